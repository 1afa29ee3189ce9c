//! The configuration of a page with a line of it changed, as people change them: the doctor finds it, and names that line.

use serde_json::Value;

use super::{
    kinds,
    running::{Behind, Kind},
    through::{Found, doctor},
};
use crate::support::{Database, Pool, WIKI};

/// What is wrong, and what is said of it.
struct Break {
    lines: &'static [(&'static str, &'static str)],
    problems: &'static [&'static str],
    /// Beside those that the page itself has.
    notes: &'static [&'static str],
    /// In what is said of the first of them.
    told: &'static str,
}

macro_rules! breaks {
    ($proxy:ident: $kind:ident; $(case $name:ident($lines:expr, $problems:expr, $notes:expr, $told:expr);)*) => {
        mod $proxy {
            use super::*;

            $(#[sqlx::test]
            async fn $name(_: Pool, db: Database) {
                let of = Break { lines: &$lines, problems: &$problems, notes: &$notes, told: $told };
                found(kinds::$kind, db, &of).await;
            })*
        }
    };
}

breaks! { nginx: NGINX;
    case security_49_the_doctor_finds_that_the_host_of_a_client_is_judged(
        [("set $vestibule_url https://wiki.example.org$request_uri;", "set $vestibule_url https://$http_host$request_uri;")],
        ["host"], [], "`set $vestibule_url https://wiki.example.org$request_uri;`"
    );
    case security_49_the_doctor_finds_that_the_host_of_a_client_is_told(
        [("proxy_set_header Host                $host;", "proxy_set_header Host $http_host;")],
        ["host"], [], "`proxy_set_header Host                $host;`"
    );
    case security_38_the_doctor_finds_that_nobody_arrives(
        [("$upstream_http_remote_user;", "$upstream_http_remoteuser;")],
        ["arrives"], [], "`auth_request_set $vs_user   $upstream_http_remote_user;`"
    );
    case security_38_the_doctor_finds_that_no_assertion_arrives(
        [("proxy_set_header Vestibule-Assertion $vs_jwt;", "proxy_set_header Vestibule-Assertion \"\";")],
        ["arrives"], [], "`proxy_set_header Vestibule-Assertion $vs_jwt;`"
    );
    case a_name_that_does_not_arrive_is_told(
        [("$upstream_http_remote_name;", "$upstream_http_name;")],
        [], ["arrives"], "`proxy_set_header Remote-Name         $vs_name;`"
    );
    case what_visitors_get_where_the_door_breaks_down_is_told(
        [("error_page 500 =503 @vestibule_away;", "")],
        [], ["away"], "`error_page 500 =503 @vestibule_away;`"
    );
    case security_47_the_doctor_finds_that_a_client_describes_its_own_request(
        [("    proxy_set_header X-Original-URL $vestibule_url;\n", "")],
        ["description"], [], "`proxy_set_header X-Original-URL $vestibule_url;`"
    );
    case security_47_the_doctor_finds_that_a_client_names_its_own_address(
        [("X-Original-URL $vestibule_url;", "X-Original-URL $http_x_original_url;")],
        ["description"], [], "`proxy_set_header X-Original-URL $vestibule_url;`"
    );
    case security_38_the_doctor_finds_that_another_method_is_judged(
        [("X-Original-Method $request_method;", "X-Original-Method GET;")],
        ["method"], [], "`proxy_set_header X-Original-Method $request_method;`"
    );
    case a_check_at_another_port_is_told(
        [("server 127.0.0.1:3002;", "server 127.0.0.1:1;")],
        ["echo"], [], "`upstream vestibule_check {"
    );
    case an_address_of_the_proxys_own_making_is_told(
        [("https://wiki.example.org$request_uri;", "https://wiki.example.org$uri;")],
        ["echo"], [], "`set $vestibule_url https://wiki.example.org$request_uri;`"
    );
    case another_service_in_the_address_is_told(
        [("https://wiki.example.org$request_uri;", "https://crm.example.com$request_uri;")],
        ["echo"], [], "the check is told that crm.example.com is asked"
    );
    case another_scheme_in_the_address_is_told(
        [("https://wiki.example.org$request_uri;", "http://wiki.example.org$request_uri;")],
        ["echo"], [], "`set $vestibule_url https://wiki.example.org$request_uri;`"
    );
    case a_check_without_cookies_is_told(
        [("/authz/nginx;", "/authz/nginx; proxy_set_header Cookie \"\";")],
        ["seen"], ["hop_by_hop"], "does not get to see cookie"
    );
    case a_check_without_an_origin_is_told(
        [("/authz/nginx;", "/authz/nginx; proxy_set_header Origin \"\";")],
        ["seen"], [], "no `proxy_set_header` with that name takes it away"
    );
    case a_check_without_a_change_of_protocol_is_told(
        [("    proxy_set_header Upgrade $http_upgrade;\n", "")],
        [], ["upgrade"], "`proxy_set_header Upgrade $http_upgrade;`"
    );
    case answers_that_nobody_gets_are_told(
        [("error_page 401 = @vestibule_answer;", "")],
        ["visit"], ["script", "away"], "`error_page 401 = @vestibule_answer;`"
    );
    case answers_from_another_port_are_told(
        [("proxy_pass http://vestibule_check;", "proxy_pass http://127.0.0.1:1;")],
        ["stranger"], ["away"], "`proxy_pass http://vestibule_check;`"
    );
    case answers_that_lead_elsewhere_are_told(
        [("error_page 401 = @vestibule_answer;", "error_page 401 =302 https://elsewhere.invalid/;")],
        ["stranger"], ["away"], "`error_page 401 = @vestibule_answer;`"
    );
    case security_47_the_doctor_finds_that_a_client_names_its_own_method(
        [("map $http_upgrade $vs_upgrade ", "map $http_x_original_method $vs_m { default $http_x_original_method; \"\" $request_method; }\nmap $http_upgrade $vs_upgrade "),
         ("X-Original-Method $request_method;", "X-Original-Method $vs_m;")],
        ["method"], [], "`proxy_set_header X-Original-Method $request_method;`"
    );
    case security_47_the_doctor_finds_that_a_tidied_address_is_judged(
        [("set $vestibule_url https://wiki.example.org$request_uri;", "set $vs_origin https://wiki.example.org;"),
         ("location / {\n", "location / {\n    set $vestibule_url $vs_origin$uri;\n"),
         ("location ^~ /vestibule-echo/ {", "location ^~ /vestibule-echo/ {\n    set $vestibule_url $vs_origin$uri;\n")],
        ["paths", "query"], ["changed_paths"], "`set $vestibule_url https://wiki.example.org$request_uri;`"
    );
    case security_47_the_doctor_finds_that_the_query_is_lost(
        [("map $http_upgrade $vs_upgrade ", "map $request_uri $vs_path { \"~^(?<vs_p>[^?]*)\" $vs_p; }\nmap $http_upgrade $vs_upgrade "),
         ("https://wiki.example.org$request_uri;", "https://wiki.example.org$vs_path;")],
        ["query"], [], "`set $vestibule_url https://wiki.example.org$request_uri;`"
    );
    case security_38_the_doctor_finds_that_anybody_can_ask_the_check(
        [("    internal;\n", "")],
        ["open_check"], [], "`internal;`"
    );
    case a_check_without_the_doors_cookies_is_told(
        [("/authz/nginx;", "/authz/nginx; proxy_set_header Cookie $vs_cookies;")],
        ["seen"], [], "does not get to see cookie"
    );
    case pages_without_cookies_are_told(
        [("proxy_set_header X-Forwarded-For $remote_addr;\n}", "proxy_set_header X-Forwarded-For $remote_addr;\n    proxy_set_header Cookie $vs_cookies;\n}")],
        ["pages_cookies"], ["hop_by_hop"], "`location ^~ /.vestibule/ {`"
    );
    case security_38_the_doctor_finds_that_a_visitor_says_from_where_they_come(
        [("proxy_set_header X-Forwarded-For $remote_addr;", "proxy_set_header X-Forwarded-For $http_x_forwarded_for;")],
        ["visitor"], [], "`proxy_set_header X-Forwarded-For $remote_addr;`"
    );
    case security_38_the_doctor_finds_that_connection_goes_on(
        [("proxy_set_header Connection          $vs_connection;", "proxy_set_header Connection $http_connection;")],
        ["hop_by_hop"], [], "`proxy_set_header Connection          $vs_connection;`"
    );
    case a_location_that_asks_nobody_is_told_once(
        [("proxy_pass http://127.0.0.1:8080;", "auth_request off; proxy_pass http://127.0.0.1:8080;")],
        ["asks"], [], "No `auth_request off;` and no `satisfy any;`"
    );
    case whatever_else_is_allowed_is_told(
        [("auth_request /_vestibule;", "auth_request /_vestibule; satisfy any; allow all;")],
        ["echo_asks", "asks", "away"], ["hop_by_hop", "host", "changed_paths", "seen"], "no `satisfy any;`"
    );
    case a_location_that_is_not_there_is_told(
        [("location ^~ /vestibule-echo/ {", "location ^~ /elsewhere/ {")],
        ["echo"], [], "its location is not there"
    );
    case websockets_over_an_old_protocol_are_told(
        [("proxy_http_version 1.1;\nproxy_set_header Host", "proxy_set_header Host")],
        [], ["websocket"], "`proxy_http_version 1.1;`"
    );
}

breaks! { caddy: CADDY;
    case security_38_the_doctor_finds_what_is_not_copied(
        [("copy_headers Remote-User Remote-Name Remote-Email Remote-Groups Vestibule-Assertion Cookie",
          "copy_headers Remote-Name Remote-Groups Cookie")],
        ["arrives", "arrives"], ["arrives"], "`copy_headers Remote-User"
    );
    case what_visitors_get_where_the_door_breaks_down_is_told(
        [("handle_errors {", "handle_errors {\n\t\trespond 502")],
        [], ["away"], "`handle_errors {`"
    );
    case a_check_at_another_port_is_told(
        [("forward_auth 127.0.0.1:3002 {", "forward_auth 127.0.0.1:1 {")],
        ["echo"], [], "`forward_auth 127.0.0.1:3002 {`"
    );
    case security_47_the_doctor_finds_that_an_address_is_told_without_its_query(
        [("uri /authz/forward", "uri /authz/forward\n\t\t\theader_up X-Forwarded-Uri {http.request.orig_uri.path}")],
        ["paths", "query"], [], "`uri /authz/forward`"
    );
    case a_check_without_cookies_is_told(
        [("uri /authz/forward", "uri /authz/forward\n\t\t\theader_up -Cookie")],
        ["seen"], ["hop_by_hop", "own_cookies"], "does not get to see cookie"
    );
}

async fn found(kind: Kind, db: Database, of: &Break) {
    let at = Behind::start_broken(kind, db, of.lines).await;
    let person = at.person();
    person.register().await;
    // Where no cookie comes to the check, people would go round in circles.
    if !of.lines.iter().any(|(_, instead)| instead.contains("Cookie \"\"") || instead.contains("-Cookie")) {
        person.go(&format!("{WIKI}/.vestibule/enter?return_to=/page")).await;
    }
    let (Found { problems, mut notes }, report, status) = doctor(&at, person.at_wiki().as_deref()).await;
    notes.retain(|check| of.notes.contains(&check.as_str()) || !kind.notes.contains(&check.as_str()));
    assert_eq!((problems, notes), (owned(of.problems), owned(of.notes)), "{report:#}");
    let is_whole = !["echo", "description"].contains(of.problems.first().unwrap_or(&""));
    let expected = if of.problems.is_empty() { 0 } else { 1 };
    assert_eq!(status, Some(if is_whole { expected } else { 2 }), "{report:#}");
    let told = first(&report, of.problems.first().or(of.notes.first()).unwrap());
    assert!(told.contains(of.told), "{told}");
}

/// What is said of the first finding of a check that is not right, and what mends it.
fn first(report: &Value, check: &str) -> String {
    let sections = report["sections"].as_array().unwrap().iter();
    let mut findings = sections.flat_map(|section| section["findings"].as_array().unwrap());
    let found = findings.find(|found| found["check"] == check && found["level"] != "right").unwrap();
    format!("{} {}", found["text"].as_str().unwrap(), found["advice"].as_str().unwrap_or_default())
}

fn owned(checks: &[&str]) -> Vec<String> {
    checks.iter().map(ToString::to_string).collect()
}
