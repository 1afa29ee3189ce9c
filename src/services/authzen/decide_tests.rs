use std::{sync::Arc, time::Duration};

use url::Url;
use uuid::Uuid;

use super::*;
use crate::model::{
    rules::judge::Asker,
    service::rule::Rule,
    session::EndReason,
    user::{User, UserId},
};

const PAGE: &str = "https://wiki.example.org/page";

/// A wiki for readers and a shop beside it, and two services that share a host.
fn services() -> Vec<Service> {
    let service =
        |id: &str, url: &str| Service::new(id.to_owned(), String::new(), Url::parse(url).expect("an address"));
    let rule = |path: &str| Rule::new(path.parse().expect("a pattern"));
    let rules = vec![
        Rule { public: true, ..rule("/assets/**") },
        Rule { roles: vec!["admin".to_owned()], ..rule("/admin/**") },
        Rule { recent: Some(Duration::from_secs(300)), ..rule("/danger/**") },
        Rule { methods: vec!["DELETE".to_owned()], roles: vec!["admin".to_owned()], ..rule("/**") },
    ];
    vec![
        Service { roles: vec!["reader".to_owned()], rules, ..service("wiki", "https://wiki.example.org") },
        service("shop", "https://shop.example.org"),
        service("one", "https://apps.example.org/one"),
        service("two", "https://apps.example.org/two"),
    ]
}

fn known(roles: &[&str], proven: Option<u64>) -> Subject {
    let user = Arc::new(User {
        id: UserId(Uuid::nil()),
        name: String::new(),
        email: String::new(),
        email_verified: false,
        roles: roles.iter().map(|&role| role.to_owned()).collect(),
        email_confirmed_by: Vec::new(),
        locale: None,
        terms: vec![],
    });
    Subject::Known { user, proven: proven.map(Duration::from_secs), identity: Ok(()), remembered: None }
}

/// What the service with this id is told: the reason of a no, nothing of a yes.
fn told(id: &str, subject: Option<&Subject>, action: &str, resource: (&str, &str)) -> Option<&'static str> {
    let services = services();
    let service = services.iter().find(|service| service.id == id).expect("the service");
    let entity = |kind: &str, id: &str| Entity { kind: kind.to_owned(), id: id.to_owned() };
    let (subject_asked, resource) = (entity("user", "x"), entity(resource.0, resource.1));
    let question = Question { subject: subject_asked, action: action.to_owned(), resource };
    let decision = decide(service, &services, &question, subject).expect("somebody can tell");
    assert_eq!(decision.decision, decision.reason().is_none());
    decision.reason().map(|reason| reason.as_str())
}

#[test]
fn a_question_is_decided_by_the_rules_of_the_service() {
    let (reader, admin) = (known(&["reader"], Some(60)), known(&["admin", "reader"], Some(600)));
    let ended = Subject::Ended(EndReason::IdleExpired);
    for (subject, action, path, reason) in [
        (&reader, "GET", "page", None),
        (&reader, "HEAD", "page?x=1", None),
        (&reader, "POST", "page", None),
        (&reader, "GET", "admin", Some("role_missing")),
        (&reader, "DELETE", "page", Some("role_missing")),
        (&reader, "GET", "page?_method=DELETE", Some("ambiguous_address")),
        (&reader, "GET", "x/../admin", Some("ambiguous_address")),
        (&reader, "GET", "%61dmin", Some("ambiguous_address")),
        (&reader, "GET", "danger/zone", None),
        (&reader, "GET", "a%00", Some("unreadable_address")),
        (&reader, "GET", "a#b", Some("unreadable_address")),
        (&reader, "GET", "a b", Some("unreadable_address")),
        (&reader, "GET", ".vestibule/me", Some("reserved_address")),
        (&reader, "", "page", Some("unreadable_address")),
        (&reader, "can_read", "page", None),
        (&reader, "GET\r\n", "page", Some("unreadable_address")),
        (&reader, "GE T", "page", Some("unreadable_address")),
        (&admin, "DELETE", "page", None),
        (&admin, "GET", "danger/zone", Some("sign_in_not_recent")),
        (&known(&["reader"], None), "GET", "danger/zone", Some("sign_in_not_recent")),
        (&known(&[], None), "GET", "page", Some("role_missing")),
        (&known(&[], None), "GET", "assets/x", None),
        (&ended, "GET", "page", Some("idle_expired")),
        (&ended, "GET", "assets/x", None),
    ] {
        let url = format!("https://wiki.example.org/{path}");
        assert_eq!(told("wiki", Some(subject), action, ("url", &url)), reason, "{action} {path} of {subject:?}");
    }
}

#[test]
fn a_method_that_nobody_knows_is_decided_as_every_rule_without_methods_says() {
    assert_eq!(told("wiki", Some(&known(&[], None)), "can_read", ("url", PAGE)), Some("role_missing"));
}

#[test]
fn security_41_a_service_is_told_of_its_own_addresses_only() {
    let reader = known(&["reader"], Some(60));
    for resource in [
        ("url", "https://shop.example.org/"),
        ("url", "https://evil.example/"),
        ("url", "http://wiki.example.org/page"),
        ("url", "https://wiki.example.org:8443/page"),
        ("url", "https://wiki.example.org./page"),
        ("url", "https://wiki.example.org@evil.example/"),
        ("url", "https://evil.example\\@wiki.example.org/"),
        ("url", "/page"),
        ("url", "wiki.example.org/page"),
        ("url", ""),
        ("url", "://"),
        ("URL", PAGE),
        ("document", PAGE),
        ("", PAGE),
    ] {
        assert_eq!(told("wiki", Some(&reader), "GET", resource), Some("foreign_resource"), "{resource:?}");
    }
    for url in [PAGE, "HTTPS://WIKI.example.org:443/page", "wss://wiki.example.org/page", "https://wiki.example.org"] {
        assert_eq!(told("wiki", Some(&reader), "GET", ("url", url)), None, "{url}");
    }
    // Of two at one host, each its own, in every reading.
    for (path, of_one) in [
        ("one/x", None),
        ("one", None),
        ("two/x", Some("foreign_resource")),
        ("one/../two/x", Some("foreign_resource")),
        ("one/%2e%2e/two/x", Some("foreign_resource")),
        ("three", Some("foreign_resource")),
    ] {
        let url = format!("https://apps.example.org/{path}");
        assert_eq!(told("one", Some(&reader), "GET", ("url", &url)), of_one, "{path}");
    }
}

#[test]
fn whom_the_service_does_not_know_may_nothing() {
    for path in ["page", "assets/x"] {
        let url = format!("https://wiki.example.org/{path}");
        assert_eq!(told("wiki", None, "GET", ("url", &url)), Some("unknown_subject"), "{path}");
    }
}

#[test]
fn who_cannot_be_named_to_the_service_may_not_either_as_at_a_check() {
    let services = services();
    let entity = |kind: &str, id: &str| Entity { kind: kind.to_owned(), id: id.to_owned() };
    let question = Question { subject: entity("user", "x"), action: "GET".to_owned(), resource: entity("url", PAGE) };
    let with = |error: IdentityError| {
        let Subject::Known { user, proven, .. } = known(&["reader"], None) else { unreachable!() };
        let subject = Subject::Known { user, proven, identity: Err(error), remembered: None };
        decide(&services[0], &services, &question, Some(&subject)).map(|decision| decision.reason())
    };
    for error in [IdentityError::EmailUnconfirmed, IdentityError::EmailShared] {
        assert_eq!(with(error).ok().flatten(), Some(error.into()));
    }
    assert!(with(IdentityError::Unavailable).is_err(), "nobody can tell");
}

#[test]
fn under_the_doctors_folder_nothing_is_there_for_anybody() {
    let (admin, ended) = (known(&["admin", "reader"], Some(60)), Subject::Ended(EndReason::SignedOut));
    for subject in [Some(&admin), Some(&ended), None] {
        for path in ["vestibule-echo/", "vestibule-echo/a?b=/../c", "vestibule-echo/a/%2e%2e/b"] {
            let url = format!("https://wiki.example.org/{path}");
            for action in ["GET", "DELETE"] {
                let reason = told("wiki", subject, action, ("url", &url));
                assert_eq!(reason, Some("not_found"), "{action} {path} of {subject:?}");
            }
        }
    }
    // What is there only for some programs on the way is the service's, and decided by its rules.
    for path in ["vestibule-echo", "Vestibule-Echo/a", "vestibule-echo/../page"] {
        let url = format!("https://wiki.example.org/{path}");
        assert_eq!(told("wiki", Some(&admin), "GET", ("url", &url)), None, "{path}");
    }
    let url = "https://apps.example.org/vestibule-echo/a";
    assert_eq!(told("one", Some(&admin), "GET", ("url", url)), Some("foreign_resource"), "at a host of several");
}

/// What `vestibule access explain` and the checks say of the same request.
#[test]
fn the_answer_is_that_of_the_same_function_for_every_address() {
    let (services, reader) = (services(), known(&["reader"], Some(60)));
    let Asker::SignedIn { .. } = reader.asker() else { panic!("signed in") };
    for path in
        ["/page", "/admin", "/ADMIN", "/x/..;/admin", "//admin", "/a%2fb", "/assets/..%2fadmin", "/a\\admin", "/%"]
    {
        for action in ["GET", "DELETE", "get", "PATCH"] {
            let asked = Asked {
                method: action,
                overrides: &[],
                target: path,
                fetch_site: None,
                origin: None,
                is_websocket: false,
                by_cookie: true,
            };
            let allowed = judge(&services[0], &asked, &reader.asker()).verdict == Verdict::Allowed;
            let url = format!("https://wiki.example.org{path}");
            assert_eq!(told("wiki", Some(&reader), action, ("url", &url)).is_none(), allowed, "{action} {path}");
        }
    }
}
