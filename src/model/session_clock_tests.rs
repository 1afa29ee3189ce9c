use strum::VariantArray;

use super::*;

/// From which second on it speaks.
const WARN_SECONDS: i64 = 120;
const HALF_A_DAY: i64 = 12 * 3600;
const IDLE: i64 = 1800;

fn whose(session: &str, user: &str) -> Whose {
    Whose { session: session.to_owned(), user: user.to_owned() }
}

fn anna() -> Whose {
    whose("first", "anna")
}

fn left(idle: i64, absolute: i64) -> TimeLeft {
    TimeLeft { idle, absolute }
}

fn lives(idle: i64, absolute: i64) -> Told {
    Told::Lives(anna(), left(idle, absolute))
}

/// One that has been told so at its beginning, and has no doubt.
fn clock(idle: i64, absolute: i64) -> Clock {
    Clock::new(anna(), left(idle, absolute), WARN_SECONDS)
}

#[test]
fn nothing_is_said_and_nobody_asked_before_it_matters() {
    let clock = clock(IDLE, HALF_A_DAY);
    for now in 0..=IDLE - WARN_SECONDS {
        assert_eq!(clock.at(now), Moment { shows: Shows::Nothing, asks: false }, "{now}");
    }
    assert_eq!(clock.at(IDLE - WARN_SECONDS + 1), Moment { shows: Shows::Nothing, asks: true });
}

#[test]
fn the_whole_table_of_what_is_shown_when_the_server_says_the_same() {
    for (idle, absolute) in [(IDLE, HALF_A_DAY), (IDLE, IDLE), (IDLE, 900), (200, 250), (90, 95)] {
        for now in 0..idle.min(absolute) + 5 {
            let mut clock = clock(idle, absolute);
            if clock.at(now).asks {
                clock.take(lives(idle - now, absolute - now), now, now);
            }
            let (idle, absolute) = (idle - now, absolute - now);
            let expected = match (idle.min(absolute), absolute <= idle || absolute < WARN_SECONDS) {
                (WARN_SECONDS.., _) => Shows::Nothing,
                (_, true) => Shows::Absolute(absolute),
                (_, false) => Shows::Idle(idle),
            };
            assert_eq!(clock.at(now).shows, expected, "{idle} {absolute}");
        }
    }
}

#[test]
fn whoever_went_on_in_another_tab_is_told_nothing() {
    let mut clock = clock(IDLE, HALF_A_DAY);
    let now = IDLE - 60;
    assert!(clock.at(now).asks);
    clock.take(lives(IDLE, HALF_A_DAY - now), now, now);
    assert_eq!(clock.at(now), Moment { shows: Shows::Nothing, asks: false });
    // The clock of a machine that slept stands far beyond the end, and still the server is asked first.
    let now = now + 2 * IDLE;
    assert_eq!(clock.at(now), Moment { shows: Shows::Nothing, asks: true });
    clock.take(lives(IDLE - 5, HALF_A_DAY - now), now, now);
    assert_eq!(clock.at(now).shows, Shows::Nothing);
}

#[test]
fn only_the_server_says_that_it_has_ended() {
    let mut clock = clock(IDLE, HALF_A_DAY);
    // No answer: what is known holds until time is up, and then nobody knows.
    clock.take(Told::Nothing, IDLE - 100, IDLE - 100);
    assert_eq!(clock.at(IDLE - 100), Moment { shows: Shows::Idle(100), asks: false });
    assert_eq!(clock.at(IDLE), Moment { shows: Shows::Idle(0), asks: true });
    clock.take(Told::Nothing, IDLE, IDLE + 3);
    for now in IDLE + 3..IDLE + 3 + RETRY_SECONDS {
        assert_eq!(clock.at(now), Moment { shows: Shows::Unknown, asks: false }, "{now}");
    }
    assert!(clock.at(IDLE + 3 + RETRY_SECONDS).asks, "and it is asked again");
    let mut another = clock.clone();
    another.take(lives(50, 5000), IDLE + 20, IDLE + 20);
    assert_eq!(another.at(IDLE + 20).shows, Shows::Idle(50));
    clock.take(Told::Ended(Some(EndReason::IdleExpired)), IDLE + 20, IDLE + 20);
    let over = Moment { shows: Shows::Ended(Some(EndReason::IdleExpired)), asks: false };
    assert_eq!((clock.at(IDLE + 20), clock.at(i64::MAX)), (over, over));
    clock.take(Told::Nothing, IDLE + 30, IDLE + 30);
    assert_eq!(clock.at(IDLE + 30), over, "no answer brings nothing back");
}

#[test]
fn a_last_second_of_the_servers_is_waited_for() {
    let mut clock = clock(IDLE, HALF_A_DAY);
    clock.take(lives(0, 9000), IDLE, IDLE);
    assert_eq!(clock.at(IDLE), Moment { shows: Shows::Idle(0), asks: true });
}

#[test]
fn an_older_answer_takes_nothing_back() {
    let mut clock = clock(IDLE, HALF_A_DAY);
    clock.take(lives(IDLE, 9000), 1700, 1701);
    clock.take(lives(100, 9100), 1690, 1702);
    assert_eq!(clock.at(1702), Moment { shows: Shows::Nothing, asks: false });
}

#[test]
fn the_end_that_comes_in_any_case_is_read_once() {
    let mut clock = clock(IDLE, 1000);
    clock.take(lives(IDLE, 100), 900, 900);
    assert_eq!(clock.at(900).shows, Shows::Absolute(100));
    clock.dismiss();
    assert_eq!(clock.at(901), Moment { shows: Shows::Nothing, asks: false });
    clock.take(lives(IDLE, 50), 950, 950);
    assert_eq!(clock.at(950).shows, Shows::Nothing, "it is still the same end");
    assert!(clock.at(1000).asks);
    clock.take(Told::Ended(None), 1000, 1000);
    assert_eq!(clock.at(1000).shows, Shows::Ended(None));
}

#[test]
fn who_signs_in_again_goes_on_in_every_tab_and_nobody_else_does() {
    let mut clock = clock(IDLE, HALF_A_DAY);
    clock.take(Told::Ended(Some(EndReason::IdleExpired)), IDLE, IDLE);
    let second = Told::Lives(whose("second", "anna"), left(IDLE, HALF_A_DAY));
    clock.take(second, IDLE + 60, IDLE + 60);
    assert_eq!((clock.at(IDLE + 60).shows, clock.whose().session.as_str()), (Shows::Nothing, "second"));
    clock.take(Told::Lives(whose("third", "berta"), left(IDLE, HALF_A_DAY)), IDLE + 70, IDLE + 70);
    assert_eq!(clock.at(IDLE + 70).shows, Shows::SomebodyElse);
    assert_eq!(clock.whose().user, "anna");
}

#[test]
fn another_tab_is_believed_of_the_same_session_only_and_never_of_an_end() {
    let mut clock = clock(IDLE, HALF_A_DAY);
    let message = |whose: Whose, word: Word| Message { whose, word };
    let word = Word::Lives(left(IDLE, 5000), 17);
    assert_eq!(clock.hear(&message(anna(), word)), Heard::Believe(left(IDLE, 5000), 17));
    for other in [whose("second", "anna"), whose("first", "berta"), whose("", "")] {
        assert_eq!(clock.hear(&message(other, word)), Heard::Ask);
    }
    assert_eq!(clock.hear(&message(anna(), Word::Look)), Heard::Ask);
    assert_eq!(clock.hear(&message(anna(), Word::SignedOut)), Heard::Ask);
    assert_eq!(clock.at(1).shows, Shows::Nothing, "nobody else's word ends it");
    clock.take(Told::Ended(None), 1, 1);
    assert_eq!(clock.hear(&message(anna(), word)), Heard::Ask);
}

#[test]
fn who_has_signed_out_in_another_tab_is_told_so_though_the_cookie_is_gone() {
    let end = |word: Word, of: Whose, told: Option<EndReason>| {
        let mut clock = clock(IDLE, HALF_A_DAY);
        clock.hear(&Message { whose: of, word });
        clock.take(Told::Ended(told), 1, 1);
        clock.at(1).shows
    };
    assert_eq!(end(Word::SignedOut, anna(), None), Shows::Ended(Some(EndReason::SignedOut)));
    assert_eq!(end(Word::SignedOut, whose("first", "berta"), None), Shows::Ended(None));
    assert_eq!(end(Word::Look, anna(), None), Shows::Ended(None));
    let admin = Some(EndReason::Admin);
    assert_eq!(end(Word::SignedOut, anna(), admin), Shows::Ended(admin), "the server knows better");
    // Word may come after the answer.
    let mut clock = clock(IDLE, HALF_A_DAY);
    clock.take(Told::Ended(None), 1, 1);
    assert_eq!(clock.hear(&Message { whose: anna(), word: Word::SignedOut }), Heard::Ask);
    clock.take(Told::Ended(None), 2, 2);
    assert!(clock.at(2).shows.forgets());
}

#[test]
fn what_was_typed_goes_where_somebody_has_said_that_it_is_over() {
    for &reason in EndReason::VARIANTS {
        assert_eq!(Shows::Ended(Some(reason)).forgets(), !reason.can_end_in_the_middle(), "{reason:?}");
    }
    assert!(Shows::SomebodyElse.forgets() && !Shows::Ended(None).forgets() && !Shows::Idle(1).forgets());
    assert!(Shows::SomebodyElse.is_over() && Shows::Ended(None).is_over());
    assert!(!Shows::Unknown.is_over() && !Shows::Nothing.is_over());
}

#[test]
fn time_left_reads_like_a_clock_and_never_less_than_nothing() {
    for (seconds, text) in [(1, "0:01"), (59, "0:59"), (60, "1:00"), (105, "1:45"), (0, "0:00"), (-3, "0:00")] {
        assert_eq!(
            (Shows::Idle(seconds).time_left(), Shows::Absolute(seconds).time_left().as_str()),
            (text.to_owned(), text)
        );
    }
    assert_eq!(Shows::Unknown.time_left(), "");
}
