//! The service's contract: things made for a run, and removed.

use std::collections::{BTreeMap, HashMap};

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{Doc, Fault, Inner, TOKEN};

pub fn contract(inner: &mut Inner, path: &str, body: &[u8]) -> Response {
    let wish: HashMap<String, String> = serde_json::from_slice(body).unwrap_or_default();
    let of = |key: &str| wish.get(key).cloned();
    match path {
        "/.acl/describe" => axum::Json(json!({
            "kinds": { "doc": ["GET /docs", "GET /docs/{id}", "PUT /docs/{id}", "DELETE /docs/{id}",
                               "GET /docs/{id}/notes/{note}"] },
            "lists": ["GET /docs"],
            "bodies": { "POST /docs": { "type": "application/json", "body": { "title": "A" } } },
            "public": ["GET /"],
        }))
        .into_response(),
        "/.acl/make" => {
            if let Some(status) = inner.makes {
                // As frameworks do in development.
                return (status, format!("KeyError; headers: Authorization: Bearer {TOKEN}, x-copy={TOKEN}"))
                    .into_response();
            }
            inner.next += 1;
            let id = 1000 + inner.next;
            let note = if inner.fault == Some(Fault::SameChild) { 1 } else { 500_000 + inner.next };
            let else_ = |key: &str| of(key).unwrap_or_else(|| format!("somebody-else-{id}"));
            let doc = Doc {
                run: of("run").unwrap(),
                owner: else_("owner"),
                editor: else_("editor"),
                reader: else_("reader"),
                note,
            };
            inner.docs.insert(id, doc);
            let paths: BTreeMap<&str, String> = [
                ("GET /docs", "/docs".to_owned()),
                ("GET /docs/{id}", format!("/docs/{id}")),
                ("PUT /docs/{id}", format!("/docs/{id}")),
                ("DELETE /docs/{id}", format!("/docs/{id}")),
                ("GET /docs/{id}/notes/{note}", format!("/docs/{id}/notes/{note}")),
            ]
            .into();
            axum::Json(json!({ "id": id, "paths": paths })).into_response()
        }
        "/.acl/drop" if inner.fault == Some(Fault::DropFails) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        "/.acl/drop" => {
            let run = of("run").unwrap();
            inner.docs.retain(|_, doc| doc.run != run);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
