//! A release beside a development build on one database: what a test suite has had made is nothing to it. The whole server, as
//! it is compiled for a release, against a real Postgres.

use std::{path::Path, sync::Arc};

use reqwest::{Method, StatusCode, redirect::Policy};
use serde_json::Value;
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::net::TcpListener;
use url::Url;
use uuid::Uuid;

use super::{
    limits::LimitSettings,
    listener::{self, Terms},
    router::router,
    state::AppState,
    stopping,
};
use crate::{
    auth::{Site, tokens::PlainToken},
    look::{Assets, House, HouseSettings, brand::BrandSettings},
    model::{
        limits::{AccountSettings, ApiTokenSettings, SessionSettings},
        registration::RegistrationPolicy,
        service::Service,
        session::SessionId,
        way_in::WayIn,
    },
    sessions::{Arriving, SessionCookie},
    signing::FileKey,
    store::{
        events::Peer,
        pool::{self, Route},
        token_lists, token_warnings, transaction,
    },
};

struct Release {
    db: PgPool,
    house: Arc<House>,
    port: u16,
}

/// What somebody's browser is told.
struct Told {
    status: StatusCode,
    location: String,
    reason: String,
}

impl Release {
    async fn start(database: PgConnectOptions) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = |host: &str| format!("http://{host}:{port}").parse::<Url>().unwrap();
        let settings = HouseSettings {
            site: Site { public_url: url("127.0.0.1"), trusted_proxies: Vec::new(), hsts_subdomains: false },
            providers: Vec::new(),
            registration: RegistrationPolicy::Open,
            languages: Arc::default(),
            way_in: WayIn::default(),
            key_file: Some(FileKey::parse(&FileKey::generate()).unwrap()),
            terms: None,
            account: AccountSettings::default(),
            api_tokens: ApiTokenSettings::default(),
            brand: BrandSettings::default(),
            services: vec![Service::new("wiki".to_owned(), "The wiki".to_owned(), url("wiki.localhost"))],
        };
        let pool = pool::open_with(database.clone(), Route::Direct);
        let assets = Assets::find(None, Path::new("data")).unwrap();
        let house = Arc::new(House::build(settings, SessionSettings::default(), &pool, assets).unwrap());
        house.signing.keep().await.unwrap();
        let state = AppState::new(Arc::clone(&house), LimitSettings::default());
        tokio::spawn(listener::serve(listener, router(state), Terms::default(), stopping::never()));
        Self { db: PgPoolOptions::new().max_connections(2).connect_lazy_with(database), house, port }
    }

    /// Asks at a host with a cookie, as a program or as a person.
    async fn ask(&self, (host, cookie): (&str, &SessionCookie), path: &str, accept: &str) -> Told {
        let Self { port, .. } = self;
        let name = if host == "127.0.0.1" { "session" } else { "vestibule" };
        let http = reqwest::Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
        let answer = http
            .request(Method::GET, format!("http://127.0.0.1:{port}{path}"))
            .header("host", format!("{host}:{port}"))
            .header("cookie", format!("{name}-{port}={}", cookie.encode()))
            .header("accept", accept)
            .send()
            .await
            .unwrap();
        let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let (status, location) = (answer.status(), header("location"));
        let body: Value = answer.json().await.unwrap_or_default();
        Told { status, location, reason: body["reason"].as_str().unwrap_or_default().to_owned() }
    }

    /// Somebody's session with a child at the service: their cookies.
    async fn session(&self, test: bool) -> (SessionCookie, SessionCookie) {
        let (door, child, user) = (SessionCookie::random(), SessionCookie::random(), Uuid::now_v7());
        sqlx::query(
            "with ada as (insert into users (id, name, email) values ($1, 'Ada', 'ada@example.org') returning id),
             session as (
                 insert into sessions (id, secret_hash, user_id, idle_expires_at, expires_at, provider, test)
                 select $2, $3, id, now() + interval '30 min', now() + interval '12 h', 'op', $6 from ada returning id)
             insert into service_sessions (id, session_id, service, host, secret_hash)
                 select $4, id, 'wiki', $7, $5 from session",
        )
        .bind(user)
        .bind(door.id)
        .bind(door.secret.hash().as_bytes())
        .bind(child.id)
        .bind(child.secret.hash().as_bytes())
        .bind(test)
        .bind(format!("wiki.localhost:{}", self.port))
        .execute(&self.db)
        .await
        .unwrap();
        (door, child)
    }

    async fn registration(&self, test: bool) -> SessionCookie {
        let cookie = SessionCookie::random();
        sqlx::query(
            "insert into registrations (id, secret_hash, provider, issuer, subject, expires_at, test, world)
             values ($1, $2, 'op', 'https://op.example', $1::text, now() + interval '1 hour', $3, case when $3 then 'w1' end)",
        )
        .bind(cookie.id)
        .bind(cookie.secret.hash().as_bytes())
        .bind(test)
        .execute(&self.db)
        .await
        .unwrap();
        cookie
    }
}

const JSON: &str = "application/json";
const PAGE: &str = "text/html";
const WIKI: &str = "wiki.localhost";
const DOOR: &str = "127.0.0.1";

#[sqlx::test]
async fn security_34_a_session_of_a_test_suite_is_nobody_in_a_release(_: PgPoolOptions, db: PgConnectOptions) {
    let release = Release::start(db).await;
    let (door, child) = release.session(false).await;
    assert_eq!(release.ask((DOOR, &door), "/me", JSON).await.status, 200, "somebody who has signed in");
    assert_eq!(release.ask((WIKI, &child), "/.vestibule/me", JSON).await.status, 200);

    let (door, child) = release.session(true).await;
    for (at, path) in [((DOOR, &door), "/me"), ((WIKI, &child), "/.vestibule/me")] {
        let told = release.ask(at, path, JSON).await;
        assert_eq!((told.status.as_u16(), told.reason.as_str()), (401, "not_signed_in"), "{path}");
    }
    let told = release.ask((DOOR, &door), "/account", PAGE).await;
    assert_eq!((told.status.as_u16(), told.location.as_str()), (303, "/sign-in?return_to=/account"));
    // For whatever reason it may be over: it is as if it were not there.
    for limit in ["idle_expires_at = now()", "ended_at = now(), end_reason = 'admin'"] {
        let over = format!("update sessions set {limit} where test");
        sqlx::query(sqlx::AssertSqlSafe(over)).execute(&release.db).await.unwrap();
        assert_eq!(release.ask((DOOR, &door), "/me", JSON).await.reason, "not_signed_in", "{limit}");
    }
}

#[sqlx::test]
async fn security_34_a_registration_of_a_test_suite_is_none_in_a_release(_: PgPoolOptions, db: PgConnectOptions) {
    let release = Release::start(db).await;
    let cookie = release.registration(false).await;
    assert_eq!(release.ask((DOOR, &cookie), "/me", JSON).await.reason, "registering");
    let cookie = release.registration(true).await;
    assert_eq!(release.ask((DOOR, &cookie), "/me", JSON).await.reason, "not_signed_in");
    assert_eq!(release.ask((DOOR, &cookie), "/register", PAGE).await.location, "/sign-in");
}

#[sqlx::test]
async fn security_34_a_token_of_a_test_suite_is_none_in_a_release(_: PgPoolOptions, db: PgConnectOptions) {
    let release = Release::start(db).await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for (test, status) in [(false, 200), (true, 401)] {
        let token = PlainToken::random();
        sqlx::query(
            "with ada as (insert into users (id, name, email) values ($1, 'Ada', 'ada@example.org') returning id)
             insert into api_tokens (id, user_id, name, prefix, secret_hash, scopes, expires_at, test)
             select $1, id, 'x', 'vst_', $2, '{wiki:read}', now() + interval '1 day', $3 from ada",
        )
        .bind(Uuid::now_v7())
        .bind(token.hash().as_bytes())
        .bind(test)
        .execute(&release.db)
        .await
        .unwrap();
        let ask = http.get(format!("http://127.0.0.1:{}/me", release.port)).bearer_auth(token.reveal());
        assert_eq!(ask.send().await.unwrap().status().as_u16(), status, "test = {test}");
    }
    let listed = token_lists::list(&release.db, None).await.unwrap();
    assert_eq!(listed.len(), 1, "and it is in no list");
    assert_eq!(token_warnings::note_all(&release.db).await.unwrap(), 1, "nor is anybody told of its end");
}

#[sqlx::test]
async fn security_34_nothing_begins_at_a_service_for_one_in_a_release(_: PgPoolOptions, db: PgConnectOptions) {
    let release = Release::start(db).await;
    for test in [false, true] {
        let (door, _) = release.session(test).await;
        let mut transaction = transaction::begin(release.house.sessions.pool()).await.unwrap();
        let peer = Peer::default();
        let arriving = Arriving { parent: SessionId(door.id), service: "wiki", host: WIKI, former: None, by: &peer };
        let started = release.house.sessions.start_at_service(&mut transaction, arriving).await.unwrap();
        assert_eq!(started.is_some(), !test);
    }
}

#[sqlx::test]
async fn security_34_a_release_has_no_workshop(_: PgPoolOptions, db: PgConnectOptions) {
    let release = Release::start(db).await;
    let (door, _) = release.session(false).await;
    for path in ["/autosession", "/autosession/clock", "/gallery"] {
        assert_eq!(release.ask((DOOR, &door), path, JSON).await.status, 404, "{path}");
        let posted = reqwest::Client::new().post(format!("http://127.0.0.1:{}{path}", release.port)).send().await;
        assert_eq!(posted.unwrap().status(), 404, "{path}");
    }
}
