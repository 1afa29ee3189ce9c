//! What the rows of `events` carry is what `docs/reference.md` says of their kinds.

use std::collections::BTreeMap;

use serde_json::json;
use sqlx::Row;
use strum::{EnumMessage, VariantArray};
use vestibule::{
    auth::tokens::PlainToken,
    model::{
        api_token::ApiTokenId, by_language::ByLanguage, roles::RoleMapping, scope::Scope, session::SessionId,
        terms::Terms, user::UserId,
    },
    sessions::{ActingFor, Arriving, Principal, disable_user, enable_user, revoke_shown},
    store::{
        api_tokens::{self, NewToken},
        events::{Kind, Peer},
        token_warnings::note_all,
    },
};

use crate::support::{
    Attempt, Browser, Database, Pool, Setup, TestServer, ada, attributes, edit, make, register, send_form,
    setup_with_scopes, shown_token, sign_in,
};

/// What a row may carry beside the request that it came about by.
const COLUMNS: [&str; 7] = ["user_id", "session_id", "provider", "service", "token_id", "actor", "reason"];

/// A server with two providers, of which the first one gives a role.
async fn start(db: Database) -> TestServer {
    let edit_provider: crate::support::EditProvider = Box::new(|settings, _| {
        let roles = BTreeMap::from([("staff".to_owned(), vec!["editor".to_owned()])]);
        settings.roles = (settings.id == "op").then(|| RoleMapping { claim: "groups".to_owned(), roles });
    });
    let terms = Some(Terms { version: "1".to_owned(), url: ByLanguage::same("/terms.html") });
    Setup { providers: vec!["op", "other"], edit_provider, terms, ..setup_with_scopes() }.start(db).await
}

/// Something of each kind.
async fn live(server: &TestServer) {
    let browser = server.browser();
    register(server, &browser).await;
    arrive_at_service(server, &browser).await;
    act_and_revoke(server, &browser).await;
    let mut person = ada();
    person["groups"] = json!(["staff"]);
    server.provider().person(person);
    sign_in(server, &browser, "/").await;
    sign_in_again(server, &browser).await;
    browser.post("/auth/details", &[("name", "Countess"), ("email", "ada@example.org")]).await;
    link_and_unlink(server, &browser).await;
    tokens(server, &browser).await;
    make(&server.browser(), "reader", "active").await;
    take_along_and_leave(server).await;
    server.provider().script().edit_id_token = edit(|claims| claims["nonce"] = json!("wrong"));
    sign_in(server, &server.browser(), "/").await;
    sign_in_again(server, &browser).await;
    let mut connection = server.db.acquire().await.unwrap();
    let id = sqlx::query_scalar("select id from users where email = 'ada@example.org'");
    let user = UserId(id.fetch_one(&mut *connection).await.unwrap());
    disable_user(&mut connection, user, &Peer::default()).await.unwrap();
    enable_user(&mut connection, user, &Peer::default()).await.unwrap();
}

async fn arrive_at_service(server: &TestServer, browser: &Browser) {
    let parent = SessionId(browser.session_cookie().unwrap().split('.').next().unwrap().parse().unwrap());
    let arriving = Arriving { parent, service: "wiki", host: "wiki.example.org", former: None, by: &Peer::default() };
    let mut connection = server.db.acquire().await.unwrap();
    let started = server.house.sessions.start_at_service(&mut connection, arriving).await.unwrap();
    assert!(started.is_some());
}

/// The wiki acts for somebody at the shop, in their session and with a token, which it then ends.
async fn act_and_revoke(server: &TestServer, browser: &Browser) {
    let session = SessionId(browser.session_cookie().unwrap().split('.').next().unwrap().parse().unwrap());
    let user = UserId(sqlx::query_scalar("select id from users").fetch_one(&server.db).await.unwrap());
    let (token, id) = (PlainToken::random(), ApiTokenId(uuid::Uuid::now_v7()));
    let (hash, scopes) = (token.hash(), [Scope::new("wiki", "read")]);
    let (prefix, secret_hash, life) = (token.prefix(), hash.as_bytes(), std::time::Duration::from_secs(60));
    let (name, scopes) = ("backup", &scopes[..]);
    let new = NewToken { id, user_id: user, form_key: None, name, prefix, secret_hash, scopes, life, test: false };
    api_tokens::add(&server.db, &new).await.unwrap();
    let pool = server.house.sessions.pool();
    for behalf in [Principal::Session { id: session, at_door: false }, Principal::Token(id)] {
        let [actor, service, host] = ["wiki", "crm", "crm.example.com"].map(str::to_owned);
        let acting = ActingFor { user, behalf, actor, service, host };
        assert!(acting.handle(pool, &Peer::default()).await.unwrap().is_some());
    }
    assert!(revoke_shown(pool, hash, Some("wiki"), &Peer::default()).await.unwrap().is_some());
}

async fn link_and_unlink(server: &TestServer, browser: &Browser) {
    let begun = browser.click("/auth/link?provider=other").await;
    let attempt = Attempt { url: begun.location().parse().unwrap() };
    assert_eq!(browser.arrive(&attempt.agree(&server.providers[1]).await).await.location(), "/account");
    let page = browser.click("/account").await.text();
    let mut pages = attributes(&page, "a", "href").into_iter().filter(|href| href.starts_with("/account/unlink"));
    let last = pages.next_back().expect("a way to remove it");
    let (_, id) = last.split_once("identity=").expect("an identity");
    browser.post("/auth/unlink", &[("identity", id)]).await;
}

/// One that expires soon and is revoked.
async fn tokens(server: &TestServer, browser: &Browser) {
    shown_token(&send_form(browser, "Backup", &["wiki:read"], "1").await);
    assert_eq!(note_all(&server.db).await.unwrap(), 1);
    let id = server.texts("select id::text from api_tokens where revoked_at is null").await.remove(0);
    browser.post("/auth/tokens/revoke", &[("token", &id)]).await;
}

/// Somebody else accepts the terms, downloads what is kept of them and deletes their account. Of their events nobody is left.
async fn take_along_and_leave(server: &TestServer) {
    let (stays, leaves) = (server.browser(), server.browser());
    for browser in [&stays, &leaves] {
        make(browser, "outsider", "active").await;
        server
            .execute("update users set terms_version = null, terms_versions = '{}' where email like 'outsider%'")
            .await;
        assert_eq!(browser.post("/auth/terms", &[("terms", "1")]).await.location(), "/");
        assert_eq!(browser.post("/account/data/download", &[]).await.status, 200);
    }
    assert_eq!(leaves.post("/auth/delete", &[]).await.location(), "/signed-out");
}

/// Proves once more who it is, for a page that asks for it.
async fn sign_in_again(server: &TestServer, browser: &Browser) {
    server.pass("16 minutes").await;
    let begin = browser.open("/account/details").await.button();
    let attempt = Attempt { url: browser.click(&begin).await.location().parse().unwrap() };
    browser.arrive(&attempt.agree(server.provider()).await).await;
}

#[sqlx::test]
async fn every_kind_of_event_carries_what_the_reference_says(_: Pool, db: Database) {
    let server = start(db).await;
    live(&server).await;
    for kind in Kind::VARIANTS {
        let (name, about) = (<&str>::from(kind), kind.get_documentation().expect("every kind is described"));
        let filled = COLUMNS.map(|column| format!("count({column})")).join(", ");
        let query = format!("select count(*), {filled} from events where kind = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(query)).bind(name).fetch_one(&server.db).await.unwrap();
        assert!(row.get::<i64, _>(0) > 0, "{name} did not happen");
        for (at, column) in COLUMNS.iter().enumerate() {
            let says = about.contains(&format!("`{column}`"));
            assert_eq!(row.get::<i64, _>(at + 1) > 0, says, "{name}: {column}");
        }
    }
    let texts = server.texts("select distinct reason from events where reason is not null").await;
    assert!(["again", "active"].iter().all(|reason| texts.iter().any(|text| text == reason)), "{texts:?}");
}
