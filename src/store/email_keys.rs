//! Gives addresses their keys that were kept before there were any: A-labels are more than SQL can make.

use uuid::Uuid;

use super::pool::Pool;
use crate::model::email::EmailKey;

/// Users that are read at once.
const BATCH: i64 = 500;

/// Does so for users and invitations. Several servers may do it at once, and again at every start, when nothing is left
/// to do.
pub async fn fill_in(pool: &Pool) -> sqlx::Result<()> {
    users(pool).await?;
    invitations(pool).await
}

async fn users(pool: &Pool) -> sqlx::Result<()> {
    let mut last = Uuid::nil();
    loop {
        let rows = sqlx::query!(
            "select id, email from users where email_key is null and id > $1 order by id limit $2",
            last,
            BATCH
        )
        .fetch_all(pool)
        .await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = end.id;
        let keyed = rows.iter().filter_map(|row| Some((row, EmailKey::of(&row.email)?)));
        let (ids, (emails, keys)): (Vec<Uuid>, (Vec<String>, Vec<String>)) =
            keyed.map(|(row, key)| (row.id, (row.email.clone(), key.as_str().to_owned()))).unzip();
        if ids.is_empty() {
            continue;
        }
        // The address may have been changed meanwhile, with a key of its own.
        sqlx::query!(
            "update users set email_key = made.key
             from unnest($1::uuid[], $2::text[], $3::text[]) as made (id, email, key)
             where users.id = made.id and users.email = made.email and users.email_key is null",
            &ids,
            &emails,
            &keys,
        )
        .execute(pool)
        .await?;
    }
}

/// An invitation is kept by its key alone. One that was given twice, in two spellings, is one that serves once.
async fn invitations(pool: &Pool) -> sqlx::Result<()> {
    let given =
        sqlx::query_scalar!("select email from invitations where octet_length(email) > length(email)").fetch_all(pool);
    for email in given.await? {
        let Some(key) = EmailKey::of(&email).filter(|key| key.as_str() != email) else { continue };
        sqlx::query!(
            "with given as (delete from invitations where email = $1 returning created_at, accepted_at, accepted_by)
             insert into invitations (email, created_at, accepted_at, accepted_by)
                 select $2, created_at, accepted_at, accepted_by from given
             on conflict (email) do nothing",
            email,
            key.as_str(),
        )
        .execute(pool)
        .await?;
    }
    Ok(())
}
