//! What nobody needs any more goes; what can still be asked for stays.

use vestibule::store::housekeeping::{Swept, sweep};

use crate::support::{Attempt, Database, Pool, TestServer, make, me, refused, register, sign_in};

#[sqlx::test]
async fn only_what_is_long_over_is_swept(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let ended = server.browser();
    make(&ended, "reader", "active").await;
    server.provider().somebody("newcomer");
    sign_in(&server, &server.browser(), "/").await;
    Attempt::begin(&server.browser(), "op", "/").await;
    assert_eq!(sweep(&server.db).await, Swept::default());

    server.pass("13 hours").await;
    let live = server.browser();
    server.provider().somebody("ada");
    register(&server, &live).await;
    assert_eq!(sweep(&server.db).await, Swept { sign_ins: 2, registrations: 1, ..Swept::default() });
    assert_eq!(refused(&ended).await, "absolute_expired", "the reason can still be told");

    server.execute("update sessions set created_at = created_at - interval '31 days', idle_expires_at = idle_expires_at - interval '31 days', expires_at = expires_at - interval '31 days' where test").await;
    assert_eq!(sweep(&server.db).await, Swept { sessions: 1, ..Swept::default() });
    assert_eq!(refused(&ended).await, "not_signed_in");
    me(&live).await;
}

/// Rows of every kind that is swept: so many that are due, and one that is not.
async fn pile_up(server: &TestServer, due: u32) {
    server.execute("insert into users (id, name, email) values (gen_random_uuid(), 'Ada', 'ada@example.org')").await;
    for (number, at) in [(due, "now() - interval '40 days'"), (1, "now() + interval '1 hour'")] {
        let hash = format!("sha256(convert_to(n || '/{number}', 'UTF8'))");
        let n = format!("generate_series(1, {number}) n");
        server
            .execute(&format!(
                "insert into sign_ins (state_hash, browser_hash, provider, nonce, code_verifier, expires_at)
                     select {hash}, {hash}, 'op', 'n', 'v', {at} from {n};
                 insert into registrations (id, secret_hash, provider, issuer, subject, expires_at)
                     select gen_random_uuid(), {hash}, 'op', 'https://op.example', n::text, {at} from {n};
                 insert into sign_outs (state_hash, browser_hash, provider, expires_at)
                     select {hash}, {hash}, 'op', {at} from {n};
                 insert into logout_tokens (issuer, jti, sid, expires_at)
                     select 'https://op.example', n || '/{number}', 's', {at} from {n};
                 insert into client_assertions (service, jti, expires_at) select 'wiki', n || '/{number}', {at} from {n};
                 insert into drafts (user_id, browser_hash, form, fields, expires_at)
                     select id, {hash}, 'details', '{{}}', {at} from users, {n};
                 insert into passes (secret_hash, service, state_hash, session_id, expires_at)
                     select {hash}, 'wiki', {hash}, gen_random_uuid(), {at} from {n};
                 insert into echoes (secret_hash, service, expires_at) select {hash}, 'wiki', {at} from {n};
                 insert into api_tokens (id, user_id, name, prefix, secret_hash, scopes, expires_at)
                     select gen_random_uuid(), id, 'x', 'vst_', {hash}, '{{wiki:read}}', {at} from users, {n};
                 insert into last_used (browser_hash, provider, expires_at) select {hash}, 'op', {at} from {n};
                 insert into to_connect (browser_hash, provider, issuer, subject, email, expires_at)
                     select {hash}, 'op', 'https://op.example', n::text, 'ada@example.org', {at} from {n};
                 insert into browsers (hash, seen_at) select {hash}, {at} from {n};
                 insert into sessions (id, secret_hash, user_id, created_at, idle_expires_at, expires_at, provider)
                     select gen_random_uuid(), {hash}, id, {at}, {at}, {at}, 'op' from users, {n}"
            ))
            .await;
    }
}

const SWEPT: [&str; 13] = [
    "sign_ins",
    "registrations",
    "sign_outs",
    "logout_tokens",
    "client_assertions",
    "drafts",
    "passes",
    "echoes",
    "browsers",
    "sessions",
    "api_tokens",
    "last_used",
    "to_connect",
];

#[sqlx::test]
async fn however_much_has_piled_up_all_that_is_due_goes_and_nothing_else(_: Pool, db: Database) {
    const DUE: u32 = 20_000;
    let server = TestServer::start(db).await;
    pile_up(&server, DUE).await;
    server
        .execute("insert into service_sessions (id, session_id, service, host) select gen_random_uuid(), id, 'w', 'w' from sessions")
        .await;
    let due = u64::from(DUE);
    let all = Swept {
        sign_ins: due,
        registrations: due,
        sign_outs: due,
        logout_tokens: due,
        client_assertions: due,
        drafts: due,
        passes: due,
        echoes: due,
        service_sessions: due,
        sessions: due,
        id_tokens: 0,
        browsers: due,
        last_used: due,
        to_connect: due,
        api_tokens: due,
        users: 0,
        signing_keys: 0,
        failed: Vec::new(),
    };
    assert_eq!(sweep(&server.db).await, all);
    for table in SWEPT.iter().chain(&["service_sessions"]) {
        assert_eq!(server.count(&format!("select count(*) from {table}")).await, 1, "{table}");
    }
}

#[sqlx::test]
async fn a_table_that_cannot_be_swept_keeps_no_other_one_from_it(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for lost in SWEPT {
        server.delete_everybody().await;
        pile_up(&server, 3).await;
        server.execute(&format!("alter table {lost} rename to elsewhere")).await;
        let swept = sweep(&server.db).await;
        // Whether a browser has a session, or a child its parent, cannot be told without that table.
        let failed: &[&str] = match lost {
            "sessions" => &["service_sessions", "sessions", "browsers"],
            "last_used" => &["last_used", "browsers"],
            _ => &[lost],
        };
        assert_eq!(swept.failed, failed);
        let Swept { sign_ins, registrations, sign_outs, logout_tokens, client_assertions, drafts, .. } = swept;
        let counts = [sign_ins, registrations, sign_outs, logout_tokens, client_assertions, drafts];
        let counts = [
            &counts[..],
            &[swept.passes, swept.echoes, swept.browsers, swept.sessions, swept.api_tokens, swept.last_used],
            &[swept.to_connect],
        ]
        .concat();
        for (table, count) in SWEPT.iter().zip(counts) {
            assert_eq!(count, if failed.contains(table) { 0 } else { 3 }, "{table} while {lost} is lost");
        }
        server
            .execute(&format!(
                "alter table elsewhere rename to {lost}; truncate {}, service_sessions",
                SWEPT.join(", ")
            ))
            .await;
    }
}

#[sqlx::test]
async fn whatever_is_swept_or_goes_with_its_user_is_found_by_an_index(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let unindexed = server
        .texts(
            "with looked_for as (
                 select attrelid as tab, attnum as col from pg_attribute join pg_class c on c.oid = attrelid
                 where relnamespace = 'public'::regnamespace and relkind = 'r' and attname = 'expires_at'
                 union select conrelid, conkey[1] from pg_constraint
                 where contype = 'f' and connamespace = 'public'::regnamespace)
             select tab::regclass || '.' || attname from looked_for join pg_attribute on attrelid = tab and attnum = col
             where not exists (select from pg_index where indrelid = tab and indkey[0] = col
                 -- one that holds only what is not null finds whatever goes with somebody
                 and (indpred is null or pg_get_expr(indpred, tab) = '(' || attname || ' IS NOT NULL)'))",
        )
        .await;
    assert_eq!(unindexed, Vec::<String>::new());
}

#[sqlx::test]
async fn a_browser_is_forgotten_after_a_day_unless_somebody_has_signed_in_there(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let home = server.browser();
    register(&server, &home).await;
    for _ in 0..3 {
        Attempt::begin(&home, "op", "/").await;
    }
    for _ in 0..2 {
        Attempt::begin(&server.browser(), "op", "/").await;
    }
    let browsers = "select count(*) from browsers";
    assert_eq!(server.count(browsers).await, 3, "one row a browser, however often it begins");
    // Asking for a page makes none.
    server.browser().open("/sign-in").await;
    assert_eq!(server.count(browsers).await, 3);
    server.execute("update browsers set seen_at = seen_at - interval '23 hours'").await;
    assert_eq!(sweep(&server.db).await.browsers, 0);
    server.execute("update browsers set seen_at = seen_at - interval '2 hours'").await;
    assert_eq!(sweep(&server.db).await.browsers, 2);
    // It remembers by which provider that was, and the language that somebody chose there, until that is over too.
    server.execute("delete from sessions").await;
    assert_eq!(sweep(&server.db).await.browsers, 0);
    server.execute("update last_used set expires_at = now() - interval '1 second'").await;
    assert_eq!(sweep(&server.db).await.browsers, 1);
}
