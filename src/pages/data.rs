//! What pages show beside who is calling, read before they are made. A page that waits while it is being made can lose
//! what it waits for: once in some thousand times, on a busy machine, the part came without its content.

use crate::{
    auth::{
        Caller, Door, Jar,
        details::FORM,
        sign_out::{AtProvider, came_back},
    },
    model::{notice::Notice, registration::Draft, session::SignedIn},
    store::{
        drafts,
        identities::{self, Identity},
        notices,
        registrations::Registration,
        sessions, users,
    },
};

/// It is in the context of every page; each reads its own part. What cannot be read is left out: no page fails for it.
#[derive(Debug, Clone, Default)]
pub struct PageData {
    /// The ways in which the signed-in person can sign in.
    pub identities: Vec<Identity>,
    /// Whose session ended in this browser when this one began, while that is news.
    pub replaced: Option<String>,
    /// What has come of what the person has just done, and the configured id of the provider it is about.
    pub notice: Option<(Notice, Option<String>)>,
    /// Whether somebody is registered with the address of the one who registers.
    pub is_known: bool,
    /// What was typed into the details form and is not saved.
    pub draft: Option<Draft>,
    /// What signing out has come to: what the provider is called, and how it is there.
    pub signed_out: Option<(Option<String>, AtProvider)>,
}

impl PageData {
    /// Reads what this page shows.
    pub async fn read(page: &str, door: &Door, caller: &Caller, jar: &Jar, query: Option<&str>) -> Self {
        match (page, caller.signed_in()) {
            ("/account", Some(signed_in)) => Self {
                identities: identities_of(door, signed_in).await,
                replaced: sessions::replaced_just_now(&door.pool, signed_in.session.id).await.ok().flatten(),
                notice: notices::find(&door.pool, signed_in.session.id).await.ok().flatten(),
                ..Self::default()
            },
            ("/sign-in" | "/account/link" | "/account/unlink", Some(signed_in)) => {
                Self { identities: identities_of(door, signed_in).await, ..Self::default() }
            }
            ("/account/details", Some(signed_in)) => {
                Self { draft: draft_of(door, jar, signed_in).await, ..Self::default() }
            }
            ("/register", None) => {
                Self { is_known: is_known(door, caller.registration.as_deref()).await, ..Self::default() }
            }
            ("/signed-out", None) => Self { signed_out: Some(signed_out(door, jar, query).await), ..Self::default() },
            _ => Self::default(),
        }
    }
}

async fn identities_of(door: &Door, signed_in: &SignedIn) -> Vec<Identity> {
    identities::list(&door.pool, signed_in.user.id).await.unwrap_or_default()
}

async fn draft_of(door: &Door, jar: &Jar, signed_in: &SignedIn) -> Option<Draft> {
    let browser = jar.browser()?.hash();
    drafts::find(&door.pool, signed_in.user.id, browser.as_bytes(), FORM).await.ok().flatten()
}

/// Whether somebody is registered with the address that the provider has confirmed. Only its owner is told: of an
/// address that is not confirmed, anybody could ask whether it is known here.
async fn is_known(door: &Door, registration: Option<&Registration>) -> bool {
    match registration.and_then(|registration| registration.claims.verified_email()) {
        Some(email) => users::is_known_email(&door.pool, email).await.unwrap_or(false),
        None => false,
    }
}

/// What the address says of it counts only with a `state` of ours; the name of a provider just tells which one is meant.
async fn signed_out(door: &Door, jar: &Jar, query: Option<&str>) -> (Option<String>, AtProvider) {
    let find = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let (provider, at_provider) = came_back(door, jar, find("state").as_deref(), find("provider").as_deref()).await;
    (provider.map(|provider| provider.settings().name.clone()), at_provider)
}
