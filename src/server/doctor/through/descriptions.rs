//! A request as a client may describe it, in headers that proxies write for the check.

use super::asking::Asking;
use crate::model::echo::FOLDER;

pub(super) fn descriptions(asking: &Asking) -> Vec<(&'static str, Vec<String>)> {
    let Asking { host, origin, .. } = asking;
    let open = format!("{FOLDER}described");
    let proto = origin.split(':').next().unwrap_or_default();
    let forwarded = vec![
        format!("X-Forwarded-Uri: {open}"),
        format!("X-Forwarded-Host: {host}"),
        format!("X-Forwarded-Proto: {proto}"),
        "X-Forwarded-Method: GET".to_owned(),
    ];
    let original = vec![format!("X-Original-URL: {origin}{open}"), "X-Original-Method: GET".to_owned()];
    let taken = "Connection: close, X-Forwarded-Uri, X-Forwarded-Method, X-Original-URL, X-Original-Method".to_owned();
    let underscored = |lines: &[String]| -> Vec<String> {
        let renamed = lines.iter().filter_map(|line| line.split_once(':'));
        renamed.map(|(name, value)| format!("{}:{value}", name.replace('-', "_"))).collect()
    };
    vec![
        ("X-Forwarded-Uri", forwarded[..1].to_vec()),
        ("X-Forwarded-*", forwarded.clone()),
        ("X-Original-*", original.clone()),
        ("X_Forwarded_*", underscored(&forwarded)),
        ("X_Original_*", underscored(&original)),
        ("both, named in Connection", [forwarded, original, vec![taken]].concat()),
        (
            "X-Original-URI, X-Rewrite-URL, X-Envoy-Original-Path",
            ["X-Original-URI", "X-Rewrite-URL", "X-Envoy-Original-Path"].map(|name| format!("{name}: {open}")).to_vec(),
        ),
    ]
}
