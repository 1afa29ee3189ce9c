//! A panic in a handler is a page like any other fault of ours, and the server goes on.

use axum::{Router, body::Body, http::Request, routing::get};
use strum::VariantArray;
use tower::ServiceExt;
use tower_http::catch_panic::CatchPanicLayer;
use vestibule::{
    model::problem::Problem,
    server::{
        errors::{panicked, problems},
        limits::LimitSettings,
        state::AppState,
    },
};

use crate::support::{Database, Pool, TestServer, text_in};

async fn falls() {
    panic!("a secret of the house");
}

#[sqlx::test]
async fn security_28_a_panic_becomes_the_page_of_a_fault_of_ours(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let state = AppState::new(server.house.clone(), LimitSettings::default());
    let router = Router::new()
        .route("/falls", get(falls))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(axum::middleware::from_fn_with_state(state, problems));
    let ask = |accept: &str| Request::get("/falls").header("accept", accept).body(Body::empty()).unwrap();

    let page = router.clone().oneshot(ask("text/html")).await.unwrap();
    assert_eq!(page.status(), 500);
    let html = axum::body::to_bytes(page.into_body(), usize::MAX).await.unwrap();
    let html = String::from_utf8(html.to_vec()).unwrap();
    assert_eq!(text_in(&html, "h1"), "Something went wrong on our side");
    assert!(!html.contains("a secret of the house"));

    let json = router.oneshot(ask("application/json")).await.unwrap();
    assert_eq!(
        (json.status().as_u16(), &json.headers()["content-type"]),
        (500, &"application/problem+json".parse().unwrap())
    );
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
