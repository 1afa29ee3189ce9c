//! The whole answer of `/me` to whose session is kept, on the short way and through all layers of the router, without a socket.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
    response::Response,
    routing::get,
};
use http_body_util::BodyExt;
use leptos::prelude::LeptosOptions;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tower::ServiceExt;
use vestibule::{
    auth::{Site, hang_up::HangUp},
    look::{Assets, House, HouseSettings, Scripts, brand::BrandSettings},
    model::{
        limits::{AccountSettings, ApiTokenSettings},
        registration::RegistrationPolicy,
        way_in::WayIn,
    },
    server::{limits::LimitSettings, router::router, short_way::ShortWay, state::AppState, upkeep::read_changes},
    store::pool::{self, Route},
};

use super::{counting::allocations_in, place};

/// On the short way. Whoever makes it more says so here.
const SHORT: u64 = 15;

/// Through the router.
const LONG: u64 = 102;

const DOOR: &str = "http://127.0.0.1:4000";

#[sqlx::test]
async fn an_answer_of_me_takes_no_more_allocations_than_it_did(_: PgPoolOptions, database: PgConnectOptions) {
    let _turn = place::turn().await;
    place::seed(&database, 1).await;
    let pool = pool::open_with(database.clone(), Route::Direct);
    let house = Arc::new(House::build(house_settings(), place::settings(1_000), &pool, assets()).unwrap());
    let state = AppState::new(Arc::clone(&house), LimitSettings::default());
    let reader = read_changes(&state, &database);
    place::until_followed(&house.sessions).await;
    let (short_way, router) = (ShortWay::new(&state), router(state));
    // What is made once is made here: the first answer is the database's, and the second one comes from memory.
    for _ in 0..2 {
        ask(&router).await;
    }
    let (body, long) = ask(&router).await;
    let request = request();
    let (answer, short) = allocations_in(async { whole(short_way.answer(&request).expect("it is kept")).await }).await;
    assert!(answer == body && body.contains("ada@example.org"), "{answer}");
    let constant = get(move || async move { ([(header::CONTENT_TYPE, "application/json")], body) });
    let (_, of_constant) = ask(&Router::new().route("/me", constant)).await;
    println!(
        "Allocations of GET /me: {short} on the short way, {long} through the router; of an axum handler whose body is there: {of_constant}"
    );
    assert!(short <= SHORT && long <= LONG, "{short}, {long}");
    place::close(&house.sessions, reader).await;
}

/// As wrk asks.
fn request() -> Request<Body> {
    let cookie = format!("session-4000={}", place::cookie(0));
    let request = Request::get("/me").header(header::HOST, "127.0.0.1:4000").header(header::ACCEPT, "application/json");
    let mut request = request.header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 5000))));
    request.extensions_mut().insert(HangUp::default());
    request
}

async fn ask(router: &Router) -> (String, u64) {
    let (router, request) = (router.clone(), request());
    allocations_in(async { whole(router.oneshot(request).await.unwrap()).await }).await
}

/// What it says; the bytes are its own as they come.
async fn whole(answer: Response) -> String {
    assert_eq!(answer.status(), StatusCode::OK);
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.into()).unwrap()
}

fn house_settings() -> HouseSettings {
    HouseSettings {
        site: Site { public_url: DOOR.parse().unwrap(), trusted_proxies: Vec::new(), hsts_subdomains: false },
        providers: Vec::new(),
        registration: RegistrationPolicy::Open,
        way_in: WayIn::default(),
        services: Vec::new(),
        api_tokens: ApiTokenSettings::default(),
        terms: None,
        account: AccountSettings::default(),
        brand: BrandSettings::default(),
        key_file: None,
        languages: Arc::default(),
    }
}

/// No page is shown here.
fn assets() -> Assets {
    let options = LeptosOptions::builder().output_name("vestibule").site_root("public").site_pkg_dir("pkg").build();
    let scripts = Scripts::of(&options);
    Assets { stylesheet: "/pkg/vestibule.css".to_owned(), css: None, scripts, options }
}
