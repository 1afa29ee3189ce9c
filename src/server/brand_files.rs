//! The operator's own files, out of memory: pictures, the font, the stylesheet with their colours in it. Whatever is in a
//! picture, its answer lets it run nothing, load nothing and be nobody's page.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{
    look::{House, brand::BrandFile},
    model::{address::USUAL_ICONS, picture::PictureKind, problem::Problem},
};

/// For names that carry a hash of the content.
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";
const AN_HOUR: &str = "public, max-age=3600";

/// An SVG may have a style of its own, and nothing else.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; sandbox; \
     frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'none'",
);

/// Below `/brand`.
pub fn hashed(house: &Arc<House>) -> Router {
    Router::new().route("/{file}", get(by_name)).fallback(|| async { Problem::NotFound }).with_state(Arc::clone(house))
}

/// Where browsers look by themselves; an operator's icon is there too, if it is of a kind that they take.
pub fn icons(house: &Arc<House>) -> Router {
    let [favicon, touch] = USUAL_ICONS;
    Router::new().route(favicon, get(usual_icon)).route(touch, get(usual_icon)).with_state(Arc::clone(house))
}

async fn by_name(State(house): State<Arc<House>>, Path(name): Path<String>) -> Response {
    house.brand.file(&name).map_or_else(|| Problem::NotFound.into_response(), |file| answer(file, FOR_EVER))
}

async fn usual_icon(State(house): State<Arc<House>>) -> Response {
    let brand = house.brand.now();
    let Some(icon) = brand.icon_picture().filter(|icon| icon.kind == PictureKind::Png) else {
        return Problem::NotFound.into_response();
    };
    answer(BrandFile { media_type: icon.kind.media_type(), bytes: icon.bytes.clone() }, AN_HOUR)
}

fn answer(file: BrandFile, keep: &'static str) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(file.media_type)),
        (CACHE_CONTROL, HeaderValue::from_static(keep)),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, file.bytes).into_response()
}
