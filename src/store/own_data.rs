//! What is kept of one person, for themselves (SECURITY 46): every table that names them, without what would open anything. A test
//! compares what stands here with the columns that there are.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::events::Kind;
use crate::model::{email::EmailKey, user::UserId};

/// All but the events, of which there may be many.
#[derive(Debug, Serialize)]
pub struct OwnData {
    pub person: OwnDetails,
    pub ways_to_sign_in: Vec<OwnIdentity>,
    pub sessions: Vec<OwnSession>,
    pub sessions_at_services: Vec<OwnServiceSession>,
    pub api_tokens: Vec<OwnToken>,
    pub terms_accepted: Vec<OwnTerms>,
    pub typed_and_not_saved: Vec<OwnDraft>,
    pub invitations: Vec<OwnInvitation>,
}

#[derive(Debug, Serialize)]
pub struct OwnDetails {
    id: Uuid,
    name: String,
    email: String,
    email_verified: bool,
    confirmed_email: Option<String>,
    email_confirmed_by: Vec<String>,
    roles: Vec<String>,
    locale: Option<String>,
    terms_version: Option<String>,
    created_at: DateTime<Utc>,
}

#[derive(Debug, Serialize)]
pub struct OwnIdentity {
    id: Uuid,
    issuer: String,
    subject: String,
    email: Option<String>,
    email_verified: bool,
    roles: Vec<String>,
    created_at: DateTime<Utc>,
    used_at: DateTime<Utc>,
}

#[derive(Debug, Serialize)]
pub struct OwnSession {
    id: Uuid,
    provider: String,
    op_sid: Option<String>,
    op_subject: Option<String>,
    created_at: DateTime<Utc>,
    auth_time: DateTime<Utc>,
    auth_time_vouched: bool,
    last_seen_at: DateTime<Utc>,
    idle_expires_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    end_reason: Option<String>,
    ip: Option<String>,
    user_agent: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct OwnServiceSession {
    id: Uuid,
    session_id: Uuid,
    service: String,
    host: String,
    created_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Serialize)]
pub struct OwnToken {
    id: Uuid,
    name: String,
    prefix: String,
    scopes: Vec<String>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    last_used_ip: Option<String>,
    revoked_at: Option<DateTime<Utc>>,
    revoke_reason: Option<String>,
    warned_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Serialize)]
pub struct OwnTerms {
    version: String,
    accepted_at: DateTime<Utc>,
    request_id: Option<Uuid>,
}

#[derive(Debug, Serialize)]
pub struct OwnDraft {
    form: String,
    fields: Value,
    expires_at: DateTime<Utc>,
}

#[derive(Debug, Serialize)]
pub struct OwnInvitation {
    email: String,
    created_at: DateTime<Utc>,
    accepted_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Serialize)]
pub struct OwnEvent {
    id: Uuid,
    at: DateTime<Utc>,
    kind: String,
    session_id: Option<Uuid>,
    token_id: Option<Uuid>,
    provider: Option<String>,
    service: Option<String>,
    actor: Option<String>,
    reason: Option<String>,
    ip: Option<String>,
    user_agent: Option<String>,
    request_id: Option<Uuid>,
}

/// Everything but the events; `None` of somebody who is not there any more.
pub async fn find(connection: &mut PgConnection, id: UserId) -> sqlx::Result<Option<OwnData>> {
    let person = sqlx::query_as!(
        OwnDetails,
        "select id, name, email, email_verified, confirmed_email, email_confirmed_by, roles, locale, terms_version, created_at
         from users where id = $1 and deleted_at is null",
        id as UserId,
    );
    let Some(person) = person.fetch_optional(&mut *connection).await? else { return Ok(None) };
    let ways_to_sign_in = sqlx::query_as!(
        OwnIdentity,
        "select id, issuer, subject, email, email_verified, roles, created_at, used_at from identities
         where user_id = $1 order by created_at, id",
        id as UserId,
    )
    .fetch_all(&mut *connection)
    .await?;
    let typed_and_not_saved = sqlx::query_as!(
        OwnDraft,
        "select form, fields, expires_at from drafts where user_id = $1 order by expires_at",
        id as UserId,
    )
    .fetch_all(&mut *connection)
    .await?;
    let terms_accepted = sqlx::query_as!(
        OwnTerms,
        "select version, accepted_at, request_id from terms_accepted where user_id = $1 order by accepted_at",
        id as UserId,
    )
    .fetch_all(&mut *connection)
    .await?;
    Ok(Some(OwnData {
        invitations: invitations(&mut *connection, id, &ways_to_sign_in).await?,
        sessions: sessions(&mut *connection, id).await?,
        sessions_at_services: service_sessions(&mut *connection, id).await?,
        api_tokens: tokens(connection, id).await?,
        person,
        ways_to_sign_in,
        terms_accepted,
        typed_and_not_saved,
    }))
}

/// Those that they have used, and those of addresses that a provider has confirmed: anybody can type any other.
async fn invitations(
    db: impl PgExecutor<'_>,
    id: UserId,
    identities: &[OwnIdentity],
) -> sqlx::Result<Vec<OwnInvitation>> {
    let confirmed = identities.iter().filter(|identity| identity.email_verified);
    let keys = confirmed.filter_map(|identity| EmailKey::of(identity.email.as_deref()?));
    let keys: Vec<String> = keys.map(|key| key.as_str().to_owned()).collect();
    sqlx::query_as!(
        OwnInvitation,
        "select email, created_at, accepted_at from invitations
         where accepted_by = $2 or (email = any($1) and accepted_by is null) order by email",
        &keys,
        id as UserId,
    )
    .fetch_all(db)
    .await
}

async fn sessions(db: impl PgExecutor<'_>, id: UserId) -> sqlx::Result<Vec<OwnSession>> {
    sqlx::query_as!(
        OwnSession,
        "select id, provider, op_sid, op_subject, created_at, auth_time, auth_time_vouched, last_seen_at, idle_expires_at,
                expires_at, ended_at, end_reason, host(ip) as ip, user_agent
         from sessions where user_id = $1 order by created_at, id",
        id as UserId,
    )
    .fetch_all(db)
    .await
}

async fn service_sessions(db: impl PgExecutor<'_>, id: UserId) -> sqlx::Result<Vec<OwnServiceSession>> {
    sqlx::query_as!(
        OwnServiceSession,
        "select c.id, c.session_id, c.service, c.host, c.created_at, c.ended_at
         from service_sessions c join sessions s on s.id = c.session_id where s.user_id = $1 order by c.created_at, c.id",
        id as UserId,
    )
    .fetch_all(db)
    .await
}

async fn tokens(db: impl PgExecutor<'_>, id: UserId) -> sqlx::Result<Vec<OwnToken>> {
    sqlx::query_as!(
        OwnToken,
        "select id, name, prefix, scopes, created_at, expires_at, last_used_at, host(last_used_ip) as last_used_ip, revoked_at,
                revoke_reason, warned_at
         from api_tokens where user_id = $1 order by created_at, id",
        id as UserId,
    )
    .fetch_all(db)
    .await
}

/// Where a part of the events ended.
pub type After = (DateTime<Utc>, Uuid);

impl OwnEvent {
    pub fn position(&self) -> After {
        (self.at, self.id)
    }

    /// What is somebody else's browser and address stays with us; of a kind that a newer program writes nobody knows whose they are.
    fn withhold_others(&mut self) {
        let kind: Result<Kind, _> = self.kind.parse();
        if !kind.is_ok_and(|kind| kind.is_done_by_them(self.reason.as_deref())) {
            (self.ip, self.user_agent) = (None, None);
        }
    }
}

/// So many events of somebody after a position, in the order in which they happened.
pub async fn events(
    db: impl PgExecutor<'_>,
    id: UserId,
    after: Option<After>,
    most: i64,
) -> sqlx::Result<Vec<OwnEvent>> {
    let (at, last) = after.unwrap_or((DateTime::<Utc>::UNIX_EPOCH, Uuid::nil()));
    let mut events = sqlx::query_as!(
        OwnEvent,
        "select id, at, kind, session_id, token_id, provider, service, actor, reason, host(ip) as ip, user_agent, request_id
         from events where user_id = $1 and (at, id) > ($2, $3) order by at, id limit $4",
        id as UserId,
        at,
        last,
        most,
    )
    .fetch_all(db)
    .await?;
    for event in &mut events {
        event.withhold_others();
    }
    Ok(events)
}

/// How much there is of each, for the page that says so.
#[derive(Debug, Clone, Copy)]
pub struct Counts {
    pub identities: i64,
    pub sessions: i64,
    pub tokens: i64,
    pub drafts: i64,
    pub events: i64,
}

pub async fn count(db: impl PgExecutor<'_>, id: UserId) -> sqlx::Result<Counts> {
    sqlx::query_as!(
        Counts,
        r#"select (select count(*) from identities where user_id = $1) as "identities!",
                  (select count(*) from sessions where user_id = $1) as "sessions!",
                  (select count(*) from api_tokens where user_id = $1) as "tokens!",
                  (select count(*) from drafts where user_id = $1) as "drafts!",
                  (select count(*) from events where user_id = $1) as "events!""#,
        id as UserId,
    )
    .fetch_one(db)
    .await
}
