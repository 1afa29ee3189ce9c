//! What `make bench` compares with: an axum handler that answers the same bytes as `/me`, and one that also does the
//! one query, through sqlx's pool set up well. No layers, no limits, no logs.

use std::sync::Arc;

use axum::{Json, Router, extract::State, http::HeaderMap, routing::get};
use serde_json::{Value, json};
use sqlx::{PgPool, Row, postgres::PgPoolOptions};
use uuid::Uuid;
use vestibule::sessions::SessionCookie;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const QUERY: &str =
    "select s.id, s.secret_hash, s.created_at, s.auth_time, s.idle_expires_at, s.expires_at, s.provider, s.test,
        u.id as user_id, u.name, u.email, u.email_verified, u.roles
    from sessions s join users u on u.id = s.user_id
    where s.id = $1 and s.ended_at is null and s.idle_expires_at > now() and s.expires_at > now()";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let port: u16 = std::env::args().nth(1).unwrap_or_default().parse()?;
    let options = vestibule::store::pool::options(&std::env::var("DATABASE_URL")?)?;
    let pool = PgPoolOptions::new().max_connections(16).test_before_acquire(false).connect_with(options).await?;
    let same = Arc::new(example());
    let router = Router::new()
        .route("/bare", get(move || async move { Json(Value::clone(&same)) }))
        .route("/query", get(query))
        .with_state(pool);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("ready");
    axum::serve(listener, router).await?;
    Ok(())
}

/// The one query of a live session, and nothing else.
async fn query(State(pool): State<PgPool>, headers: HeaderMap) -> Json<Value> {
    let cookie = headers.get("cookie").and_then(|value| value.to_str().ok()).and_then(|value| value.split_once('='));
    let cookie = cookie.map(|(_, value)| value);
    let Some(cookie) = cookie.and_then(SessionCookie::parse) else { return Json(Value::Null) };
    match sqlx::query(QUERY).bind(cookie.id).fetch_optional(&pool).await {
        Ok(Some(row)) if cookie.secret.hash().matches(row.get("secret_hash")) => Json(json!({
            "user": {
                "id": row.get::<Uuid, _>("user_id"), "name": row.get::<&str, _>("name"), "email": row.get::<&str, _>("email"),
                "email_verified": row.get::<bool, _>("email_verified"), "roles": row.get::<Vec<String>, _>("roles"),
            },
            "session": {
                "id": row.get::<Uuid, _>("id"), "created_at": time(&row, "created_at"), "auth_time": time(&row, "auth_time"),
                "idle_expires_at": time(&row, "idle_expires_at"), "expires_at": time(&row, "expires_at"),
                "provider": row.get::<&str, _>("provider"), "test": row.get::<bool, _>("test"),
            },
            "token": null,
        })),
        _ => Json(Value::Null),
    }
}

fn time(row: &sqlx::postgres::PgRow, column: &str) -> chrono::DateTime<chrono::Utc> {
    row.get(column)
}

/// As long as a real answer.
fn example() -> Value {
    let time = "2026-11-23T21:40:00.123456Z";
    json!({
        "user": { "id": Uuid::nil(), "name": "Person 12345", "email": "person12345@example.org", "email_verified": true, "roles": ["editor"] },
        "session": { "id": Uuid::nil(), "created_at": time, "auth_time": time, "idle_expires_at": time, "expires_at": time, "provider": "main", "test": false },
        "token": null,
    })
}
