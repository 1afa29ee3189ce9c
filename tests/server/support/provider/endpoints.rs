//! The provider's endpoints (OpenID Connect Core 1.0, Discovery 1.0, RFC 6749, RFC 7636, RFC 9207). Requests are
//! checked as a strict provider checks them: a server that asks wrongly gets no answer.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{
    Form, Json,
    extract::{Query, State},
    http::{
        HeaderMap, StatusCode, Uri,
        header::{AUTHORIZATION, CONTENT_TYPE},
    },
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use super::{Answering, CLIENT_ID, CLIENT_SECRET, Grant, Script, Shared, tokens};

type Parameters = HashMap<String, String>;

impl Shared {
    fn script(&self) -> Script {
        self.script.lock().unwrap().clone()
    }

    fn saw(&self, what: &str) {
        self.seen.lock().unwrap().push(what.to_owned());
    }
}

async fn answer(how: Answering, mut usual: Value) -> Response {
    match how {
        Answering::Usual => {}
        Answering::With(status, body) => {
            let kind = if body.starts_with('{') { "application/json" } else { "text/html" };
            return (StatusCode::from_u16(status).unwrap(), [(CONTENT_TYPE, kind)], body).into_response();
        }
        Answering::Huge => usual["padding"] = "x".repeat(2 * 1024 * 1024).into(),
        Answering::Elsewhere => return Redirect::temporary("/elsewhere").into_response(),
        Answering::Slow(milliseconds) => tokio::time::sleep(Duration::from_millis(milliseconds)).await,
    }
    Json(usual).into_response()
}

pub async fn discovery(State(shared): State<Arc<Shared>>) -> Response {
    shared.saw("GET discovery");
    let (script, issuer) = (shared.script(), &shared.issuer);
    let mut metadata = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    (script.edit_metadata)(&mut metadata);
    answer(script.discovery, metadata).await
}

pub async fn jwks(State(shared): State<Arc<Shared>>) -> Json<Value> {
    shared.saw("GET jwks");
    let keys: Vec<_> = shared.script().published.into_iter().map(tokens::jwk).collect();
    Json(json!({ "keys": keys }))
}

/// The person is asked nothing and agrees.
pub async fn authorize(State(shared): State<Arc<Shared>>, Query(asked): Query<Parameters>) -> Response {
    shared.saw("GET authorize");
    let script = shared.script();
    let find = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let long = |name: &str| find(name).len() >= 43;
    let right = find("response_type") == "code"
        && find("client_id") == CLIENT_ID
        && find("scope").split(' ').any(|scope| scope == "openid")
        && find("code_challenge_method") == "S256"
        && find("code_challenge").len() == 43
        && long("state")
        && long("nonce");
    if !right {
        return (StatusCode::BAD_REQUEST, format!("a wrong request: {asked:?}")).into_response();
    }
    let code = format!("code-{}", Uuid::now_v7());
    let grant = Grant {
        person: script.person.clone(),
        nonce: find("nonce"),
        code_challenge: find("code_challenge"),
        redirect_uri: find("redirect_uri"),
    };
    shared.grants.lock().unwrap().insert(code.clone(), grant);
    let mut response = json!({ "code": code, "state": find("state"), "iss": shared.issuer });
    (script.edit_response)(&mut response);
    let mut location: Url = find("redirect_uri").parse().unwrap();
    for (name, value) in response.as_object().unwrap() {
        location.query_pairs_mut().append_pair(name, value.as_str().unwrap());
    }
    Redirect::to(location.as_str()).into_response()
}

pub async fn token(State(shared): State<Arc<Shared>>, headers: HeaderMap, Form(form): Form<Parameters>) -> Response {
    shared.saw("POST token");
    let script = shared.script();
    let refuse = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    if !is_our_client(&headers) {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" }))).into_response();
    }
    let find = |name: &str| form.get(name).cloned().unwrap_or_default();
    if find("grant_type") != "authorization_code" {
        return refuse("unsupported_grant_type");
    }
    let Some(grant) = shared.grants.lock().unwrap().remove(&find("code")) else { return refuse("invalid_grant") };
    if find("redirect_uri") != grant.redirect_uri || tokens::s256(&find("code_verifier")) != grant.code_challenge {
        return refuse("invalid_grant");
    }
    let access_token = format!("access-{}", Uuid::now_v7());
    let now = chrono::Utc::now().timestamp();
    let mut claims = json!({
        "iss": shared.issuer, "sub": grant.person["sub"], "aud": CLIENT_ID, "nonce": grant.nonce, "iat": now,
        "exp": now + 300, "auth_time": now, "at_hash": tokens::at_hash(&access_token),
    });
    (script.edit_id_token)(&mut claims);
    let id_token = tokens::encode(&claims, script.sign, CLIENT_SECRET);
    shared.grants.lock().unwrap().insert(access_token.clone(), grant);
    let usual = json!({
        "access_token": access_token, "token_type": "Bearer", "expires_in": 300, "id_token": id_token,
    });
    answer(script.token, usual).await
}

/// HTTP Basic, both parts form-encoded inside (RFC 6749 section 2.3.1).
fn is_our_client(headers: &HeaderMap) -> bool {
    let credentials = || {
        let basic = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
        let pair = String::from_utf8(STANDARD.decode(basic).ok()?).ok()?;
        let (id, secret) = pair.split_once(':')?;
        let decode = |text: &str| Some(percent_decode_str(&text.replace('+', " ")).decode_utf8().ok()?.into_owned());
        Some((decode(id)?, decode(secret)?))
    };
    credentials() == Some((CLIENT_ID.to_owned(), CLIENT_SECRET.to_owned()))
}

pub async fn userinfo(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    shared.saw("GET userinfo");
    let script = shared.script();
    let token = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let grant = token.and_then(|token| shared.grants.lock().unwrap().get(token).cloned());
    let Some(mut claims) = grant.map(|grant| grant.person) else { return StatusCode::UNAUTHORIZED.into_response() };
    (script.edit_userinfo)(&mut claims);
    answer(script.userinfo, claims).await
}

/// Nobody should ever come here.
pub async fn elsewhere(State(shared): State<Arc<Shared>>, uri: Uri) -> StatusCode {
    shared.saw(&format!("elsewhere {}", uri.path()));
    StatusCode::NOT_FOUND
}
