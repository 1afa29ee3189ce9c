//! Real proxies with the configuration of docs/proxies, a door, and services that fold underscores. What holds for one
//! holds for all; `scripts/test-long` asks those that not every change does.

mod away;
mod backend;
mod client;
mod kinds;
mod page;
mod people;
mod relay;
mod running;
mod spoofing;
mod traffic;

/// Every promise at one proxy.
macro_rules! at {
    ($name:ident, $kind:expr $(, $only:meta)?) => {
        mod $name {
            use super::{away, people, running::Behind, spoofing, traffic, kinds};
            use crate::support::{Database, Pool};

            at!(@ $kind $(, $only)?;
                people_sign_in_and_come_back_to_the_very_address = people::sign_in,
                who_may_not_is_told_so_and_the_service_is_not_asked = people::refused,
                a_script_reads_why_it_was_refused = people::script,
                a_session_that_ends_in_the_middle_is_told_to_each_in_their_way = people::ended,
                security_38_no_client_forges_removes_or_doubles_an_identity = spoofing::identity,
                security_38_the_doors_cookies_and_tokens_end_at_the_proxy = spoofing::secrets,
                security_40_security_47_cve_2026_40575_cve_2026_76835_no_client_describes_its_own_request = spoofing::described,
                security_49_the_origin_that_is_judged_is_the_one_that_serves = spoofing::origin,
                a_websocket_lives_and_asks_first = traffic::websocket,
                twenty_megabytes_arrive_and_a_stranger_s_do_not = traffic::upload,
                a_hundred_at_once_are_each_told_apart = traffic::parallel,
                security_40_a_door_that_stopped_lets_nobody_through = away::stopped,
                security_40_a_door_that_froze_lets_nobody_through = away::frozen,
                security_40_a_door_that_talks_nonsense_lets_nobody_through = away::nonsense,
            );
        }
    };
    (@ $kind:expr $(, $only:meta)?; $($promise:ident = $holds:path,)*) => {
        at!(@@ $kind, [$($only)?]; $($promise = $holds,)*);
    };
    (@@ $kind:expr, []; $($promise:ident = $holds:path,)*) => {
        $(#[sqlx::test]
        async fn $promise(_: Pool, db: Database) {
            $holds(&Behind::start($kind, db).await).await;
        })*
    };
    (@@ $kind:expr, [$only:meta]; $($promise:ident = $holds:path,)*) => {
        $(#[sqlx::test]
        #[$only]
        async fn $promise(_: Pool, db: Database) {
            $holds(&Behind::start($kind, db).await).await;
        })*
    };
}

at!(nginx, kinds::NGINX);
at!(caddy, kinds::CADDY);
at!(traefik, kinds::TRAEFIK, ignore = "scripts/test-long");
at!(envoy, kinds::ENVOY, ignore = "scripts/test-long");
at!(haproxy, kinds::HAPROXY, ignore = "scripts/test-long");
