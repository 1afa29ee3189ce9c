//! The token endpoint (RFC 6749 section 4.1.3, RFC 7636 section 4.6, OpenID Connect Core 1.0 section 3.1.3).

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    CLIENT_ID, Grant, Shared, client,
    endpoints::{Parameters, answer},
    tokens,
};

pub async fn token(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: String) -> Response {
    shared.saw("POST token");
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let form: Parameters = pairs.iter().cloned().collect();
    shared.token_requests.lock().unwrap().push(form.clone());
    // Section 3.2: no parameter twice.
    if form.len() != pairs.len() {
        return refuse("invalid_request");
    }
    let script = shared.script();
    if let Err(why) = client::check(&shared, script.client, &headers, &form) {
        shared.saw(&format!("invalid_client: {why}"));
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
    let mut usual = issue(&shared, grant);
    (script.edit_token)(&mut usual);
    answer(&script, &script.token, usual).await
}

fn issue(shared: &Shared, grant: Grant) -> Value {
    let script = shared.script();
    let access_token = format!("access-{}", Uuid::now_v7());
    let now = chrono::Utc::now().timestamp();
    let mut claims = json!({
        "iss": shared.issuer, "sub": grant.person["sub"], "aud": CLIENT_ID, "nonce": grant.nonce, "iat": now,
        "exp": now + 300, "auth_time": now, "at_hash": tokens::at_hash(&access_token, script.sign),
    });
    (script.edit_id_token)(&mut claims);
    let mut header = tokens::header(script.sign);
    (script.edit_header)(&mut header);
    let id_token = tokens::encode_with(&header, &claims, script.sign);
    shared.id_tokens.lock().unwrap().push(id_token.clone());
    shared.grants.lock().unwrap().insert(access_token.clone(), grant);
    json!({ "access_token": access_token, "token_type": "Bearer", "expires_in": 300, "id_token": id_token })
}

fn refuse(error: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response()
}
