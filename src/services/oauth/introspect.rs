//! `POST /oauth/introspect`: what a token is that a service has received (RFC 7662).

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use uuid::Uuid;

use super::{
    client,
    deadline::in_time,
    error::{Refusal, unkept},
    form::{self, Form},
    known::{Known, Received, Unavailable},
    pace::Pace,
    state::OAuth,
};
use crate::{
    auth::{
        facts::RequestFacts,
        tokens::{
            behind::Behind,
            signed::{Act, Kind},
        },
    },
    look::House,
    model::service::Service,
    services::identity_headers::{Identity, IdentityError},
};

/// What a service is told of a token that is good there (RFC 7662 section 2.2, RFC 8693 section 4.1).
#[derive(Debug, Serialize)]
struct Introspection<'a> {
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    /// The service that acts; none of an API token, which nobody was given as a client.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<&'a str>,
    /// What people call them. Only `sub` tells one person from another.
    username: &'a str,
    /// An assertion is none that opens anything (RFC 6750).
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'static str>,
    exp: i64,
    iat: i64,
    sub: Uuid,
    aud: String,
    iss: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    jti: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_id: Option<Uuid>,
    roles: &'a [&'a str],
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    email_verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<&'a Act>,
}

/// All that is said of one that is not: why is nobody's to know.
#[derive(Serialize)]
struct Inactive {
    active: bool,
}

/// What it is to the service that asks.
pub async fn introspect(
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
        let service = client::service(house, oauth, Pace::Introspection, facts, &parts, &form).await?;
        look_at(house, service, &form).await
    };
    in_time(oauth.within, asked).await
}

async fn look_at(house: &House, service: &Service, form: &Form) -> Result<Response, Refusal> {
    let token = form.get("token").ok_or_else(|| Refusal::invalid_request("token is missing"))?;
    // `token_type_hint` only says where to look first, and each shape is another.
    let received = Received::api_token(token)
        .or_else(|| Received::signed(house, service, Kind::AccessToken, token))
        .or_else(|| Received::signed(house, service, Kind::Assertion, token));
    let unavailable = |Unavailable| Refusal::unavailable();
    let known = match received {
        Some(received) => received.known(house, service).await.map_err(unavailable)?,
        None => None,
    };
    let Some(known) = known else { return Ok(unkept(Json(Inactive { active: false }))) };
    tell(house, service, &known).await.map_err(unavailable)
}

async fn tell(house: &House, service: &Service, known: &Known) -> Result<Response, Unavailable> {
    let user = known.behind.user();
    let Identity { remote_user, email, roles } = Identity::of(house, service, user).await;
    match remote_user {
        Ok(_) => {}
        Err(IdentityError::Unavailable) => return Err(Unavailable),
        // Whom the service cannot be told by its own name for people is nobody there, as at its proxy.
        Err(_) => return Ok(unkept(Json(Inactive { active: false }))),
    }
    let issuer = house.site.issuer();
    let claims = known.signed.as_ref().map(|(_, claims)| claims);
    let (exp, iat, jti, token_type) = match (&known.signed, &known.behind) {
        (Some((kind, claims)), _) => {
            (claims.exp, claims.iat, claims.jti, (*kind == Kind::AccessToken).then_some("Bearer"))
        }
        (None, Behind::Token(holder)) => {
            let times = (holder.token.expires_at.timestamp(), holder.created_at.timestamp());
            (times.0, times.1, Some(holder.token.id.0), Some("Bearer"))
        }
        (None, Behind::Session { .. }) => return Ok(unkept(Json(Inactive { active: false }))),
    };
    let told = Introspection {
        active: true,
        scope: known.scopes.as_ref().map(|scopes| scopes.join(" ")),
        client_id: claims.and_then(|claims| claims.client_id.as_deref()),
        username: &user.name,
        token_type,
        exp,
        iat,
        sub: user.id.0,
        aud: claims.map_or_else(|| service.resource(), |claims| claims.aud.clone()),
        iss: &issuer,
        jti,
        sid: claims.and_then(|claims| claims.sid),
        token_id: claims.and_then(|claims| claims.token_id),
        roles: &roles,
        email,
        email_verified: email.is_some(),
        act: claims.and_then(|claims| claims.act.as_ref()),
    };
    Ok(unkept(Json(told)))
}
