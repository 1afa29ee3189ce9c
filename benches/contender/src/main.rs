//! What `make bench` compares with: who is signed in, by axum-login over tower-sessions, whose sessions are in Postgres. As
//! their documentation sets them up, with the pool set up as well as the door's: two queries a request, and nothing written.

mod backend;
mod seed;

use axum::{Json, Router, http::StatusCode, routing::get};
use axum_login::AuthManagerLayerBuilder;
use serde_json::{Value, json};
use sqlx::postgres::{PgPool, PgPoolOptions};
use tower_sessions::SessionManagerLayer;
use tower_sessions_sqlx_store::PostgresStore;

use self::backend::Users;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Failure = Box<dyn std::error::Error>;

/// `contender seed COUNT COOKIES FILE` gives that many users of the database a session and writes down the cookies of some;
/// `contender PORT` answers.
#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let pool = PgPoolOptions::new().max_connections(16).test_before_acquire(false);
    let pool = pool.connect(&std::env::var("DATABASE_URL")?).await?;
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["seed", count, cookies, file] => seed::seed(&pool, count.parse()?, cookies.parse()?, file).await,
        [port] => serve(pool, port.parse()?).await,
        _ => Err("usage: contender PORT | contender seed COUNT COOKIES FILE".into()),
    }
}

async fn serve(pool: PgPool, port: u16) -> Result<(), Failure> {
    // Over plain http here; everything else is as it comes.
    let sessions = SessionManagerLayer::new(PostgresStore::new(pool.clone())).with_secure(false);
    let router = Router::new()
        .route("/me", get(me))
        .layer(AuthManagerLayerBuilder::new(Users(pool), sessions).build())
        .route("/health", get(|| async { "ready" }));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, router).await?;
    Ok(())
}

async fn me(found: axum_login::AuthSession<Users>) -> Result<Json<Value>, StatusCode> {
    let user = found.user.ok_or(StatusCode::UNAUTHORIZED)?;
    let expires_at = found.session.expiry_date().to_string();
    Ok(Json(json!({ "user": user, "session": { "expires_at": expires_at, "provider": "main", "test": false } })))
}
