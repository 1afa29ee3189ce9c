//! What a listener reads, as server-sent events. A resume begins at the `id` of the last one.

use std::time::Duration;

use axum::{http::HeaderValue, response::sse::Event};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    sessions::changes::{Complete, EARLIER, KEPT_FOR},
    store::ended::End,
};

/// `retry`: a listener whose connection breaks comes back after this long.
const RETRY: Duration = Duration::from_millis(500);

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

/// How much is known to whoever has read an event: its `id` says that, so that any node can go on from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Known {
    /// What ended before, but for what was committed late.
    at: DateTime<Utc>,
    /// And all that was committed by transactions before this one.
    xmin: u64,
}

/// Where somebody who was here before goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resume {
    pub since: DateTime<Utc>,
    /// Of what ended before that, what was committed by transactions before this one has been told.
    pub xmin: u64,
    /// Whether something may have ended before that and since the event that they have read last.
    pub has_gap: bool,
}

impl Resume {
    /// Of the `id` of an event on any node; `now` is the database's clock. A minute earlier than that event, and no longer ago
    /// than rows are kept. What cannot be read is as old as can be: too much told is no harm.
    pub fn after(id: &HeaderValue, now: DateTime<Utc>) -> Self {
        // What a clock says that was put back since is later than the present.
        let wanted = known(id).map(|known| (known.at.min(now) - EARLIER, known.xmin));
        match wanted {
            Some((since, xmin)) if since >= now - KEPT_FOR => Self { since, xmin, has_gap: false },
            _ => Self::with_gap(now),
        }
    }

    /// As long ago as rows are kept.
    pub fn with_gap(now: DateTime<Utc>) -> Self {
        Self { since: now - KEPT_FOR, xmin: 0, has_gap: true }
    }
}

fn known(id: &HeaderValue) -> Option<Known> {
    let id = id.to_str().ok().filter(|id| id.len() <= LONGEST_ID)?;
    let (time, uuid) = id.rsplit_once('.')?;
    let (xmin, _) = uuid.parse::<Uuid>().ok()?.as_u64_pair();
    let at = DateTime::parse_from_rfc3339(time).ok()?.to_utc();
    // Far from every time that can be reckoned with.
    (at.timestamp() > 0 && at < DateTime::<Utc>::MAX_UTC - TimeDelta::days(366)).then_some(Known { at, xmin })
}

/// One half of the UUID is the transaction's number. The other one is the session's, so that no two events have the same.
fn id(known: Known, sid: Uuid) -> String {
    let uuid = Uuid::from_u64_pair(known.xmin, sid.as_u64_pair().1);
    format!("{}.{uuid}", known.at.to_rfc3339_opts(SecondsFormat::Micros, true))
}

/// The first: nothing but how soon to come back.
pub fn hello() -> Event {
    Event::default().retry(RETRY)
}

/// A session has ended. `xmin` is that of what was told completely before.
pub fn ended(end: &End, xmin: u64) -> Event {
    let data = Ended { sid: end.sid, sub: end.user_id.0, reason: &end.reason, at: end.at };
    with_data(Event::default().event("ended").id(id(Known { at: end.at, xmin }, end.sid)), &data)
}

/// Everything that had ended a second ago has been told.
pub fn alive(read: Complete) -> Event {
    // Its `id` has whoever hears of no end for hours miss nothing when they come back.
    Event::default().event("alive").id(id(Known { at: read.read_at, xmin: read.xmin }, Uuid::nil())).data("{}")
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
        let sid = Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0001);
        let of = |at: &str| id(Known { at: time(at), xmin: 0x1_0000_0abc }, sid);
        let last = of("2026-11-26T19:30:00.5Z");
        assert_eq!(last, "2026-11-26T19:30:00.500000Z.00000001-0000-0abc-8000-000000000001");
        let resume = |since: &str| Resume { since: time(since), xmin: 0x1_0000_0abc, has_gap: false };
        assert_eq!(after(last.as_bytes()), resume("2026-11-26T19:29:00.5Z"));
        assert_eq!(after(of("2026-11-26T23:00:00Z").as_bytes()), resume("2026-11-26T19:59:00Z"), "a clock ahead");
    }

    #[test]
    fn what_is_older_than_rows_are_kept_or_cannot_be_read_has_a_gap() {
        let gap = Resume { since: time("2026-11-26T19:00:00Z"), xmin: 0, has_gap: true };
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
