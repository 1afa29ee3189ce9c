//! `POST /oauth/revoke`: whoever holds an API token ends it (RFC 7009), its owner's service as well as whoever has found it
//! somewhere, who has no credential and needs none: who shows it could use it.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Request, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};

use super::{
    client,
    deadline::in_time,
    error::{OAuthError, Refusal, unkept},
    form::{self, Form},
    pace::Pace,
    state::OAuth,
};
use crate::{
    auth::{
        facts::RequestFacts,
        peer::peer_of,
        tokens::{PlainToken, signed::is_ours},
    },
    look::House,
    model::service::Service,
    sessions::revoke_shown,
};

/// Ends it. What is none of ours is over already (RFC 7009 section 2.2).
pub async fn revoke(
    State(house): State<Arc<House>>,
    State(oauth): State<OAuth>,
    Extension(facts): Extension<RequestFacts>,
    request: Request,
) -> Response {
    match answer(&house, &oauth, &facts, request).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

async fn answer(house: &House, oauth: &OAuth, facts: &RequestFacts, request: Request) -> Result<Response, Refusal> {
    let (parts, form) = form::read(request).await?;
    let asked = async {
        let service = client::service_or_nobody(house, oauth, Pace::Revocation, facts, &parts, &form).await?;
        end(house, service, &parts, &form).await
    };
    in_time(oauth.within, asked).await
}

async fn end(house: &House, service: Option<&Service>, parts: &Parts, form: &Form) -> Result<Response, Refusal> {
    let token = form.get("token").ok_or_else(|| Refusal::invalid_request("token is missing"))?;
    let token = bare(token);
    let Some(token) = PlainToken::parse(token) else {
        if is_ours(&house.signing, token) {
            let description = "what the door has signed ends with its session or API token, or after minutes";
            return Err(Refusal::new(OAuthError::UnsupportedTokenType, description));
        }
        return Ok(unkept(StatusCode::OK));
    };
    // Strangers who make tokens up cost no more than wherever else they show them: that is read for many at once.
    let hash = token.hash();
    match house.sessions.look_at_token(hash).await {
        Ok(Ok(_)) => {}
        Ok(Err(_)) => return Ok(unkept(StatusCode::OK)),
        Err(error) => return Err(unavailable(&error)),
    }
    let (pool, by) = (house.sessions.pool().clone(), peer_of(parts, &house.site.trusted_proxies));
    let (share, actor) = (pool.share().clone(), service.map(|service| service.id.clone()));
    // Whoever hangs up ends it all the same.
    let revoke = async move { revoke_shown(&pool, hash, actor.as_deref(), &by).await };
    let committed = share.ask(revoke).await.map_err(|error| unavailable(&error))?;
    // Its place is free for others by now.
    if let Some(committed) = committed {
        committed.read().await;
    }
    Ok(unkept(StatusCode::OK))
}

/// A token without what stands around it in the file or the header in which somebody has found it: what is answered with 200 has
/// to be over.
fn bare(shown: &str) -> &str {
    let shown = shown.trim();
    match shown.split_once(char::is_whitespace) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim_start(),
        _ => shown,
    }
}

fn unavailable(error: &sqlx::Error) -> Refusal {
    tracing::warn!(%error, "a token could not be revoked");
    Refusal::unavailable()
}
