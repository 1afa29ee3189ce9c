//! Sign-outs that a provider tells of: directly (OpenID Connect Back-Channel Logout 1.0), or by way of the browser
//! (Front-Channel Logout 1.0) where it has nothing better.

use super::{client::Client, door::Door, error::AuthError, start::note_ended};
use crate::{
    model::{problem::Problem, session::EndReason},
    openid::{LogoutToken, Provider, is_short_text},
    store::{
        logout_tokens::{NewLogoutToken, record_logout_token},
        registrations, session_ends, transaction, users,
    },
};
use futures::FutureExt;

/// Ends what a logout token names, exactly that, once. Gives how many sessions it was.
pub async fn by_token(door: &Door, provider: &Provider, token: &str, client: &Client) -> Result<usize, AuthError> {
    let token = provider.read_logout_token(token).await.map_err(AuthError::of(provider))?;
    transaction::retry(|| carry_out(door, provider, &token, client).boxed()).await
}

async fn carry_out(door: &Door, provider: &Provider, token: &LogoutToken, client: &Client) -> Result<usize, AuthError> {
    let LogoutToken { sid, subject, jti, life } = token;
    let mut transaction = transaction::begin(&door.pool).await?;
    let token = NewLogoutToken {
        issuer: &provider.settings().issuer,
        jti,
        sid: sid.as_deref(),
        subject: subject.as_deref(),
        life: *life,
    };
    if !record_logout_token(&mut transaction, token).await? {
        return Err(Problem::BadRequest.into());
    }
    let ended = end(door, &mut transaction, provider, sid.as_deref(), subject.as_deref(), client).await?;
    transaction.commit().await?;
    Ok(ended)
}

/// Ends the sessions here of the session at the provider that a browser brings word of. Nobody vouches for that but who knows the session's
/// name, and so it is for providers that have no other way.
pub async fn by_browser(
    door: &Door,
    provider: &Provider,
    issuer: Option<&str>,
    sid: &str,
    client: &Client,
) -> Result<usize, AuthError> {
    if issuer.is_some_and(|issuer| issuer != provider.settings().issuer) || !is_short_text(sid) {
        return Err(Problem::BadRequest.into());
    }
    if !provider.has_only_front_channel().await.map_err(AuthError::of(provider))? {
        return Err(Problem::NotFound.into());
    }
    transaction::retry(|| end_one(door, provider, sid, client).boxed()).await
}

async fn end_one(door: &Door, provider: &Provider, sid: &str, client: &Client) -> Result<usize, AuthError> {
    let mut transaction = transaction::begin(&door.pool).await?;
    let ended = end(door, &mut transaction, provider, Some(sid), None, client).await?;
    transaction.commit().await?;
    Ok(ended)
}

async fn end(
    door: &Door,
    connection: &mut sqlx::PgConnection,
    provider: &Provider,
    sid: Option<&str>,
    subject: Option<&str>,
    client: &Client,
) -> Result<usize, AuthError> {
    let issuer = &provider.settings().issuer;
    // The same issuer may be configured twice, with other clients: its sessions are the same ones.
    let providers: Vec<String> = door.providers_of(issuer).map(|provider| provider.settings().id.clone()).collect();
    let users = session_ends::users_at_provider(&mut *connection, &providers, sid, subject).await?;
    users::lock(connection, &users).await?;
    let ended = session_ends::end_at_provider(&mut *connection, &providers, sid, subject).await?;
    for (session_id, user_id) in &ended {
        let id = Some(provider.settings().id.as_str());
        note_ended(connection, *user_id, *session_id, id, EndReason::Provider, client).await?;
    }
    registrations::drop_at_provider(connection, issuer, sid, subject).await?;
    Ok(ended.len())
}
