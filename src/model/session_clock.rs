//! What the clock of a session says. It counts in one tab, and another may have gone on meanwhile: so it says only what
//! is known there.

/// From here on the end is announced (WCAG 2.2.1 asks for 20 seconds or more to go on).
pub const WARN_SECONDS: i64 = 120;

/// Where somebody signs in once more, which begins a session with all its time. Written out, so that the browser need
/// not load what makes such addresses.
const SIGN_IN_AGAIN: &str = "/sign-in?return_to=/account&again=true";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockWords {
    /// The sentence, up to the time that is left; empty when there is none.
    pub before: &'static str,
    pub left: String,
    pub after: &'static str,
    /// What is said once when it begins to be true.
    pub announcement: &'static str,
    pub button: &'static str,
    /// Where it leads; empty is this page.
    pub href: &'static str,
}

/// The words for somebody who has these seconds left: if nothing is done, and in any case.
pub fn clock_words(idle: i64, absolute: i64) -> ClockWords {
    let left = idle.min(absolute);
    if left <= 0 {
        return ClockWords {
            before: "",
            left: String::new(),
            after: "",
            announcement: "You may be signed out by now, unless you went on in another tab. Choose “Go on” to see.",
            button: "Go on",
            href: "",
        };
    }
    let warns = left < WARN_SECONDS;
    // A button must not promise what it cannot do.
    if absolute <= idle || absolute < WARN_SECONDS {
        return ClockWords {
            before: "You stay signed in for ",
            left: time_left(left),
            after: ". Then your session reaches its longest time.",
            announcement: if warns {
                "Your session ends in less than two minutes. It has reached its longest time; please finish and sign in again."
            } else {
                ""
            },
            button: "Sign in again",
            href: SIGN_IN_AGAIN,
        };
    }
    ClockWords {
        before: "If you do nothing, you stay signed in for ",
        left: time_left(left),
        after: ".",
        announcement: if warns {
            "Your session ends in less than two minutes. Choose “Stay signed in” to go on."
        } else {
            ""
        },
        button: "Stay signed in",
        href: "",
    }
}

/// "29 minutes", "1 hour 5 minutes", "45 seconds": never more than there is.
pub fn time_left(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let unit = |count: i64, name: &str| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
    match (seconds / 3600, seconds % 3600 / 60) {
        (0, 0) => unit(seconds, "second"),
        (0, minutes) => unit(minutes, "minute"),
        (hours, 0) => unit(hours, "hour"),
        (hours, minutes) => format!("{} {}", unit(hours, "hour"), unit(minutes, "minute")),
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

    fn whole(words: &ClockWords) -> String {
        format!("{}{}{} {}", words.before, words.left, words.after, words.announcement)
    }

    /// The seconds that a text names, each unit in its singular or plural and none of them nought.
    fn named(text: &str) -> i64 {
        let words: Vec<&str> = text.split(' ').collect();
        let seconds = |pair: &[&str]| {
            let count: i64 = pair[0].parse().expect("a number");
            assert!(count > 0, "{text}");
            let unit = match (pair[1], count) {
                ("hour", 1) => 3600,
                ("hours", 2..) => 3600,
                ("minute", 1) => 60,
                ("minutes", 2..) => 60,
                ("second", 1) => 1,
                ("seconds", 2..) => 1,
                _ => panic!("{text}"),
            };
            count * unit
        };
        words.chunks(2).map(seconds).sum()
    }

    #[test]
    fn time_left_reads_like_speech() {
        let texts = [
            (1, "1 second"),
            (59, "59 seconds"),
            (60, "1 minute"),
            (1799, "29 minutes"),
            (3600, "1 hour"),
            (3665, "1 hour 1 minute"),
            (7320, "2 hours 2 minutes"),
            (HALF_A_DAY, "12 hours"),
        ];
        for (seconds, text) in texts {
            assert_eq!(time_left(seconds), text);
        }
    }

    #[test]
    fn the_words_are_true_at_every_second_of_half_a_day() {
        for seconds in 1..=HALF_A_DAY {
            let text = time_left(seconds);
            let unit = if seconds < 60 { 1 } else { 60 };
            assert_eq!(named(&text), seconds - seconds % unit, "{seconds}: {text}");
            for absolute in [seconds, seconds + 1, HALF_A_DAY + seconds] {
                let words = clock_words(seconds, absolute);
                assert_eq!(words.left, text);
                assert_eq!(words.announcement.is_empty(), seconds >= WARN_SECONDS, "{seconds}");
            }
        }
    }

    #[test]
    fn a_session_that_can_go_on_is_offered_to() {
        let words = clock_words(100, 1000);
        assert_eq!((words.button, words.href), ("Stay signed in", ""));
        assert!(whole(&words).starts_with("If you do nothing, you stay signed in for 1 minute. "), "{words:?}");
        assert!(words.announcement.contains("Choose “Stay signed in” to go on."), "{words:?}");
    }

    #[test]
    fn at_the_longest_time_nobody_is_promised_more() {
        for (idle, absolute) in [(1500, 1500), (1500, 900), (60, 110), (1, 1)] {
            let words = clock_words(idle, absolute);
            assert_eq!((words.button, words.href), ("Sign in again", SIGN_IN_AGAIN));
            assert!(!whole(&words).contains("Stay signed in") && !whole(&words).contains("If you do nothing"));
            assert!(words.after.contains("reaches its longest time"), "{words:?}");
        }
        assert_eq!(SIGN_IN_AGAIN, sign_in_again(Destination::to(&ACCOUNT).as_ref()).as_str());
    }

    #[test]
    fn when_no_time_is_left_nothing_is_said_of_what_is_not_known() {
        for (idle, absolute) in [(0, 0), (0, 5000), (-3600, 100), (-7200, -7200), (10, 0), (i64::MIN, i64::MIN)] {
            let words = clock_words(idle, absolute);
            assert_eq!((words.button, words.href, words.left.as_str()), ("Go on", "", ""));
            let text = whole(&words);
            assert!(text.contains("unless you went on in another tab"), "{text}");
            assert!(
                !text.contains("has ended") && !text.contains(|char: char| char == '-' || char.is_numeric()),
                "{text}"
            );
        }
    }
}
