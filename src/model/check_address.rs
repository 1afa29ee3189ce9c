//! Where proxies ask about requests to services: one address for each kind of proxy, on a listener of their own. None of
//! them is served where visitors come.

pub const NGINX: &str = "/authz/nginx";
/// Where nginx fetches what somebody is told whom it must not let through.
pub const NGINX_ANSWER: &str = "/authz/nginx/answer";
/// Caddy, Traefik, HAProxy.
pub const FORWARD: &str = "/authz/forward";
/// Envoy writes the address that is asked for behind it.
pub const ENVOY: &str = "/authz/envoy";

pub const ALL: [&str; 4] = [NGINX, NGINX_ANSWER, FORWARD, ENVOY];
