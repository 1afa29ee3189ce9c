//! A panic in a handler is a page like any other fault of ours, on every layer of the real router, and the server goes
//! on.

use std::{cell::Cell, hint::black_box, panic, sync::Once};

use axum::routing::{MethodRouter, get, post};
use leptos::prelude::*;
use reqwest::Method;
use strum::VariantArray;
use vestibule::{
    auth::AuthError,
    model::{
        address::{ACCOUNT, Address, HEALTH_LIVE, ME, SIGN_OUT, SIGNED_OUT},
        problem::Problem,
        session::SignedIn,
    },
    pages::{Anybody, At, Page, page},
    server::{
        front::Front,
        router::{over, routes},
        state::AppState,
        telemetry,
    },
};

use crate::{
    answers::logs::{heard, listen, requests},
    support::{Answer, Ask, Database, Pool, Setup, is_up, make},
};

const SECRET: &str = "a secret of the house";

async fn panics() {
    let secret = SECRET.to_owned();
    panic!("{secret}");
}

async fn panics_with_words_of_the_source() {
    panic!("these words stand in the source");
}

/// What a slice out of bounds says holds the text that it is of.
struct PanicsAsItLoads;

impl Page for PanicsAsItLoads {
    type To = SignedIn;

    async fn load(_: &At<SignedIn>) -> Result<Self, AuthError> {
        let text = format!("ü{SECRET}");
        assert_eq!(&text[1..], "");
        Ok(Self)
    }

    fn view(self) -> impl IntoView {}
}

struct PanicsAsItIsMade;

impl Page for PanicsAsItIsMade {
    type To = Anybody;

    async fn load(_: &At<Anybody>) -> Result<Self, AuthError> {
        Ok(Self)
    }

    fn view(self) -> impl IntoView {
        view! { <p>{move || -> &'static str { black_box(Err::<&str, _>(SECRET)).unwrap() }}</p> }
    }
}

/// The real router but for five handlers. A server function outside its adapter panics, since it lacks its call.
fn router(state: AppState) -> Front {
    let handler = |path: &str| -> Option<MethodRouter<AppState>> {
        Some(match path {
            _ if path == ME.path => get(panics),
            _ if path == HEALTH_LIVE.path => get(panics_with_words_of_the_source),
            _ if path == ACCOUNT.path => get(page::<PanicsAsItLoads>),
            _ if path == SIGNED_OUT.path => get(page::<PanicsAsItIsMade>),
            _ if path == SIGN_OUT.path => post(leptos_axum::handle_server_fns),
            _ => return None,
        })
    };
    let changed =
        |(address, real): (&'static Address, MethodRouter<AppState>)| (address, handler(address.path).unwrap_or(real));
    over(routes().into_iter().map(changed).collect(), state).into()
}

thread_local! {
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// Asks, with what the program itself says of a panic in the place of what a test says.
async fn fallen(ask: Ask<'_>) -> Answer {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let other = panic::take_hook();
        panic::set_hook(Box::new(move |info| if EXPECTED.get() { telemetry::panicked(info) } else { other(info) }));
    });
    EXPECTED.set(true);
    let answer = ask.await;
    EXPECTED.set(false);
    answer
}

#[sqlx::test]
async fn security_28_a_panic_becomes_the_page_of_a_fault_of_ours(_: Pool, db: Database) {
    listen();
    let server = Setup { router: Box::new(router), ..Setup::default() }.start(db).await;
    let browser = server.browser();
    let made = make(&browser, "reader", "active").await.json();
    let (user, session) = (made["user"]["id"].as_str().unwrap(), made["session"]["id"].as_str().unwrap());
    for (method, address) in [
        (Method::GET, "/account?x=1"),
        (Method::GET, "/signed-out"),
        (Method::POST, "/auth/sign-out"),
        (Method::GET, "/me"),
    ] {
        let path = address.split('?').next().unwrap();
        for is_person in [true, false] {
            listen();
            let ask = browser.ask(method.clone(), address).header("sec-fetch-site", "same-origin").form(&[]);
            let accept = if is_person { "text/html" } else { "application/json" };
            let answer = fallen(ask.header("accept", accept)).await;
            if is_person {
                assert_eq!(answer.page(500), "Something went wrong");
                assert!(answer.header("content-security-policy").contains("script-src 'self' 'nonce-"));
            } else {
                assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (500, "internal"));
                assert!(answer.header("content-security-policy").starts_with("default-src 'none'; frame-ancestors"));
            }
            assert!(!answer.text().contains(SECRET), "{address}");
            for (header, value) in [
                ("cache-control", "no-store"),
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
            ] {
                assert_eq!(answer.header(header), value, "{address}: {header}");
            }
            let line = format!("ERROR answered method={method} path={path} status=500");
            assert_eq!(requests(), [format!("{line} user={user} session={session} reason=internal")]);
            let said = heard("ERROR");
            assert!(said.len() == 1 && said[0].contains("the program panicked at="), "{address}: {said:?}");
            assert!(said[0].contains(&format!("request_id={} ", answer.header("x-request-id"))), "{said:?}");
            assert!(!said[0].contains(SECRET) && !said[0].contains("words="), "{said:?}");
        }
    }
    is_up(&server).await;
}

#[sqlx::test]
async fn a_panic_is_told_of_with_its_place_and_with_words_that_stand_in_the_source(_: Pool, db: Database) {
    listen();
    let server = Setup { router: Box::new(router), ..Setup::default() }.start(db).await;
    assert_eq!(fallen(server.browser().program("/health/live")).await.reason(), "internal");
    assert_eq!(requests(), ["ERROR answered method=GET path=/health/live status=500 reason=internal"]);
    let said = heard("ERROR");
    assert_eq!(said.len(), 1, "{said:?}");
    let (_, place) = said[0].split_once("the program panicked at=").unwrap();
    let (file, rest) = place.split_once(".rs:").unwrap();
    assert!(file.ends_with("panics"), "{said:?}");
    assert!(rest.ends_with(" words=\"these words stand in the source\""), "{said:?}");
}

#[test]
fn every_problem_has_a_status_of_an_error_and_a_name_of_its_own() {
    let mut names = std::collections::HashSet::new();
    for &problem in Problem::VARIANTS {
        assert!((400..600).contains(&problem.status()), "{problem:?}");
        assert!(names.insert(problem.as_str()), "{problem:?}");
        assert_eq!(problem.as_str().parse(), Ok(problem));
    }
}
