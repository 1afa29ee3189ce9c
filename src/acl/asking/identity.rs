//! What a request of somebody's carries: what a browser has, what a service would be told, or a token.

use std::time::Instant;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;

use crate::acl::http::{door::AtService, request::Request};
use crate::model::header::{self, encoded};

/// How a service is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// With the cookie of its host, which its proxy shows to the door.
    ThroughProxy,
    /// With what the door's check would have told it.
    Straight,
}

/// What an asker's requests carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub headers: Vec<(&'static str, String)>,
    /// What the service takes them for: `Remote-User`, or `sub`.
    pub somebody: String,
    pub made: Instant,
}

/// What an assertion says, as far as the other headers repeat it.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    email_verified: bool,
    #[serde(default)]
    roles: Vec<String>,
}

/// As a session is made: by its cookie, or as the door would tell of it.
pub fn of_session(at: &AtService, way: Way) -> Result<Identity, String> {
    let claims = claims_of(&at.assertion)?;
    let somebody = at.remote_user.clone().unwrap_or_else(|| claims.sub.clone());
    let headers = match way {
        Way::ThroughProxy => vec![("cookie", format!("{}={}", at.cookie.name, at.cookie.value))],
        Way::Straight => {
            let email = if claims.email_verified { claims.email.as_str() } else { "" };
            let values = [
                encoded(at.remote_user.as_deref().unwrap_or_default()),
                encoded(&claims.name),
                encoded(email),
                claims.roles.join(","),
                at.assertion.clone(),
            ];
            header::IDENTITY.into_iter().zip(values).collect()
        }
    };
    Ok(Identity { headers, somebody, made: Instant::now() })
}

/// A script brings nothing but its token, through a proxy as straight.
pub fn of_token(token: &str, Identity { somebody, made, .. }: Identity) -> Identity {
    Identity { headers: vec![("authorization", format!("Bearer {token}"))], somebody, made }
}

/// Of whose session is over the door's check tells nothing; what they may still have is an assertion.
pub fn over(mut identity: Identity) -> Identity {
    identity.headers.retain(|(name, _)| !name.starts_with("remote-"));
    identity
}

/// It came from the door itself, so nobody has to verify it here. Who cannot be read from it would be asked as nobody.
fn claims_of(assertion: &str) -> Result<Claims, String> {
    let payload = assertion.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims = payload.and_then(|json| serde_json::from_slice(&json).ok());
    let claims = claims.filter(|claims: &Claims| !claims.sub.is_empty());
    claims.ok_or_else(|| "the door's assertion does not say who it is about".to_owned())
}

impl Identity {
    /// A request of theirs.
    pub fn carry(&self, mut request: Request) -> Request {
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn straight_a_service_gets_what_the_door_would_tell_it() {
        let claims = serde_json::json!({ "sub": "u-1", "name": "Ada 100 %", "email": "a@example.org",
            "email_verified": true, "roles": ["admin", "editor"] });
        let assertion = format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let at = serde_json::json!({ "url": "http://wiki.localhost", "remote_user": "u-1", "assertion": assertion,
            "cookie": { "name": "v", "value": "1.2", "domain": "wiki.localhost", "path": "/", "expires": -1,
                        "httpOnly": true, "secure": false, "sameSite": "Lax" } });
        let at: AtService = serde_json::from_value(at).expect("readable");
        let straight = of_session(&at, Way::Straight).expect("readable");
        let values: Vec<&str> = straight.headers.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["u-1", "Ada 100 %25", "a@example.org", "admin,editor", assertion.as_str()]);
        let proxied = of_session(&at, Way::ThroughProxy).expect("readable");
        assert_eq!(proxied.headers, [("cookie", "v=1.2".to_owned())]);
        let left: Vec<&str> = over(straight).headers.iter().map(|(name, _)| *name).collect();
        assert_eq!(left, ["vestibule-assertion"], "all that is left of a session");
        let untold = AtService { remote_user: None, ..at };
        assert_eq!(of_session(&untold, Way::Straight).expect("readable").somebody, "u-1");
        let encode = |claims: &str| format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims));
        for assertion in ["", "a.b.c", &encode("{}"), &encode(r#"{"sub":""}"#), &encode("[]")] {
            let unreadable = AtService { assertion: assertion.to_owned(), ..untold.clone() };
            for way in [Way::Straight, Way::ThroughProxy] {
                assert!(of_session(&unreadable, way).is_err(), "{assertion}");
            }
        }
    }
}
