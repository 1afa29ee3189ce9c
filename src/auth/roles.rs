//! Roles that follow from what a provider says, given and taken at each sign-in.

use sqlx::PgConnection;

use super::{
    client::Client,
    error::AuthError,
    openid::{Proven, Provider},
};
use crate::{
    model::{problem::Problem, user::UserId},
    store::{
        events::{self, Event, Kind},
        users,
    },
};

/// The roles that somebody who registers now will have.
pub(super) fn of_newcomer(provider: &Provider, proven: &Proven) -> Vec<String> {
    provider.settings().roles.as_ref().map(|mapping| mapping.apply(&[], &proven.role_values)).unwrap_or_default()
}

/// Brings a user's roles in line with what the provider says now. The session that starts next has them.
pub(super) async fn refresh(
    connection: &mut PgConnection,
    user_id: UserId,
    provider: &Provider,
    proven: &Proven,
    client: &Client,
) -> Result<(), AuthError> {
    let Some(mapping) = &provider.settings().roles else { return Ok(()) };
    let user = users::lock_enabled(&mut *connection, user_id).await?.ok_or(Problem::UserDisabled)?;
    let roles = mapping.apply(&user.roles, &proven.role_values);
    if roles.iter().all(|role| user.roles.contains(role)) && roles.len() == user.roles.len() {
        return Ok(());
    }
    users::set_roles(&mut *connection, user_id, &roles).await?;
    let event = Event {
        user_id: Some(user_id),
        provider: Some(&provider.settings().id),
        ip: client.ip_text(),
        user_agent: client.user_agent.as_deref(),
        ..Event::default()
    };
    Ok(events::add(connection, Kind::RolesChanged, event).await?)
}
