//! Who may what at the service.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Doc, Fault, Inner};

pub struct Who {
    pub user: String,
    pub roles: String,
}

impl Who {
    pub fn has(&self, role: &str) -> bool {
        self.roles.split(',').any(|own| own == role || own == "admin")
    }
}

type Said = (StatusCode, Value);

fn say(status: u16) -> Said {
    (StatusCode::from_u16(status).unwrap(), json!({ "status": status }))
}

impl Inner {
    /// Whether it has ended by now; then nobody can connect either.
    pub fn ended(&self) -> bool {
        let ended = self.ends_after == Some(0);
        if let Some(serving) = self.serving.as_ref().filter(|_| ended) {
            serving.abort();
        }
        ended
    }

    pub fn decide(&mut self, method: &Method, path: &str, who: &Who, is_checked: bool, has_body: bool) -> Said {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let is_nobody = who.user.is_empty() && is_checked;
        let may = |is_allowed: bool| {
            if is_nobody {
                say(401)
            } else if is_allowed || !is_checked {
                say(200)
            } else {
                say(403)
            }
        };
        match (method.as_str(), segments.as_slice()) {
            ("GET", [""]) => say(200),
            ("GET", ["admin"]) => may(who.has("admin")),
            ("GET", ["reports"]) if self.fault == Some(Fault::Gone) => say(404),
            ("GET", ["reports"]) if self.fault == Some(Fault::Opened) && who.user.is_empty() => say(200),
            ("GET", ["reports"]) => may(who.has("reader") || who.has("editor")),
            ("GET", ["docs"]) if is_nobody => say(401),
            ("GET", ["docs"]) => (StatusCode::OK, json!(self.list(who))),
            ("POST", ["docs"]) if is_nobody => say(401),
            ("POST", ["docs"]) if !who.has("editor") => say(403),
            ("POST", ["docs"]) => say(if has_body { 201 } else { 422 }),
            (method, ["docs", id, rest @ ..]) => {
                if is_nobody {
                    return say(401);
                }
                let fault = self.fault;
                let Some(id) = id.parse().ok().filter(|id| self.docs.contains_key(id)) else { return say(404) };
                let doc = &self.docs[&id];
                let reads = who.has("admin") || [&doc.owner, &doc.editor, &doc.reader].contains(&&who.user);
                let writes = [&doc.owner, &doc.editor].contains(&&who.user);
                match (method, rest) {
                    ("GET", []) => may(reads),
                    ("PUT", []) if fault == Some(Fault::OrForAnd) => may(writes || who.has("editor")),
                    ("PUT", []) => may(writes && who.has("editor")),
                    ("DELETE", []) if doc.owner == who.user || !is_checked || fault == Some(Fault::MethodForgotten) => {
                        self.docs.remove(&id);
                        say(204)
                    }
                    ("DELETE", []) => may(false),
                    ("GET", ["notes", note]) => {
                        let of_another = fault == Some(Fault::OthersChild)
                            && self.docs.values().any(|doc| doc.note.to_string() == *note);
                        let is_there = of_another || doc.note.to_string() == *note;
                        if reads && !is_there { say(404) } else { may(reads) }
                    }
                    _ => say(405),
                }
            }
            _ => say(404),
        }
    }

    fn list(&self, who: &Who) -> Vec<Value> {
        let leaks = self.fault == Some(Fault::ListLeaks);
        let sees = |doc: &Doc| leaks || [&doc.owner, &doc.editor, &doc.reader].contains(&&who.user);
        self.docs.iter().filter(|(_, doc)| sees(doc)).map(|(id, _)| json!({ "id": id })).collect()
    }
}
