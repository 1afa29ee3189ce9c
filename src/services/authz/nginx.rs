//! What nginx tells: `X-Original-Method` and `X-Original-URL`, the address in full, whose origin its configuration writes.

use axum::http::HeaderMap;

use super::described::{Described, Place, Undescribed, only, split};

pub fn describe(headers: &HeaderMap) -> Result<Described, Undescribed> {
    let method = only(headers, "x-original-method")?;
    let (origin, target) = split(only(headers, "x-original-url")?)?;
    Described::new(method, Place::Origin(origin.to_owned()), target)
}
