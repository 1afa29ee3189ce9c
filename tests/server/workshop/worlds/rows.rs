//! Which times of the tables a world's clock moves: each by which a limit is judged, and of that world only.

use crate::support::{Attempt, Database, Pool, TestServer};

/// Every time there is in the tables that a world has rows in.
const MOVED: [(&str, &[&str]); 5] = [
    ("api_tokens", &["created_at", "expires_at", "last_used_at"]),
    ("drafts", &["expires_at"]),
    ("registrations", &["auth_time", "created_at", "expires_at"]),
    ("sessions", &["auth_time", "created_at", "expires_at", "idle_expires_at", "last_seen_at", "noticed_at"]),
    ("sign_ins", &["created_at", "expires_at"]),
];

/// Times of the same tables that say when something happened, and limit nothing.
const KEPT: [&str; 6] = [
    "api_tokens.changed_at",
    "api_tokens.revoked_at",
    "api_tokens.warned_at",
    "sessions.changed_at",
    "sessions.ended_at",
    "sign_ins.used_at",
];

/// Tables that are nobody's in a world, or whose times are real: what is written down, signed, or on its way for seconds.
const ELSEWHERE: [&str; 18] = [
    "_sqlx_migrations",
    "browsers",
    "client_assertions",
    "echoes",
    "events",
    "identities",
    "invitations",
    "issuers",
    "last_used",
    "logout_tokens",
    "passes",
    "service_sessions",
    "sign_outs",
    "signing_keys",
    "terms_accepted",
    "to_connect",
    "users",
    "worlds",
];

#[sqlx::test]
async fn every_time_of_every_table_is_moved_or_kept_on_purpose(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let mut listed: Vec<String> = KEPT.iter().map(|&column| column.to_owned()).collect();
    for (table, columns) in MOVED {
        listed.extend(columns.iter().map(|column| format!("{table}.{column}")));
    }
    listed.sort();
    let there = format!(
        "select (table_name || '.' || column_name) collate \"C\" from information_schema.columns
         where table_schema = 'public' and data_type = 'timestamp with time zone'
             and table_name <> all('{{{}}}') order by 1",
        ELSEWHERE.join(",")
    );
    assert_eq!(server.texts(&there).await, listed, "a new time has to be one of these (src/dev/worlds/clock.rs)");
}

/// All times of a world's rows, or of everybody else's, in seconds: `table.column seconds`.
async fn times(server: &TestServer, of: &str) -> Vec<(String, i64)> {
    let mut times = Vec::new();
    for (table, columns) in MOVED {
        let users = format!("user_id in (select id from users where world is not distinct from {of})");
        let rows = match table {
            "registrations" => format!("world is not distinct from {of}"),
            "sign_ins" if of == "null" => format!("user_id is null or {users}"),
            _ => users,
        };
        for column in columns {
            let query =
                format!("select round(extract(epoch from {column}))::text from {table} where {rows} order by 1");
            let found = server.texts(&query).await;
            assert!(!found.is_empty(), "nothing to look at in {table} for {of}");
            times.extend(found.iter().map(|seconds| (format!("{table}.{column}"), seconds.parse().unwrap())));
        }
    }
    times
}

#[sqlx::test]
async fn a_clock_moves_each_of_them_by_as_much_and_no_others(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for world in ["w1", "w2"] {
        let world = server.world(world);
        let browser = world.somebody("reader").await;
        world.answer("editor", "ended").await;
        world.answer("newcomer", "registering").await;
        let typed = [("name", "Rani"), ("email", "rani@example.org")];
        assert_eq!(browser.post("/auth/details", &typed).await.location(), "/account");
        browser.open("/account/details").await;
        Attempt::begin(&browser, "op", "/").await;
    }
    crate::support::make(&server.browser(), "reader", "active").await;
    crate::support::make(&server.browser(), "newcomer", "registering").await;
    Attempt::begin(&server.browser(), "op", "/").await;
    // An attempt of somebody, what they typed and a token, in each world and in none; all sessions have a notice.
    server
        .execute(
            "update sessions set notice = 'linked', noticed_at = now();
             insert into sign_ins (state_hash, browser_hash, provider, nonce, code_verifier, expires_at, purpose, user_id)
                 select sha256(id::text::bytea), sha256(''), 'op', 'n', 'v', now() + interval '15 minutes', 'again', id from users;
             insert into drafts (user_id, browser_hash, form, fields, expires_at)
                 select id, sha256(''), 'details', '{}', now() + interval '24 hours' from users;
             insert into api_tokens (id, user_id, name, prefix, secret_hash, scopes, expires_at, last_used_at)
                 select gen_random_uuid(), id, 'x', 'vst_', sha256(id::text::bytea), '{wiki:read}', now() + interval '1 day', now() from users",
        )
        .await;
    let (own, others) = (times(&server, "'w1'").await, [times(&server, "'w2'").await, times(&server, "null").await]);
    let kept = "select coalesce(ended_at::text, '') from sessions order by id";
    let ended = server.texts(kept).await;
    server.execute("update sessions set changed_at = null, changed_xid = null").await;
    server.world("w1").advance("31min").await;
    let older: Vec<_> = own.into_iter().map(|(column, seconds)| (column, seconds - 31 * 60)).collect();
    assert_eq!(times(&server, "'w1'").await, older);
    assert_eq!([times(&server, "'w2'").await, times(&server, "null").await], others);
    assert_eq!(server.texts(kept).await, ended);
    let noted = "select coalesce(world, '') || ' ' || (s.changed_xid is not null) || ' ' || (s.changed_at is not null)
                 from sessions s join users u on u.id = s.user_id group by 1 order by 1";
    assert_eq!(
        server.texts(noted).await,
        [" false false", "w1 true true", "w2 false false"],
        "readers are told of each"
    );
}
