//! Logout tokens (OpenID Connect Back-Channel Logout 1.0, section 2.4).

use serde_json::{Value, json};
use uuid::Uuid;

use super::{CLIENT_ID, Provider, Sign, keys, script, tokens};

pub const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

impl Provider {
    /// The claims of a right logout token about nobody yet, and then with changes; `null` takes a claim away.
    pub fn logout_claims(&self, changes: &Value) -> Value {
        let now = chrono::Utc::now().timestamp();
        let mut claims = json!({
            "iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 120, "jti": Uuid::now_v7().to_string(),
            "events": { EVENT: {} },
        });
        script::apply(&mut claims, changes);
        claims
    }

    /// A right logout token with these claims beside the usual ones, or instead of them.
    pub fn logout_token(&self, changes: &Value) -> String {
        Self::sign(&json!({ "typ": "logout+jwt" }), &self.logout_claims(changes), Sign::Key("first"))
    }

    /// Any token: changes to the usual header, all claims, and how it is signed.
    pub fn sign(header: &Value, claims: &Value, sign: Sign) -> String {
        let mut whole = tokens::header(sign);
        script::apply(&mut whole, header);
        tokens::encode_with(&whole, claims, sign)
    }

    /// The header of a token.
    pub fn header_of(token: &str) -> Value {
        tokens::decode(token).expect("a token").0
    }

    /// The public half of a key, published or not.
    pub fn jwk(name: &str) -> Value {
        keys::jwk(name)
    }
}
