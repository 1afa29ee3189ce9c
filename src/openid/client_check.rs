//! Whether a provider takes us as a client, found out without anybody signing in: an authorization request that nobody
//! answers, and a token request with a code that was never given.

use openidconnect::{
    PkceCodeChallenge,
    http::{StatusCode, header::LOCATION},
};
use url::Url;

use super::{
    authorization::{Prompt, authorize},
    error::chain,
    metadata::Metadata,
    provider::Provider,
    provider_http::JSON,
    token_request::{Answer, build, is_about_client, read},
};

/// Result of such a check, with what the provider said.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Right(String),
    /// Its answer says neither the one nor the other.
    Unknown(String),
    Wrong(String),
}

/// Errors of an authorization request that only say that somebody has to sit there (OpenID Connect Core 1.0, section
/// 3.1.2.6): it is ours all the same.
const SOMEBODY_IS_NEEDED: [&str; 5] =
    ["login_required", "interaction_required", "consent_required", "account_selection_required", "access_denied"];

/// What it makes of our `client_id` and redirect URI.
pub(super) async fn check_authorization(provider: &Provider) -> Verdict {
    let unknown = |why: String| Verdict::Unknown(format!("An authorization request could not be tried: {why}."));
    let request = match authorize(provider, Prompt::Usual, None, "en").await {
        Ok(authorization) => authorization.url,
        Err(error) => return unknown(error.to_string()),
    };
    let response = match provider.http().get(request.as_str(), "text/html").await {
        Ok(response) => response,
        Err(error) => return unknown(chain(&error)),
    };
    let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
    let location = location.and_then(|location| request.join(location).ok());
    judge_authorization(response.status(), location.as_ref(), provider.redirect_uri())
}

/// What it makes of our `client_id` and what proves it.
pub(super) async fn check_token(provider: &Provider, metadata: &Metadata) -> Verdict {
    let unknown = |why: String| Verdict::Unknown(format!("A token request could not be tried: {why}."));
    let (_, verifier) = PkceCodeChallenge::new_random_sha256();
    // As long as a code is, and never one: the verifier is known to nobody.
    let request = match build(provider, metadata, &format!("doctor-{}", uuid::Uuid::now_v7()), verifier.secret()) {
        Ok(request) => request,
        Err(error) => return unknown(error.to_string()),
    };
    match provider.http().send(request).await {
        Ok(response) => judge_token(read(&response)),
        Err(error) => unknown(chain(&error)),
    }
}

/// How its userinfo endpoint answers somebody who shows no token: it should refuse.
pub(super) async fn check_userinfo(provider: &Provider, metadata: &Metadata) -> Option<Result<u16, String>> {
    let endpoint = metadata.userinfo_endpoint.as_ref()?;
    let response = provider.http().get(endpoint.as_str(), JSON).await;
    Some(response.map(|response| response.status().as_u16()).map_err(|error| chain(&error)))
}

fn judge_authorization(status: StatusCode, location: Option<&Url>, redirect_uri: &Url) -> Verdict {
    let Some(location) = location.filter(|_| status.is_redirection()) else {
        return match status.as_u16() {
            200..=299 => Verdict::Unknown(
                "It answers an authorization request with a page; what stands there, only a browser shows.".to_owned(),
            ),
            400 | 401 | 403 | 404 => Verdict::Wrong(format!(
                "It refuses an authorization request with our client_id and redirect URI ({status})."
            )),
            _ => Verdict::Unknown(format!("It answers an authorization request with {status}, which says nothing.")),
        };
    };
    let comes_back = location.origin() == redirect_uri.origin() && location.path() == redirect_uri.path();
    let find = |name: &str| location.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let description = find("error_description").unwrap_or_default();
    match find("error") {
        Some(error) if is_about_client(&error, &description) => {
            Verdict::Wrong(format!("It refuses an authorization request: {}.", words(&error, &description)))
        }
        Some(error) if comes_back && SOMEBODY_IS_NEEDED.contains(&error.as_str()) => knows_us(),
        Some(error) => {
            Verdict::Unknown(format!("It answers an authorization request: {}.", words(&error, &description)))
        }
        None if comes_back => knows_us(),
        None if speaks_of_an_error(location) => Verdict::Unknown(format!(
            "It answers an authorization request by sending people to a page of an error, at {}.",
            location.origin().ascii_serialization()
        )),
        None => Verdict::Right("It takes an authorization request, and sends people on to sign in.".to_owned()),
    }
}

/// Some providers show a page of their own, and do not say so in the protocol's words.
fn speaks_of_an_error(location: &Url) -> bool {
    let said = format!("{}?{}", location.path(), location.query().unwrap_or_default()).to_ascii_lowercase();
    said.contains("error")
}

fn knows_us() -> Verdict {
    Verdict::Right("It knows our client_id and our redirect URI.".to_owned())
}

fn judge_token(answer: Answer) -> Verdict {
    match answer {
        Answer::Error { error, .. } if error == "invalid_grant" => {
            Verdict::Right("It takes us as the client that we say we are.".to_owned())
        }
        Answer::Error { status, error, description }
            if status == StatusCode::UNAUTHORIZED || is_about_client(&error, &description) =>
        {
            Verdict::Wrong(format!("It does not take us as a client: {}.", words(&error, &description)))
        }
        Answer::Error { error, description, .. } => {
            Verdict::Unknown(format!("It answers a token request: {}.", words(&error, &description)))
        }
        Answer::NoJson(StatusCode::UNAUTHORIZED) => Verdict::Wrong("It does not take us as a client (401).".to_owned()),
        Answer::NoJson(status) => {
            Verdict::Unknown(format!("It answers a token request with {status} and no JSON, which says nothing."))
        }
        Answer::Odd(why) => Verdict::Unknown(format!("Its answer to a token request says nothing: {why}.")),
        Answer::Tokens(_) => {
            Verdict::Wrong("It gives tokens for a code that it has never given to anybody.".to_owned())
        }
    }
}

/// A provider's words, cut.
fn words(error: &str, description: &str) -> String {
    let words = if description.is_empty() { error.to_owned() } else { format!("{error}, \"{description}\"") };
    words.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use std::mem::discriminant;

    use super::*;

    const RIGHT: Verdict = Verdict::Right(String::new());
    const WRONG: Verdict = Verdict::Wrong(String::new());
    const UNKNOWN: Verdict = Verdict::Unknown(String::new());

    #[test]
    fn an_answer_to_an_authorization_request_says_whether_we_are_known() {
        let ours: Url = "https://door.example/auth/callback".parse().unwrap();
        for (expected, status, location) in [
            (RIGHT, 302, "https://op.example/login?x=1"),
            (RIGHT, 303, "https://door.example/auth/callback?code=c"),
            (RIGHT, 302, "https://door.example/auth/callback?error=login_required"),
            (WRONG, 400, ""),
            (WRONG, 404, ""),
            (WRONG, 302, "https://door.example/auth/callback?error=unauthorized_client"),
            (WRONG, 302, "https://op.example/error?error=redirect_uri_mismatch"),
            (WRONG, 302, "https://op.example/error?error=invalid_request&error_description=Invalid+redirect_uri"),
            // What stands on a page, only a browser shows.
            (UNKNOWN, 200, ""),
            (UNKNOWN, 429, ""),
            (UNKNOWN, 302, ""),
            (UNKNOWN, 302, "https://op.example/error?error=server_error"),
            (UNKNOWN, 302, "https://op.example/oauth/error?authError=x"),
            (UNKNOWN, 405, "https://op.example/"),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            let verdict = judge_authorization(status, location.parse().ok().as_ref(), &ours);
            assert_eq!(discriminant(&verdict), discriminant(&expected), "{status} {location}");
        }
    }

    #[test]
    fn an_answer_to_a_token_request_says_whether_we_are_who_we_say() {
        for (expected, status, error) in [
            (RIGHT, 400, "invalid_grant"),
            (WRONG, 400, "invalid_client"),
            (WRONG, 401, "something"),
            (WRONG, 400, "unauthorized_client"),
            (UNKNOWN, 400, "invalid_request"),
        ] {
            let (status, error) = (StatusCode::from_u16(status).unwrap(), error.to_owned());
            let verdict = judge_token(Answer::Error { status, error, description: String::new() });
            assert_eq!(discriminant(&verdict), discriminant(&expected), "{verdict:?}");
        }
        assert!(matches!(judge_token(Answer::NoJson(StatusCode::OK)), Verdict::Unknown(_)));
    }
}
