//! What a program is told of who is signed in: written by hand for a session, which is asked for more often than anything else.

use axum::{
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use uuid::Uuid;

use super::timestamp;
use crate::model::{
    api_token::{ApiToken, Holder},
    session::{Session, SignedIn},
    user::User,
};

/// The longest answers have some more.
const USUAL_BYTES: usize = 512;

/// The answer to a program that is signed in, or brings a token.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Me<'a> {
    user: &'a User,
    session: Option<&'a Session>,
    token: Option<&'a ApiToken>,
}

impl<'a> Me<'a> {
    pub fn of(signed_in: &'a SignedIn) -> Self {
        Self { user: &signed_in.user, session: Some(&signed_in.session), token: None }
    }

    pub fn of_holder(Holder { user, token, .. }: &'a Holder) -> Self {
        Self { user, session: None, token: Some(token) }
    }

    /// What serde makes of it, byte for byte, in less time.
    pub fn to_json(self) -> serde_json::Result<Vec<u8>> {
        match self.session.and_then(|session| self.with_session(session)) {
            Some(json) => Ok(json),
            None => serde_json::to_vec(&self),
        }
    }

    /// None where something has another form than usual.
    fn with_session(self, session: &Session) -> Option<Vec<u8>> {
        let Session { id, created_at, auth_time, idle_expires_at, expires_at, provider, test } = session;
        let mut json = Vec::with_capacity(USUAL_BYTES);
        json.extend_from_slice(br#"{"user":"#);
        serde_json::to_writer(&mut json, self.user).ok()?;
        json.extend_from_slice(br#","session":{"id":""#);
        json.extend_from_slice(id.0.hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes());
        for (name, time) in [
            (&br#"","created_at":""#[..], created_at),
            (br#"","auth_time":""#, auth_time),
            (br#"","idle_expires_at":""#, idle_expires_at),
            (br#"","expires_at":""#, expires_at),
        ] {
            json.extend_from_slice(name);
            timestamp::write(&mut json, *time)?;
        }
        json.extend_from_slice(br#"","provider":"#);
        serde_json::to_writer(&mut json, &**provider).ok()?;
        json.extend_from_slice(if *test {
            br#","test":true},"token":null}"#
        } else {
            br#","test":false},"token":null}"#
        });
        Some(json)
    }
}

impl IntoResponse for Me<'_> {
    fn into_response(self) -> Response {
        match self.to_json() {
            Ok(json) => ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], json).into_response(),
            Err(error) => {
                tracing::error!(%error, "who is signed in could not be written down");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::*;

    use super::*;
    use crate::model::{session::SessionId, user::UserId};

    proptest! {
        #[test]
        fn it_is_written_as_serde_writes_it(
            id: u128,
            name in "\\PC{0,20}|[\\x00-\\xff]{0,20}",
            provider in "[a-z\"\\\\é]{0,9}",
            micros in -62_167_219_200_000_000_i64..300_000_000_000_000_000,
            apart in proptest::collection::vec(0_i64..3_000_000_000, 3),
            whole: bool,
            test: bool,
        ) {
            let time = DateTime::<Utc>::from_timestamp_micros(if whole { micros / 1_000_000 * 1_000_000 } else { micros }).unwrap();
            let user = User {
                id: UserId(Uuid::from_u128(id)),
                name,
                email: "ada@example.org".to_owned(),
                email_verified: test,
                roles: vec!["editor".to_owned(), "admin".to_owned()],
                email_confirmed_by: Vec::new(),
                locale: None,
                terms: Vec::new(),
            };
            let session = Session {
                id: SessionId(Uuid::from_u128(!id)),
                created_at: time,
                auth_time: time + TimeDelta::microseconds(apart[0]),
                idle_expires_at: time + TimeDelta::milliseconds(apart[1]),
                expires_at: time + TimeDelta::nanoseconds(apart[2]),
                provider: Arc::from(provider),
                test,
            };
            let me = Me { user: &user, session: Some(&session), token: None };
            prop_assert_eq!(String::from_utf8(me.to_json().unwrap()).unwrap(), serde_json::to_string(&me).unwrap());
        }
    }
}
