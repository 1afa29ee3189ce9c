//! Signs out here, or everywhere, and then at the provider.

use std::time::Duration;

use futures::FutureExt;
use url::Url;

use super::{Next, Site, Visit, error::AuthError, jar::Jar};
use crate::{
    model::{address::SIGNED_OUT, session::EndReason},
    openid::{EndSession, Provider, Providers, end_session_request, find_end_session, sign_out_page},
    sessions::{self, Secret, Which, end_presented},
    store::{id_tokens, pool::Pool, sign_outs, to_connect, transaction},
};

/// How long a person may take at the provider's page that asks whether they mean it.
const AT_THE_PROVIDER: Duration = Duration::from_mins(15);

/// What is known of a sign-out at a provider, for the page that says what has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AtProvider {
    /// The person has come back from signing out there.
    SignedOut,
    NotOffered,
    Away,
    /// Nothing: it may well go on there.
    Unknown,
}

/// Ends what the browser presents, at once; with `everywhere`, every session of the person. Only then the provider is
/// thought of, so that a provider that is down keeps nobody signed in here (ASVS 5.0 7.4.1).
/// Somebody who is not signed in is signed out already: that is no error.
pub async fn sign_out(
    pool: &Pool,
    providers: &Providers,
    site: &Site,
    visit: &Visit,
    everywhere: bool,
) -> Result<Next, AuthError> {
    let jar = &visit.jar;
    transaction::retry(|| end(pool, visit, everywhere).boxed()).await?;
    // It has ended here: nothing that goes wrong from now on may look as if it had not.
    let next = next(pool, providers, site, visit).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "somebody could not be sent on to sign out at their provider");
        Next::to(&SIGNED_OUT)
    });
    // Chromium keeps pages whole for Back and shows one again unless cookies have changed since. It has been seen to
    // overlook a single change that follows a sign-in; the binding cookie, given once more, makes it two.
    if jar.browser().is_some() {
        jar.renew_browser();
    }
    Ok(next.with_cookie(jar.policy().no_session()).clearing_storage())
}

async fn end(pool: &Pool, Visit { jar, caller, peer, .. }: &Visit, everywhere: bool) -> Result<(), AuthError> {
    let mut transaction = transaction::begin(pool).await?;
    end_presented(&mut transaction, caller.presented()?, EndReason::SignedOut, peer).await?;
    if let Some(signed_in) = caller.signed_in().filter(|_| everywhere) {
        let others = Which::OfUser { user_id: signed_in.user.id, except: Some(signed_in.session.id) };
        sessions::end(&mut transaction, others, EndReason::EndedElsewhere, peer).await?;
    }
    if let Some(browser) = jar.browser() {
        to_connect::forget(&mut transaction, browser.hash().as_bytes()).await?;
    }
    Ok(transaction.commit().await?)
}

async fn next(pool: &Pool, providers: &Providers, site: &Site, visit: &Visit) -> Result<Next, AuthError> {
    let Visit { jar, caller, .. } = visit;
    // A pending registration began with a sign-in at the provider. Without ending that too, whoever wants to register as
    // somebody else would come back as the same person.
    let id_token = match (caller.signed_in(), &caller.registration) {
        (Some(signed_in), _) => id_tokens::take(pool, signed_in.session.id).await?,
        (None, Some(registration)) => registration.id_token.clone(),
        (None, None) => None,
    };
    let provider = caller.provider(providers);
    let (Some(provider), Some(id_token)) = (provider, id_token) else { return Ok(Next::to(&SIGNED_OUT)) };
    let id = provider.settings().id.clone();
    let EndSession::At(endpoint) = find_end_session(provider).await else { return Ok(here(providers, &id)) };
    let state = Secret::random();
    let browser = jar.ensure_browser().hash();
    sign_outs::add(pool, state.hash().as_bytes(), browser.as_bytes(), &id, AT_THE_PROVIDER).await?;
    let back = site.post_logout_redirect_uri();
    Ok(Next::away(end_session_request(provider, endpoint, &id_token, &back, &state.encode())))
}

/// The page that says what has ended. Of one provider alone nothing needs to be said.
fn here(providers: &Providers, provider: &str) -> Next {
    match providers.len() {
        ..=1 => Next::to(&SIGNED_OUT),
        _ => Next::to(SIGNED_OUT.link().with("provider", provider)),
    }
}

/// What came of it, where that is known.
pub struct CameBack<'a> {
    pub provider: Option<&'a Provider>,
    pub at_provider: AtProvider,
    /// Where they can sign out there by themselves.
    pub page: Option<Url>,
}

/// What came of it: only who brings the `state` that we sent, in the browser that we sent it by, has been at the
/// provider (OpenID Connect RP-Initiated Logout 1.0, section 3).
pub async fn came_back<'a>(
    pool: &Pool,
    providers: &'a Providers,
    jar: &Jar,
    state: Option<&str>,
    named: Option<&str>,
) -> Result<CameBack<'a>, AuthError> {
    if let (Some(state), Some(browser)) = (state.and_then(Secret::parse), jar.browser())
        && let Some(id) = sign_outs::find(pool, state.hash().as_bytes(), browser.hash().as_bytes()).await?
    {
        return Ok(CameBack { provider: providers.get(&id), at_provider: AtProvider::SignedOut, page: None });
    }
    let only = if let [only] = &providers[..] { Some(only) } else { None };
    let provider = named.and_then(|id| providers.get(id)).or(only);
    let Some(provider) = provider else {
        return Ok(CameBack { provider: None, at_provider: AtProvider::Unknown, page: None });
    };
    let found = find_end_session(provider).await;
    let page = sign_out_page(provider, &found);
    let at_provider = match found {
        EndSession::At(_) => AtProvider::Unknown,
        EndSession::NotOffered => AtProvider::NotOffered,
        EndSession::Away => AtProvider::Away,
    };
    Ok(CameBack { provider: Some(provider), at_provider, page })
}
