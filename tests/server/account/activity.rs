//! What has happened with a person's account, in words: theirs alone, the latest first, page by page.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::json;
use strum::VariantArray;
use vestibule::{
    model::{api_token::RevokeReason, code::Code, problem::Problem, session::EndReason},
    openid::Refusal,
    store::events::Kind,
};

use crate::support::{
    Answer, Attempt, Browser, Database, Pool, TestServer, attributes, edit, make, register, send_form,
    setup_with_scopes, shown_token,
};

const PAGE: &str = "/account/activity";

async fn start(db: Database) -> (TestServer, Browser) {
    let server = setup_with_scopes().start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    (server, browser)
}

/// Where the page's link to older ones leads.
fn older(page: &Answer) -> Option<String> {
    let links = attributes(&page.text(), "a", "href");
    links.into_iter().find(|href| href.starts_with(&format!("{PAGE}?before=")))
}

/// Whether these stand on a page in this order.
#[track_caller]
fn in_order(words: &str, said: &[&str]) {
    said.iter().fold(0, |from, said| {
        let at = words[from..].find(said).unwrap_or_else(|| panic!("{said} is not in {}", &words[from..]));
        from + at + said.len()
    });
}

#[sqlx::test]
async fn the_latest_stands_first_with_browser_address_and_the_code_of_its_request(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let there = server.browser();
    let attempt = Attempt::begin(&there, "op", "/").await;
    let callback = attempt.agree(server.provider()).await;
    let signed_in = there.arrive(&callback).header("user-agent", firefox).await;
    let changed = browser.post("/auth/details", &[("name", "Countess"), ("email", "ada@example.org")]).await;
    let [code, earlier] = [&changed, &signed_in].map(|answer| Code::of(answer.header("x-request-id").parse().unwrap()));
    let page = browser.click(PAGE).await;
    assert_eq!(page.page(200), "Your activity");
    let words = page.words();
    let (code, earlier) = (format!("Code: {code}"), format!("Code: {earlier}"));
    let said = [
        "Wasn't this you? Sign out there",
        "You changed your name or email",
        &code,
        "You signed in with Provider op",
        "Firefox on Linux, from 127.0.0.1",
        &earlier,
        "You created your account with Provider op",
    ];
    in_order(&words, &said);
    assert_eq!(older(&page), None);
    assert!(page.text().contains("href=\"/account/sessions\""));
    // Two short of all on the account page: the latest three.
    let account = browser.click("/account").await;
    in_order(
        &account.words(),
        &["Recent activity", "You changed your name or email", "You signed in with Provider op"],
    );
    assert!(account.text().contains("href=\"/account/activity\""));
}

#[sqlx::test]
async fn a_refused_sign_in_is_told_with_its_reason_and_nothing_of_others_is(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let token = shown_token(&send_form(&browser, "Nightly <backup>", &["wiki:read"], "30").await);
    make(&server.browser(), "reader", "active").await;
    server.provider().script().edit_id_token = edit(|claims| claims["nonce"] = json!("wrong"));
    server.pass("16 minutes").await;
    let again = browser.open("/account/details").await.button();
    let attempt = Attempt { url: browser.click(&again).await.location().parse().unwrap() };
    browser.arrive(&attempt.agree(server.provider()).await).await;
    let page = browser.click(PAGE).await;
    let said = [
        "A sign-in with Provider op was refused",
        "We couldn't sign you in",
        "You made the API token Nightly <backup>",
        "You created your account with Provider op",
    ];
    in_order(&page.words(), &said);
    assert!(!page.text().contains(&token) && !page.words().contains("A test signed in"), "{}", page.words());
}

/// Forty-five at five moments: in the middle of one a page ends.
#[sqlx::test]
async fn pages_of_twenty_show_each_event_once(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    server
        .execute(
            "insert into events (id, kind, user_id, at, request_id)
             select gen_random_uuid(), 'details_changed', users.id, now() - (n % 5) * interval '1 day', lpad(to_hex(n), 32, '0')::uuid
             from users, generate_series(1, 44) n",
        )
        .await;
    let expected =
        server.texts("select coalesce(right(request_id::text, 4), '') from events order by at desc, id desc").await;
    let (mut seen, mut next, mut pages) = (Vec::new(), Some(PAGE.to_owned()), Vec::new());
    while let Some(address) = next {
        let page = browser.click(&address).await;
        let words = page.words();
        let codes: Vec<String> = words.split("Code: ").skip(1).map(|rest| rest[5..9].to_owned()).collect();
        assert_eq!(words.contains("Newest"), !pages.is_empty(), "{words}");
        pages.push(codes.len());
        seen.extend(codes);
        next = older(&page);
    }
    assert_eq!(pages, [20, 20, 5]);
    assert_eq!(seen, expected);
    let first = server.texts("select id::text from events order by at, id limit 1").await.remove(0);
    let end = browser.click(&format!("{PAGE}?before={first}")).await;
    assert!(end.words().contains("Nothing older is kept.") && end.words().contains("Newest"), "{}", end.words());
}

#[sqlx::test]
async fn where_no_page_begins_is_refused_and_somebody_elses_event_is_told_as_an_unknown_one(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let own = server.texts("select id::text from events").await.remove(0);
    server.provider().somebody("eve");
    register(&server, &server.browser()).await;
    let theirs = server.texts(&format!("select id::text from events where id <> '{own}'")).await.remove(0);
    let unknown = uuid::Uuid::now_v7().to_string();
    browser.click(&format!("{PAGE}?before={own}")).await.page(200);
    let twice = format!("{own}&before={own}");
    for cursor in ["", "1", "x", "-1", "%00", &own.to_uppercase(), &twice, &unknown, &theirs, &"9".repeat(3_000)] {
        let address = format!("{PAGE}?before={cursor}");
        assert_eq!(browser.click(&address).await.page(400), "That link didn't work", "{cursor}");
        let program = browser.program(&address).await;
        assert_eq!((program.status.as_u16(), program.reason().as_str()), (400, "bad_request"), "{cursor}");
    }
    assert_eq!(browser.ask(Method::POST, PAGE).await.status, 405);
}

/// Every kind of event with every reason there is, and reasons and kinds of a program that is newer than this one.
async fn all_that_can_happen(server: &TestServer) -> Vec<(String, String)> {
    let names = |reasons: Vec<&'static str>| reasons.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let refusals: Vec<&str> = Problem::VARIANTS.iter().map(|problem| problem.as_str()).collect();
    let of_providers: Vec<&str> = Refusal::VARIANTS.iter().map(Into::into).collect();
    let mut all = vec![("of_a_newer_program".to_owned(), String::new())];
    for kind in Kind::VARIANTS {
        let name: &str = kind.into();
        let reasons = match kind {
            Kind::SignedIn => names(vec!["", "again"]),
            Kind::SignInRefused => names([&refusals[..], &of_providers[..], &["newer"]].concat()),
            Kind::SessionEnded => names(
                [&EndReason::VARIANTS.iter().map(|reason| reason.as_str()).collect::<Vec<_>>()[..], &["newer"]]
                    .concat(),
            ),
            Kind::TokenRevoked => names(RevokeReason::VARIANTS.iter().map(|reason| reason.as_str()).collect()),
            _ => names(vec![""]),
        };
        all.extend(reasons.into_iter().map(|reason| (name.to_owned(), reason)));
    }
    for (kind, reason) in &all {
        for (provider, service) in [("'op'", "'wiki'"), ("'gone'", "'gone'"), ("null", "null")] {
            server
                .execute(&format!(
                    "insert into events (id, kind, user_id, provider, service, actor, reason)
                     select gen_random_uuid(), '{kind}', id, {provider}, {service}, {service}, nullif('{reason}', '') from users"
                ))
                .await;
        }
    }
    all
}

#[sqlx::test]
async fn whatever_can_happen_has_words_in_every_language(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let all = all_that_can_happen(&server).await;
    for language in ["en", "de", "fr", "es", "ar", "ja"] {
        let (mut next, mut count, mut sentences) = (Some(PAGE.to_owned()), 0, BTreeSet::new());
        while let Some(address) = next {
            let page = browser.click(&address).header("accept-language", language).await;
            page.page(200);
            let text = page.text();
            for item in text.split("<li><div class=\"row-fact\"><p>").skip(1) {
                let sentence = item.split("</p>").next().unwrap_or_default();
                assert!(!sentence.trim().is_empty() && !sentence.contains(['{', '}', '_']), "{language}: {sentence}");
                sentences.insert(sentence.to_owned());
                count += 1;
            }
            next = older(&page);
        }
        assert_eq!(count, 3 * all.len() + 1, "{language}");
        assert!(sentences.len() > 35, "{language}: {sentences:#?}");
    }
}
