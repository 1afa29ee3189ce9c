//! Signs out here, or everywhere, and then at the provider.

use std::time::Duration;

use futures::FutureExt;
use url::Url;

use super::{
    Caller,
    client::Client,
    door::{Door, post_logout_redirect_uri},
    error::AuthError,
    jar::Jar,
    secret::Secret,
    start::{end_presented, note_ended},
};
use crate::{
    model::session::EndReason,
    openid::{EndSession, Provider},
    store::{id_tokens, session_ends, sign_outs, transaction},
};

/// How long a person may take at the provider's page that asks whether they mean it.
const AT_THE_PROVIDER: Duration = Duration::from_mins(15);

/// Where somebody who has signed out goes next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// To the provider, which signs them out there and sends them back.
    Provider(Url),
    /// To the page that says what has ended; the provider of that id has had no part in it.
    Here(Option<String>),
}

/// What is known of a sign-out at a provider, for the page that says what has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AtProvider {
    /// The person has come back from signing out there.
    SignedOut,
    /// It offers no way to sign out.
    NotOffered,
    /// It did not answer.
    Away,
    /// Nothing: it may well go on there.
    Unknown,
}

/// Ends what the browser presents, at once; with `everywhere`, every session of the person. Only then the provider is
/// thought of, so that a provider that is down keeps nobody signed in here (ASVS 5.0 7.4.1).
/// Somebody who is not signed in is signed out already: that is no error.
pub async fn sign_out(
    door: &Door,
    jar: &Jar,
    caller: &Caller,
    everywhere: bool,
    client: &Client,
) -> Result<Next, AuthError> {
    transaction::retry(|| end(door, caller, everywhere, client).boxed()).await?;
    // It has ended here: nothing that goes wrong from now on may look as if it had not.
    Ok(next(door, jar, caller).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "somebody could not be sent on to sign out at their provider");
        Next::Here(None)
    }))
}

async fn end(door: &Door, caller: &Caller, everywhere: bool, client: &Client) -> Result<(), AuthError> {
    let mut transaction = transaction::begin(&door.pool).await?;
    end_presented(&mut transaction, caller, EndReason::SignedOut, client).await?;
    if let Some(signed_in) = caller.signed_in().filter(|_| everywhere) {
        let user_id = signed_in.user.id;
        for session in session_ends::end_all(&mut *transaction, user_id, EndReason::EndedElsewhere).await? {
            note_ended(&mut transaction, user_id, session, None, EndReason::EndedElsewhere, client).await?;
        }
    }
    Ok(transaction.commit().await?)
}

async fn next(door: &Door, jar: &Jar, caller: &Caller) -> Result<Next, AuthError> {
    // Who only began to register has a session at the provider too, and could come back as nobody else.
    let (provider, id_token) = match (caller.signed_in(), &caller.registration) {
        (Some(signed_in), _) => {
            let session = &signed_in.session;
            (door.provider(&session.provider), id_tokens::take(&door.pool, session.id).await?)
        }
        (None, Some(registration)) => (door.provider(&registration.provider), registration.id_token.clone()),
        (None, None) => (None, None),
    };
    // What a test suite made has no session at the provider.
    let (Some(provider), Some(id_token)) = (provider, id_token) else { return Ok(Next::Here(None)) };
    let id = provider.settings().id.clone();
    let EndSession::At(endpoint) = provider.end_session().await else { return Ok(Next::Here(Some(id))) };
    let state = Secret::random();
    let browser = jar.ensure_browser().hash();
    sign_outs::add(&door.pool, state.hash().as_bytes(), browser.as_bytes(), &id, AT_THE_PROVIDER).await?;
    let back = post_logout_redirect_uri(&door.settings.public_url);
    Ok(Next::Provider(provider.end_session_request(endpoint, &id_token, &back, &state.encode())))
}

/// What came of it: only who brings the `state` that we sent, in the browser that we sent it by, has been at the
/// provider (OpenID Connect RP-Initiated Logout 1.0, section 3).
pub async fn came_back<'a>(
    door: &'a Door,
    jar: &Jar,
    state: Option<&str>,
    named: Option<&str>,
) -> (Option<&'a Provider>, AtProvider) {
    if let (Some(state), Some(browser)) = (state.and_then(Secret::parse), jar.browser())
        && let Ok(Some(id)) = sign_outs::find(&door.pool, state.hash().as_bytes(), browser.hash().as_bytes()).await
    {
        return (door.provider(&id), AtProvider::SignedOut);
    }
    let only = if let [only] = door.providers.as_slice() { Some(only) } else { None };
    let provider = named.and_then(|id| door.provider(id)).or(only);
    let at_provider = match provider {
        Some(provider) => match provider.end_session().await {
            EndSession::At(_) => AtProvider::Unknown,
            EndSession::NotOffered => AtProvider::NotOffered,
            EndSession::Away => AtProvider::Away,
        },
        None => AtProvider::Unknown,
    };
    (provider, at_provider)
}
