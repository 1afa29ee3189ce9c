//! Sign-outs that a provider tells of: directly (OpenID Connect Back-Channel Logout 1.0), or by way of the browser
//! (Front-Channel Logout 1.0) where it has nothing better.

use super::error::AuthError;
use crate::{
    model::{problem::Problem, session::EndReason},
    openid::{LogoutToken, Provider, Providers, Refusal, is_identifier, verify_logout_token},
    sessions::{self, Which},
    store::{
        events::Peer,
        logout_tokens::{NewLogoutToken, record_logout_token},
        open_sessions::{self, AtProvider},
        pool::Pool,
        registrations, transaction, users,
    },
};
use futures::FutureExt;

/// Ends what a logout token names, exactly that, once. Gives how many sessions it was.
pub async fn by_token(
    pool: &Pool,
    providers: &Providers,
    provider: &Provider,
    token: &str,
    peer: &Peer,
) -> Result<usize, AuthError> {
    let token = verify_logout_token(provider, token).await.map_err(AuthError::of(provider))?;
    transaction::retry(|| carry_out(pool, providers, provider, &token, peer).boxed()).await
}

async fn carry_out(
    pool: &Pool,
    providers: &Providers,
    provider: &Provider,
    token: &LogoutToken,
    peer: &Peer,
) -> Result<usize, AuthError> {
    let LogoutToken { ends, jti, life } = token;
    let (sid, subject) = (ends.sid(), ends.subject());
    let mut transaction = transaction::begin(pool).await?;
    let token = NewLogoutToken { issuer: &provider.settings().issuer, jti, sid, subject, life: *life };
    if !record_logout_token(&mut transaction, token).await? {
        return Err(AuthError::of(provider)(Refusal::ReplayedLogoutToken.into()));
    }
    let ended = end(&mut transaction, providers, provider, sid, subject, peer).await?;
    transaction.commit().await?;
    Ok(ended)
}

/// Front-channel logout, which is unauthenticated: knowing the `sid` is enough to end its sessions here. So it is taken only
/// where the provider has no back channel.
pub async fn by_browser(
    pool: &Pool,
    providers: &Providers,
    provider: &Provider,
    issuer: Option<&str>,
    sid: &str,
    peer: &Peer,
) -> Result<usize, AuthError> {
    if issuer.is_some_and(|issuer| issuer != provider.settings().issuer) || !is_identifier(sid) {
        return Err(Problem::BadRequest.into());
    }
    if !provider.has_only_front_channel().await.map_err(AuthError::of(provider))? {
        return Err(Problem::NotFound.into());
    }
    transaction::retry(|| end_one(pool, providers, provider, sid, peer).boxed()).await
}

async fn end_one(
    pool: &Pool,
    providers: &Providers,
    provider: &Provider,
    sid: &str,
    peer: &Peer,
) -> Result<usize, AuthError> {
    let mut transaction = transaction::begin(pool).await?;
    let ended = end(&mut transaction, providers, provider, Some(sid), None, peer).await?;
    transaction.commit().await?;
    Ok(ended)
}

async fn end(
    connection: &mut sqlx::PgConnection,
    providers: &Providers,
    provider: &Provider,
    sid: Option<&str>,
    subject: Option<&str>,
    peer: &Peer,
) -> Result<usize, AuthError> {
    let issuer = &provider.settings().issuer;
    // The same issuer may be configured twice, with other clients: its sessions are the same ones.
    let ids: Vec<String> = providers.all_of_issuer(issuer).map(|provider| provider.settings().id.clone()).collect();
    let Some(who) = AtProvider::named(sid, subject) else { return Ok(0) };
    let users = open_sessions::users_at_provider(&mut *connection, &ids, who).await?;
    users::lock(connection, &users).await?;
    let which = Which::AtProvider { providers: &ids, who };
    let ended = sessions::end(connection, which, EndReason::Provider, peer).await?;
    registrations::drop_at_provider(connection, issuer, sid, subject).await?;
    Ok(ended.len())
}
