//! What mends who somebody is.

use super::super::fault::{Fault, Lines};

const COPIED_BY_CADDY: &str =
    "copy_headers Remote-User Remote-Name Remote-Email Remote-Groups Vestibule-Assertion Cookie";
const COPIED_BY_TRAEFIK: &str =
    "authResponseHeaders: [Remote-User, Remote-Name, Remote-Email, Remote-Groups, Vestibule-Assertion, Cookie]";
const COPIED_BY_ENVOY: &str = "{ exact: remote-user }, { exact: remote-name }, { exact: remote-email }, { exact: remote-groups }, { exact: vestibule-assertion }";
const NAMED_TO_HAPROXY: &str = "local IDENTITY = { \"remote-user\", \"remote-name\", \"remote-email\", \"remote-groups\", \"vestibule-assertion\" }";

pub(super) const LINES: &[(Fault, [Lines; 5])] = &[
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
            &["txn.http:req_set_header(name, value[0])", "txn.http:req_del_header(\"connection\")"],
        ],
    ),
];
