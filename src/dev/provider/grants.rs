//! What people have granted: authorization codes, and the access tokens that came of them.
//! In memory, since after a restart people just sign in again.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{Nonce, Scope};

use super::person::Person;
use crate::sessions::Secret;

/// RFC 6749, 4.1.2 allows ten minutes; a client that works needs a second.
const CODE_LIFE: TimeDelta = TimeDelta::seconds(60);

/// How long access tokens and ID tokens are good for.
pub(super) const TOKEN_LIFE: TimeDelta = TimeDelta::hours(1);

/// One person's consent to one authorization request.
#[derive(Debug, Clone)]
pub(super) struct Grant {
    pub(super) person: Person,
    pub(super) scopes: Vec<Scope>,
    pub(super) nonce: Option<Nonce>,
    pub(super) code_challenge: String,
    pub(super) auth_time: DateTime<Utc>,
}

struct Code {
    grant: Grant,
    expires_at: DateTime<Utc>,
}

struct Token {
    grant: Grant,
    code: String,
    expires_at: DateTime<Utc>,
}

/// All grants that are still good for something.
#[derive(Default)]
pub(super) struct Grants {
    codes: HashMap<String, Code>,
    tokens: HashMap<String, Token>,
}

impl Grants {
    pub(super) fn add_code(&mut self, grant: Grant, now: DateTime<Utc>) -> String {
        self.codes.retain(|_, code| code.expires_at > now);
        self.tokens.retain(|_, token| token.expires_at > now);
        let code = Secret::random().encode();
        self.codes.insert(code.clone(), Code { grant, expires_at: now + CODE_LIFE });
        code
    }

    /// The grant behind a code, once. A code that comes again was stolen, so what was given for it is
    /// taken back (RFC 6749, 4.1.2).
    pub(super) fn take_code(&mut self, code: &str, now: DateTime<Utc>) -> Option<Grant> {
        let Some(Code { grant, expires_at }) = self.codes.remove(code) else {
            self.tokens.retain(|_, token| token.code != code);
            return None;
        };
        (expires_at > now).then_some(grant)
    }

    pub(super) fn add_token(&mut self, code: &str, grant: Grant, now: DateTime<Utc>) -> String {
        let token = Secret::random().encode();
        self.tokens.insert(token.clone(), Token { grant, code: code.to_owned(), expires_at: now + TOKEN_LIFE });
        token
    }

    /// The grant behind an access token that is still good.
    pub(super) fn find_token(&self, token: &str, now: DateTime<Utc>) -> Option<&Grant> {
        self.tokens.get(token).filter(|token| token.expires_at > now).map(|token| &token.grant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(now: DateTime<Utc>) -> Grant {
        let person = Person { subject: "eve".into(), name: None, email: None, email_verified: false };
        Grant { person, scopes: vec![], nonce: None, code_challenge: String::new(), auth_time: now }
    }

    #[test]
    fn a_code_is_good_once_and_its_second_use_takes_the_token_back() {
        let (mut grants, now) = (Grants::default(), Utc::now());
        let code = grants.add_code(grant(now), now);
        let taken = grants.take_code(&code, now).unwrap();
        let token = grants.add_token(&code, taken, now);
        assert!(grants.find_token(&token, now).is_some());
        assert!(grants.take_code(&code, now).is_none());
        assert!(grants.find_token(&token, now).is_none());
    }

    #[test]
    fn a_code_lives_for_a_minute_and_a_token_for_an_hour() {
        let (mut grants, now) = (Grants::default(), Utc::now());
        let code = grants.add_code(grant(now), now);
        assert!(grants.take_code(&code, now + TimeDelta::seconds(60)).is_none());
        let token = grants.add_token("code", grant(now), now);
        assert!(grants.find_token(&token, now + TimeDelta::minutes(59)).is_some());
        assert!(grants.find_token(&token, now + TimeDelta::minutes(60)).is_none());
    }
}
