//! What mends what visitors are told, and what goes on to the service.

use super::super::fault::{Fault, Lines};

pub(super) const LINES: &[(Fault, [Lines; 5])] = &[
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
        Fault::VisitorAddress,
        [
            &["proxy_set_header X-Forwarded-For $remote_addr;"],
            &["reverse_proxy @vestibule 127.0.0.1:3000"],
            &["PathPrefix(`/.vestibule/`)"],
            &["use_remote_address: true"],
            &["http-request set-header X-Forwarded-For %[src]"],
        ],
    ),
    (
        Fault::CheckOpen,
        [
            &["internal;"],
            &["@vestibule path /.vestibule/*"],
            &["PathPrefix(`/.vestibule/`)"],
            &["{ match: { prefix: \"/.vestibule/\" }, route: { cluster: door }, typed_per_filter_config: *open }"],
            &["acl own path_beg /.vestibule/"],
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
            &["authResponseHeadersRegex: \"^Authorization$\""],
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
