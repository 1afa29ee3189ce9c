//! What the clock is given by the page, and what can be pressed on it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Where its buttons lead.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ClockWays {
    /// Who is signed in, and how long: what it asks.
    pub me: String,
    /// Signing out, by a post.
    pub sign_out: String,
    /// The other post after which nobody is signed in here any more.
    pub delete: String,
    /// After the end, back to this page.
    pub sign_in: String,
    /// Before it: once more, which begins a session with all its time.
    pub sign_in_again: String,
    /// For whoever signed in here as somebody else.
    pub home: String,
    /// Where the page itself was posted to, this is where they come back to.
    pub account: String,
}

/// The attribute that says whether it runs.
#[cfg(feature = "hydrate")]
pub const RUNS: &str = "data-runs";

/// What somebody can press.
#[derive(Clone, Copy)]
pub struct Pressed {
    /// Asks the server as a person, which is use of the session: "Stay signed in", "Try again".
    pub ask: Callback<()>,
    /// The end that comes in any case is known now.
    pub dismiss: Callback<()>,
    /// The dialog is closed, whoever has done it.
    pub closed: Callback<()>,
}

impl Pressed {
    /// Where it does not run.
    pub fn nothing() -> Self {
        let nothing = Callback::new(|()| ());
        Self { ask: nothing, dismiss: nothing, closed: nothing }
    }
}
