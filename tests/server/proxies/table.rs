//! The table of cases and proxies. A proxy is a line below and a case is a line above; what they make has no gap.

/// One cell.
macro_rules! cell {
    ($case:ident, $start:ident, $what:path, $kind:ident, always) => {
        #[sqlx::test]
        async fn $case(_: Pool, db: Database) {
            $what(&Behind::$start(kinds::$kind, db).await).await;
        }
    };
    ($case:ident, $start:ident, $what:path, $kind:ident, long) => {
        #[sqlx::test]
        #[ignore = "scripts/test-long"]
        async fn $case(_: Pool, db: Database) {
            $what(&Behind::$start(kinds::$kind, db).await).await;
        }
    };
}

/// One proxy.
macro_rules! column {
    ($proxy:ident, $kind:ident, $when:ident; $(case $case:ident($start:ident, $what:path);)*) => {
        mod $proxy {
            use super::super::{*, running::Behind};
            use crate::support::{Database, Pool};

            pub const CASES: &[&str] = &[$(stringify!($case)),*];
            $(cell!($case, $start, $what, $kind, $when);)*
        }
    };
}

macro_rules! every_case_at {
    ($proxy:ident, $kind:ident, $when:ident) => {
        column! { $proxy, $kind, $when;
            case people_sign_in_and_come_back_to_the_very_address(start, people::sign_in);
            case who_may_not_is_told_so_and_the_service_is_not_asked(start, people::refused);
            case a_script_reads_why_it_was_refused(start, people::script);
            case a_session_that_ends_in_the_middle_is_told_to_each_in_their_way(start, people::ended);
            case security_36_behind_a_proxy_what_no_person_did_is_no_use_of_a_session(start, quiet::no_use);
            case security_38_no_client_forges_removes_or_doubles_an_identity(start, spoofing::identity);
            case security_38_the_doors_cookies_end_at_the_proxy(start, spoofing::secrets);
            case security_38_no_service_is_told_of_a_method_that_nobody_decided_about(start, spoofing::methods);
            case security_49_the_origin_that_is_judged_is_the_one_that_serves(start, spoofing::origin);
            case security_47_a_header_that_the_doors_answer_lacks_is_nobodys_ghsa_7r4p_vjf4_gxv4(start, published::header_that_the_answer_lacks);
            case security_47_underscore_twins_are_nobody_cve_2026_52845_cve_2026_39858(start, published::twins);
            case security_47_no_client_describes_its_own_request_through_a_proxy_cve_2026_40575_cve_2026_76835(start, published::other_family);
            case security_47_a_malformed_cookie_opens_nothing_behind_a_proxy_cve_2026_25748(start, published::malformed_cookie);
            case security_47_an_untidy_path_opens_nothing_behind_a_proxy_cve_2026_15573(start, published::unnormalised_path);
            case security_47_an_address_that_a_stranger_forwards_counts_for_nothing_ghsa_7x63_xv5r_3p2x(start, published::forwarded_uri);
            case security_47_a_fragment_opens_nothing_behind_a_proxy_ghsa_pxq7_h93f_9jrg(start, published::fragment);
            case security_47_a_query_opens_nothing_behind_a_proxy_ghsa_7rh7_c77v_6434(start, published::query);
            case security_38_a_token_lets_its_holder_through_and_ends_at_the_proxy(start, tokens::holder);
            case security_38_a_token_behind_blanks_ends_at_the_proxy_too(start, tokens::behind_blanks);
            case an_access_token_lets_through_for_whom_it_is_and_goes_on(start, tokens::on_behalf);
            case security_38_no_client_forges_an_assertion_beside_a_token(start, tokens::forged);
            case security_38_an_authorization_of_the_services_own_arrives_as_it_was_sent(start, tokens::foreign);
            case security_30_a_bad_token_is_refused_beside_a_good_cookie_behind_a_proxy(start, tokens::bad);
            case a_token_without_the_scope_is_told_which_it_needs(start, tokens::scope);
            case with_which_tokens_a_service_can_be_asked_is_told_at_its_host(start, tokens::metadata);
            case http_2_lets_the_same_people_through(start, http2::people);
            case security_38_http_2_forges_no_identity(start, http2::spoofing);
            case security_38_the_doors_cookies_end_at_the_proxy_in_pieces_too(start, http2::crumbs);
            case security_49_an_authority_beside_another_host_changes_nothing(start, http2::authority);
            case http_2_without_tls_reaches_no_service(start, spoofing::h2c);
            case a_websocket_lives_and_asks_first(start, traffic::websocket);
            case the_echo_is_there_for_the_doctor_only(start, echo::nobody);
            case the_echo_tells_who_arrives_at_a_service(start, echo::identity);
            case the_echo_takes_uploads_and_websockets(start, echo::traffic);
            case security_38_the_doctor_finds_nothing_to_mend(start, through::documented);
            case twenty_megabytes_arrive_and_those_of_a_stranger_do_not(start, traffic::upload);
            case a_hundred_at_once_are_each_told_apart(start, traffic::parallel);
            case security_40_a_door_that_stopped_lets_nobody_through(start, away::stopped);
            case security_40_a_door_that_says_nothing_lets_nobody_through(start, away::frozen);
            case security_40_a_door_that_froze_lets_nobody_through_and_goes_on(start_with_process, away::stopped_by_the_system);
            case security_40_a_door_that_talks_nonsense_lets_nobody_through(start, away::nonsense);
        }
    };
}

/// With what the page has for a service under the door's own host.
macro_rules! every_case_under_the_doors_host {
    ($proxy:ident, $kind:ident, $when:ident) => {
        column! { $proxy, $kind, $when;
            case people_sign_in_at_the_door_and_come_back(start_with_app, at_door::people);
            case a_script_is_told_and_a_check_that_is_away_lets_nobody_through(start_with_app, at_door::script);
            case security_38_no_cookie_of_the_doors_reaches_a_service_under_its_host(start_with_app, at_door::cookies);
            case security_38_no_odd_cookie_of_the_doors_reaches_a_service_under_its_host(start_with_app, at_door::odd_cookies);
            case security_38_no_client_forges_an_identity_under_the_doors_host(start_with_app, at_door::spoofing);
            case security_39_no_path_of_the_doors_reaches_a_service_under_its_host(start_with_app, at_door::paths);
        }
    };
}

/// With the configuration of the proxy's own documentation.
macro_rules! every_naive_case {
    ($proxy:ident, $kind:ident, $when:ident) => {
        column! { $proxy, $kind, $when;
            case the_echo_shows_what_a_naive_configuration_lets_through(start_naive, echo::naive);
            case security_38_the_doctor_finds_what_a_naive_configuration_lets_through(start_naive, through::naive);
        }
    };
}

macro_rules! proxies {
    ($all:ident, $cases:ident; $($proxy:ident: $kind:ident, $when:ident;)*) => {
        $($cases!($proxy, $kind, $when);)*

        const $all: &[(&str, &[&str])] = &[$((stringify!($proxy), $proxy::CASES)),*];
    };
}

proxies! { PROXIES, every_case_at;
    nginx: NGINX, always;
    recent_nginx: RECENT_NGINX, long;
    caddy: CADDY, always;
    old_caddy: OLD_CADDY, long;
    traefik: TRAEFIK, long;
    envoy: ENVOY, long;
    haproxy: HAPROXY, long;
}
proxies! { UNDER_THE_DOORS_HOST, every_case_under_the_doors_host;
    nginx_door: NGINX, always;
    recent_nginx_door: RECENT_NGINX, long;
    caddy_door: CADDY, always;
    old_caddy_door: OLD_CADDY, long;
    traefik_door: TRAEFIK, long;
    envoy_door: ENVOY, long;
    haproxy_door: HAPROXY, long;
}

proxies! { NAIVE, every_naive_case;
    nginx_naive: NGINX, always;
    recent_nginx_naive: RECENT_NGINX, long;
    caddy_naive: CADDY, always;
    old_caddy_naive: OLD_CADDY, long;
    traefik_naive: TRAEFIK, long;
    envoy_naive: ENVOY, long;
    haproxy_naive: HAPROXY, long;
}

/// Counted by the list of tests that this program itself gives, so that nothing is missing in silence.
#[test]
fn no_cell_is_missing() {
    let program = std::env::current_exe().unwrap();
    let listed = std::process::Command::new(program).args(["--list", "--include-ignored", "proxies::table::"]).output();
    let listed = String::from_utf8(listed.unwrap().stdout).unwrap();
    for (proxy, cases) in [PROXIES, UNDER_THE_DOORS_HOST, NAIVE].concat() {
        for case in cases {
            let cell = format!("proxies::table::{proxy}::{case}: test");
            assert!(listed.lines().any(|line| line == cell), "{cell} is missing");
        }
    }
    let cells = listed.lines().filter(|line| line.matches("::").count() == 3).count();
    assert_eq!((PROXIES.len(), UNDER_THE_DOORS_HOST.len(), NAIVE.len(), cells), (7, 7, 7, 7 * (41 + 6 + 2)));
}
