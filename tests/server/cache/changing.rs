//! Whoever changes something does so in a session that lives, wherever it has ended and whatever a node remembers.

use std::time::Duration;

use vestibule::model::{by_language::ByLanguage, terms::Terms};

use super::{keep, kept};
use crate::support::{
    Answer, Browser, Database, Pool, Setup, TestServer, WAIT_FOR_LOCKS, form_key, make, make_token, patiently,
    send_form_again, with_scopes,
};

/// Ended at another node, and this one has not heard of it.
const ENDED: &str = "update sessions set ended_at = now(), end_reason = 'admin'";

/// All that a form could have changed.
const STATE: &str = "select md5(string_agg(t, '' order by t)) from (
    select concat_ws(',', name, email, terms_version, terms_versions, locale) as t from users
    union all select concat_ws(',', id, revoked_at) from api_tokens
    union all select concat_ws(',', id, kind) from events) as all_of_it";

struct Typing {
    server: TestServer,
    browser: Browser,
    /// Of a form that is open.
    key: String,
    token: String,
}

/// Somebody with a token and an open form for another one, whose session is in memory.
async fn typing(db: Database) -> Typing {
    let terms = Terms { version: "2026-11".to_owned(), url: ByLanguage::same("https://example.org/terms") };
    let server = Setup { services: with_scopes(), terms: Some(terms), ..kept() }.start(db).await;
    let browser = server.browser();
    make(&browser, "editor", "active").await;
    make_token(&browser).await;
    let token = server.texts("select id::text from api_tokens").await.remove(0);
    let key = form_key(&browser).await;
    server
        .execute(
            "update users set terms_version = '2025-01', terms_versions = '{}', changed_at = clock_timestamp(),
                 changed_xid = pg_current_xact_id()",
        )
        .await;
    keep(&browser).await;
    Typing { server, browser, key, token }
}

const FORMS: [&str; 4] = ["details", "terms", "create", "revoke"];

impl Typing {
    async fn send(&self, form: &str) -> Answer {
        match form {
            "details" => self.browser.post("/auth/details", &[("name", "Eve"), ("email", "eve@example.org")]).await,
            "terms" => self.browser.post("/auth/terms", &[("terms", "2026-11")]).await,
            "create" => send_form_again(&self.browser, &self.key, "Another", &["wiki:read"], "30").await,
            _ => self.browser.post("/auth/tokens/revoke", &[("token", &self.token)]).await,
        }
    }

    async fn state(&self) -> Vec<String> {
        self.server.texts(STATE).await
    }
}

#[sqlx::test]
async fn security_37_a_session_that_has_ended_elsewhere_changes_nothing(_: Pool, db: Database) {
    let typing = typing(db).await;
    typing.server.execute(ENDED).await;
    let before = typing.state().await;
    for form in FORMS {
        let answer = typing.send(form).await;
        assert!(answer.location().starts_with("/session-expired"), "{form}: {}", answer.location());
        assert_eq!(typing.state().await, before, "{form}");
    }
    let said = typing.browser.click("/session-expired").await.text();
    assert!(said.contains("administrator"), "{said}");
}

/// It ends while the form waits for its turn, after it was looked who asks.
#[sqlx::test]
async fn security_37_a_session_that_ends_at_the_same_moment_changes_nothing(_: Pool, db: Database) {
    let typing = typing(db).await;
    for form in FORMS {
        let before = typing.state().await;
        let mut other = typing.server.db.begin().await.unwrap();
        sqlx::query("select from users for update").execute(&mut *other).await.unwrap();
        let end = async {
            patiently("the form waits", || async { typing.server.count(WAIT_FOR_LOCKS).await == 1 }).await;
            sqlx::query(ENDED).execute(&mut *other).await.unwrap();
            other.commit().await.unwrap();
        };
        let (answer, ()) = tokio::join!(typing.send(form), end);
        assert!(answer.location().starts_with("/session-expired"), "{form}: {}", answer.location());
        assert_eq!(typing.state().await, before, "{form}");
        let said = typing.browser.click(answer.location()).await.text();
        assert!(said.contains("administrator"), "{form}: {said}");
        typing.server.execute("update sessions set ended_at = null, end_reason = null").await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        typing.browser.get("/account").await;
    }
}
