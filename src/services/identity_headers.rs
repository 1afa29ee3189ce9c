//! Identity headers: what a service is told of who asks. All of them are always there, empty where there is nothing to
//! say, so that nothing passes that a client has sent under these names.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use strum::{EnumMessage, IntoStaticStr, VariantArray};

use super::{
    assertion::{Told, assertion},
    known::Known,
};
use crate::{
    look::House,
    model::{
        email::EmailKey,
        header::{self, encoded},
        service::{RemoteUser, Service},
        user::User,
    },
    store::users,
};

const REMOTE_USER: HeaderName = HeaderName::from_static(header::REMOTE_USER);
const REMOTE_NAME: HeaderName = HeaderName::from_static(header::REMOTE_NAME);
const REMOTE_EMAIL: HeaderName = HeaderName::from_static(header::REMOTE_EMAIL);
const REMOTE_GROUPS: HeaderName = HeaderName::from_static(header::REMOTE_GROUPS);
const ASSERTION: HeaderName = HeaderName::from_static(header::ASSERTION);

/// The identity headers of every answer that lets somebody through.
pub const IDENTITY_HEADERS: [HeaderName; 5] = [REMOTE_USER, REMOTE_NAME, REMOTE_EMAIL, REMOTE_GROUPS, ASSERTION];

/// All headers of such an answer: the map grows no more.
const OF_AN_ANSWER: usize = 24;

/// Why a service cannot be told who asks. Its name is the reason of the refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage, thiserror::Error)]
#[strum(serialize_all = "snake_case")]
pub enum IdentityError {
    /// The service knows people by their e-mail address, and no provider that counts there has confirmed it.
    #[error("no provider that counts here has confirmed the e-mail address")]
    EmailUnconfirmed,
    /// The same, and somebody else has the same confirmed address.
    #[error("somebody else has the same confirmed e-mail address")]
    EmailShared,
    /// Nobody can tell at the moment, or sign it: 503.
    #[error("the database does not answer, or there is no key to sign with")]
    Unavailable,
}

/// What a service is told of who asks: nobody, or somebody who is known there.
pub async fn identity_headers(
    house: &House,
    service: &Service,
    who: Option<Known<'_>>,
) -> Result<HeaderMap, IdentityError> {
    let Some(known) = who else { return Ok(nobody()) };
    let user = known.user();
    let Identity { remote_user, email, roles } = Identity::of(house, service, user).await;
    let remote_user = remote_user?;
    let told = Told { known, email, roles: &roles };
    let assertion = assertion(house, service, &told).ok_or(IdentityError::Unavailable)?;
    let mut headers = HeaderMap::with_capacity(OF_AN_ANSWER);
    for (name, value) in [
        (REMOTE_USER, encoded(&remote_user)),
        (REMOTE_NAME, encoded(&user.name)),
        (REMOTE_EMAIL, encoded(email.unwrap_or_default())),
        (REMOTE_GROUPS, roles.join(",")),
        (ASSERTION, assertion.to_string()),
    ] {
        headers.insert(name, HeaderValue::try_from(value).map_err(|_| IdentityError::Unavailable)?);
    }
    Ok(headers)
}

/// Who somebody is to a service.
pub(super) struct Identity<'a> {
    /// Under what the service knows them, if it may be told.
    pub(super) remote_user: Result<String, IdentityError>,
    /// The address, if it is confirmed.
    pub(super) email: Option<&'a str>,
    pub(super) roles: Vec<&'a str>,
}

impl<'a> Identity<'a> {
    pub(super) async fn of(house: &House, service: &Service, user: &'a User) -> Self {
        let issuers = issuers_that_count(house, service);
        let email = Some(user.email.as_str()).filter(|_| is_confirmed(user, service, &issuers));
        let remote_user = match service.remote_user {
            RemoteUser::Id => Ok(user.id.0.to_string()),
            RemoteUser::Email => address_as_identity(house, user, email, &issuers).await,
        };
        let roles = user.roles.iter().map(String::as_str).filter(|role| is_plain(role)).collect();
        Self { remote_user, email, roles }
    }
}

fn nobody() -> HeaderMap {
    IDENTITY_HEADERS.into_iter().map(|name| (name, HeaderValue::from_static(""))).collect()
}

/// Whose word counts at the service, where it names any.
fn issuers_that_count(house: &House, service: &Service) -> Vec<String> {
    let issuer_of = |id: &String| house.providers.get(id).map(|provider| provider.settings().issuer.clone());
    service.email_from.iter().filter_map(issuer_of).collect()
}

/// A service that names no provider believes each of ours.
fn is_confirmed(user: &User, service: &Service, issuers: &[String]) -> bool {
    user.email_confirmed_by.iter().any(|by| service.email_from.is_empty() || issuers.contains(by))
}

/// The address as the key of a person, in one spelling. It needs a provider that the service names, and must not have been
/// confirmed by one of these for somebody else too. Who only typed it keeps its owner from nothing.
async fn address_as_identity(
    house: &House,
    user: &User,
    confirmed: Option<&str>,
    issuers: &[String],
) -> Result<String, IdentityError> {
    let key = confirmed.filter(|_| !issuers.is_empty()).and_then(EmailKey::of);
    let key = key.ok_or(IdentityError::EmailUnconfirmed)?;
    let pool = house.sessions.pool().clone();
    let (share, user, issuers) = (pool.share().clone(), user.clone(), issuers.to_vec());
    match share.ask(async move { users::shares_confirmed_email(&*pool, &user, &issuers).await }).await {
        Ok(false) => Ok(key.as_str().to_owned()),
        Ok(true) => Err(IdentityError::EmailShared),
        Err(error) => {
            tracing::warn!(%error, "whether an address is somebody else's too cannot be told");
            Err(IdentityError::Unavailable)
        }
    }
}

/// Whether a role can stand in a list with commas. Settings name no others; one that got into the database in another
/// way is not told, rather than taken for two.
fn is_plain(role: &str) -> bool {
    !role.is_empty() && role.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_encoded_where_they_are_more_than_printable_ascii() {
        for (name, value) in [
            ("Ada Lovelace", "Ada Lovelace"),
            ("O'Brien, \"X\" <x>; a=b", "O'Brien, \"X\" <x>; a=b"),
            ("Zoë", "Zo%C3%AB"),
            ("李", "%E6%9D%8E"),
            ("100% Ada", "100%25 Ada"),
            ("Zo%C3%AB", "Zo%25C3%25AB"),
            ("a\r\nRemote-User: root", "a%0D%0ARemote-User: root"),
            ("a\0\u{7f}\u{85}\u{2028}", "a%00%7F%C2%85%E2%80%A8"),
        ] {
            assert_eq!(encoded(name), value);
        }
    }

    #[test]
    fn a_role_that_is_more_than_one_word_is_not_told() {
        for role in ["admin", "team-1", "a.b_c", "X"] {
            assert!(is_plain(role), "{role}");
        }
        for role in ["", "reader,admin", "a b", "a\r\nb", "rédacteur", "a;b", "a=b"] {
            assert!(!is_plain(role), "{role}");
        }
    }

    proptest! {
        #[test]
        fn every_name_comes_back_as_it_was_from_a_value_of_one_line(name in "\\PC{0,40}|[\\x00-\\xff]{0,40}") {
            let value = encoded(&name);
            prop_assert!(value.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{value:?}");
            prop_assert_eq!(percent_decode_str(&value).decode_utf8().unwrap(), name);
        }
    }
}
