//! What mends a fault, at each proxy: lines of its page, to the letter.

use super::proxy::Proxy;

/// What can be wrong with a proxy's configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::VariantArray)]
pub(super) enum Fault {
    /// The check is not asked.
    Unasked,
    /// The echo is not where its location should lead.
    NoEcho,
    /// An identity header of the client's arrives.
    Identity,
    /// The same under a name with an underscore.
    Twins,
    /// The client takes an identity header of the door's away.
    HopByHop,
    /// The client describes its own request to the check.
    Description,
    /// One host is judged and another one served.
    Host,
    /// Names that are nobody's are served as the service.
    UnknownHost,
    /// One address is judged and another one served.
    Paths,
    /// The check does not get to see a header.
    Unseen,
    /// Visitors do not get what the door tells them.
    Untold,
    /// The door's own pages at the service's host.
    Folder,
    /// What is told while nobody can tell.
    Away,
    /// The door's cookies go on.
    Cookies,
    /// The door's tokens go on.
    Token,
    /// A change to HTTP/2 in the middle of a connection goes on.
    Http2Upgrade,
    Websocket,
    Upload,
}

/// What a page has for it.
pub(super) enum Mend {
    Lines(&'static [&'static str]),
    /// Nothing that could be written.
    Nothing,
}

impl Fault {
    /// In words, for the proxy that it is, or for whoever looks it up.
    pub fn advice(self, proxy: Option<Proxy>) -> String {
        let Some(proxy) = proxy else {
            return "--proxy says which proxy it is, and then the lines that mend it stand here; docs/proxies has them for each."
                .to_owned();
        };
        match self.mend(proxy) {
            Mend::Lines(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| format!("`{line}`")).collect();
                format!("In {}: {}.", proxy.page(), lines.join(" and "))
            }
            Mend::Nothing => format!("No line of {} mends it.", proxy.page()),
        }
    }

    pub fn mend(self, proxy: Proxy) -> Mend {
        let [nginx, caddy, traefik, envoy, haproxy] = self.lines();
        let lines = match proxy {
            Proxy::Nginx => nginx,
            Proxy::Caddy => caddy,
            Proxy::Traefik => traefik,
            Proxy::Envoy => envoy,
            Proxy::Haproxy => haproxy,
        };
        if lines.is_empty() { Mend::Nothing } else { Mend::Lines(lines) }
    }

    /// For nginx, Caddy, Traefik, Envoy and HAProxy.
    fn lines(self) -> [&'static [&'static str]; 5] {
        match self {
            Self::Unasked => [
                &["auth_request /_vestibule;"],
                &["forward_auth 127.0.0.1:3002 {"],
                &["middlewares: [vestibule-clean, vestibule]"],
                &["- name: envoy.filters.http.ext_authz"],
                &["http-request lua.vestibule https://wiki.example.org if wiki !own"],
            ],
            Self::NoEcho => [
                &["/vestibule-echo/"],
                &["/vestibule-echo/"],
                &["/vestibule-echo/"],
                &["/vestibule-echo/", "{ exact: vestibule-echo }"],
                &["/vestibule-echo/", "\"vestibule-echo\""],
            ],
            Self::Identity => [
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
            Self::Twins => [
                &["underscores_in_headers"],
                &["request_header -Remote_*", "request_header -Vestibule_Assertion"],
                &[
                    "Remote_User: \"\", Remote_Name: \"\", Remote_Email: \"\", Remote_Groups: \"\", Vestibule_Assertion: \"\"",
                ],
                &["headers_with_underscores_action: DROP_HEADER"],
                &["http-request del-header _ -m sub"],
            ],
            Self::HopByHop => [
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
            Self::Description => [
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
            Self::Host => [
                &[
                    "set $vestibule_url https://wiki.example.org$request_uri;",
                    "proxy_set_header Host                $host;",
                ],
                &["import vestibule 127.0.0.1:8080"],
                &["rule: \"Host(`wiki.example.org`)\""],
                &["domains: [wiki.example.org]"],
                &["http-request lua.vestibule https://wiki.example.org if wiki !own"],
            ],
            Self::UnknownHost => [
                &["listen 443 ssl http2 default_server;", "return 421;"],
                &["wiki.example.org {"],
                &["rule: \"Host(`wiki.example.org`)\""],
                &["domains: [wiki.example.org]"],
                &["http-request deny deny_status 421 unless door || wiki || crm"],
            ],
            Self::Paths => [
                &["set $vestibule_url https://wiki.example.org$request_uri;"],
                &["uri /authz/forward"],
                &["address: \"http://127.0.0.1:3002/authz/forward\""],
                &["normalize_path: true", "merge_slashes: true", "path_with_escaped_slashes_action: REJECT_REQUEST"],
                &["ask[\"x-forwarded-uri\"] = { txn.sf:pathq() }"],
            ],
            Self::Unseen => [
                &["proxy_set_header Upgrade $http_upgrade;"],
                &["request_header -Vestibule-Assertion"],
                &["address: \"http://127.0.0.1:3002/authz/forward\""],
                &["allowed_headers:"],
                &["local TOLD ="],
            ],
            Self::Untold => [
                &["error_page 401 = @vestibule_answer;"],
                &["forward_auth 127.0.0.1:3002 {"],
                &["address: \"http://127.0.0.1:3002/authz/forward\""],
                &["path_prefix: /authz/envoy"],
                &["local GIVEN ="],
            ],
            Self::Folder => [
                &["location ^~ /.vestibule/ {"],
                &["reverse_proxy @vestibule 127.0.0.1:3000"],
                &["PathPrefix(`/.vestibule/`)"],
                &["{ match: { prefix: \"/.vestibule/\" }, route: { cluster: door }, typed_per_filter_config: *open }"],
                &["acl own path_beg /.vestibule/", "use_backend door if own"],
            ],
            Self::Away => [
                &["error_page 500 =503 @vestibule_away;"],
                &["handle_errors {"],
                &[],
                &["status_on_error: { code: ServiceUnavailable }"],
                &["local GIVEN ="],
            ],
            Self::Cookies => [
                &["proxy_set_header Cookie              $vs_cookies;"],
                &["copy_headers Remote-User Remote-Name Remote-Email Remote-Groups Vestibule-Assertion Cookie"],
                &[
                    "authResponseHeaders: [Remote-User, Remote-Name, Remote-Email, Remote-Groups, Vestibule-Assertion, Cookie]",
                ],
                &["{ exact: cookie } ]"],
                &["txn.http:req_set_header(\"cookie\", cookies[0])"],
            ],
            Self::Token => [
                &["proxy_set_header Authorization       $vs_authorization;"],
                &["request_header @token -Authorization"],
                &[],
                &["handle:headers():remove(\"authorization\")"],
                &["txn.http:req_del_header(\"authorization\")"],
            ],
            Self::Http2Upgrade => [
                &["proxy_set_header Upgrade             $vs_upgrade;"],
                &["request_header @other -Upgrade"],
                &["h2c is not spoken"],
                &["upgrade_configs: [ { upgrade_type: websocket } ]"],
                &["txn.http:req_del_header(\"upgrade\")"],
            ],
            Self::Websocket => [
                &[
                    "proxy_set_header Upgrade             $vs_upgrade;",
                    "proxy_set_header Connection          $vs_connection;",
                ],
                &["request_header @websocket Connection Upgrade"],
                &["address: \"http://127.0.0.1:3002/authz/forward\""],
                &["upgrade_configs: [ { upgrade_type: websocket } ]"],
                &["timeout tunnel 1h"],
            ],
            Self::Upload => [&["client_max_body_size 64m;"], &[], &[], &[], &[]],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use strum::VariantArray;

    use super::*;

    /// What is told to be written stands in the page, to the letter.
    #[test]
    fn every_line_that_mends_something_stands_in_its_page() {
        for proxy in Proxy::ALL {
            let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(proxy.page())).expect("a page");
            for fault in Fault::VARIANTS {
                if let Mend::Lines(lines) = fault.mend(proxy) {
                    for line in lines {
                        assert!(page.contains(line), "{line} is not in {}", proxy.page());
                    }
                }
            }
        }
    }
}
