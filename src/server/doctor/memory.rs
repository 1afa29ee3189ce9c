//! Sessions in memory: how late an end may count somewhere, and whether wake-ups arrive that make it fast.

use humantime::format_duration;

use super::{super::database::direct, report::Section};
use crate::{model::limits::CacheSettings, server::config::Config, sessions::wakeups};

pub(super) async fn examine(config: &Config) -> Option<Section> {
    let CacheSettings { sessions, read_every, stale_after } = config.session.cache;
    let mut section = Section::new("Sessions in memory");
    if sessions == 0 {
        section.right("memory", "None are kept: every request asks the database, and an end counts at the next one.");
        return Some(section);
    }
    // The database's own section says what is wrong with it.
    let direct = direct(config).ok()?;
    section.right(
        "memory",
        format!(
            "Up to {sessions} are kept. An end counts everywhere within {}, whatever is lost.",
            format_duration(stale_after)
        ),
    );
    match wakeups::arrive(&direct).await {
        Ok(true) => section.right("wake-ups", "Wake-ups arrive, so that it usually takes milliseconds."),
        Ok(false) => section.note(
            "wake-ups",
            format!(
                "Wake-ups do not arrive. Ends are seen when they are looked for, every {}.",
                format_duration(read_every)
            ),
            "Where database_url leads through a pooler, name a direct connection in migrate_url.",
        ),
        Err(error) => section.note(
            "wake-ups",
            format!("Whether wake-ups arrive cannot be told: {error}."),
            "What changed is read on migrate_url, or on database_url where that is not set.",
        ),
    }
    Some(section)
}
