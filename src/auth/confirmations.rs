//! Which providers have confirmed a user's e-mail address. An address that somebody typed is confirmed by nobody; a
//! provider's word lasts until it says another one, or its identity is taken away.

use sqlx::PgConnection;

use crate::{
    model::{email::is_same_address, user::User},
    store::{identities, users},
};

/// Takes what an issuer has just said of an address, by one of the user's identities there. The user's row is locked.
pub(super) async fn note(
    connection: &mut PgConnection,
    user: &User,
    issuer: &str,
    verified_email: Option<&str>,
) -> sqlx::Result<()> {
    let says_so = verified_email.is_some_and(|email| is_same_address(email, &user.email));
    let confirmed = says_so || stands_by_another(connection, user, issuer).await?;
    users::set_confirmations(connection, user, &with(&user.email_confirmed_by, issuer, confirmed)).await
}

/// Takes an issuer's word back after one of the user's identities there was taken away.
pub(super) async fn take_with(connection: &mut PgConnection, user: &User, issuer: &str) -> sqlx::Result<()> {
    note(connection, user, issuer, None).await
}

/// Whether the issuer's word stands although the identity that was looked at does not say so: by another identity there,
/// which said so last. What it said before the address was the user's counts for nothing.
async fn stands_by_another(connection: &mut PgConnection, user: &User, issuer: &str) -> sqlx::Result<bool> {
    if !user.email_confirmed_by.iter().any(|by| by == issuer) {
        return Ok(false);
    }
    let said_so = |identity: &identities::Identity| {
        let email = identity.email.as_deref().filter(|_| identity.email_verified);
        identity.issuer == issuer && email.is_some_and(|email| is_same_address(email, &user.email))
    };
    Ok(identities::list(connection, user.id).await?.iter().any(said_so))
}

fn with(by: &[String], issuer: &str, confirmed: bool) -> Vec<String> {
    let others = by.iter().filter(|by| *by != issuer).cloned();
    others.chain(confirmed.then(|| issuer.to_owned())).collect()
}
