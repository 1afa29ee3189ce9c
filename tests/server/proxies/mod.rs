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
            use super::{away, kinds, people, running::Behind, spoofing, traffic};
            use crate::support::{Database, Pool};

            #[sqlx::test]
            $(#[$only])?
            async fn people_sign_in_and_come_back_to_the_very_address(_: Pool, db: Database) {
                people::sign_in(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn who_may_not_is_told_so_and_the_service_is_not_asked(_: Pool, db: Database) {
                people::refused(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn a_script_reads_why_it_was_refused(_: Pool, db: Database) {
                people::script(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn a_session_that_ends_in_the_middle_is_told_to_each_in_their_way(_: Pool, db: Database) {
                people::ended(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn security_38_no_client_forges_removes_or_doubles_an_identity(_: Pool, db: Database) {
                spoofing::identity(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn security_38_the_doors_cookies_and_tokens_end_at_the_proxy(_: Pool, db: Database) {
                spoofing::secrets(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn security_47_underscore_twins_are_nobody_cve_2026_52845_cve_2026_39858(_: Pool, db: Database) {
                spoofing::twins(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn security_38_no_service_is_told_of_a_method_that_nobody_decided_about(_: Pool, db: Database) {
                spoofing::methods(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn security_47_no_client_describes_its_own_request_through_a_proxy_cve_2026_40575_cve_2026_76835(_: Pool, db: Database) {
                spoofing::described(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn security_49_the_origin_that_is_judged_is_the_one_that_serves(_: Pool, db: Database) {
                spoofing::origin(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn http_2_without_tls_reaches_no_service(_: Pool, db: Database) {
                spoofing::h2c(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn a_websocket_lives_and_asks_first(_: Pool, db: Database) {
                traffic::websocket(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn twenty_megabytes_arrive_and_those_of_a_stranger_do_not(_: Pool, db: Database) {
                traffic::upload(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn a_hundred_at_once_are_each_told_apart(_: Pool, db: Database) {
                traffic::parallel(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn security_40_a_door_that_stopped_lets_nobody_through(_: Pool, db: Database) {
                away::stopped(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn security_40_a_door_that_froze_lets_nobody_through(_: Pool, db: Database) {
                away::frozen(&Behind::start($kind, db).await).await;
            }

            #[sqlx::test]
            $(#[$only])?
            async fn security_40_a_door_that_talks_nonsense_lets_nobody_through(_: Pool, db: Database) {
                away::nonsense(&Behind::start($kind, db).await).await;
            }
        }
    };
}

at!(nginx, kinds::NGINX);
at!(caddy, kinds::CADDY);
at!(traefik, kinds::TRAEFIK, ignore = "scripts/test-long");
at!(envoy, kinds::ENVOY, ignore = "scripts/test-long");
at!(haproxy, kinds::HAPROXY, ignore = "scripts/test-long");
