//! The report for programs. Its shape stands here; a change that a reader could stumble over is another `version`.
//!
//! ```json
//! {
//!   "version": 1, "service": "wiki", "base": "http://wiki.localhost:8080/", "through_proxy": true,
//!   "began": "2026-09-21T14:13:20Z", "took_ms": 1234, "requests": 212, "cells": 17,
//!   "askers": ["editor", "anonymous"],
//!   "rows": [{
//!     "method": "GET", "route": "/docs/{id}", "resource": "doc:nobody",
//!     "cells": {"editor": {"expected": "refused", "found": "allowed", "public": false}, "anonymous": null}
//!   }],
//!   "findings": [{
//!     "kind": "changed", "method": "GET", "route": "/docs/{id}", "resource": "doc:nobody", "asker": "editor",
//!     "expected": "refused", "found": "allowed", "request": null, "text": "What it is, and what to do."
//!   }],
//!   "skipped": [{"method": "POST", "route": "/reset", "reason": "It empties the database."}],
//!   "notes": []
//! }
//! ```
//!
//! What there is nothing of is `null`: a cell that is not asked, `expected` where no table says anything, `resource`. `public`
//! is what the table says, or what was recorded where there is no table.

use serde_json::{Map, Value, json};

use super::run::Run;
use super::{
    matrix::{Matrix, MatrixCell, MatrixRow},
    text::shown,
};
use crate::acl::table::{asker::Asker, finding::Finding, outcome::Outcome};

const VERSION: u32 = 1;

pub fn json(run: &Run) -> Value {
    let matrix = Matrix::of(run);
    json!({
        "version": VERSION,
        "service": shown(&run.service),
        "base": shown(&run.base),
        "through_proxy": run.through_proxy,
        "began": run.began,
        "took_ms": u64::try_from(run.took.as_millis()).unwrap_or(u64::MAX),
        "requests": run.requests,
        "cells": run.cells(),
        "askers": matrix.askers.iter().map(|asker| shown(asker.as_str())).collect::<Vec<_>>(),
        "rows": matrix.rows.iter().map(|row| of_row(row, &matrix.askers)).collect::<Vec<_>>(),
        "findings": run.findings.iter().map(of_finding).collect::<Vec<_>>(),
        "skipped": run.skipped.iter().map(|(route, reason)| {
            json!({ "method": route.method, "route": shown(&route.path.to_string()), "reason": shown(reason) })
        }).collect::<Vec<_>>(),
        "notes": run.notes.iter().map(|note| shown(note)).collect::<Vec<_>>(),
    })
}

fn of_row(row: &MatrixRow<'_>, askers: &[&Asker]) -> Value {
    let cells: Map<String, Value> =
        askers.iter().zip(&row.cells).map(|(asker, cell)| (shown(asker.as_str()), of_cell(cell))).collect();
    json!({
        "method": row.route.method,
        "route": shown(&row.route.path.to_string()),
        "resource": row.resource.map(|resource| shown(&resource.to_string())),
        "cells": cells,
    })
}

fn of_cell(cell: &MatrixCell) -> Value {
    let Some(told) = cell.expected.or(cell.found) else { return Value::Null };
    json!({
        "expected": cell.expected.map(|cell| cell.outcome.as_str()),
        "found": cell.found.map(|cell| cell.outcome.as_str()),
        "public": told.public,
    })
}

fn of_finding(finding: &Finding) -> Value {
    json!({
        "kind": finding.kind,
        "method": finding.route.as_ref().map(|route| &route.method),
        "route": finding.route.as_ref().map(|route| shown(&route.path.to_string())),
        "resource": finding.resource.as_ref().map(|resource| shown(&resource.to_string())),
        "asker": finding.asker.as_ref().map(|asker| shown(asker.as_str())),
        "expected": finding.expected.map(Outcome::as_str),
        "found": finding.found.map(Outcome::as_str),
        "request": finding.request.as_deref().map(shown),
        "text": shown(&finding.text),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acl::report::sample;

    #[test]
    fn the_shape_is_the_one_that_is_written_down() {
        let told = json(&sample::run());
        assert_eq!(
            told["rows"][2],
            json!({
                "method": "GET", "route": "/docs/{id}", "resource": "doc:nobody",
                "cells": {
                    "editor": { "expected": "refused", "found": "refused", "public": false },
                    "reader": { "expected": "refused", "found": "allowed", "public": false },
                    "anonymous": { "expected": "sign-in", "found": "sign-in", "public": false },
                    "token": { "expected": null, "found": "refused", "public": false },
                },
            })
        );
        assert_eq!(told["rows"][1]["cells"]["anonymous"], Value::Null);
        assert_eq!(
            told["findings"][2],
            json!({
                "kind": "bypass", "method": "GET", "route": "/docs/{id}", "resource": "doc:nobody", "asker": "reader",
                "expected": "refused", "found": "allowed", "request": "HEAD /docs/17", "text": "HEAD is not checked.",
            })
        );
        assert_eq!(
            told["skipped"],
            json!([{ "method": "POST", "route": "/reset", "reason": "It empties the database." }])
        );
        let rest =
            ["version", "service", "base", "through_proxy", "began", "took_ms", "requests", "cells", "askers", "notes"];
        assert_eq!(
            rest.map(|name| told[name].clone()),
            [
                json!(1),
                json!("wiki"),
                json!("http://wiki.localhost:8080/"),
                json!(true),
                json!("2026-09-21T14:13:20Z"),
                json!(1234),
                json!(212),
                json!(16),
                json!(["editor", "reader", "anonymous", "token"]),
                json!(["The service has no contract."]),
            ]
        );
    }

    #[test]
    fn the_example_has_the_members_that_there_are() {
        let example: String = include_str!("json.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("//! "))
            .skip_while(|line| *line != "```json")
            .skip(1)
            .take_while(|line| *line != "```")
            .collect();
        let example: Value = serde_json::from_str(&example).expect("JSON");
        let told = json(&sample::run());
        for pointer in ["", "/rows/0", "/rows/0/cells/editor", "/findings/0", "/skipped/0"] {
            let names = |value: &Value| {
                let object = value.pointer(pointer).and_then(Value::as_object).expect("an object");
                object.keys().cloned().collect::<std::collections::BTreeSet<_>>()
            };
            assert_eq!(names(&example), names(&told), "{pointer}");
        }
    }
}
