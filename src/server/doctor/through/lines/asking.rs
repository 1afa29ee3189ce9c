//! What mends what is judged.

use super::super::fault::{Fault, Lines};

pub(super) const LINES: &[(Fault, [Lines; 5])] = &[
    (
        Fault::Unasked,
        [
            &["auth_request /_vestibule;"],
            &["forward_auth 127.0.0.1:3002 {"],
            &["middlewares: [vestibule-clean, vestibule]"],
            &["- name: envoy.filters.http.ext_authz"],
            &["http-request lua.vestibule https://wiki.example.org if wiki !own"],
        ],
    ),
    (
        Fault::NoEcho,
        [
            &["location ^~ /vestibule-echo/ {", "proxy_pass http://127.0.0.1:3000;"],
            &["@echo path /vestibule-echo/*", "reverse_proxy @echo 127.0.0.1:3000"],
            &[
                "PathPrefix(`/vestibule-echo/`)\", priority: 1000, service: door, middlewares: [vestibule-clean, vestibule], tls: {} }",
            ],
            &["- { match: { prefix: \"/vestibule-echo/\" }, route: { cluster: door } }"],
            &["acl echo path_beg /vestibule-echo/", "use_backend door if echo"],
        ],
    ),
    (
        Fault::Unreachable,
        [
            &["upstream vestibule_check { server 127.0.0.1:3002; keepalive 64; }"],
            &["forward_auth 127.0.0.1:3002 {"],
            &["address: \"http://127.0.0.1:3002/authz/forward\""],
            &["server_uri: { uri: \"http://127.0.0.1:3002\", cluster: check, timeout: 2s }", "port_value: 3002"],
            &["local CHECK = \"http://127.0.0.1:3002/authz/forward\""],
        ],
    ),
    (
        Fault::Peer,
        [
            &["trusted_proxies = [\"127.0.0.1/32\"]"],
            &["trusted_proxies = [\"127.0.0.1/32\"]"],
            &["trusted_proxies = [\"127.0.0.1/32\"]"],
            &["trusted_proxies = [\"127.0.0.1/32\"]"],
            &["trusted_proxies = [\"127.0.0.1/32\"]"],
        ],
    ),
    (
        Fault::Address,
        [
            &[
                "set $vestibule_url https://wiki.example.org$request_uri;",
                "proxy_set_header X-Original-URL $vestibule_url;",
            ],
            &["uri /authz/forward"],
            &["address: \"http://127.0.0.1:3002/authz/forward\""],
            &["path_prefix: /authz/envoy", "domains: [wiki.example.org]"],
            &["http-request lua.vestibule https://wiki.example.org if wiki !own"],
        ],
    ),
    (
        Fault::Method,
        [
            &["proxy_set_header X-Original-Method $request_method;"],
            &["uri /authz/forward"],
            &["address: \"http://127.0.0.1:3002/authz/forward\""],
            &["path_prefix: /authz/envoy"],
            &["ask[\"x-forwarded-method\"] = { txn.sf:method() }"],
        ],
    ),
    (
        Fault::Elsewhere,
        [
            &["include /etc/nginx/vestibule-identity.conf;"],
            &["import vestibule 127.0.0.1:8080"],
            &["middlewares: [vestibule-clean, vestibule]"],
            &["- { match: { prefix: \"/\" }, route: { cluster: wiki } }"],
            &["http-request lua.vestibule https://wiki.example.org if wiki !own"],
        ],
    ),
    (
        Fault::Description,
        [
            &[
                "proxy_pass http://vestibule_check/authz/nginx;",
                "proxy_set_header X-Original-URL $vestibule_url;",
                "proxy_set_header X-Original-Method $request_method;",
            ],
            &["uri /authz/forward"],
            &["trustForwardHeader"],
            &["path_prefix: /authz/envoy"],
            &[
                "ask[\"x-forwarded-uri\"] = { txn.sf:pathq() }",
                "ask[\"x-forwarded-host\"] = { (origin:gsub(\"^https://\", \"\")) }",
            ],
        ],
    ),
    (
        Fault::Host,
        [
            &[
                "set $vestibule_url https://wiki.example.org$request_uri;",
                "proxy_set_header Host                $host;",
            ],
            &["import vestibule 127.0.0.1:8080"],
            &["rule: \"Host(`wiki.example.org`)\""],
            &["domains: [wiki.example.org]"],
            &["http-request lua.vestibule https://wiki.example.org if wiki !own"],
        ],
    ),
    (
        Fault::UnknownHost,
        [
            &["listen 443 ssl http2 default_server;", "return 421;"],
            &["wiki.example.org {"],
            &["rule: \"Host(`wiki.example.org`)\""],
            &["domains: [wiki.example.org]"],
            &["http-request deny deny_status 421 unless door || wiki || crm"],
        ],
    ),
    (
        Fault::Paths,
        [
            &["set $vestibule_url https://wiki.example.org$request_uri;"],
            &["uri /authz/forward"],
            &["address: \"http://127.0.0.1:3002/authz/forward\""],
            &["normalize_path: true", "merge_slashes: true", "path_with_escaped_slashes_action: REJECT_REQUEST"],
            &["ask[\"x-forwarded-uri\"] = { txn.sf:pathq() }"],
        ],
    ),
    (
        Fault::Unseen,
        [
            &["location = /_vestibule {"],
            &["forward_auth 127.0.0.1:3002 {"],
            &["address: \"http://127.0.0.1:3002/authz/forward\""],
            &["allowed_headers:"],
            &["local TOLD ="],
        ],
    ),
    (
        Fault::UnseenUpgrade,
        [
            &["proxy_set_header Upgrade $http_upgrade;"],
            &["request_header @websocket Connection Upgrade"],
            &[],
            &[],
            &[],
        ],
    ),
];
