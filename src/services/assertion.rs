//! The assertion: a signed statement of a minute about who is asking, for one service.

use std::{sync::Arc, time::Duration};

use serde::Serialize;
use uuid::Uuid;

use super::known::Known;
use crate::{
    auth::tokens::signed::{Act, Kind},
    look::House,
    model::service::Service,
    signing::{self, SigningKey},
};

/// Seconds for which it is good: as long as a request may take to reach whoever checks it.
const LIFE: i64 = 60;

/// One serves all requests of a session or token to a service for this long; half of its life is left then.
const REUSED_FOR: Duration = Duration::from_secs(30);

/// What one is told of the database's clock may be this much too early or too late (`signing::lately`).
const CLOCK_STEPS: i64 = 1;

/// What a service is told of a person.
#[derive(Debug)]
pub(super) struct Told<'a> {
    pub(super) known: Known<'a>,
    /// The address, if it is confirmed.
    pub(super) email: Option<&'a str>,
    pub(super) roles: &'a [&'a str],
}

#[derive(Serialize, Hash)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: Uuid,
    sid: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_id: Option<Uuid>,
    iat: i64,
    exp: i64,
    name: &'a str,
    /// Absent unless it is confirmed: not every service looks at the member after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    email_verified: bool,
    roles: &'a [&'a str],
    /// Absent unless the provider has said it: a session begins without anybody having proved anything just then.
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
    /// What a token may do there; a session, which may do all that its person may, has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<&'a Act>,
    /// When the token ends by which they ask, if that is soon: one that was signed for another end is none for this one.
    #[serde(skip)]
    ends: Option<i64>,
}

/// The assertion about somebody for a service; none while it cannot be signed.
pub(super) fn assertion(house: &House, service: &Service, told: &Told<'_>) -> Option<Arc<str>> {
    let scope = told.known.scope(service);
    let now = house.sessions.now()?;
    let iat = now.timestamp();
    let ends = told.known.ends().filter(|ends| *ends < iat + LIFE + CLOCK_STEPS);
    let says = Claims { ends, ..Claims::of(&house.issuer, service, told, scope.as_deref()) };
    // Of one session several services may ask, each with an access token of its own.
    let place = (says.sid, &service.id, says.scope, says.act);
    house.signing.token(place, &says, now, REUSED_FOR, |key| says.sign_at(iat, key))
}

/// The same, and it has expired. It is never one that was signed lately, and none that is good is taken from it.
#[cfg(feature = "dev")]
pub(super) fn expired_assertion(house: &House, service: &Service, told: &Told<'_>) -> Option<String> {
    /// Seconds ago: libraries forgive clocks that differ by a few minutes.
    const SIGNED: i64 = 3600;
    let now = house.sessions.now()?;
    let key = house.signing.current(now)?;
    let scope = told.known.scope(service);
    Claims::of(&house.issuer, service, told, scope.as_deref()).sign_at(now.timestamp() - SIGNED, &key)
}

impl<'a> Claims<'a> {
    /// Without its times.
    fn of(issuer: &'a str, service: &'a Service, told: &Told<'a>, scope: Option<&'a str>) -> Self {
        let user = told.known.user();
        Self {
            iss: issuer,
            aud: &service.id,
            sub: user.id.0,
            sid: told.known.sid(),
            token_id: told.known.token_id(),
            iat: 0,
            exp: 0,
            name: &user.name,
            email: told.email,
            email_verified: told.email.is_some(),
            roles: told.roles,
            auth_time: told.known.auth_time(),
            scope,
            act: told.known.act(),
            ends: None,
        }
    }

    fn sign_at(&self, iat: i64, key: &SigningKey) -> Option<String> {
        let exp = self.ends.map_or(iat + LIFE, |ends| ends.min(iat + LIFE));
        signing::sign(key, Kind::Assertion.typ(), &Self { iat, exp, ..*self })
    }
}
