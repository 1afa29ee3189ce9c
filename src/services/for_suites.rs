//! What a service is told of a session that a test suite has had made.

use std::sync::Arc;

use super::{
    assertion::{Told, assertion, expired_assertion},
    identity_headers::{Identity, IdentityError},
    known::Known,
};
use crate::{
    look::House,
    model::{service::Service, service_session::ServiceSessionId, session::SignedIn},
};

/// `Remote-User`, if the service may be told one, and the assertion; of a session that is over, an assertion that has
/// expired. Nothing while nobody can tell.
pub async fn told(
    house: &House,
    service: &Service,
    signed_in: &SignedIn,
    service_session: Option<ServiceSessionId>,
    is_over: bool,
) -> Option<(Option<String>, Arc<str>)> {
    // The database's clock is known of answers about sessions, and of a door that has just been opened nobody has asked for one.
    house.sessions.find(signed_in.session.id).await.ok()?;
    let Identity { remote_user, email, roles } = Identity::of(house, service, &signed_in.user).await;
    if remote_user == Err(IdentityError::Unavailable) {
        return None;
    }
    let told = Told { known: Known::Session(signed_in, service_session), email, roles: &roles };
    let assertion = if is_over {
        expired_assertion(house, service, &told).map(Arc::from)
    } else {
        assertion(house, service, &told)
    };
    Some((remote_user.ok(), assertion?))
}
