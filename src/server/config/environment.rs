//! Which variables of the environment are settings of ours. Kubernetes (for every Service of a namespace) and Docker
//! (for every link) set some by themselves, whose names begin like ours where a Service is called `vestibule` or
//! `vestibule-db`. Those are known by their names and values together, so that a mistyped setting is still told.

use std::net::IpAddr;

use crate::auth::forwarded::is_port;

/// What every setting's name begins with.
pub(super) const PREFIX: &str = "VESTIBULE_";

/// As every program that uses Postgres reads it.
pub(super) const DATABASE_URL: &str = "DATABASE_URL";

/// Names that begin like ours and are no settings.
const NO_SETTINGS: [&str; 8] = [
    "VESTIBULE_ACL_TOKEN",
    "VESTIBULE_CHECKS",
    "VESTIBULE_CONFIG",
    "VESTIBULE_DEMO_PORT",
    "VESTIBULE_PROGRAM",
    "VESTIBULE_SHOW_LOG",
    "VESTIBULE_TOOLS",
    "VESTIBULE_URL",
];

/// Whether a variable can be a setting by its name.
pub(super) fn is_named_like_ours(name: &str) -> bool {
    name == DATABASE_URL || (name.starts_with(PREFIX) && !NO_SETTINGS.contains(&name))
}

/// Divides variables into our settings, and the names of those that something else has set.
pub(super) fn divide(variables: &[(String, String)]) -> (Vec<&(String, String)>, Vec<String>) {
    let (ours, others): (Vec<_>, Vec<_>) = variables
        .iter()
        .filter(|(name, _)| is_named_like_ours(name))
        .partition(|(name, value)| !is_of_a_service(name, value) && !is_of_a_link(name, value, variables));
    (ours, others.into_iter().map(|(name, _)| name.clone()).collect())
}

/// Kubernetes: `…_SERVICE_HOST`, `…_SERVICE_PORT`, `…_SERVICE_PORT_<NAME>`. Both: `…_PORT`, `…_PORT_<NUMBER>_<PROTOCOL>`,
/// and the same with `_ADDR`, `_PORT`, `_PROTO` after it.
fn is_of_a_service(name: &str, value: &str) -> bool {
    let is_ip = value.parse::<IpAddr>().is_ok();
    if name.ends_with("_SERVICE_HOST") {
        return is_ip;
    }
    if name.split_once("_SERVICE_PORT").is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with('_'))
        && is_port(value)
    {
        return true;
    }
    match after_port(name) {
        Some("") => is_endpoint(value),
        Some("_ADDR") => is_ip,
        Some("_PORT") => is_port(value),
        Some("_PROTO") => is_protocol(value),
        _ => name.ends_with("_PORT") && is_endpoint(value),
    }
}

/// What follows `…_PORT_<NUMBER>_<PROTOCOL>`.
fn after_port(name: &str) -> Option<&str> {
    let (_, rest) = name.split_once("_PORT_")?;
    let (number, rest) = rest.split_once('_')?;
    let end = rest.find('_').unwrap_or(rest.len());
    let (protocol, rest) = rest.split_at(end);
    (is_port(number) && is_protocol(&protocol.to_ascii_lowercase())).then_some(rest)
}

/// Docker: `<ALIAS>_NAME` is `/this/alias`, and with it comes `<ALIAS>_ENV_…`, whatever that holds.
fn is_of_a_link(name: &str, value: &str, variables: &[(String, String)]) -> bool {
    let is_link = |value: &str| value.strip_prefix('/').is_some_and(|names| names.split('/').count() == 2);
    if name.ends_with("_NAME") && is_link(value) {
        return true;
    }
    name.split_once("_ENV_").is_some_and(|(alias, _)| {
        let named = format!("{alias}_NAME");
        variables.iter().any(|(name, value)| *name == named && is_link(value))
    })
}

/// `tcp://10.0.0.1:5432`
fn is_endpoint(value: &str) -> bool {
    let Some((protocol, address)) = value.split_once("://") else { return false };
    let Some((host, port)) = address.rsplit_once(':') else { return false };
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    is_protocol(protocol) && is_port(port) && host.parse::<IpAddr>().is_ok()
}

fn is_protocol(text: &str) -> bool {
    ["tcp", "udp", "sctp"].contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(variables: &[(&str, &str)]) -> Vec<String> {
        let variables: Vec<_> = variables.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        divide(&variables).0.into_iter().map(|(name, _)| name.clone()).collect()
    }

    #[test]
    fn what_kubernetes_sets_for_a_service_is_no_setting() {
        for service in ["VESTIBULE", "VESTIBULE_DB", "VESTIBULE_SERVICE", "VESTIBULE_TLS_PROVIDER", "VESTIBULE__DB"] {
            for (name, value) in [
                ("SERVICE_HOST", "10.0.0.1"),
                ("SERVICE_HOST", "fd00::1"),
                ("SERVICE_PORT", "5432"),
                ("SERVICE_PORT_HTTP_ALT", "8080"),
                ("PORT", "tcp://10.0.0.1:5432"),
                ("PORT", "tcp://[fd00::1]:5432"),
                ("PORT_5432_TCP", "tcp://10.0.0.1:5432"),
                ("PORT_5432_TCP_PROTO", "tcp"),
                ("PORT_5432_TCP_PORT", "5432"),
                ("PORT_5432_TCP_ADDR", "10.0.0.1"),
                ("PORT_53_UDP", "udp://10.0.0.1:53"),
                ("PORT_53_UDP_PROTO", "udp"),
            ] {
                assert_eq!(settings(&[(&format!("{service}_{name}"), value)]), [""; 0], "{service}_{name}={value}");
            }
        }
    }

    #[test]
    fn what_docker_sets_for_a_link_is_no_setting() {
        let link = [
            ("VESTIBULE_DB_NAME", "/door/vestibule-db"),
            ("VESTIBULE_DB_ENV_POSTGRES_PASSWORD", "hush"),
            ("VESTIBULE_DB_PORT", "tcp://172.17.0.2:5432"),
        ];
        assert_eq!(settings(&link), [""; 0]);
        assert_eq!(settings(&link[1..2]), ["VESTIBULE_DB_ENV_POSTGRES_PASSWORD"], "nothing says that there is a link");
    }

    #[test]
    fn what_only_looks_alike_is_told_as_a_mistake() {
        for (name, value) in [
            ("VESTIBULE_PUBLIK_URL", "https://door.example.org"),
            ("VESTIBULE_PORT", "3000"),
            ("VESTIBULE_PORT", "https://door.example.org:443"),
            ("VESTIBULE_SERVICE", "wiki"),
            ("VESTIBULE_SERVICE_HOST", "wiki.example.org"),
            ("VESTIBULE_SERVICE_PORT", "99999"),
            ("VESTIBULE_PORT_HTTP", "80"),
            ("VESTIBULE_SERVICE__0__URL", "https://wiki.example.org"),
            ("VESTIBULE_SERVICE__0__ID", "wiki"),
            ("VESTIBULE_PROVIDER__0__NAME", "/main"),
        ] {
            assert_eq!(settings(&[(name, value)]), [name], "{name}={value}");
        }
        assert_eq!(settings(&[("VESTIBULE_CONFIG", "x"), ("HOME", "/"), ("DATABASE_URL", "x")]), ["DATABASE_URL"]);
    }
}
