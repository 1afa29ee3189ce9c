//! Where proxies ask: is anything there, and may they.

use std::time::Duration;

use tokio::{net::TcpStream, time::timeout};

use super::report::Section;
use crate::server::config::{Config, ForwardAuth};

const CHECK: &str = "forward_auth";

/// Nobody waits longer for a connection.
const WITHIN: Duration = Duration::from_secs(2);

/// Nothing is said where nothing is behind the door.
pub(super) async fn examine(config: &Config) -> Option<Section> {
    let mut section = Section::new("Forward authentication");
    let Some(ForwardAuth { listen, from }) = &config.forward_auth else {
        if config.house.services.is_empty() {
            return None;
        }
        section.note(
            CHECK,
            "[forward_auth] is not set, so no proxy can ask: services are links and nothing more.",
            "Set forward_auth.listen to something like 127.0.0.1:3002.",
        );
        return Some(section);
    };
    let from: Vec<String> = from.iter().map(ToString::to_string).collect();
    section.right(CHECK, format!("Proxies ask at {listen}, from {} only.", from.join(", ")));
    match timeout(WITHIN, TcpStream::connect(listen)).await {
        Ok(Ok(_)) => section.right("forward_auth_answers", "Somebody listens there."),
        _ => section.note(
            "forward_auth_answers",
            "Nobody listens there, seen from here.",
            "That is as it should be while `vestibule serve` does not run.",
        ),
    }
    Some(section)
}
