//! What Envoy tells: the request itself, with its own method and host, its path behind a prefix. It does not tell the scheme.

use axum::http::{HeaderMap, Method, Uri, header::HOST};

use super::described::{Described, Place, Undescribed, only};
use crate::model::check_address::ENVOY;

pub fn describe(method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<Described, Undescribed> {
    let host = only(headers, HOST.as_str())?;
    // Envoy never asks with an address in full.
    if uri.authority().is_some() {
        return Err(Undescribed::ForeignHost);
    }
    let line = uri.path_and_query().and_then(|line| line.as_str().strip_prefix(ENVOY));
    let line = line.filter(|line| line.starts_with('/')).ok_or(Undescribed::DescriptionMissing)?;
    Described::new(method.as_str(), Place::Host(host.to_owned()), line)
}
