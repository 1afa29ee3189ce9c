//! What Caddy, Traefik and HAProxy tell: `X-Forwarded-Method`, `-Proto`, `-Host` and `-Uri`.

use axum::http::HeaderMap;

use super::described::{Described, Place, Undescribed, only};

pub fn describe(headers: &HeaderMap) -> Result<Described, Undescribed> {
    let method = only(headers, "x-forwarded-method")?;
    let (proto, host) = (only(headers, "x-forwarded-proto")?, only(headers, "x-forwarded-host")?);
    Described::new(method, Place::Origin(format!("{proto}://{host}")), only(headers, "x-forwarded-uri")?)
}
