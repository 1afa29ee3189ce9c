//! A person's sessions as they see them: those that live at the moment. The tables are `sessions` and `service_sessions`.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

use super::test_rows;
use crate::model::{
    session::{SessionId, limit_reached},
    user::UserId,
};

/// A live session in a list.
#[derive(Debug, Clone)]
pub struct ListedSession {
    pub id: SessionId,
    pub created_at: DateTime<Utc>,
    /// Written once a minute at the most.
    pub last_seen_at: DateTime<Utc>,
    pub idle_expires_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// The configured id.
    pub provider: String,
    /// As it was when the session began, of both.
    pub user_agent: Option<String>,
    pub ip: Option<String>,
    pub test: bool,
    /// The configured ids of the services at whose hosts the browser is known.
    pub services: Vec<String>,
    pub read_at: DateTime<Utc>,
}

/// Those of one user, the one used last first. What stands for somebody at a service without a cookie was not entered by them.
pub async fn list(db: impl PgExecutor<'_>, user_id: UserId) -> sqlx::Result<Vec<ListedSession>> {
    let open = sqlx::query_as!(
        ListedSession,
        r#"select s.id as "id: SessionId", s.created_at, s.last_seen_at, s.idle_expires_at, s.expires_at, s.provider, s.user_agent,
                  host(s.ip) as ip, s.test,
                  array(select distinct c.service from service_sessions c
                        where c.session_id = s.id and c.ended_at is null and c.secret_hash is not null order by 1) as "services!",
                  now() as "read_at!"
           from sessions s where s.user_id = $1 and s.ended_at is null
           order by s.last_seen_at desc, s.id desc"#,
        user_id as UserId,
    );
    let open = open.fetch_all(db).await?;
    // Whether a limit has been reached is for the model to say, as everywhere.
    let lives = |session: &ListedSession| {
        test_rows::counts(session.test)
            && limit_reached(session.idle_expires_at, session.expires_at, session.read_at).is_none()
    };
    Ok(open.into_iter().filter(lives).collect())
}
