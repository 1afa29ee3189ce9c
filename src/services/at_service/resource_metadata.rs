//! `GET /.well-known/oauth-protected-resource`: with which tokens a service can be asked, and who gives them (RFC 9728). Clients
//! find it by the `WWW-Authenticate` of a refusal, or by the service's address.

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::State,
    http::{
        HeaderValue, Uri,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    look::House,
    model::{host_address::RESOURCE_METADATA, problem::Problem, service::Service, service_host::ServiceHost},
};

#[derive(Serialize)]
struct Metadata<'a> {
    /// The audience of access tokens for it.
    resource: String,
    authorization_servers: [String; 1],
    /// What has no values is left out (section 3.2).
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    scopes_supported: &'a [String],
    bearer_methods_supported: [&'static str; 1],
    #[serde(skip_serializing_if = "str::is_empty")]
    resource_name: &'a str,
}

/// The metadata of the service whose address is asked about. They are the same for everybody, so that a script of any page may
/// read them and anybody may keep them.
pub async fn resource_metadata(
    State(house): State<Arc<House>>,
    Extension(host): Extension<Arc<ServiceHost>>,
    uri: Uri,
) -> Response {
    let path = uri.path().strip_prefix(RESOURCE_METADATA.path).unwrap_or_default();
    let Some(service) = host.service_at(path) else { return Problem::NotFound.into_response() };
    let headers = [
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
        (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    (headers, Json(metadata(&house, service))).into_response()
}

fn metadata<'a>(house: &House, service: &'a Service) -> Metadata<'a> {
    Metadata {
        resource: service.resource(),
        authorization_servers: [house.site.issuer()],
        scopes_supported: &service.scopes,
        bearer_methods_supported: ["header"],
        resource_name: &service.name,
    }
}
