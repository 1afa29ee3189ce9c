//! `GET /.well-known/authzen-configuration`: where services ask (Authorization API 1.0, Policy Decision Point metadata).

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::header::CACHE_CONTROL,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    look::House,
    model::address::{Address, EVALUATION, EVALUATIONS},
};

/// It changes with the settings only.
const AN_HOUR: &str = "public, max-age=3600";

/// There is no search: what is left out is not there.
#[derive(Serialize)]
struct Metadata {
    policy_decision_point: String,
    access_evaluation_endpoint: String,
    access_evaluations_endpoint: String,
}

/// The metadata, whose first member is the address that they were found by.
pub async fn metadata(State(house): State<Arc<House>>) -> Response {
    let origin = house.site.issuer();
    let at = |address: &Address| format!("{origin}{}", address.path);
    let metadata = Metadata {
        access_evaluation_endpoint: at(&EVALUATION),
        access_evaluations_endpoint: at(&EVALUATIONS),
        policy_decision_point: origin,
    };
    ([(CACHE_CONTROL, AN_HOUR)], Json(metadata)).into_response()
}
