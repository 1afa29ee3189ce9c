//! What mends each fault, at nginx, Caddy, Traefik, Envoy and HAProxy: lines of their pages, to the letter, which a test looks for
//! there. Empty where no line does.

use super::fault::Fault;

type Lines = &'static [&'static str];

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
            &["/vestibule-echo/"],
            &["/vestibule-echo/"],
            &["/vestibule-echo/"],
            &["/vestibule-echo/", "{ exact: vestibule-echo }"],
            &["/vestibule-echo/", "\"vestibule-echo\""],
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
            &["underscores_in_headers"],
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
            &["proxy_set_header Upgrade $http_upgrade;"],
            &["request_header -Vestibule-Assertion"],
            &["address: \"http://127.0.0.1:3002/authz/forward\""],
            &["allowed_headers:"],
            &["local TOLD ="],
        ],
    ),
    (
        Fault::Untold,
        [
            &["error_page 401 = @vestibule_answer;"],
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
            ],
            &["request_header @websocket Connection Upgrade"],
            &["address: \"http://127.0.0.1:3002/authz/forward\""],
            &["upgrade_configs: [ { upgrade_type: websocket } ]"],
            &["timeout tunnel 1h"],
        ],
    ),
    (Fault::Upload, [&["client_max_body_size 64m;"], &[], &[], &[], &[]]),
];
