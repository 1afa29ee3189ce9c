//! Begins a sign-in: one attempt, one row, one use, bound to this browser (RFC 9700 section 2.1).

use std::time::Duration;

use futures::FutureExt;

use super::{Next, Visit, error::AuthError, jar::Jar};
use crate::{
    model::{destination::Destination, email::EmailKey, problem::Problem, session::EndReason},
    openid::{Prompt, Providers, authorize},
    sessions::{Secret, SecretHash, Sessions},
    store::{
        browsers,
        pool::Pool,
        sessions::last_end_in_browser,
        sign_ins::{self, NewSignIn, Purpose},
        transaction,
    },
};

/// How long a person may take at the provider: forgotten passwords and second factors take their time.
const ATTEMPT_LIFE: Duration = Duration::from_mins(15);

/// A request to begin a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInRequest<'a> {
    pub provider: &'a str,
    pub purpose: Purpose,
    /// Whether they ask to choose the account.
    pub choose: bool,
    /// The address that they have typed.
    pub login_hint: Option<EmailKey>,
    pub return_to: Option<Destination>,
    /// The language of our pages, which the provider's may be in too (OpenID Connect Core 1.0, section 3.1.2.1).
    pub ui_locales: String,
}

/// Begins an attempt and sends the person to the provider.
pub async fn begin(
    sessions: &Sessions,
    providers: &Providers,
    Visit { jar, facts, .. }: &Visit,
    request: SignInRequest<'_>,
) -> Result<Next, AuthError> {
    let provider = providers.get(request.provider).ok_or(Problem::UnknownProvider)?;
    facts.concerns(provider);
    let prompt = prompt(sessions, jar, &request).await?;
    let authorization = authorize(provider, prompt, request.login_hint.as_ref(), &request.ui_locales)
        .await
        .map_err(AuthError::of(provider))?;
    if providers.imitates_another(provider) {
        tracing::warn!(provider = provider.settings().id, "its authorization endpoint is another provider's");
        return Err(Problem::ProviderBroken.into());
    }
    // Given once more, so that it outlives the session that this attempt may bring.
    let (state_hash, browser_hash) = (hash_of_state(&authorization.state), jar.renew_browser().hash());
    let attempt = NewSignIn {
        state_hash: state_hash.as_bytes(),
        browser_hash: browser_hash.as_bytes(),
        provider: &provider.settings().id,
        nonce: authorization.nonce.secret(),
        code_verifier: authorization.code_verifier.secret(),
        return_to: request.return_to.as_ref().map(Destination::as_str),
        purpose: request.purpose,
        life: ATTEMPT_LIFE,
    };
    transaction::retry(|| keep(sessions.pool(), &attempt).boxed()).await?;
    Ok(Next::away(authorization.url))
}

async fn keep(pool: &Pool, attempt: &NewSignIn<'_>) -> Result<(), AuthError> {
    let mut transaction = transaction::begin(pool).await?;
    browsers::lock_browser(&mut transaction, attempt.browser_hash).await?;
    sign_ins::add(&mut transaction, attempt).await?;
    Ok(transaction.commit_unread().await?)
}

/// To prove once more who they are, people are asked to sign in at the provider, and must have done so within
/// `recent_sign_in` (ASVS 5.0 7.5.1). Who has signed out in this browser is not signed in again without being asked, since
/// somebody else may sit there by now; and which account is linked is for the person to say.
async fn prompt(sessions: &Sessions, jar: &Jar, request: &SignInRequest<'_>) -> Result<Prompt, AuthError> {
    Ok(match (request.purpose, request.choose) {
        // What is connected then is a way in for good: as for any change of these, nobody does it who is not at the keyboard.
        (Purpose::Again(_) | Purpose::Connect, _) => Prompt::Fresh(sessions.settings().recent_sign_in),
        (Purpose::Link(_), _) | (_, true) => Prompt::Account,
        (Purpose::SignIn, false) => {
            let Some(browser) = jar.browser() else { return Ok(Prompt::Usual) };
            let ended = last_end_in_browser(sessions.pool(), browser.hash().as_bytes()).await?;
            match ended {
                // Whoever has lost a device is signed in there at the provider too: who holds it proves who they are.
                Some(EndReason::EndedElsewhere) => Prompt::Fresh(sessions.settings().recent_sign_in),
                Some(reason) if reason.is_leaving() => Prompt::Account,
                _ => Prompt::Usual,
            }
        }
    })
}

/// The key of an attempt. A state that we did not make finds nothing, whatever it looks like.
pub(super) fn hash_of_state(state: &str) -> SecretHash {
    Secret::parse(state).map_or_else(|| Secret::random().hash(), |state| state.hash())
}
