//! The decision over its table.

use std::time::Duration;

use url::Url;
use uuid::Uuid;

use super::judge::{Asked, Asker, Judgement, Refusal, SignIn, Verdict, judge};
use crate::model::{
    api_token::TokenError,
    path::reading::Reading,
    scope::Scope,
    service::{Service, rule::Rule},
    session::EndReason,
    user::{User, UserId},
};

use Verdict::{Allowed, Refused, Unavailable};

const ANONYMOUS: Verdict = Verdict::SignIn(SignIn::Anonymous);
const AMBIGUOUS: Verdict = Refused(Refusal::AmbiguousAddress);
const ROLE_MISSING: Verdict = Refused(Refusal::RoleMissing);

pub(super) fn user(roles: &[&str]) -> User {
    let roles = roles.iter().map(|&role| role.to_owned()).collect();
    User {
        id: UserId(Uuid::nil()),
        name: String::new(),
        email: String::new(),
        email_verified: false,
        roles,
        email_confirmed_by: Vec::new(),
        locale: None,
        terms: vec![],
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

pub(super) fn service(rules: &[&str]) -> Service {
    let url = Url::parse("https://wiki.example.org").expect("an address");
    Service {
        rules: rules.iter().map(|text| rule(text)).collect(),
        ..Service::new("wiki".to_owned(), String::new(), url)
    }
}

pub(super) fn asked<'a>(method: &'a str, target: &'a str) -> Asked<'a> {
    Asked { method, overrides: &[], target, fetch_site: None, origin: None, is_websocket: false, by_cookie: true }
}

pub(super) fn signed_in(user: &User) -> Asker<'_> {
    Asker::SignedIn { user, proven: Some(Duration::ZERO), owes_terms: false }
}

pub(super) fn by(service: &Service, method: &str, target: &str, asker: &Asker<'_>) -> Verdict {
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
    for open in ["/", "/administrator", "/x/admin", "/x?next=/admin", "/x?a=%00&b=../admin"] {
        assert_eq!(by(&wiki, "GET", open, &Asker::Anonymous), Allowed, "{open}");
    }
    // Whoever asks: a check, a service by itself, or somebody who has it explained.
    let too_long = format!("/x?{}", "a".repeat(16 * 1024));
    for unreadable in ["/x?y#z", "/#", "/x?a b", "/x?\tq", "/x?\0", "/x?\u{7f}", &too_long] {
        let verdict = by(&wiki, "GET", unreadable, &Asker::Anonymous);
        assert_eq!(verdict, Refused(Refusal::UnreadableAddress), "{unreadable:?}");
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
        assert_eq!(
            by(&wiki, "GET", "/", &Asker::SignedIn { user: &ada, proven, owes_terms: false }),
            verdict,
            "{proven:?}"
        );
    }
    // Whoever lacks the role is not sent to sign in for nothing.
    wiki.roles = vec!["editor".to_owned()];
    assert_eq!(by(&wiki, "GET", "/", &Asker::SignedIn { user: &ada, proven: None, owes_terms: false }), ROLE_MISSING);
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
        let scopes: Vec<Scope> = scopes.iter().filter_map(|scope| scope.parse().ok()).collect();
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
    // Not even where anybody may: the service would be told that it is nobody.
    for target in ["/api/x", "/open", "/x"] {
        let asker = Asker::BadToken(TokenError::TokenExpired);
        assert_eq!(by(&wiki, "GET", target, &asker), Verdict::BadToken(TokenError::TokenExpired), "{target}");
    }
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
