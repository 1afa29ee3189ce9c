//! The decision over its table, and against an oracle that knows nothing of how it is made.

use std::time::Duration;

use proptest::prelude::*;
use url::Url;
use uuid::Uuid;

use super::judge::{Asked, Asker, Judgement, Refusal, SignIn, Verdict, judge};
use crate::model::{
    path::reading::Reading,
    service::{Service, rule::Rule},
    session::EndReason,
    user::{User, UserId},
};

use Verdict::{Allowed, Refused, Unavailable};

const ANONYMOUS: Verdict = Verdict::SignIn(SignIn::Anonymous);
const AMBIGUOUS: Verdict = Refused(Refusal::AmbiguousAddress);
const ROLE_MISSING: Verdict = Refused(Refusal::RoleMissing);

fn user(roles: &[&str]) -> User {
    let roles = roles.iter().map(|&role| role.to_owned()).collect();
    User {
        id: UserId(Uuid::nil()),
        name: String::new(),
        email: String::new(),
        email_verified: false,
        roles,
        email_confirmed_by: Vec::new(),
    }
}

/// A rule as `GET,POST /admin/** admin,editor`; `*` is every method, `public` anybody, `-` whom the service asks for.
fn rule(text: &str) -> Rule {
    let words: Vec<&str> = text.split(' ').collect();
    let list = |text: &str, none: &str| -> Vec<String> {
        if text == none { Vec::new() } else { text.split(',').map(str::to_owned).collect() }
    };
    let public = words[2] == "public";
    let roles = if public { Vec::new() } else { list(words[2], "-") };
    let path = words[1].parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    Rule { methods: list(words[0], "*"), public, roles, ..Rule::new(path) }
}

fn service(rules: &[&str]) -> Service {
    let url = Url::parse("https://wiki.example.org").expect("an address");
    Service {
        rules: rules.iter().map(|text| rule(text)).collect(),
        ..Service::new("wiki".to_owned(), String::new(), url)
    }
}

fn asked<'a>(method: &'a str, target: &'a str) -> Asked<'a> {
    Asked { method, overrides: &[], target, fetch_site: None, origin: None, is_websocket: false, by_cookie: true }
}

fn signed_in(user: &User) -> Asker<'_> {
    Asker::SignedIn { user, proven: Some(Duration::ZERO) }
}

fn by(service: &Service, method: &str, target: &str, asker: &Asker<'_>) -> Verdict {
    judge(service, &asked(method, target), asker).verdict
}

#[test]
fn without_a_rule_people_are_signed_in_with_one_of_the_services_roles_if_it_names_any() {
    let (mut plain, ada, eve) = (service(&[]), user(&["reader"]), user(&[]));
    assert_eq!(by(&plain, "GET", "/x", &Asker::Anonymous), ANONYMOUS);
    assert_eq!(by(&plain, "GET", "/x", &Asker::Registering), Verdict::SignIn(SignIn::Registering));
    let ended = EndReason::IdleExpired;
    assert_eq!(by(&plain, "GET", "/x", &Asker::Ended(ended)), Verdict::SignIn(SignIn::Ended(ended)));
    assert_eq!(by(&plain, "GET", "/x", &Asker::Unknown), Unavailable);
    assert_eq!(by(&plain, "DELETE", "/x", &signed_in(&eve)), Allowed);
    assert_eq!(by(&plain, "GET", "/x", &Asker::Token { user: &ada, scopes: &[] }), Refused(Refusal::NoTokens));
    plain.roles = vec!["editor".to_owned(), "reader".to_owned()];
    assert_eq!(by(&plain, "GET", "/x", &signed_in(&ada)), Allowed);
    assert_eq!(by(&plain, "GET", "/x", &signed_in(&eve)), ROLE_MISSING);
}

#[test]
fn the_first_rule_that_matches_decides() {
    let mut wiki =
        service(&["GET /feed public", "* /admin/** admin", "GET /admin/help public", "* /any/** -", "* /** editor"]);
    wiki.roles = vec!["reader".to_owned()];
    let (admin, editor, reader) = (user(&["admin"]), user(&["editor"]), user(&["reader"]));
    for (method, target, asker, verdict, rule) in [
        ("GET", "/feed", Asker::Anonymous, Allowed, Some(0)),
        ("HEAD", "/feed", Asker::Anonymous, Allowed, Some(0)),
        ("HEAD", "/feed/?a=/admin", Asker::Anonymous, Allowed, Some(0)),
        ("POST", "/feed", Asker::Anonymous, ANONYMOUS, Some(4)),
        ("GET", "/admin/help", Asker::Anonymous, ANONYMOUS, Some(1)),
        ("GET", "/admin", signed_in(&admin), Allowed, Some(1)),
        ("GET", "/admin/x/y", signed_in(&editor), ROLE_MISSING, Some(1)),
        ("GET", "/any", signed_in(&reader), Allowed, Some(3)),
        ("GET", "/any", signed_in(&editor), ROLE_MISSING, Some(3)),
        ("GET", "/", signed_in(&editor), Allowed, Some(4)),
        ("GET", "/", signed_in(&admin), ROLE_MISSING, Some(4)),
        ("GET", "/feed", Asker::Unknown, Unavailable, Some(0)),
    ] {
        let reading = (verdict != Allowed).then_some(Reading::AsSent);
        assert_eq!(
            judge(&wiki, &asked(method, target), &asker),
            Judgement { verdict, rule, reading },
            "{method} {target}"
        );
    }
}

#[test]
fn security_39_an_address_is_allowed_only_if_every_reading_of_it_is() {
    // The careless way to write rules: what is closed is named, and all else is open.
    let wiki = service(&["* /admin/** admin", "* /** public"]);
    for (sent, reading) in [
        ("/public/../admin", Reading::DotsRemoved),
        ("/%61dmin", Reading::DecodedOnce),
        ("/%2561dmin", Reading::DecodedTwice),
        ("//admin", Reading::SlashesMerged),
        ("/\\admin", Reading::SlashesMerged),
        ("/x\\..\\admin", Reading::DotsRemoved),
        ("/admin;x", Reading::ParametersCut),
        ("/ADMIN", Reading::LowerCase),
        ("/Admin/%55sers", Reading::LowerCase),
        ("/%41DMIN", Reading::LowerCase),
        ("/%E2%84%AAey/..%2fadmin", Reading::DotsRemoved),
        ("/admin.", Reading::EndsCut),
        ("/admin%3fx", Reading::QueryCut),
        ("//wiki/admin", Reading::HostCut),
        ("/%EF%BD%81dmin", Reading::FormsReplaced),
    ] {
        let editor = user(&["editor"]);
        for (asker, verdict) in [(Asker::Anonymous, ANONYMOUS), (signed_in(&editor), AMBIGUOUS)] {
            let judgement = judge(&wiki, &asked("GET", sent), &asker);
            assert_eq!(judgement, Judgement { verdict, rule: Some(0), reading: Some(reading) }, "{sent}");
        }
        assert_eq!(by(&wiki, "GET", sent, &signed_in(&user(&["admin"]))), Allowed, "{sent}");
    }
    for open in ["/", "/administrator", "/x/admin", "/x?next=/admin", "/x?a=%00&b=../admin#"] {
        assert_eq!(by(&wiki, "GET", open, &Asker::Anonymous), Allowed, "{open}");
    }
}

#[test]
fn security_39_nothing_widens_what_is_open() {
    // The careful way: what is open is named.
    let wiki = service(&["GET /public/** public", "GET /logo.svg public", "* /Static/** public"]);
    for closed in [
        "/public/../admin",
        "/public/%2e%2e/admin",
        "/public%2f..%2fadmin",
        "/public/..;/admin",
        "/public/..%5cadmin",
        "/%70ublic/x",
        "//public/x",
        "/Public/x",
        "/admin?/public/",
        "/admin%3f/../public/x",
        "/admin%23/../public/x",
        "/logo.svg/",
        "/logo.svg/x",
        "/static/x",
    ] {
        let expected = if closed == "/logo.svg/" { Allowed } else { ANONYMOUS };
        assert_eq!(by(&wiki, "GET", closed, &Asker::Anonymous), expected, "{closed}");
    }
    for open in [
        "/public",
        "/public/",
        "/public/a/b",
        "/public/%C3%A9",
        "/public/a//b",
        "/public/a;v=1",
        "/public/A",
        "/logo.svg",
        "/Static/x",
    ] {
        assert_eq!(by(&wiki, "GET", open, &Asker::Anonymous), Allowed, "{open}");
    }
}

#[test]
fn security_39_unreadable_and_reserved_addresses_are_refused_to_everybody() {
    let open = service(&["* /** public"]);
    let admin = user(&["admin"]);
    let table = [
        ("/a%00", Refusal::UnreadableAddress, Reading::DecodedOnce),
        ("/a%2500?x", Refusal::UnreadableAddress, Reading::DecodedTwice),
        ("/a%ff", Refusal::UnreadableAddress, Reading::DecodedOnce),
        ("/a#b", Refusal::UnreadableAddress, Reading::AsSent),
        ("/a%", Refusal::UnreadableAddress, Reading::AsSent),
        ("?x", Refusal::UnreadableAddress, Reading::AsSent),
        ("*", Refusal::UnreadableAddress, Reading::AsSent),
        ("", Refusal::UnreadableAddress, Reading::AsSent),
        ("https://wiki.example.org/a", Refusal::UnreadableAddress, Reading::AsSent),
        ("/.vestibule", Refusal::ReservedAddress, Reading::AsSent),
        ("/.vestibule/", Refusal::ReservedAddress, Reading::AsSent),
        ("/.vestibule/me?x", Refusal::ReservedAddress, Reading::AsSent),
        ("/.Vestibule/me", Refusal::ReservedAddress, Reading::AsSent),
        ("/x/../.vestibule/me", Refusal::ReservedAddress, Reading::DotsRemoved),
        ("/%2evestibule/me", Refusal::ReservedAddress, Reading::DecodedOnce),
        ("/%252evestibule/me", Refusal::ReservedAddress, Reading::DecodedTwice),
        ("//.vestibule/me", Refusal::ReservedAddress, Reading::SlashesMerged),
        ("/.vestibule;x/me", Refusal::ReservedAddress, Reading::ParametersCut),
        ("/.vestibule%2fme", Refusal::ReservedAddress, Reading::DecodedOnce),
        ("//x/.vestibule/me", Refusal::ReservedAddress, Reading::HostCut),
    ];
    for (target, refusal, reading) in table {
        for asker in [Asker::Anonymous, signed_in(&admin), Asker::Unknown] {
            let expected = Judgement { verdict: Refused(refusal), rule: None, reading: Some(reading) };
            assert_eq!(judge(&open, &asked("GET", target), &asker), expected, "{target}");
        }
    }
    for near in ["/.vestibules", "/x/.vestibule", "/.well-known/x", "/vestibule"] {
        assert_eq!(by(&open, "GET", near, &Asker::Anonymous), Allowed, "{near}");
    }
}

#[test]
fn a_request_is_decided_under_every_method_that_a_framework_may_take_it_for() {
    let wiki = service(&["GET,POST /form public", "DELETE /form admin", "* /form editor"]);
    let judged = |method: &str, overrides: &[&str], target: &str| {
        let overrides: Vec<String> = overrides.iter().map(|&text| text.to_owned()).collect();
        judge(&wiki, &Asked { overrides: &overrides, ..asked(method, target) }, &signed_in(&user(&["editor"]))).verdict
    };
    assert_eq!(judged("POST", &[], "/form"), Allowed);
    assert_eq!(judged("POST", &["PUT"], "/form"), Allowed);
    for overrides in [&["DELETE"][..], &["delete"], &["PUT", "DELETE"], &["PUT, DELETE"]] {
        assert_eq!(judged("POST", overrides, "/form"), AMBIGUOUS, "{overrides:?}");
        assert_eq!(judged("GET", overrides, "/form"), AMBIGUOUS, "{overrides:?}");
    }
    assert_eq!(judged("POST", &[], "/form?a=1&_method=delete"), AMBIGUOUS);
    assert_eq!(judged("DELETE", &["POST"], "/form"), ROLE_MISSING);
    // "get" is no GET to the letter, and to some it is.
    assert_eq!(judged("post", &[], "/form"), Allowed);
    assert_eq!(judged("delete", &[], "/form"), AMBIGUOUS);
    assert_eq!(by(&wiki, "post", "/form", &Asker::Anonymous), ANONYMOUS);
    assert_eq!(judged("", &[], "/form"), Refused(Refusal::UnreadableAddress));
    assert_eq!(judged("GET /", &[], "/form"), Refused(Refusal::UnreadableAddress));
}

#[test]
fn a_recent_sign_in_is_one_that_somebody_vouches_for() {
    let mut wiki = service(&["* /** -"]);
    wiki.rules[0].recent = Some(Duration::from_mins(5));
    let (ada, minutes) = (user(&[]), |minutes| Some(Duration::from_mins(minutes)));
    for (proven, verdict) in [
        (minutes(0), Allowed),
        (minutes(5), Allowed),
        (Some(Duration::from_millis(300_001)), Verdict::SignIn(SignIn::TooLongAgo)),
        (None, Verdict::SignIn(SignIn::TooLongAgo)),
    ] {
        assert_eq!(by(&wiki, "GET", "/", &Asker::SignedIn { user: &ada, proven }), verdict, "{proven:?}");
    }
    // Whoever lacks the role is not sent to sign in for nothing.
    wiki.roles = vec!["editor".to_owned()];
    assert_eq!(by(&wiki, "GET", "/", &Asker::SignedIn { user: &ada, proven: None }), ROLE_MISSING);
}

#[test]
fn a_token_needs_a_rule_that_names_its_scope_and_a_user_who_may() {
    let mut wiki = service(&["GET /api/** -", "* /safe/** -", "* /open public", "* /** admin"]);
    for rule in [0, 1, 3] {
        wiki.rules[rule].scope = Some("read".to_owned());
    }
    wiki.rules[1].recent = Some(Duration::from_mins(5));
    let ada = user(&["editor"]);
    let by_token = |target: &str, scopes: &[&str]| {
        let scopes: Vec<String> = scopes.iter().map(|&scope| scope.to_owned()).collect();
        by(&wiki, "GET", target, &Asker::Token { user: &ada, scopes: &scopes })
    };
    assert_eq!(by_token("/api/x", &["crm:read", "wiki:read"]), Allowed);
    for scopes in
        [&[][..], &["read"], &["crm:read"], &["wiki:write"], &["wiki:read:x"], &["wiki:reads"], &["WIKI:read"]]
    {
        assert_eq!(by_token("/api/x", scopes), Refused(Refusal::ScopeMissing), "{scopes:?}");
    }
    assert_eq!(by_token("/safe", &["wiki:read"]), Refused(Refusal::NoTokens));
    assert_eq!(by_token("/open", &[]), Allowed);
    assert_eq!(by_token("/x", &["wiki:read"]), ROLE_MISSING);
    assert_eq!(by_token("/api/../x", &["wiki:read"]), AMBIGUOUS);
}

#[test]
fn security_50_what_changes_something_by_a_cookie_comes_from_the_services_own_pages() {
    let mut wiki = service(&["* /open public", "* /api/** -", "* /** -"]);
    wiki.rules[1].cross_origin = vec!["https://app.example.org".to_owned()];
    let ada = user(&[]);
    let (own, app, evil) =
        (Some("https://wiki.example.org"), Some("https://app.example.org"), Some("https://evil.example"));
    let foreign = Refused(Refusal::ForeignOrigin);
    for (target, fetch_site, origin, verdict) in [
        ("/", Some("same-origin"), own, Allowed),
        ("/", Some("none"), None, Allowed),
        ("/", Some("same-site"), own, foreign),
        ("/", Some("cross-site"), own, foreign),
        ("/", Some("Same-Origin"), own, foreign),
        ("/", Some(""), own, foreign),
        ("/", None, own, Allowed),
        ("/", None, None, Allowed),
        ("/", None, Some("null"), foreign),
        ("/", None, Some("https://WIKI.example.org"), foreign),
        ("/", None, Some("https://wiki.example.org:443"), foreign),
        ("/", None, Some("http://wiki.example.org"), foreign),
        ("/", None, evil, foreign),
        ("/", Some("cross-site"), app, foreign),
        ("/api/x", Some("cross-site"), app, Allowed),
        ("/api/x", None, app, Allowed),
        ("/api/x", Some("cross-site"), evil, foreign),
        ("/api/x", Some("cross-site"), None, foreign),
        // Every reading has to be one from which it may come.
        ("/api/../x", Some("cross-site"), app, foreign),
        ("/open", Some("cross-site"), evil, foreign),
    ] {
        let changes = Asked { fetch_site, origin, ..asked("POST", target) };
        let requests = [
            changes,
            Asked { method: "delete", ..changes },
            Asked { method: "TRACE", ..changes },
            Asked { method: "GET", is_websocket: true, ..changes },
            Asked { method: "GET", overrides: &["PUT".to_owned()], ..changes },
        ];
        for request in &requests {
            assert_eq!(judge(&wiki, request, &signed_in(&ada)).verdict, verdict, "{request:?}");
            let by_token = Asked { by_cookie: false, ..*request };
            assert_eq!(judge(&wiki, &by_token, &signed_in(&ada)).verdict, Allowed, "{request:?}");
        }
        for method in ["GET", "HEAD", "OPTIONS"] {
            assert_eq!(
                judge(&wiki, &Asked { method, ..changes }, &signed_in(&ada)).verdict,
                Allowed,
                "{method} {target}"
            );
        }
    }
}

/// What a pattern is for, written down as plainly as can be.
fn naive_match(pattern: &str, path: &str) -> bool {
    let path = path.strip_suffix('/').unwrap_or(path);
    let (pattern, rest) = match pattern.strip_suffix("/**") {
        Some(pattern) => (pattern, true),
        None => (pattern.strip_suffix('/').unwrap_or(pattern), false),
    };
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    (path.len() == pattern.len() || (rest && path.len() > pattern.len()))
        && pattern.iter().zip(&path).all(|(pattern, path)| pattern == path || (*pattern == "*" && !path.is_empty()))
}

/// Whether somebody without any role may ask for a path by these rules, taken as it is.
fn naive_allows(rules: &[&str], path: &str) -> bool {
    let words = rules.iter().map(|rule| rule.split(' ').collect::<Vec<_>>());
    words.into_iter().find(|words| naive_match(words[1], path)).is_some_and(|words| words[2] == "public")
}

/// What a program does with a path that it gets: one of many, told by numbers.
fn naive_program(path: &str, steps: &[u8]) -> String {
    let mut decodings = 0;
    steps.iter().fold(path.to_owned(), |path, step| match step {
        0 if decodings < 2 => {
            decodings += 1;
            percent_encoding::percent_decode_str(&path).decode_utf8_lossy().into_owned()
        }
        1 => path.replace('\\', "/"),
        2 => path.to_ascii_lowercase(),
        3 => path.split('/').map(|part| &part[..part.find(';').unwrap_or(part.len())]).collect::<Vec<_>>().join("/"),
        4 => {
            let mut parts: Vec<&str> = Vec::new();
            for part in path[1..].split('/') {
                match part {
                    ".." => drop(parts.pop()),
                    "." => {}
                    part => parts.push(part),
                }
            }
            format!("/{}", parts.join("/"))
        }
        5 => format!("/{}", path.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")),
        _ => path,
    })
}

const RULE_SETS: [&[&str]; 5] = [
    &["* /a/** admin", "* /** public"],
    &["* /a/* public", "* /a/b/** public", "* /b public"],
    &["* /*/b admin", "* /a/** public", "* /* public"],
    &["* /b/a admin", "* /b public", "* /a/b admin", "* /** public"],
    &["* / public", "* /a/*/b public"],
];

fn odd_path() -> impl Strategy<Value = String> {
    let pieces = vec![
        "/", "/", "a", "b", "A", ".", "..", "\\", ";", "%2f", "%2F", "%2e", "%25", "2e", "2f", "%61", "%3b", "%5c",
        "%62", "5c", "?a",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..9).prop_map(|parts| format!("/{}", parts.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn security_39_whatever_a_program_makes_of_an_allowed_address_is_allowed_too(
        path in odd_path(), steps in prop::collection::vec(0u8..6, 0..6),
    ) {
        for rules in RULE_SETS {
            if by(&service(rules), "GET", &path, &Asker::Anonymous) == Allowed {
                let path = path.split('?').next().unwrap_or_default();
                let taken_for = naive_program(path, &steps);
                prop_assert!(naive_allows(rules, &taken_for), "{path} is taken for {taken_for} by {steps:?}: {rules:?}");
            }
        }
    }

    #[test]
    fn plain_addresses_are_decided_by_the_letter(parts in prop::collection::vec("[ab]|[a-z]{1,3}", 0..4), slash: bool) {
        let path = format!("/{}{}", parts.join("/"), if slash && !parts.is_empty() { "/" } else { "" });
        for rules in RULE_SETS {
            let allowed = by(&service(rules), "GET", &path, &Asker::Anonymous) == Allowed;
            prop_assert_eq!(allowed, naive_allows(rules, &path), "{} {:?}", path, rules);
        }
    }

    #[test]
    fn security_39_another_encoding_never_widens(path in odd_path(), at: prop::sample::Index) {
        let plain = path.split(['?', '%']).next().unwrap_or_default();
        let index = at.index(plain.len());
        let byte = plain.as_bytes()[index];
        let once = format!("{}%{byte:02x}{}", &plain[..index], &plain[index + 1..]);
        let twice = format!("{}%25{byte:02X}{}", &plain[..index], &plain[index + 1..]);
        for rules in RULE_SETS {
            let opens = |path: &str| by(&service(rules), "GET", path, &Asker::Anonymous) == Allowed;
            for encoded in [&once, &twice].into_iter().filter(|encoded| encoded.starts_with('/')) {
                prop_assert!(!opens(encoded) || opens(plain), "{} is open, and {} is not", encoded, plain);
            }
        }
    }

    #[test]
    fn the_decision_is_total(method in "\\PC{0,8}", target in "[/%.;a-z0-9?&=_#\\\\]{0,60}|\\PC{0,40}", site in "\\PC{0,4}") {
        let request = Asked { fetch_site: Some(&site), ..asked(&method, &target) };
        for asker in [Asker::Anonymous, Asker::Unknown, signed_in(&user(&[]))] {
            let judgement = judge(&service(RULE_SETS[0]), &request, &asker);
            prop_assert_eq!(judgement.verdict == Allowed, judgement.reading.is_none());
        }
    }
}
