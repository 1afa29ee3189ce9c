//! Every fault that a proxy can have is found at one that has it, and no other.

mod every_fault;
mod fake;

use fake::{Fake, Fault};

use super::{
    super::report::{Level, Section},
    asking::Asking,
    fault::Fault as Mended,
    proxy::Proxy,
    reach::{Reaching, Way},
    run::{Found, another, examine, private},
    told::{Sections, Told},
};
use crate::model::service::{Service, rule::Rule};

/// What is not right, with its level.
async fn found(fault: Fault, has_session: bool) -> (Vec<(&'static str, Level)>, Vec<Section>, bool) {
    found_at(None, fault, has_session).await
}

/// What no echo shows is told of every proxy, and stands in none of these lists.
async fn found_at(
    proxy: Option<Proxy>,
    fault: Fault,
    has_session: bool,
) -> (Vec<(&'static str, Level)>, Vec<Section>, bool) {
    let fake = Fake::start(fault, has_session).await;
    let url = format!("http://{}", fake.address).parse().expect("an address");
    let asking = Asking {
        way: Way::find(&url, &Reaching::default()).await.expect("a way"),
        host: fake.address.to_string(),
        origin: fake.origin(),
        token: fake::TOKEN.to_owned(),
        private: Some(fake::PRIVATE.to_owned()),
        cookies: fake::COOKIES.map(str::to_owned),
        others: vec![fake::OTHER.to_owned()],
        has_checks: true,
        has_session,
        upload: 100_000,
    };
    let mut found = Found::default();
    examine(&asking, proxy, &mut found).await;
    let (sections, is_whole) = (found.sections.take(), found.is_whole);
    let findings = sections.iter().flat_map(|section| &section.findings);
    let wrong = findings.filter(|found| found.level != Level::Right).map(|found| (found.check, found.level));
    let (elsewhere, wrong): (Vec<_>, Vec<_>) = wrong.partition(|(check, _)| *check == "elsewhere");
    assert_eq!(elsewhere.len(), usize::from(is_whole), "{sections:#?}");
    (wrong, sections, is_whole)
}

#[tokio::test]
async fn a_proxy_that_is_set_up_well_has_nothing_to_mend() {
    for has_session in [true, false] {
        let (wrong, sections, is_whole) = found(Fault::None, has_session).await;
        assert!(wrong.is_empty() && is_whole, "{sections:#?}");
        let checks: Vec<&str> = sections
            .iter()
            .flat_map(|section| &section.findings)
            .map(|found| found.check)
            // Nobody has nothing that could arrive.
            .filter(|check| *check != "arrives" || !has_session)
            .collect();
        assert_eq!(
            checks,
            [
                "echo",
                "elsewhere",
                "stranger",
                "echo_asks",
                "asks",
                "identity",
                "twins",
                "hop_by_hop",
                "method",
                "description",
                "host",
                "paths",
                "query",
                "seen",
                "upgrade",
                "quiet",
                "open_check",
                "visit",
                "script",
                "folder",
                "pages_cookies",
                "visitor",
                "away",
                "cookies",
                "token",
                "upload",
                "h2c",
                "websocket",
                "http2",
            ]
        );
    }
}

#[tokio::test]
async fn without_an_echo_nothing_is_said() {
    for fault in [Fault::NoEcho, Fault::Away] {
        let (wrong, sections, is_whole) = found(fault, false).await;
        assert_eq!((wrong, is_whole), (vec![("echo", Level::Problem)], false), "{fault:?}: {sections:#?}");
    }
}

/// Something before the door that takes a run for a flood.
#[tokio::test]
async fn security_38_where_requests_are_turned_away_nothing_is_called_right() {
    for status in ["429 Too Many Requests", ""] {
        for has_session in [true, false] {
            let (wrong, sections, _) = found(Fault::TurnsAway(status), has_session).await;
            let findings = || sections.iter().flat_map(|section| &section.findings);
            let of =
                |level| findings().filter(|found| found.level == level).map(|found| found.check).collect::<Vec<_>>();
            // Of somebody who is signed in, the first echo has shown all.
            let right = if has_session { &["echo", "arrives", "http2"][..] } else { &["echo", "http2"] };
            assert_eq!(of(Level::Right), right, "{status}: {sections:#?}");
            assert_eq!(of(Level::Problem), ["folder"], "nothing else can be wrong, {status}: {sections:#?}");
            for check in ["stranger", "echo_asks", "asks", "identity", "twins", "hop_by_hop", "method", "host", "paths"]
            {
                assert!(wrong.contains(&(check, Level::Note)), "{check}: {sections:#?}");
            }
        }
    }
}

/// Each with the line that mends it, at nginx.
#[tokio::test]
async fn why_no_echo_comes_back_is_told_as_far_as_it_shows() {
    for (fault, check, said, line) in [
        (Fault::NoEcho, "echo", "its location is not there, so the service answered", "location ^~ /vestibule-echo/ {"),
        (Fault::Away, "echo", "the door's check cannot be asked", "upstream vestibule_check {"),
        (Fault::Undescribed, "description", "told of a request by the client alone", "X-Original-URL $vestibule_url;"),
        (Fault::OtherAddress, "echo", "about another address", "set $vestibule_url"),
        (Fault::OfAnother, "echo", "the check is told that crm.example.com is asked", "set $vestibule_url"),
        (Fault::UnknownToken, "echo", "another database", "location = /_vestibule {"),
    ] {
        let (wrong, sections, is_whole) = found_at(Some(Proxy::Nginx), fault, true).await;
        assert_eq!((wrong, is_whole), (vec![(check, Level::Problem)], false), "{fault:?}: {sections:#?}");
        let told = &sections[0].findings[0];
        assert!(told.text.contains(said), "{fault:?}: {}", told.text);
        assert!(told.advice.as_ref().is_some_and(|advice| advice.contains(line)), "{fault:?}: {told:?}");
    }
}

#[tokio::test]
async fn without_a_session_what_empty_headers_cannot_show_is_said() {
    let (wrong, sections, _) = found(Fault::LeavesEmptyOut, false).await;
    assert_eq!(wrong, [("hop_by_hop", Level::Note)], "{sections:#?}");
}

#[test]
fn a_stranger_is_asked_to_look_at_what_the_rules_close() {
    let found = |url: &str, rules: &[(&str, bool)]| {
        let rule =
            |(path, public): &(&str, bool)| Rule { public: *public, ..Rule::new(path.parse().expect("a pattern")) };
        let rules = rules.iter().map(rule).collect();
        private(&Service { rules, ..Service::new("wiki".to_owned(), String::new(), url.parse().expect("a URL")) })
    };
    let made_up = found("https://wiki.example.org", &[("/assets/**", true)]).expect("one");
    assert!(made_up.starts_with("/vestibule-doctor-"), "{made_up}");
    let below = found("https://tools.example.org/wiki", &[]).expect("one");
    assert!(below.starts_with("/wiki/vestibule-doctor-"), "{below}");
    let closed = [("/admin/**", false), ("/**", true)];
    assert_eq!(found("https://wiki.example.org", &closed).as_deref(), Some("/admin/"));
    assert_eq!(found("https://wiki.example.org", &[("/**", true)]), None);
}

#[test]
fn a_proxy_that_calls_itself_otherwise_is_told_of() {
    let told = |named, says| {
        let sections = Sections::default();
        another(named, says, &mut Told::begin(&sections, "", named));
        let findings = sections.take().pop().expect("a section").findings;
        findings.first().map(|found| (found.check, found.level))
    };
    assert_eq!(told(Some(Proxy::Caddy), Some(Proxy::Nginx)), Some(("proxy", Level::Note)));
    for (named, says) in
        [(Some(Proxy::Caddy), Some(Proxy::Caddy)), (Some(Proxy::Caddy), None), (None, Some(Proxy::Nginx))]
    {
        assert_eq!(told(named, says), None, "{named:?} {says:?}");
    }
}

#[test]
fn what_mends_a_fault_is_told_for_the_proxy_that_it_is() {
    let advice = |proxy| Mended::Twins.advice(proxy);
    assert_eq!(advice(Some(Proxy::Envoy)), "In docs/proxies/envoy.md: `headers_with_underscores_action: DROP_HEADER`.");
    assert!(advice(None).starts_with("--proxy says which proxy it is"));
    assert_eq!(Mended::Away.advice(Some(Proxy::Traefik)), "No line of docs/proxies/traefik.md mends it.");
}
