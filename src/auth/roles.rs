//! Roles that follow from what providers say, given and taken at each sign-in, and taken with the identity they came by.

use sqlx::PgConnection;

use super::error::AuthError;
use crate::{
    model::user::User,
    openid::{Provider, VerifiedIdentity},
    store::{
        events::{self, Event, Kind, Peer},
        identities, users,
    },
};

pub(super) fn given(provider: &Provider, proven: &VerifiedIdentity) -> Vec<String> {
    provider.settings().roles.as_ref().map(|mapping| mapping.given(&proven.role_values)).unwrap_or_default()
}

/// Brings a user's roles in line with what the provider says now. The session that starts next has them. What another
/// of their identities has given stays: it is that provider's to take.
pub(super) async fn refresh(
    connection: &mut PgConnection,
    user: &User,
    former: &[String],
    provider: &Provider,
    proven: &VerifiedIdentity,
    peer: &Peer,
) -> Result<(), AuthError> {
    // What it gave before it takes back first: the settings may not know that role any more.
    let kept: Vec<String> = user.roles.iter().filter(|role| !former.contains(role)).cloned().collect();
    let mapping = provider.settings().roles.as_ref();
    let mut roles = mapping.map_or_else(|| kept.clone(), |mapping| mapping.apply(&kept, &proven.role_values));
    for role in identities::roles_by_others(&mut *connection, user.id, &proven.issuer, &proven.subject).await? {
        if user.roles.contains(&role) && !roles.contains(&role) {
            roles.push(role);
        }
    }
    change(connection, user, &roles, Some(&provider.settings().id), peer).await
}

/// Takes what an identity has given that is gone, unless another one has given it too.
pub(super) async fn take_with(
    connection: &mut PgConnection,
    user: &User,
    given: &[String],
    provider: Option<&str>,
    peer: &Peer,
) -> Result<(), AuthError> {
    let left: Vec<String> =
        identities::list(&mut *connection, user.id).await?.into_iter().flat_map(|identity| identity.roles).collect();
    let roles: Vec<String> =
        user.roles.iter().filter(|role| !given.contains(role) || left.contains(role)).cloned().collect();
    change(connection, user, &roles, provider, peer).await
}

async fn change(
    connection: &mut PgConnection,
    user: &User,
    roles: &[String],
    provider: Option<&str>,
    peer: &Peer,
) -> Result<(), AuthError> {
    if roles.len() == user.roles.len() && roles.iter().all(|role| user.roles.contains(role)) {
        return Ok(());
    }
    users::set_roles(&mut *connection, user.id, roles).await?;
    let event = Event { user_id: Some(user.id), provider, ..peer.event() };
    Ok(events::add(connection, Kind::RolesChanged, event).await?)
}
