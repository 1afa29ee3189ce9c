//! `GET /.well-known/jwks.json`: the keys that prove what the door has signed (RFC 7517).

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::header::CACHE_CONTROL,
    response::{IntoResponse, Response},
};

use crate::look::House;

/// A key is there a day before it signs: whoever keeps this for an hour knows it in time.
const AN_HOUR: &str = "public, max-age=3600";

/// The key set, from memory.
pub async fn key_set(State(house): State<Arc<House>>) -> Response {
    ([(CACHE_CONTROL, AN_HOUR)], Json(house.signing.key_set())).into_response()
}
