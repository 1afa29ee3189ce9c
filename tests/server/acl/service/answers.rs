//! A request, as it comes to the service: what is broken in how it is read, before its rules are asked.

use std::time::Instant;

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};

use super::{Fault, TOKEN, Wiki, contract::contract, rules::Who};

pub async fn answer(State(wiki): State<Wiki>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let takes = {
        let mut inner = wiki.inner.lock().unwrap();
        inner.asked.push(format!("{method} {uri}"));
        inner.open += 1;
        inner.most_open = inner.most_open.max(inner.open);
        if let Some(left) = inner.ends_after.as_mut() {
            *left = left.saturating_sub(1);
        }
        inner.takes
    };
    tokio::time::sleep(takes).await;
    let ended = wiki.inner.lock().unwrap().ended();
    assert!(!ended, "it has crashed, and answers nothing on any connection");
    let mut inner = wiki.inner.lock().unwrap();
    inner.open -= 1;
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    if uri.path().starts_with("/.acl/") {
        let is_known = text("authorization") == format!("Bearer {TOKEN}");
        return if is_known { contract(&mut inner, uri.path(), &body) } else { StatusCode::NOT_FOUND.into_response() };
    }
    if let Some(most) = inner.sessions_live
        && inner.seen.entry(text("vestibule-assertion")).or_insert_with(Instant::now).elapsed() > most
    {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if inner.signed_out.contains(&text("vestibule-assertion")) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if let Some(status) = inner.busy.filter(|_| method == Method::POST) {
        return status.into_response();
    }
    if matches!(uri.path(), "/logout" | "/a-way-out") {
        if text("remote-user").is_empty() {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        inner.signed_out.insert(text("vestibule-assertion"));
        return StatusCode::OK.into_response();
    }
    let mut who = Who { user: text("remote-user"), roles: text("remote-groups") };
    if inner.fault == Some(Fault::NobodyKnown) {
        who.user.clear();
    }
    let mut method = if method == Method::HEAD { Method::GET } else { method };
    let overridden = text("x-http-method-override");
    let mut is_checked = true;
    if inner.fault == Some(Fault::MethodOverride) && method == Method::POST && !overridden.is_empty() {
        (method, is_checked) = (overridden.parse().unwrap(), false);
    }
    let mut path = uri.path().to_owned();
    if inner.fault == Some(Fault::OtherCase) && path != path.to_lowercase() {
        (path, is_checked) = (path.to_lowercase(), false);
    }
    let is_post = method == Method::POST && path == "/docs" && inner.fault == Some(Fault::OnlyOnce);
    if is_post && who.has("editor") && !inner.created.insert(body.to_vec()) {
        return StatusCode::CONFLICT.into_response();
    }
    let (status, body) = inner.decide(&method, &path, &who, is_checked, !body.is_empty());
    if status == StatusCode::UNAUTHORIZED && inner.fault == Some(Fault::SignsInItself) {
        return (StatusCode::FOUND, [("location", format!("/login?next={path}"))]).into_response();
    }
    (status, axum::Json(body)).into_response()
}
