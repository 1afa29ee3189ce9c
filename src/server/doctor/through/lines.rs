//! What mends each fault, at nginx, Caddy, Traefik, Envoy and HAProxy: lines of their pages, to the letter, which a test looks for
//! there. Empty where no line does.

use super::fault::Fault;

type Lines = &'static [&'static str];

const COPIED_BY_CADDY: &str =
    "copy_headers Remote-User Remote-Name Remote-Email Remote-Groups Vestibule-Assertion Cookie";
const COPIED_BY_TRAEFIK: &str =
    "authResponseHeaders: [Remote-User, Remote-Name, Remote-Email, Remote-Groups, Vestibule-Assertion, Cookie]";
const COPIED_BY_ENVOY: &str = "{ exact: remote-user }, { exact: remote-name }, { exact: remote-email }, { exact: remote-groups }, { exact: vestibule-assertion }";
const NAMED_TO_HAPROXY: &str = "local IDENTITY = { \"remote-user\", \"remote-name\", \"remote-email\", \"remote-groups\", \"vestibule-assertion\" }";

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
        Fault::LosesAll,
        [
            &["include /etc/nginx/vestibule-identity.conf;", "include /etc/nginx/vestibule-ask.conf;"],
            &["route {", COPIED_BY_CADDY],
            &[COPIED_BY_TRAEFIK],
            &[COPIED_BY_ENVOY],
            &["txn.http:req_set_header(name, value[0])"],
        ],
    ),
    (
        Fault::LosesUser,
        [
            &[
                "auth_request_set $vs_user   $upstream_http_remote_user;",
                "proxy_set_header Remote-User         $vs_user;",
            ],
            &[COPIED_BY_CADDY],
            &[COPIED_BY_TRAEFIK],
            &[COPIED_BY_ENVOY],
            &[NAMED_TO_HAPROXY],
        ],
    ),
    (
        Fault::LosesName,
        [
            &[
                "auth_request_set $vs_name   $upstream_http_remote_name;",
                "proxy_set_header Remote-Name         $vs_name;",
            ],
            &[COPIED_BY_CADDY],
            &[COPIED_BY_TRAEFIK],
            &[COPIED_BY_ENVOY],
            &[NAMED_TO_HAPROXY],
        ],
    ),
    (
        Fault::LosesEmail,
        [
            &[
                "auth_request_set $vs_email  $upstream_http_remote_email;",
                "proxy_set_header Remote-Email        $vs_email;",
            ],
            &[COPIED_BY_CADDY],
            &[COPIED_BY_TRAEFIK],
            &[COPIED_BY_ENVOY],
            &[NAMED_TO_HAPROXY],
        ],
    ),
    (
        Fault::LosesGroups,
        [
            &[
                "auth_request_set $vs_groups $upstream_http_remote_groups;",
                "proxy_set_header Remote-Groups       $vs_groups;",
            ],
            &[COPIED_BY_CADDY],
            &[COPIED_BY_TRAEFIK],
            &[COPIED_BY_ENVOY],
            &[NAMED_TO_HAPROXY],
        ],
    ),
    (
        Fault::LosesAssertion,
        [
            &[
                "auth_request_set $vs_jwt    $upstream_http_vestibule_assertion;",
                "proxy_set_header Vestibule-Assertion $vs_jwt;",
            ],
            &[COPIED_BY_CADDY],
            &[COPIED_BY_TRAEFIK],
            &[COPIED_BY_ENVOY],
            &[NAMED_TO_HAPROXY],
        ],
    ),
    (
        Fault::Identity,
        [
            &["include /etc/nginx/vestibule-identity.conf;"],
            &["request_header -Remote-*", "request_header -Vestibule-Assertion"],
            &[
                "Remote-User: \"\", Remote-Name: \"\", Remote-Email: \"\", Remote-Groups: \"\", Vestibule-Assertion: \"\"",
            ],
            &[
                "{ remove: remote-user }, { remove: remote-name }, { remove: remote-email }, { remove: remote-groups }, { remove: vestibule-assertion }",
            ],
            &["http-request del-header Remote- -m beg", "http-request del-header Vestibule-Assertion"],
        ],
    ),
    (
        Fault::Twins,
        [
            &["underscores_in_headers off;"],
            &["request_header -Remote_*", "request_header -Vestibule_Assertion"],
            &[
                "Remote_User: \"\", Remote_Name: \"\", Remote_Email: \"\", Remote_Groups: \"\", Vestibule_Assertion: \"\"",
            ],
            &["headers_with_underscores_action: DROP_HEADER"],
            &["http-request del-header _ -m sub"],
        ],
    ),
    (
        Fault::HopByHop,
        [
            &["proxy_set_header Connection          $vs_connection;"],
            &["request_header @other -Connection"],
            &[
                "authResponseHeaders: [Remote-User, Remote-Name, Remote-Email, Remote-Groups, Vestibule-Assertion, Cookie]",
            ],
            &[
                "{ exact: remote-user }, { exact: remote-name }, { exact: remote-email }, { exact: remote-groups }, { exact: vestibule-assertion }",
            ],
            &["txn.http:req_set_header(name, value[0])"],
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
            &["local TOLD ="],
        ],
    ),
    (
        Fault::Untold,
        [
            &[
                "error_page 401 = @vestibule_answer;",
                "location @vestibule_answer {",
                "proxy_pass http://vestibule_check;",
                "rewrite ^ /authz/nginx/answer? break;",
            ],
            &["forward_auth 127.0.0.1:3002 {"],
            &["address: \"http://127.0.0.1:3002/authz/forward\""],
            &["{ exact: accept }", "{ prefix: sec-fetch- }"],
            &["local GIVEN ="],
        ],
    ),
    (
        Fault::Folder,
        [
            &["location ^~ /.vestibule/ {"],
            &["reverse_proxy @vestibule 127.0.0.1:3000"],
            &["PathPrefix(`/.vestibule/`)"],
            &["{ match: { prefix: \"/.vestibule/\" }, route: { cluster: door }, typed_per_filter_config: *open }"],
            &["acl own path_beg /.vestibule/", "use_backend door if own"],
        ],
    ),
    (
        Fault::Away,
        [
            &["error_page 500 =503 @vestibule_away;"],
            &["handle_errors {"],
            &[],
            &["status_on_error: { code: ServiceUnavailable }"],
            &["local GIVEN ="],
        ],
    ),
    (
        Fault::Cookies,
        [
            &["proxy_set_header Cookie              $vs_cookies;"],
            &["copy_headers Remote-User Remote-Name Remote-Email Remote-Groups Vestibule-Assertion Cookie"],
            &[
                "authResponseHeaders: [Remote-User, Remote-Name, Remote-Email, Remote-Groups, Vestibule-Assertion, Cookie]",
            ],
            &["{ exact: cookie } ]"],
            &["txn.http:req_set_header(\"cookie\", cookies[0])"],
        ],
    ),
    (
        Fault::Token,
        [
            &["proxy_set_header Authorization       $vs_authorization;"],
            &["request_header @token -Authorization"],
            &[],
            &["handle:headers():remove(\"authorization\")"],
            &["txn.http:req_del_header(\"authorization\")"],
        ],
    ),
    (
        Fault::Http2Upgrade,
        [
            &["proxy_set_header Upgrade             $vs_upgrade;"],
            &["request_header @other -Upgrade"],
            &["h2c is not spoken"],
            &["upgrade_configs: [ { upgrade_type: websocket } ]"],
            &["txn.http:req_del_header(\"upgrade\")"],
        ],
    ),
    (
        Fault::Websocket,
        [
            &[
                "proxy_set_header Upgrade             $vs_upgrade;",
                "proxy_set_header Connection          $vs_connection;",
                "proxy_http_version 1.1;",
            ],
            &["request_header @websocket Connection Upgrade"],
            &["address: \"http://127.0.0.1:3002/authz/forward\""],
            &["upgrade_configs: [ { upgrade_type: websocket } ]"],
            &["timeout tunnel 1h"],
        ],
    ),
    (Fault::Upload, [&["client_max_body_size 64m;"], &[], &[], &[], &[]]),
];
