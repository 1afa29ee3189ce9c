//! The provider's endpoints for browsers and clients (OpenID Connect Core 1.0, Discovery 1.0, RP-Initiated Logout 1.0,
//! RFC 9207). Requests are checked as a strict provider checks them: a server that asks wrongly gets no answer.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{
    extract::{Query, State},
    http::{
        HeaderMap, StatusCode, Uri,
        header::{AUTHORIZATION, CONTENT_TYPE},
    },
    response::{IntoResponse, Redirect, Response},
};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use super::{Answering, CLIENT_ID, Grant, Registered, Script, Shared, keys, tokens};

pub type Parameters = HashMap<String, String>;

impl Shared {
    pub fn script(&self) -> Script {
        self.script.lock().unwrap().clone()
    }

    pub fn saw(&self, what: &str) {
        self.seen.lock().unwrap().push(what.to_owned());
    }
}

/// Answers as the script has it.
pub async fn answer(script: &Script, how: &Answering, mut usual: Value) -> Response {
    match how {
        Answering::Usual => {}
        Answering::With(status, body) => {
            let kind = if body.starts_with('{') { "application/json" } else { "text/html" };
            return (StatusCode::from_u16(*status).unwrap(), [(CONTENT_TYPE, kind)], *body).into_response();
        }
        Answering::Huge => usual["padding"] = "x".repeat(2 * 1024 * 1024).into(),
        Answering::Elsewhere => return Redirect::temporary("/elsewhere").into_response(),
        Answering::Slow(milliseconds) => tokio::time::sleep(Duration::from_millis(*milliseconds)).await,
        Answering::Held(gate) => gate.opened().await,
    }
    ([(CONTENT_TYPE, script.json)], format!("{}{usual}", script.before_json)).into_response()
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
        "token_endpoint_auth_methods_supported": [method(script.client)],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    (script.edit_metadata)(&mut metadata);
    answer(&script, &script.discovery, metadata).await
}

pub async fn jwks(State(shared): State<Arc<Shared>>) -> Response {
    shared.saw("GET jwks");
    let script = shared.script();
    let keys: Vec<_> = script.published.iter().map(|name| keys::jwk(name)).collect();
    let mut jwks = json!({ "keys": keys });
    (script.edit_jwks)(&mut jwks);
    ([(CONTENT_TYPE, script.json_of_keys)], format!("{}{jwks}", script.before_json)).into_response()
}

/// Its name in metadata.
fn method(client: Registered) -> &'static str {
    match client {
        Registered::Basic => "client_secret_basic",
        Registered::Post => "client_secret_post",
        Registered::Key { .. } => "private_key_jwt",
        Registered::Public => "none",
    }
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
    go_back(&find("redirect_uri"), &response)
}

/// Sends the browser back to the client.
fn go_back(address: &str, response: &Value) -> Response {
    let mut location: Url = address.parse().unwrap();
    for (name, value) in response.as_object().unwrap() {
        location.query_pairs_mut().append_pair(name, value.as_str().unwrap());
    }
    Redirect::to(location.as_str()).into_response()
}

pub async fn userinfo(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    shared.saw("GET userinfo");
    let script = shared.script();
    let token = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let grant = token.and_then(|token| shared.grants.lock().unwrap().get(token).cloned());
    let Some(mut claims) = grant.map(|grant| grant.person) else { return StatusCode::UNAUTHORIZED.into_response() };
    if let Some(sign) = script.sign_userinfo {
        // Section 5.3.2.
        claims["iss"] = shared.issuer.clone().into();
        claims["aud"] = CLIENT_ID.into();
        (script.edit_userinfo)(&mut claims);
        return ([(CONTENT_TYPE, "application/jwt")], tokens::encode(&claims, sign)).into_response();
    }
    (script.edit_userinfo)(&mut claims);
    answer(&script, &script.userinfo, claims).await
}

/// Signs out there whoever the hint says, if the request is as it has to be (RP-Initiated Logout 1.0, section 2).
pub async fn end_session(State(shared): State<Arc<Shared>>, Query(asked): Query<Parameters>) -> Response {
    shared.saw("GET end-session");
    let find = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let is_ours = shared.id_tokens.lock().unwrap().contains(&find("id_token_hint"));
    if !is_ours || find("client_id") != CLIENT_ID || find("state").len() < 43 {
        return (StatusCode::BAD_REQUEST, format!("a wrong request: {asked:?}")).into_response();
    }
    let mut response = json!({ "state": find("state") });
    (shared.script().edit_sign_out)(&mut response);
    go_back(&find("post_logout_redirect_uri"), &response)
}

/// Nobody should ever come here.
pub async fn elsewhere(State(shared): State<Arc<Shared>>, uri: Uri) -> StatusCode {
    shared.saw(&format!("elsewhere {}", uri.path()));
    StatusCode::NOT_FOUND
}
