//! Begins a sign-in: one attempt, one row, one use, bound to this browser (RFC 9700 section 2.1).

use std::time::Duration;

use tower_cookies::Cookies;
use url::Url;

use super::{cookies, door::Door, error::AuthError, secret::Secret};
use crate::{
    model::{problem::Problem, return_to::ReturnTo},
    store::{
        sessions,
        sign_ins::{self, NewSignIn, Purpose},
    },
};

/// How long a person may take at the provider: forgotten passwords and second factors take their time.
const ATTEMPT_LIFE: Duration = Duration::from_mins(15);

/// Begins an attempt and gives the address at the provider to go to. To prove once more who they are, people are
/// asked to sign in at the provider, and must have done so within `recent_sign_in` (ASVS 5.0 7.5.1).
pub async fn begin(
    door: &Door,
    cookies: &Cookies,
    provider: &str,
    purpose: Purpose,
    return_to: Option<ReturnTo>,
) -> Result<Url, AuthError> {
    let provider = door.provider(provider).ok_or(Problem::UnknownProvider)?;
    let fresh = matches!(purpose, Purpose::Again(_)).then_some(door.settings.session.recent_sign_in);
    let authorization = provider.authorize(fresh).await?;
    if door.imitates_another(provider) {
        tracing::warn!(provider = provider.settings().id, "its authorization endpoint is another provider's");
        return Err(Problem::ProviderBroken.into());
    }
    let browser = cookies::ensure_browser(cookies, door.cookies);
    // Once more, so that it outlives the session that this attempt may bring.
    cookies.add(door.cookies.browser(&browser));
    let (state_hash, browser_hash) = (hash_of_state(&authorization.state), browser.hash());
    let attempt = NewSignIn {
        state_hash: state_hash.as_bytes(),
        browser_hash: browser_hash.as_bytes(),
        provider: &provider.settings().id,
        nonce: authorization.nonce.secret(),
        code_verifier: authorization.code_verifier.secret(),
        return_to: return_to.as_ref().map(ReturnTo::as_str),
        purpose,
        life: ATTEMPT_LIFE,
    };
    let mut transaction = door.pool.begin().await?;
    sessions::lock_browser(&mut transaction, browser_hash.as_bytes()).await?;
    sign_ins::add(&mut transaction, attempt).await?;
    transaction.commit().await?;
    Ok(authorization.url)
}

/// The key of an attempt. A state that we did not make finds nothing, whatever it looks like.
pub(super) fn hash_of_state(state: &str) -> super::secret::SecretHash {
    Secret::parse(state).map_or_else(|| Secret::random().hash(), |state| state.hash())
}
