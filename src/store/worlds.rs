//! The table `worlds`, which only a development build makes (`dev/worlds`): a test suite's own users, who share a clock. Nobody
//! has a world but whom such a build has made, and a release refuses those.

use sqlx::{PgConnection, PgExecutor};

use crate::model::user::UserId;

/// Shared row lock on a world until the transaction ends, before every other lock: its clock stands still meanwhile.
pub async fn share(connection: &mut PgConnection, world: &str) -> sqlx::Result<()> {
    sqlx::query("select from worlds where name = $1 for share").bind(world).execute(connection).await.map(drop)
}

/// Makes a user one of this world.
pub async fn settle(db: impl PgExecutor<'_>, world: &str, user_id: UserId) -> sqlx::Result<()> {
    sqlx::query("update users set world = $1 where id = $2 and world is distinct from $1")
        .bind(world)
        .bind(user_id)
        .execute(db)
        .await
        .map(drop)
}
