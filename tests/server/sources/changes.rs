//! Every statement that changes what is kept in memory of a session notes its transaction: otherwise nobody hears of it.

use std::{collections::BTreeSet, fs, path::Path};

/// Tables whose rows are kept in memory, with the columns that are.
const KEPT: [(&str, &[&str]); 4] = [
    (
        "users",
        &[
            "name",
            "email",
            "email_verified",
            "roles",
            "email_confirmed_by",
            "confirmed_email",
            "locale",
            "terms_version",
            "terms_versions",
            "disabled_at",
            "deleted_at",
        ],
    ),
    (
        "sessions",
        &[
            "secret_hash",
            "user_id",
            "created_at",
            "auth_time",
            "auth_time_vouched",
            "expires_at",
            "ended_at",
            "end_reason",
            "provider",
        ],
    ),
    ("service_sessions", &["secret_hash", "session_id", "host", "ended_at"]),
    ("api_tokens", &["secret_hash", "name", "scopes", "user_id", "created_at", "expires_at", "revoked_at"]),
];

/// Statements in a text that write such a column and note nothing.
fn unnoted(text: &str) -> Vec<String> {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    for (table, columns) in KEPT {
        for statement in text.split(&format!("update {table} ")).skip(1) {
            // As far as the literal, or the part of a longer statement, goes.
            let end = statement.find(['"', ')']).unwrap_or(statement.len());
            let whole = statement.find('"').unwrap_or(statement.len());
            let sets = statement[..whole].split(" where ").next().unwrap_or_default();
            let writes = columns.iter().any(|column| {
                sets.split([',', ' ', '\n']).collect::<Vec<_>>().windows(2).any(|words| words == [*column, "="])
            });
            if writes && !statement[..whole].contains("changed_xid") {
                found.push(format!("update {table} {}", &statement[..end]));
            }
        }
    }
    found
}

fn texts(folder: &Path, into: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, into);
        } else {
            into.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn security_37_whatever_changes_what_is_kept_is_noted() {
    let mut files = Vec::new();
    texts(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store")), &mut files);
    let found: BTreeSet<String> = files
        .iter()
        .flat_map(|(path, text)| unnoted(text).into_iter().map(move |what| format!("{path}: {what}")))
        .collect();
    // Who is deleted has no token any more: all are revoked in the same transaction.
    let known = ["update api_tokens set name = '-', last_used_ip = null where user_id = $1"];
    let unknown: Vec<_> = found.iter().filter(|found| !known.iter().any(|known| found.ends_with(known))).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
    let noted = files.iter().filter(|(_, text)| text.contains("changed_xid = pg_current_xact_id()")).count();
    assert!(noted > 5, "they are looked for where they are: {noted}");
}

#[test]
fn a_statement_that_notes_nothing_is_found() {
    for bad in [
        "query!(\"update users set locale = $2 where id = $1\", user)",
        "\"update users set locale = language from browsers where id = $1\"",
        "\"update sessions s set ended_at = now() where id = $1\"",
        "\"update sessions set\n  ended_at = now()\"",
    ] {
        assert_eq!(unnoted(bad).len(), 1, "{bad}");
    }
    for good in [
        "\"update users set locale = $2, changed_xid = pg_current_xact_id() where id = $1\"",
        "\"update sessions set last_seen_at = now() where ended_at = $1\"",
        "\"update users set email_key = $1\"",
    ] {
        assert_eq!(unnoted(good), Vec::<String>::new(), "{good}");
    }
}
