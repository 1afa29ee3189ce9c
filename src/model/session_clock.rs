//! What the clock of a session shows. It counts in one tab, and another may have gone on meanwhile: so it says only what
//! is known there, and nothing until it matters.

use serde::{Deserialize, Serialize};

/// From here on the end is announced (WCAG 2.2.1 asks for 20 seconds or more to go on).
pub const WARN_SECONDS: i64 = 120;

/// Where somebody signs in once more, which begins a session with all its time. Written out, so that the browser need
/// not load what makes such addresses.
const SIGN_IN_AGAIN: &str = "/sign-in?return_to=/account&again=true";

/// A sentence of the page's language, with the time that is left between its halves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockSentence {
    pub before: String,
    pub after: String,
    /// What is said once when it begins to be true.
    pub announcement: String,
    pub button: String,
}

/// What it can say, as the server has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockTexts {
    /// The session ends if nothing is done.
    pub idle: ClockSentence,
    /// It ends in any case: a button must not promise what it cannot do.
    pub absolute: ClockSentence,
    /// It may be over.
    pub over: ClockSentence,
}

/// What it shows at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock<'a> {
    pub sentence: &'a ClockSentence,
    /// "1:45"; empty when there is none.
    pub left: String,
    /// Whether it matters by now.
    pub shows: bool,
    /// Where the button leads; empty is this page.
    pub href: &'static str,
}

/// What somebody is shown who has these seconds left: if nothing is done, and in any case.
pub fn clock(texts: &ClockTexts, idle: i64, absolute: i64) -> Clock<'_> {
    let left = idle.min(absolute);
    if left <= 0 {
        return Clock { sentence: &texts.over, left: String::new(), shows: true, href: "" };
    }
    let shows = left < WARN_SECONDS;
    if absolute <= idle || absolute < WARN_SECONDS {
        return Clock { sentence: &texts.absolute, left: time_left(left), shows, href: SIGN_IN_AGAIN };
    }
    Clock { sentence: &texts.idle, left: time_left(left), shows, href: "" }
}

/// "1:45", "1:00:05".
fn time_left(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds % 3600 / 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        hours => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        address::ACCOUNT,
        destination::{Destination, sign_in_again},
    };

    const HALF_A_DAY: i64 = 12 * 3600;

    fn texts() -> ClockTexts {
        let sentence = |before: &str| ClockSentence { before: before.to_owned(), ..ClockSentence::default() };
        ClockTexts { idle: sentence("idle"), absolute: sentence("absolute"), over: sentence("over") }
    }

    #[test]
    fn time_left_reads_like_a_clock() {
        let times = [(1, "0:01"), (59, "0:59"), (60, "1:00"), (1799, "29:59"), (3600, "1:00:00"), (3665, "1:01:05")];
        for (seconds, text) in times {
            assert_eq!(time_left(seconds), text);
        }
    }

    #[test]
    fn nothing_is_shown_before_it_matters() {
        let texts = texts();
        for seconds in 1..=HALF_A_DAY {
            for absolute in [seconds, seconds + 1, HALF_A_DAY + seconds] {
                let clock = clock(&texts, seconds, absolute);
                assert_eq!((clock.shows, clock.left), (seconds < WARN_SECONDS, time_left(seconds)), "{seconds}");
            }
        }
    }

    #[test]
    fn a_session_that_can_go_on_is_offered_to() {
        let texts = texts();
        let clock = clock(&texts, 100, 1000);
        assert_eq!((clock.sentence, clock.href), (&texts.idle, ""));
    }

    #[test]
    fn at_the_longest_time_nobody_is_promised_more() {
        let texts = texts();
        for (idle, absolute) in [(1500, 1500), (1500, 900), (60, 110), (1, 1)] {
            let clock = clock(&texts, idle, absolute);
            assert_eq!((clock.sentence, clock.href), (&texts.absolute, SIGN_IN_AGAIN));
        }
        assert_eq!(SIGN_IN_AGAIN, sign_in_again(Destination::to(&ACCOUNT).as_ref()).as_str());
    }

    #[test]
    fn when_no_time_is_left_nothing_is_said_of_what_is_not_known() {
        let texts = texts();
        for (idle, absolute) in [(0, 0), (0, 5000), (-3600, 100), (-7200, -7200), (10, 0), (i64::MIN, i64::MIN)] {
            let clock = clock(&texts, idle, absolute);
            assert_eq!((clock.sentence, clock.href, clock.left.as_str()), (&texts.over, "", ""));
            assert!(clock.shows);
        }
    }
}
