//! Deletes what nobody needs any more, a little at a time: each statement is short, whatever has piled up.

use sqlx::{PgPool, Postgres, postgres::PgArguments, query::Query};

use super::deleting;

/// Rows deleted by one statement at the most. What a person does meanwhile waits for no more than these.
pub(super) const BATCH: i64 = 1_000;

/// Rows deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Swept {
    pub sign_ins: u64,
    pub registrations: u64,
    /// People who were on their way to sign out at their provider.
    pub sign_outs: u64,
    /// Logout tokens that cannot come again.
    pub logout_tokens: u64,
    /// What services have proven themselves by, and that has expired.
    pub client_assertions: u64,
    /// What was typed and not saved.
    pub drafts: u64,
    /// Sessions that have been over for 30 days. Until then their reason can be told.
    pub sessions: u64,
    /// ID tokens of sessions that are over: nobody signs out of them any more, but who is just doing so.
    pub id_tokens: u64,
    /// Browsers that have not begun to sign in for a day, and have no session, whatever became of it.
    pub browsers: u64,
    /// What browsers were to remember, and have for long enough.
    pub last_used: u64,
    /// Identities that nobody has signed in to have connected.
    pub to_connect: u64,
    /// Passes that nobody has shown.
    pub passes: u64,
    /// Tokens of runs of the doctor that have not ended as they should.
    pub echoes: u64,
    /// Children of sessions at services that have been over for an hour, by themselves or with their parents.
    pub service_sessions: u64,
    /// API tokens that have been over for 30 days: they expired, or somebody revoked them.
    pub api_tokens: u64,
    /// Users who were deleted an hour ago, with what still named them.
    pub users: u64,
    /// Signing keys whose signatures count no more.
    pub signing_keys: u64,
    /// Tables that could not be swept to their end.
    pub failed: Vec<&'static str>,
}

/// Deletes what [`Swept`] counts. A table that cannot be swept keeps no other one from it. Rows that somebody is just
/// using are left for the next time.
pub async fn sweep(pool: &PgPool) -> Swept {
    let mut swept = Swept::default();
    let failed = &mut swept.failed;
    // Where an attempt was to lead is known for a while longer: its owner may come to it again by Back.
    swept.sign_ins = delete_all(pool, failed, "sign_ins", || {
        sqlx::query!(
            "delete from sign_ins where state_hash in (select state_hash from sign_ins
             where expires_at < now() - interval '1 hour' order by expires_at limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    swept.registrations = delete_all(pool, failed, "registrations", || {
        sqlx::query!(
            "delete from registrations where id in (select id from registrations
             where expires_at < now() order by expires_at limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    swept.sign_outs = delete_all(pool, failed, "sign_outs", || {
        sqlx::query!(
            "delete from sign_outs where state_hash in (select state_hash from sign_outs
             where expires_at < now() order by expires_at limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    swept.logout_tokens = delete_all(pool, failed, "logout_tokens", || {
        sqlx::query!(
            "delete from logout_tokens where (issuer, jti) in (select issuer, jti from logout_tokens
             where expires_at < now() order by expires_at limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    swept.client_assertions = delete_all(pool, failed, "client_assertions", || {
        sqlx::query!(
            "delete from client_assertions where (service, jti) in (select service, jti from client_assertions
             where expires_at < now() order by expires_at limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    swept.drafts = delete_all(pool, failed, "drafts", || {
        sqlx::query!(
            "delete from drafts where (user_id, browser_hash, form) in (select user_id, browser_hash, form from drafts
             where expires_at < now() order by expires_at limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    swept.passes = delete_all(pool, failed, "passes", || {
        sqlx::query!(
            "delete from passes where secret_hash in (select secret_hash from passes
             where expires_at < now() order by expires_at limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    swept.echoes = delete_all(pool, failed, "echoes", || {
        sqlx::query!(
            "delete from echoes where secret_hash in (select secret_hash from echoes
             where expires_at < now() order by expires_at limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    swept.service_sessions = service_sessions(pool, failed).await;
    swept.sessions = delete_all(pool, failed, "sessions", || {
        sqlx::query!(
            "delete from sessions where id in (select id from sessions
             where expires_at < now() - interval '30 days' order by expires_at limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    swept.id_tokens = id_tokens(pool, failed).await;
    browsers(pool, &mut swept).await;
    let failed = &mut swept.failed;
    swept.api_tokens = api_tokens(pool, failed).await;
    swept.users = users(pool, failed).await;
    swept.signing_keys = delete_all(pool, failed, "signing_keys", || {
        sqlx::query!(
            "delete from signing_keys where number in (select number from signing_keys
             where retires_at < now() order by number limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    swept
}

/// What browsers remember, and those that remember nothing any more.
async fn browsers(pool: &PgPool, swept: &mut Swept) {
    let failed = &mut swept.failed;
    swept.last_used = delete_all(pool, failed, "last_used", || {
        sqlx::query!(
            "delete from last_used where browser_hash in (select browser_hash from last_used
             where expires_at < now() order by expires_at limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    swept.browsers = delete_all(pool, failed, "browsers", || {
        sqlx::query!(
            "delete from browsers where hash in (select hash from browsers b
             where seen_at < now() - interval '24 hours'
                 and not exists (select from sessions where browser_hash = b.hash)
                 and not exists (select from last_used where browser_hash = b.hash)
             order by seen_at limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    swept.to_connect = delete_all(pool, failed, "to_connect", || {
        sqlx::query!(
            "delete from to_connect where browser_hash in (select browser_hash from to_connect
             where expires_at < now() order by expires_at limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
}

/// Children of sessions, which go before their parents' rows.
async fn service_sessions(pool: &PgPool, failed: &mut Vec<&'static str>) -> u64 {
    let by_themselves = delete_all(pool, &mut *failed, "service_sessions", || {
        sqlx::query!(
            "delete from service_sessions where id in (select id from service_sessions
             where ended_at < now() - interval '1 hour' limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    let with_parents = delete_all(pool, &mut *failed, "service_sessions", || {
        sqlx::query!(
            "delete from service_sessions where id in (select c.id from sessions s
             join service_sessions c on c.session_id = s.id
             where least(s.idle_expires_at, s.expires_at) < now() - interval '1 hour'
             limit $1 for update of c skip locked)",
            BATCH
        )
    })
    .await;
    by_themselves + with_parents
}

/// ID tokens, which are taken out of the rows of their sessions.
async fn id_tokens(pool: &PgPool, failed: &mut Vec<&'static str>) -> u64 {
    let of_ended = delete_all(pool, &mut *failed, "sessions", || {
        sqlx::query!(
            "update sessions set id_token = null where id in (select id from sessions
             where id_token is not null and ended_at < now() - interval '1 minute' limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    let of_expired = delete_all(pool, &mut *failed, "sessions", || {
        sqlx::query!(
            "update sessions set id_token = null where id in (select id from sessions
             where id_token is not null and expires_at < now() limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    of_ended + of_expired
}

/// Users who are deleted: first they are taken out of events that still name them.
async fn users(pool: &PgPool, failed: &mut Vec<&'static str>) -> u64 {
    delete_all(pool, &mut *failed, "events", || {
        sqlx::query!(
            "update events set user_id = null, ip = null, user_agent = null where id in (
                 select e.id from users u join events e on e.user_id = u.id
                 where u.deleted_at is not null limit $1 for update of e skip locked)",
            BATCH
        )
    })
    .await;
    let mut erased = 0;
    while !pool.is_closed() {
        match super::patience::patiently(erase_some(pool)).await {
            Ok(0) => break,
            Ok(count) => erased += count,
            Err(_) if pool.is_closed() => break,
            Err(error) => {
                tracing::warn!(%error, "users who are deleted could not be erased");
                failed.push("users");
                break;
            }
        }
    }
    erased
}

async fn erase_some(pool: &PgPool) -> sqlx::Result<u64> {
    let due = deleting::due(pool).await?;
    if due.is_empty() { Ok(0) } else { deleting::erase(pool, &due).await }
}

/// API tokens, each way of being over by its own index.
async fn api_tokens(pool: &PgPool, failed: &mut Vec<&'static str>) -> u64 {
    let revoked = delete_all(pool, &mut *failed, "api_tokens", || {
        sqlx::query!(
            "delete from api_tokens where id in (select id from api_tokens
             where revoked_at < now() - interval '30 days' limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    let expired = delete_all(pool, &mut *failed, "api_tokens", || {
        sqlx::query!(
            "delete from api_tokens where id in (select id from api_tokens
             where revoked_at is null and expires_at < now() - interval '30 days'
             order by expires_at limit $1 for update skip locked)",
            BATCH
        )
    })
    .await;
    revoked + expired
}

/// Deletes batch after batch until nothing is left to delete, the program stops, or the database refuses.
pub(super) async fn delete_all(
    pool: &PgPool,
    failed: &mut Vec<&'static str>,
    table: &'static str,
    batch: impl Fn() -> Query<'static, Postgres, PgArguments>,
) -> u64 {
    let mut deleted = 0;
    while !pool.is_closed() {
        match super::patience::patiently(batch().execute(pool)).await {
            Ok(result) => {
                deleted += result.rows_affected();
                if result.rows_affected() < BATCH.unsigned_abs() {
                    break;
                }
            }
            // The program may be stopping at this very moment.
            Err(_) if pool.is_closed() => break,
            Err(error) => {
                tracing::warn!(table, %error, "rows that nobody needs could not be deleted");
                if !failed.contains(&table) {
                    failed.push(table);
                }
                break;
            }
        }
    }
    deleted
}
