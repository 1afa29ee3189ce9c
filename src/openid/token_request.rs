//! Token request and token response (RFC 6749 section 4.1.3, RFC 7636 section 4.5).

use openidconnect::{
    HttpRequest, HttpResponse,
    http::{
        HeaderValue, Method, Request, StatusCode,
        header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
    },
};
use url::form_urlencoded;

use super::{
    client_auth::ClientAuth,
    error::{OpenIdError, chain, unavailable},
    json::{object, text},
    metadata::Metadata,
    provider::Provider,
    provider_log::Source,
    refusal::Refusal,
};

/// Token response. No `Debug`: it holds tokens.
pub(super) enum Answer {
    Tokens(Tokens),
    /// An error as OAuth has them (section 5.2), whatever its status.
    Error {
        status: StatusCode,
        error: String,
        description: String,
    },
    /// JSON, and neither: what is wrong with it.
    Odd(String),
    /// No JSON at all.
    NoJson(StatusCode),
}

/// The tokens that are used. No `Debug`.
pub(super) struct Tokens {
    pub(super) access_token: String,
    pub(super) id_token: String,
}

/// Redeems a code.
pub(super) async fn redeem(
    provider: &Provider,
    metadata: &Metadata,
    code: &str,
    verifier: &str,
) -> Result<Tokens, OpenIdError> {
    let request = build(provider, metadata, code, verifier)?;
    let response = provider.http().send(request).await.map_err(|error| unavailable("token endpoint", &error))?;
    let refused = |refusal: Refusal, why: &str| refusal.because(format!("token endpoint: {why}")).into();
    match read(&response) {
        Answer::Tokens(tokens) => Ok(tokens),
        Answer::Error { status, error, description }
            if status == StatusCode::UNAUTHORIZED || is_about_client(&error, &description) =>
        {
            Err(provider.client_refused(&format!("token endpoint: {error} {description}"), Source::Provider))
        }
        Answer::Error { error, .. } => Err(refused(Refusal::CodeRefused, &error)),
        Answer::Odd(why) => Err(refused(Refusal::MalformedTokenResponse, &why)),
        Answer::NoJson(StatusCode::UNAUTHORIZED) => {
            Err(provider.client_refused("token endpoint answers 401", Source::Provider))
        }
        Answer::NoJson(status) => Err(OpenIdError::Unavailable(format!("token endpoint answers {status} and no JSON"))),
    }
}

pub(super) fn build(
    provider: &Provider,
    metadata: &Metadata,
    code: &str,
    verifier: &str,
) -> Result<HttpRequest, OpenIdError> {
    let (settings, endpoint) = (provider.settings(), metadata.token_endpoint.as_str());
    let auth = ClientAuth::choose(settings, metadata)?;
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", provider.redirect_uri().as_str())
        .append_pair("code_verifier", verifier)
        .extend_pairs(auth.parameters(settings, endpoint)?);
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(endpoint)
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(header) = auth.header(settings) {
        let mut header = HeaderValue::from_str(&header).map_err(|error| OpenIdError::Broken(chain(&error)))?;
        header.set_sensitive(true);
        request = request.header(AUTHORIZATION, header);
    }
    request.body(form.finish().into_bytes()).map_err(|error| OpenIdError::Broken(chain(&error)))
}

/// Reads an answer of any content type. Of the tokens only what we use is looked at: no `token_type`, no `scope`, no
/// `expires_in`.
pub(super) fn read(response: &HttpResponse) -> Answer {
    let status = response.status();
    let Ok(answer) = object(response.body()) else { return Answer::NoJson(status) };
    if let Some(error) = text(&answer, "error") {
        let description = text(&answer, "error_description").unwrap_or_default().to_owned();
        return Answer::Error { status, error: error.to_owned(), description };
    }
    if !status.is_success() {
        return Answer::Odd(format!("it answers {status} and no error"));
    }
    match (text(&answer, "access_token"), text(&answer, "id_token")) {
        (Some(access_token), Some(id_token)) => {
            Answer::Tokens(Tokens { access_token: access_token.to_owned(), id_token: id_token.to_owned() })
        }
        (None, _) => Answer::Odd("access_token is missing, or no text".to_owned()),
        (_, None) => Answer::Odd("id_token is missing, or no text".to_owned()),
    }
}

/// Whether an error means that the provider does not take us as a client, which nobody who signs in can mend.
pub fn is_about_client(error: &str, description: &str) -> bool {
    let is_ours = matches!(error, "invalid_client" | "unauthorized_client" | "redirect_uri_mismatch");
    let about_redirect_uri = || {
        let words = description.to_ascii_lowercase();
        error == "invalid_request" && (words.contains("redirect_uri") || words.contains("redirect uri"))
    };
    is_ours || about_redirect_uri()
}
