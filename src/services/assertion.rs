//! The assertion: a signed statement of a minute about who is asking, for one service.

use std::{sync::Arc, time::Duration};

use serde::Serialize;
use uuid::Uuid;

use crate::{
    auth::tokens::signed::Kind,
    look::House,
    model::{service::Service, service_session::ServiceSessionId, session::SignedIn},
    signing::{self, SigningKey},
};

/// Seconds for which it is good: as long as a request may take to reach whoever checks it.
const LIFE: i64 = 60;

/// One serves all requests of a session to a service for this long; half of its life is left then.
const REUSED_FOR: Duration = Duration::from_secs(30);

/// What a service is told of a person.
#[derive(Debug)]
pub(super) struct Told<'a> {
    pub(super) signed_in: &'a SignedIn,
    /// None under the door's own host.
    pub(super) service_session: Option<ServiceSessionId>,
    /// The address, if it is confirmed.
    pub(super) email: Option<&'a str>,
    pub(super) roles: &'a [&'a str],
}

#[derive(Serialize, Hash)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: Uuid,
    /// Another one at each service: two of them cannot compare notes.
    sid: Uuid,
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
}

/// The assertion about somebody for a service; none while it cannot be signed.
pub(super) fn assertion(house: &House, service: &Service, told: &Told<'_>) -> Option<Arc<str>> {
    let issuer = house.site.public_url.origin().ascii_serialization();
    let says = Claims::of(&issuer, service, told);
    let now = house.sessions.now()?;
    let iat = now.timestamp();
    house.signing.token((says.sid, &service.id), &says, now, REUSED_FOR, |key| says.sign_at(iat, key))
}

/// The same, and it has expired. It is never one that was signed lately, and none that is good is taken from it.
#[cfg(feature = "dev")]
pub(super) fn expired_assertion(house: &House, service: &Service, told: &Told<'_>) -> Option<String> {
    /// Seconds ago: libraries forgive clocks that differ by a few minutes.
    const SIGNED: i64 = 3600;
    let issuer = house.site.public_url.origin().ascii_serialization();
    let now = house.sessions.now()?;
    let key = house.signing.current(now)?;
    Claims::of(&issuer, service, told).sign_at(now.timestamp() - SIGNED, &key)
}

impl<'a> Claims<'a> {
    /// Without its times.
    fn of(issuer: &'a str, service: &'a Service, told: &Told<'a>) -> Self {
        let SignedIn { user, session, proven, .. } = told.signed_in;
        Self {
            iss: issuer,
            aud: &service.id,
            sub: user.id.0,
            sid: told.service_session.map_or(session.id.0, |id| id.0),
            iat: 0,
            exp: 0,
            name: &user.name,
            email: told.email,
            email_verified: told.email.is_some(),
            roles: told.roles,
            auth_time: proven.map(|_| session.auth_time.timestamp()),
        }
    }

    fn sign_at(&self, iat: i64, key: &SigningKey) -> Option<String> {
        signing::sign(key, Kind::Assertion.typ(), &Self { iat, exp: iat + LIFE, ..*self })
    }
}
