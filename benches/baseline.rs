//! What `make bench` compares with: axum handlers that answer what `/me` answers, with its headers and nothing of its work. One
//! sends bytes that are there, one writes the same JSON for each request, one also does the one query, through sqlx's pool set up
//! well. No layers, no limits, no logs.

use std::sync::Arc;

use anyhow::Context;
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, header::CONTENT_TYPE},
    response::IntoResponse,
    routing::get,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
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

/// What `/me` says.
#[derive(Debug, Serialize, Deserialize)]
struct Me {
    user: User,
    session: Session,
    token: Option<()>,
}

#[derive(Debug, Serialize, Deserialize)]
struct User {
    id: Uuid,
    name: String,
    email: String,
    email_verified: bool,
    roles: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Session {
    id: Uuid,
    created_at: DateTime<Utc>,
    auth_time: DateTime<Utc>,
    idle_expires_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    provider: String,
    test: bool,
}

/// `baseline PORT FILE`: the file has an answer of `/me`, a header on each line, an empty line and the body.
#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [port, file] = &arguments[..] else { anyhow::bail!("usage: baseline PORT FILE") };
    let (headers, body) = read(&std::fs::read_to_string(file)?)?;
    let me: Arc<Me> = Arc::new(serde_json::from_slice(&body)?);
    anyhow::ensure!(serde_json::to_vec(&*me)? == body, "what is serialised here is not what /me says");
    let options = vestibule::store::pool::options(&std::env::var("DATABASE_URL")?)?;
    let pool = PgPoolOptions::new().max_connections(16).test_before_acquire(false).connect_with(options).await?;
    let same = headers.clone();
    // `Json` says of what kind it is by itself.
    let mut others = headers;
    others.remove(CONTENT_TYPE);
    let router = Router::new()
        .route("/constant", get(move || async move { (same.clone(), body.clone()) }))
        .route("/serialising", get(move || async move { (others.clone(), Json(&*me)).into_response() }))
        .route("/query", get(query))
        .with_state(pool);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port.parse::<u16>()?)).await?;
    axum::serve(listener, router).await?;
    Ok(())
}

fn read(answer: &str) -> anyhow::Result<(HeaderMap, Bytes)> {
    let (head, body) = answer.split_once("\n\n").context("an empty line ends the headers")?;
    let mut headers = HeaderMap::new();
    for line in head.lines() {
        let (name, value) = line.split_once(": ").context("a header has a name and a value")?;
        headers.insert(name.parse::<HeaderName>()?, HeaderValue::from_str(value)?);
    }
    Ok((headers, Bytes::copy_from_slice(body.as_bytes())))
}

/// The one query of a live session, and nothing else.
async fn query(State(pool): State<PgPool>, headers: HeaderMap) -> Json<Option<Me>> {
    let cookie = headers.get("cookie").and_then(|value| value.to_str().ok()).and_then(|value| value.split_once('='));
    let cookie = cookie.map(|(_, value)| value);
    let Some(cookie) = cookie.and_then(SessionCookie::parse) else { return Json(None) };
    match sqlx::query(QUERY).bind(cookie.id).fetch_optional(&pool).await {
        Ok(Some(row)) if cookie.secret.hash().matches(row.get("secret_hash")) => Json(Some(Me {
            user: User {
                id: row.get("user_id"),
                name: row.get("name"),
                email: row.get("email"),
                email_verified: row.get("email_verified"),
                roles: row.get("roles"),
            },
            session: Session {
                id: row.get("id"),
                created_at: row.get("created_at"),
                auth_time: row.get("auth_time"),
                idle_expires_at: row.get("idle_expires_at"),
                expires_at: row.get("expires_at"),
                provider: row.get("provider"),
                test: row.get("test"),
            },
            token: None,
        })),
        _ => Json(None),
    }
}
