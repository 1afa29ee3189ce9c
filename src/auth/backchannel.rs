//! Sign-outs that a provider tells of: directly (OpenID Connect Back-Channel Logout 1.0), or by way of the browser
//! (Front-Channel Logout 1.0) where it has nothing better.

use futures::FutureExt;

use super::error::AuthError;
use crate::{
    model::{at_provider::AtProvider, problem::Problem, session::EndReason},
    openid::{LogoutToken, Provider, Providers, Refusal, is_identifier, verify_logout_token},
    sessions::{self, Which},
    store::{
        events::Peer,
        logout_tokens::{NewLogoutToken, record_logout_token},
        open_sessions,
        pool::Pool,
        registrations, to_connect, transaction, users,
    },
};

/// Ends what a logout token names, exactly that, once. Gives how many sessions it was.
pub async fn by_token(
    pool: &Pool,
    providers: &Providers,
    provider: &Provider,
    token: &str,
    peer: &Peer,
) -> Result<usize, AuthError> {
    let LogoutToken { ends, jti, life } =
        verify_logout_token(provider, token).await.map_err(AuthError::of(provider))?;
    let token = NewLogoutToken { issuer: &provider.settings().issuer, jti: &jti, ends: &ends, life };
    transaction::retry(|| end(pool, providers, provider, &ends, Some(token), peer).boxed()).await
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
    let session = AtProvider::Session(sid.to_owned());
    transaction::retry(|| end(pool, providers, provider, &session, None, peer).boxed()).await
}

async fn end(
    pool: &Pool,
    providers: &Providers,
    provider: &Provider,
    who: &AtProvider,
    token: Option<NewLogoutToken<'_>>,
    peer: &Peer,
) -> Result<usize, AuthError> {
    let issuer = &provider.settings().issuer;
    // The same issuer may be configured twice, with other clients: its sessions are the same ones.
    let ids: Vec<String> = providers.all_of_issuer(issuer).map(|provider| provider.settings().id.clone()).collect();
    let mut transaction = transaction::begin(pool).await?;
    if let Some(token) = token
        && !record_logout_token(&mut transaction, token).await?
    {
        return Err(AuthError::of(provider)(Refusal::ReplayedLogoutToken.into()));
    }
    let users = open_sessions::users_at_provider(&mut *transaction, &ids, who).await?;
    users::lock(&mut transaction, &users).await?;
    let which = Which::AtProvider { providers: &ids, who };
    let ended = sessions::end(&mut transaction, which, EndReason::Provider, peer).await?;
    registrations::drop_at_provider(&mut *transaction, issuer, who).await?;
    to_connect::drop_at_provider(&mut *transaction, issuer, who).await?;
    transaction.commit().await?;
    Ok(ended.len())
}
