//! `POST /auth/sign-out`.

use leptos::prelude::*;

use super::{Call, answer};
use crate::auth::sign_out;

/// Signs out at once: the row ends, the cookie goes, and the browser forgets what it kept of us (ASVS 5.0 7.4.1, 14.3.1).
/// If that does not work, the session goes on until it can be ended for real.
#[server(prefix = "/auth", endpoint = "sign-out")]
pub async fn sign_out_now(
    /// `true`: every session of the person.
    everywhere: Option<String>,
) -> Result<(), ServerFnError> {
    let everywhere = everywhere.as_deref() == Some("true");
    answer(|Call { house, visit, .. }| async move {
        let pool = house.sessions.pool();
        sign_out::sign_out(pool, &house.providers, &house.site, &visit, everywhere).await
    })
    .await
}
