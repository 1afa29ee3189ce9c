//! Who may what: askers and rules, as every kind of proxy is told it.

use super::{allowed, at_services, refused, start, told, unauthorized};
use crate::support::{Browser, Checks, Database, Pool};

/// What every kind of proxy is told is the same.
async fn everywhere(checks: &Checks, method: &str, url: &str, who: Option<&Browser>, expected: &(u16, String)) {
    let by = |check: crate::support::Check| match who {
        Some(browser) => check.by(browser),
        None => check,
    };
    let is_allowed = expected.0 == 200;
    for check in [checks.forward(method, url), checks.envoy(method, url)] {
        assert_eq!(&told(&by(check).script().await), expected, "{method} {url}");
    }
    let nginx = by(checks.nginx(method, url)).script().await;
    assert_eq!(nginx.status, if is_allowed { 200 } else { 401 }, "{method} {url}");
    if !is_allowed {
        assert_eq!(&told(&by(checks.nginx_answer(method, url)).script().await), expected, "{method} {url}");
    }
}

#[sqlx::test]
async fn rules_decide_the_same_for_every_kind_of_proxy(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let (no, role) = (unauthorized("not_signed_in"), refused("role_missing"));
    for (roles, answers) in [
        (None, [&no, &allowed(), &no, &no, &no, &no]),
        (Some("{}"), [&role, &allowed(), &role, &role, &role, &allowed()]),
        (Some("{reader}"), [&allowed(), &allowed(), &role, &allowed(), &allowed(), &allowed()]),
        (Some("{admin}"), [&role, &allowed(), &allowed(), &role, &role, &allowed()]),
        (Some("{reader,admin}"), [&allowed(), &allowed(), &allowed(), &allowed(), &allowed(), &allowed()]),
    ] {
        if let Some(roles) = roles {
            server.execute(&format!("update users set roles = '{roles}'")).await;
        }
        let wiki = roles.map(|_| &person.wiki);
        for (at, address) in ["/page", "/assets/x", "/admin", "/feed", "/danger/x"].into_iter().enumerate() {
            let url = format!("https://wiki.example.org{address}");
            everywhere(&checks, "GET", &url, wiki, answers[at]).await;
        }
        let crm = roles.map(|_| &person.crm);
        everywhere(&checks, "POST", "https://crm.example.com/x", crm, answers[5]).await;
    }
    // Preflights carry no cookie.
    everywhere(&checks, "OPTIONS", "https://wiki.example.org/admin", None, &allowed()).await;
}

#[sqlx::test]
async fn a_rule_asks_for_a_sign_in_of_a_short_while_ago(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let danger = "https://wiki.example.org/danger/x";
    everywhere(&checks, "GET", danger, Some(&person.wiki), &allowed()).await;
    server.pass("6 minutes").await;
    everywhere(&checks, "GET", danger, Some(&person.wiki), &unauthorized("sign_in_not_recent")).await;
    everywhere(&checks, "GET", "https://wiki.example.org/page", Some(&person.wiki), &allowed()).await;
    let visit = checks.forward("GET", danger).by(&person.wiki).visit().await;
    assert_eq!(visit.location(), "https://wiki.example.org/.vestibule/enter?return_to=/danger/x");
    let form = checks.forward("POST", danger).by(&person.wiki).form("https://wiki.example.org").await;
    assert_eq!(form.page(401), "Not sent yet");
    assert_eq!(form.button(), "https://door.example/sign-in?again=true", "only the door asks again");
}

#[sqlx::test]
async fn security_41_a_cookie_of_one_host_opens_nothing_at_another(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let (wiki, crm) = ("https://wiki.example.org/page", "https://crm.example.com/page");
    for (url, browser) in [(wiki, &person.crm), (crm, &person.wiki), (wiki, &person.door), (crm, &person.door)] {
        everywhere(&checks, "GET", url, Some(browser), &unauthorized("not_signed_in")).await;
        // Under the service's own name of it, too.
        let value = browser.cookie("__Host-vestibule").or_else(|| browser.session_cookie()).unwrap();
        let answer = checks.forward("GET", url).header("cookie", &format!("__Host-vestibule={value}")).await;
        assert_eq!(told(&answer), unauthorized("not_signed_in"), "{url}");
    }
    for (url, browser) in [(wiki, &person.wiki), (crm, &person.crm)] {
        everywhere(&checks, "GET", url, Some(browser), &allowed()).await;
    }
}

#[sqlx::test]
async fn security_39_every_reading_of_an_address_has_to_be_allowed(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    for path in [
        "/assets/../admin",
        "/assets/%2e%2e/admin",
        "/assets/..%2fadmin",
        "/assets/..%252fadmin",
        "//admin",
        "/x/../admin",
        "/%61dmin",
        "/ADMIN",
        "/admin;x",
        "/assets/..;/admin",
        "/x\\..\\admin",
    ] {
        let url = format!("https://wiki.example.org{path}");
        for check in checks.passing_on("GET", &url) {
            let answer = check.by(&person.wiki).script().await;
            assert_eq!(told(&answer), refused("ambiguous_address"), "{path}");
            assert!(answer.json()["reading"].is_string(), "the answer names the reading: {}", answer.text());
        }
        assert_eq!(checks.nginx("GET", &url).by(&person.wiki).await.status, 401, "{path}");
    }
    for path in ["/assets/%00", "/assets/%ff", "/assets/%", "/assets/%c0%ae"] {
        let url = format!("https://wiki.example.org{path}");
        everywhere(&checks, "GET", &url, Some(&person.wiki), &refused("unreadable_address")).await;
    }
    for path in ["/.vestibule/enter", "/%2evestibule/x", "/x/../.vestibule/", "/.VESTIBULE/me"] {
        let url = format!("https://wiki.example.org{path}");
        everywhere(&checks, "GET", &url, Some(&person.wiki), &refused("reserved_address")).await;
    }
}

#[sqlx::test]
async fn a_request_is_decided_under_every_method_that_it_may_be_taken_for(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let page = "https://wiki.example.org/admin/x";
    let person = at_services(&server, "reader").await;
    // OPTIONS is open there, and nothing else is.
    everywhere(&checks, "OPTIONS", page, Some(&person.wiki), &allowed()).await;
    for name in ["x-http-method-override", "x-method-override", "x-http-method"] {
        let answer = checks.forward("OPTIONS", page).by(&person.wiki).header(name, "DELETE").await;
        assert_eq!(told(&answer), refused("ambiguous_address"), "{name}");
    }
    let answer = checks.envoy("OPTIONS", &format!("{page}?_method=DELETE")).by(&person.wiki).await;
    assert_eq!(told(&answer), refused("ambiguous_address"));
}

#[sqlx::test]
async fn people_read_in_their_own_language_why_a_proxy_does_not_let_them_through(_: Pool, db: Database) {
    let (_server, checks) = start(db).await;
    let url = "https://wiki.example.org/page";
    for check in [checks.forward("POST", url), checks.envoy("POST", url), checks.nginx_answer("POST", url)] {
        let check = check.form("https://wiki.example.org").header("accept-language", "de-AT,en;q=0.5");
        let answer = check.await;
        assert_eq!((answer.page(401).as_str(), answer.header("content-language")), ("Noch nicht gesendet", "de"));
        assert!(answer.text().contains("<html lang=\"de\" dir=\"ltr\">"), "{}", answer.text());
    }
}
