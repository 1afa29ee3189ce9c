//! What a listener reads, as server-sent events. A resume begins at the `id` of the last one.

use std::time::Duration;

use axum::{http::HeaderValue, response::sse::Event};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    sessions::changes::{Complete, EARLIER, KEPT_FOR},
    store::ends::{End, Position},
};

/// A listener whose connection breaks comes back after this long.
const COME_BACK_AFTER: Duration = Duration::from_millis(500);

/// Longer ones are none of ours.
const LONGEST_ID: usize = 100;

/// Data of `ended`.
#[derive(Serialize)]
struct Ended<'a> {
    /// As the service was told it in the assertion.
    sid: Uuid,
    sub: Uuid,
    reason: &'a str,
    at: DateTime<Utc>,
}

/// Data of `gap`.
#[derive(Serialize)]
struct Gap {
    /// What ended before this is not told any more.
    since: DateTime<Utc>,
}

/// Where somebody who was here before goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resume {
    pub since: DateTime<Utc>,
    /// Whether something may have ended before that and since the event that they have read last.
    pub has_gap: bool,
}

impl Resume {
    /// Of the `id` of an event on any node; `now` is the database's clock. A minute earlier than that event, and no longer ago
    /// than rows are kept. What cannot be read is as old as can be: too much told is no harm.
    pub fn after(id: &HeaderValue, now: DateTime<Utc>) -> Self {
        let earliest = now - KEPT_FOR;
        // What a clock says that was put back since is later than the present.
        let wanted = time_of(id).map(|time| time.min(now) - EARLIER);
        match wanted {
            Some(since) if since >= earliest => Self { since, has_gap: false },
            _ => Self { since: earliest, has_gap: true },
        }
    }
}

fn time_of(id: &HeaderValue) -> Option<DateTime<Utc>> {
    let id = id.to_str().ok().filter(|id| id.len() <= LONGEST_ID)?;
    let (time, uuid) = id.rsplit_once('.')?;
    uuid.parse::<Uuid>().ok()?;
    let time = DateTime::parse_from_rfc3339(time).ok()?.to_utc();
    // Far from every time that can be reckoned with.
    (time.timestamp() > 0 && time < DateTime::<Utc>::MAX_UTC - TimeDelta::days(366)).then_some(time)
}

fn id((at, uuid): Position) -> String {
    format!("{}.{uuid}", at.to_rfc3339_opts(SecondsFormat::Micros, true))
}

/// The first: nothing but how soon to come back.
pub fn hello() -> Event {
    Event::default().retry(COME_BACK_AFTER)
}

/// A session has ended.
pub fn ended(end: &End) -> Event {
    let data = Ended { sid: end.sid, sub: end.user_id.0, reason: &end.reason, at: end.at };
    with_data(Event::default().event("ended").id(id((end.at, end.sid))), &data)
}

/// Everything that had ended a second ago has been told.
pub fn alive(read: Complete) -> Event {
    // Its `id` has whoever hears of no end for hours miss nothing when they come back.
    Event::default().event("alive").id(id((read.read_at, Uuid::nil()))).data("{}")
}

/// Something may have ended of which there is no row any more.
pub fn gap(since: DateTime<Utc>) -> Event {
    with_data(Event::default().event("gap"), &Gap { since })
}

/// The last: too slow to be told the rest here.
pub fn slow() -> Event {
    Event::default().event("slow").data("{}")
}

fn with_data(event: Event, data: &impl Serialize) -> Event {
    // Neither of them can fail: there is no map in them whose keys are no strings.
    event.clone().json_data(data).unwrap_or(event)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-26T20:00:00Z";

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    fn after(id: &[u8]) -> Resume {
        Resume::after(&HeaderValue::from_bytes(id).expect("a header"), time(NOW))
    }

    #[test]
    fn a_resume_begins_a_minute_before_the_last_event() {
        let uuid = Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0001);
        let last = id((time("2026-11-26T19:30:00.5Z"), uuid));
        assert_eq!(last, format!("2026-11-26T19:30:00.500000Z.{uuid}"));
        let since = time("2026-11-26T19:29:00.5Z");
        assert_eq!(after(last.as_bytes()), Resume { since, has_gap: false });
        let ahead = id((time("2026-11-26T23:00:00Z"), uuid));
        assert_eq!(after(ahead.as_bytes()), Resume { since: time("2026-11-26T19:59:00Z"), has_gap: false });
    }

    #[test]
    fn what_is_older_than_rows_are_kept_or_cannot_be_read_has_a_gap() {
        let gap = Resume { since: time("2026-11-26T19:00:00Z"), has_gap: true };
        let nil = Uuid::nil();
        assert!(!after(format!("2026-11-26T19:01:00Z.{nil}").as_bytes()).has_gap);
        for id in [
            format!("2026-11-26T19:00:59.999999Z.{nil}"),
            format!("2020-01-01T00:00:00Z.{nil}"),
            format!("-262142-01-01T00:00:00Z.{nil}"),
            format!("+262142-12-31T00:00:00Z.{nil}"),
            format!("2026-11-26T19:30:00Z.{nil}{}", " ".repeat(200)),
            "2026-11-26T19:30:00Z".to_owned(),
            "2026-11-26T19:30:00Z.1".to_owned(),
            format!("1795723200.{nil}"),
            format!(".{nil}"),
            ".".to_owned(),
            String::new(),
        ] {
            assert_eq!(after(id.as_bytes()), gap, "{id}");
        }
        assert_eq!(after(b"\xff\xfe"), gap);
    }
}
