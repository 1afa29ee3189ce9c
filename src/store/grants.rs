//! What the role that serves may do: enough to serve, and not to rewrite what has happened.

use sqlx::{PgConnection, Row};

/// What serving needs, table by table.
pub const NEEDED: &[(&str, &[&str])] = &[
    ("_sqlx_migrations", &["SELECT"]),
    ("api_tokens", ALL),
    ("browsers", ALL),
    ("client_assertions", ALL),
    ("drafts", ALL),
    ("echoes", ALL),
    ("events", &["SELECT", "INSERT"]),
    ("identities", ALL),
    ("invitations", ALL),
    // `for share` and `for update` ask for UPDATE.
    ("issuers", &["SELECT", "INSERT", "UPDATE"]),
    ("last_used", ALL),
    ("logout_tokens", ALL),
    ("passes", ALL),
    ("registrations", ALL),
    ("service_sessions", ALL),
    ("sessions", ALL),
    ("sign_ins", ALL),
    ("sign_outs", ALL),
    ("signing_keys", ALL),
    ("terms_accepted", ALL),
    ("to_connect", ALL),
    ("users", ALL),
    #[cfg(feature = "dev")]
    ("worlds", &["SELECT", "INSERT", "UPDATE"]),
];

/// What of an event goes with its person or after its time (SECURITY 46). Whatever else it says stays as it was written.
const OF_A_PERSON: [&str; 3] = ["user_id", "ip", "user_agent"];
const FORGETS: &str = "UPDATE (user_id, ip, user_agent)";

const ALL: &[&str] = &["SELECT", "INSERT", "UPDATE", "DELETE"];

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants {
    pub role: String,
    /// What it lacks: a privilege and its table.
    pub lacking: Vec<(&'static str, &'static str)>,
    /// Whether it could change or delete events that are written.
    pub rewrites_events: bool,
}

/// Looks at the role of this connection. Tables that are not made yet lack nothing.
pub async fn of_this_role(connection: &mut PgConnection) -> sqlx::Result<Grants> {
    let role = sqlx::query_scalar("select current_user::text").fetch_one(&mut *connection).await?;
    let mut lacking = Vec::new();
    for (table, privileges) in NEEDED {
        for privilege in *privileges {
            if !may(connection, table, privilege).await?.unwrap_or(true) {
                lacking.push((*privilege, *table));
            }
        }
    }
    if !may_forget(connection).await?.unwrap_or(true) {
        lacking.push((FORGETS, "events"));
    }
    let mut rewrites_events = false;
    for privilege in ["UPDATE", "DELETE", "TRUNCATE"] {
        rewrites_events |= may(connection, "events", privilege).await?.unwrap_or(false);
    }
    Ok(Grants { role, lacking, rewrites_events })
}

/// `None`: there is no such table.
async fn may_forget(connection: &mut PgConnection) -> sqlx::Result<Option<bool>> {
    let row = sqlx::query(
        "select bool_and(has_column_privilege(to_regclass('events')::oid, forgotten, 'UPDATE'))
         from unnest($1::text[]) forgotten where to_regclass('events') is not null",
    )
    .bind(OF_A_PERSON.map(str::to_owned).to_vec())
    .fetch_one(connection)
    .await?;
    row.try_get(0)
}

/// `None`: there is no such table.
async fn may(connection: &mut PgConnection, table: &str, privilege: &str) -> sqlx::Result<Option<bool>> {
    // An owner can grant themselves whatever they lack.
    let row = sqlx::query(
        "select has_table_privilege(to_regclass($1)::oid, $2) or pg_has_role(relowner, 'MEMBER') and relname = 'events'
         from pg_class where oid = to_regclass($1)",
    )
    .bind(table)
    .bind(privilege)
    .fetch_optional(connection)
    .await?;
    row.map(|row| row.try_get(0)).transpose()
}
