//! Whoever changes something does so in a session that lives at that moment, whatever was known of it when they asked.

use sqlx::PgConnection;

use super::error::AuthError;
use crate::{model::session::SignedIn, store::open_sessions};

/// Whether the session in which somebody asks for a change still lives, in the transaction that makes it. Lock its user first:
/// whoever ends a session does so too, and nobody ends it from then on.
pub(super) async fn still_lives(connection: &mut PgConnection, signed_in: &SignedIn) -> Result<(), AuthError> {
    let (user, session) = (signed_in.user.id, signed_in.session.id);
    let live = open_sessions::of_user(connection, user).await?;
    if live.contains(&session) { Ok(()) } else { Err(AuthError::SessionOver(session)) }
}
