//! Who is counted with whom.

use super::*;

const SETTINGS: LimitSettings = LimitSettings {
    sign_ins: PerMinute { browser: 5, address: 20 },
    failures: PerMinute { browser: 3, address: 10 },
    in_dev: true,
};

const OFFICE: &str = "203.0.113.9";

fn limits() -> RateLimits {
    RateLimits::new(SETTINGS)
}

fn stranger(ip: &str) -> Who {
    Who { ip: Some(ip.parse().expect("an address")), proven: None, browser: None }
}

/// A browser with a cookie, by its number.
fn with_cookie(ip: &str, number: u32) -> Who {
    let mut browser = [0; 32];
    browser[..4].copy_from_slice(&number.to_be_bytes());
    Who { browser: Some(browser), ..stranger(ip) }
}

/// The same after it has been shown the sign-in page.
fn shown(limits: &RateLimits, ip: &str, number: u32) -> Who {
    let who = with_cookie(ip, number);
    limits.remember(who.browser.expect("a cookie"), who.ip);
    who
}

fn begins(limits: &RateLimits, who: &Who) -> bool {
    limits.admit(Rate::SignIn, true, who).map(|admitted| limits.succeeded(&admitted)).is_ok()
}

fn fails(limits: &RateLimits, what: Rate, who: &Who) -> bool {
    limits.admit(what, false, who).map(|admitted| limits.failed(&admitted)).is_ok()
}

/// How many of a hundred go through.
fn of_a_hundred(mut ask: impl FnMut(u32) -> bool) -> u32 {
    (0..100).map(|number| u32::from(ask(number))).sum()
}

#[test]
fn security_27_one_too_many_is_told_when_to_come_back() {
    let limits = limits();
    let browser = shown(&limits, OFFICE, 1);
    assert_eq!(of_a_hundred(|_| begins(&limits, &browser)), 5);
    let seconds = limits.admit(Rate::SignIn, true, &browser).expect_err("one too many");
    assert!((11..=12).contains(&seconds), "{seconds}");
    assert_eq!(whole_seconds(Duration::from_nanos(1)), 1);
    assert_eq!(whole_seconds(Duration::from_millis(1001)), 2);
    assert_eq!(whole_seconds(Duration::from_secs(2)), 2);
}

#[test]
fn security_27_a_browser_that_begins_without_end_uses_up_nobody_elses_budget() {
    let limits = limits();
    let (hostile, neighbour) = (shown(&limits, OFFICE, 1), shown(&limits, OFFICE, 2));
    assert_eq!(of_a_hundred(|_| begins(&limits, &hostile)), 5);
    assert!(begins(&limits, &neighbour) && begins(&limits, &stranger(OFFICE)));
}

#[test]
fn security_27_no_cookie_and_a_new_invented_one_each_time_share_one_budget_that_others_do_not_need() {
    let limits = limits();
    assert_eq!(of_a_hundred(|_| begins(&limits, &stranger(OFFICE))), 20);
    assert_eq!(of_a_hundred(|number| begins(&limits, &with_cookie(OFFICE, number))), 0);
    assert!(begins(&limits, &shown(&limits, OFFICE, 1000)), "who comes by way of the sign-in page is not concerned");
    assert!(begins(&limits, &stranger("203.0.113.10")), "nor is another address");
}

#[test]
fn security_27_cookies_fetched_for_each_attempt_do_not_get_beyond_their_addresss_share() {
    let limits = limits();
    let person = Who { proven: Some(Proven::Person(Uuid::from_u128(7))), ..stranger(OFFICE) };
    assert_eq!(of_a_hundred(|number| begins(&limits, &shown(&limits, OFFICE, number))), 20);
    assert!(begins(&limits, &person), "who has been signed in here goes on");
    assert!(begins(&limits, &shown(&limits, "203.0.113.10", 1000)), "so do newcomers elsewhere");
}

#[test]
fn a_person_is_one_wherever_they_are_and_whatever_cookie_they_invent() {
    let limits = limits();
    let from = |number: u32| Who {
        proven: Some(Proven::Person(Uuid::from_u128(7))),
        ..with_cookie(&format!("10.0.0.{number}"), number)
    };
    assert_eq!(of_a_hundred(|number| begins(&limits, &from(number))), 5);
    assert!(begins(&limits, &stranger("10.0.0.1")));
}

#[test]
fn failures_are_counted_by_what_failed_and_for_themselves() {
    let limits = limits();
    let browser = shown(&limits, OFFICE, 1);
    assert_eq!(of_a_hundred(|_| fails(&limits, Rate::Callback, &browser)), 3);
    assert!(begins(&limits, &browser) && fails(&limits, Rate::Register, &browser));
    assert_eq!(of_a_hundred(|_| fails(&limits, Rate::Callback, &stranger(OFFICE))), 10);
    assert!(fails(&limits, Rate::Callback, &shown(&limits, OFFICE, 2)));
    for _ in 0..100 {
        let admitted = limits.admit(Rate::Account, false, &browser);
        limits.succeeded(&admitted.expect("what succeeds counts nothing"));
    }
    let fails_to_begin =
        |_| limits.admit(Rate::SignIn, true, &browser).map(|admitted| limits.failed(&admitted)).is_ok();
    assert_eq!(of_a_hundred(fails_to_begin), 3);
    assert!(!begins(&limits, &browser), "who fails at it too often does not go on beginning");
}

#[test]
fn security_27_fifty_failures_at_once_do_not_get_beyond_their_own_budget() {
    let limits = limits();
    let browser = shown(&limits, OFFICE, 1);
    let on_their_way: Vec<_> = (0..50).map(|_| limits.admit(Rate::Callback, false, &browser)).collect();
    let admitted: Vec<_> = on_their_way.into_iter().flatten().collect();
    assert_eq!(admitted.len(), 3);
    admitted.iter().for_each(|admitted| limits.failed(admitted));
    assert!(!fails(&limits, Rate::Callback, &browser));
    assert!(fails(&limits, Rate::Callback, &shown(&limits, OFFICE, 2)), "its address has hardly noticed");
}

#[test]
fn a_customer_with_many_networks_of_ipv6_has_ten_budgets_and_not_65_536() {
    let limits = limits();
    let from = |number: u32| stranger(&format!("2001:db8:1:{number:x}::1"));
    let household = (0..100).filter(|_| begins(&limits, &from(1))).count();
    let all = (0..1000).filter(|number| begins(&limits, &from(100 + number))).count();
    assert_eq!((household, all), (20, 180));
    assert!(begins(&limits, &stranger("2001:db8:2::1")));
    assert_eq!(of_a_hundred(|_| begins(&limits, &stranger("198.51.100.1"))), 20);
    assert!(!begins(&limits, &stranger("::ffff:198.51.100.1")));
}

#[test]
fn whose_address_is_not_known_is_limited_too() {
    let limits = limits();
    let nowhere = Who { ip: None, proven: None, browser: None };
    assert_eq!(of_a_hundred(|_| begins(&limits, &nowhere)), 20);
}

#[test]
fn one_address_does_not_make_us_forget_the_browsers_of_others() {
    let limits = limits();
    let early = shown(&limits, OFFICE, 1);
    for number in 0..3 * u32::try_from(BROWSERS).expect("small") {
        shown(&limits, "198.51.100.1", 1000 + number);
    }
    assert_eq!(of_a_hundred(|_| begins(&limits, &stranger(OFFICE))), 20);
    assert!(begins(&limits, &early), "it is still known");
}

#[test]
fn a_build_with_the_workshop_limits_only_where_it_is_told_to() {
    let limits = RateLimits::new(LimitSettings { in_dev: false, ..SETTINGS });
    let expected = if cfg!(feature = "dev") { 100 } else { 20 };
    assert_eq!(of_a_hundred(|_| begins(&limits, &stranger(OFFICE))), expected);
}
