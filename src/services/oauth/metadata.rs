//! `GET /.well-known/oauth-authorization-server`: where services ask, and how (RFC 8414). There is no authorization endpoint: people
//! sign in at the door, and no client asks them for anything.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Json,
    extract::State,
    http::header::CACHE_CONTROL,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use strum::VariantArray;

use crate::{
    look::House,
    model::{
        address::{Address, INTROSPECT, KEY_SET, REVOKE, TOKEN},
        service::{Service, client_key::Algorithm},
    },
};

/// The one grant that there is.
pub(super) const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

/// It changes with the settings only.
const AN_HOUR: &str = "public, max-age=3600";

/// How a service shows itself. A holder of a token needs nothing else to end it.
const METHODS: &[&str] = &["client_secret_basic", "private_key_jwt"];
const METHODS_OR_NONE: &[&str] = &["client_secret_basic", "private_key_jwt", "none"];

#[derive(Serialize)]
struct Metadata {
    issuer: String,
    token_endpoint: String,
    token_endpoint_auth_methods_supported: &'static [&'static str],
    token_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    introspection_endpoint: String,
    introspection_endpoint_auth_methods_supported: &'static [&'static str],
    introspection_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    revocation_endpoint: String,
    revocation_endpoint_auth_methods_supported: &'static [&'static str],
    revocation_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    jwks_uri: String,
    /// Left out it would mean two others (RFC 8414 section 2).
    grant_types_supported: [&'static str; 1],
    response_types_supported: [&'static str; 0],
    scopes_supported: BTreeSet<String>,
    /// What access tokens can be for (RFC 9728 section 4).
    protected_resources: Vec<String>,
}

/// The metadata, from the settings.
pub async fn metadata(State(house): State<Arc<House>>) -> Response {
    let issuer = house.site.issuer();
    let at = |address: &Address| format!("{issuer}{}", address.path);
    let algorithms: Vec<&'static str> = Algorithm::VARIANTS.iter().map(Into::into).collect();
    let resources = house.services.iter().filter(|service| !service.scopes.is_empty());
    let metadata = Metadata {
        token_endpoint: at(&TOKEN),
        token_endpoint_auth_methods_supported: METHODS,
        token_endpoint_auth_signing_alg_values_supported: algorithms.clone(),
        introspection_endpoint: at(&INTROSPECT),
        introspection_endpoint_auth_methods_supported: METHODS,
        introspection_endpoint_auth_signing_alg_values_supported: algorithms.clone(),
        revocation_endpoint: at(&REVOKE),
        revocation_endpoint_auth_methods_supported: METHODS_OR_NONE,
        revocation_endpoint_auth_signing_alg_values_supported: algorithms,
        jwks_uri: at(&KEY_SET),
        grant_types_supported: [TOKEN_EXCHANGE],
        response_types_supported: [],
        scopes_supported: resources.clone().flat_map(|service| service.scopes.iter().cloned()).collect(),
        protected_resources: resources.map(Service::resource).collect(),
        issuer,
    };
    ([(CACHE_CONTROL, AN_HOUR)], Json(metadata)).into_response()
}
