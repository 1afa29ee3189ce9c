//! The state of a session, over its whole table.

use super::*;
use crate::model::user::UserId;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).expect("a time")
}

/// Started at 0 with half an hour and twelve hours, and not seen since.
pub fn fresh() -> SessionFacts {
    SessionFacts {
        session: Session {
            id: SessionId(Uuid::nil()),
            created_at: at(0),
            auth_time: at(0),
            idle_expires_at: at(1800),
            expires_at: at(43200),
            provider: "op".into(),
            test: false,
        },
        user: Arc::new(User {
            id: UserId(Uuid::nil()),
            name: "Ada".to_owned(),
            email: "ada@example.org".to_owned(),
            email_verified: true,
            email_confirmed_by: Vec::new(),
            locale: None,
            terms: vec![],
            roles: Vec::new(),
        }),
        user_disabled_at: None,
        auth_time_vouched: true,
        last_seen_at: at(0),
        idle_timeout: Duration::from_mins(30),
        ended: None,
    }
}

fn state(facts: &SessionFacts, now: i64) -> State {
    state_at(facts, at(now), &SessionSettings::default())
}

/// Every combination of what can end a session: the reason written down, the user disabled, absolute, idle.
#[test]
fn the_whole_table_of_ends() {
    use EndReason::{AbsoluteExpired, IdleExpired, SignedOut, UserDisabled};

    // ended, disabled, now (idle at 1800, absolute at 43200) and the reason
    let table = [
        (None, false, 1799, None),
        (None, false, 1800, Some(IdleExpired)),
        (None, false, 43199, Some(IdleExpired)),
        (None, false, 43200, Some(AbsoluteExpired)),
        (None, true, 1799, Some(UserDisabled)),
        (None, true, 1800, Some(UserDisabled)),
        (None, true, 43200, Some(UserDisabled)),
        (Some(SignedOut), false, 1799, Some(SignedOut)),
        (Some(SignedOut), false, 1800, Some(SignedOut)),
        (Some(SignedOut), false, 43200, Some(SignedOut)),
        (Some(SignedOut), true, 1799, Some(SignedOut)),
        (Some(SignedOut), true, 1800, Some(SignedOut)),
        (Some(SignedOut), true, 43200, Some(SignedOut)),
    ];
    for (ended, disabled, now, reason) in table {
        let facts = SessionFacts { ended, user_disabled_at: disabled.then(|| at(1)), ..fresh() };
        let over = match state(&facts, now) {
            State::Live { .. } => None,
            State::Over(reason) => Some(reason),
        };
        assert_eq!(over, reason, "ended {ended:?}, disabled {disabled}, at {now}");
    }
}

#[test]
fn every_reason_that_is_written_down_is_the_one_that_is_told() {
    for &reason in EndReason::VARIANTS {
        let facts = SessionFacts { ended: Some(reason), user_disabled_at: Some(at(1)), ..fresh() };
        assert_eq!(state(&facts, 50_000), State::Over(reason));
    }
}

#[test]
fn a_live_session_says_what_is_left_whether_it_is_recent_and_whether_it_is_to_be_touched() {
    let idle_limit = |seconds| (Duration::from_secs(seconds), 1800);
    // vouched, (idle limit, when it is reached), now, (recent within 15 minutes, touch due)
    let table = [
        (true, idle_limit(1800), 0, (true, false)),
        (true, idle_limit(1800), 59, (true, false)),
        (true, idle_limit(1800), 60, (true, true)),
        (true, idle_limit(1800), 899, (true, true)),
        (true, idle_limit(1800), 900, (false, true)),
        (false, idle_limit(1800), 0, (false, false)),
        // A short limit is renewed more often, and each row has its own.
        (true, idle_limit(100), 9, (true, false)),
        (true, idle_limit(100), 10, (true, true)),
        (true, idle_limit(0), 1, (true, true)),
        // The database's clock may have been put back.
        (true, idle_limit(1800), -60, (true, false)),
    ];
    for (auth_time_vouched, (idle_timeout, idle), now, (recent, touch_due)) in table {
        let facts = SessionFacts { auth_time_vouched, idle_timeout, ..fresh() };
        let left = TimeLeft { idle: idle - now, absolute: 43200 - now };
        let proven = auth_time_vouched
            .then(|| Duration::from_secs(now.unsigned_abs()).min(Duration::from_secs(now.max(0).unsigned_abs())));
        assert_eq!(state(&facts, now), State::Live { left, recent, proven, touch_due }, "{idle_timeout:?} at {now}");
    }
}

#[test]
fn what_is_left_is_never_more_than_there_is() {
    let now = at(0) + TimeDelta::milliseconds(1);
    let State::Live { left, .. } = state_at(&fresh(), now, &SessionSettings::default()) else { panic!("it lives") };
    assert_eq!(left, TimeLeft { idle: 1799, absolute: 43199 });
}
