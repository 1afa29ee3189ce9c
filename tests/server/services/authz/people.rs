//! What people read in place of a page of a service is the organisation's and in their language; what programs are told is
//! neither.

use std::sync::Arc;

use vestibule::{
    look::{
        brand::{BrandSettings, FooterLink, SiteNotice, short_hash},
        language::Contact,
    },
    model::{by_language::ByLanguage, picture::Picture},
};

use super::{CRM, WIKI, at_services, edit_wiki, rules};
use crate::{
    answers::logs::{is_logged, listen},
    support::{Answer, Checks, Database, Pool, TestServer, family_with},
};

const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 120 40\" onload=\"alert(1)\"/>";

async fn nordwald(db: Database, logo: &str) -> (TestServer, Checks) {
    let logo = Picture::read(logo.as_bytes(), &short_hash(logo.as_bytes())).unwrap();
    let server = family_with(db, |setup| {
        edit_wiki(&mut setup.services, |wiki| wiki.rules = rules());
        setup.brand = BrandSettings {
            name: "Nordwald".to_owned(),
            logo: Some(Arc::new(logo)),
            accent: "#ffcc00".parse().ok(),
            contact: Some(Contact { url: "tel:+4930123".to_owned(), label: "+4930123".to_owned() }),
            links: vec![FooterLink {
                text: ByLanguage::same("Impressum"),
                url: "https://nordwald.example/i".to_owned(),
            }],
            notice: Some(SiteNotice { text: ByLanguage::same("Sonntag: Wartung"), until: None }),
            ..BrandSettings::default()
        };
    })
    .await;
    let checks = Checks::of(&server).await;
    (server, checks)
}

#[track_caller]
fn is_in(answer: &Answer, language: &str) {
    let text = answer.text();
    assert_eq!(answer.header("content-language"), language, "{text}");
    assert!(text.contains(&format!("<html lang=\"{language}\"")), "{text}");
}

#[sqlx::test]
async fn a_refusal_is_in_the_brand_and_the_language_and_has_a_code_that_the_log_has(_: Pool, db: Database) {
    listen();
    let (server, checks) = nordwald(db, LOGO).await;
    let person = at_services(&server, "reader").await;
    // What the service makes of its own address says nothing to us.
    for check in checks.passing_on("GET", &format!("{WIKI}/admin/x?lang=fr")) {
        let check = check.by(&person.wiki).visit().header("accept-language", "de-AT,en;q=0.5");
        let page = check.clone().await;
        is_in(&page, "de");
        let (text, words) = (page.text(), page.words());
        for there in ["· Nordwald</title>", "Impressum", "Sonntag: Wartung", "href=\"tel:+4930123\"", "Ada", "#ffcc00"]
        {
            assert!(text.contains(there), "{there} is not in {text}");
        }
        // The logo stands in the page: nothing of the door's is loaded at the host of a service.
        assert!(text.contains("src=\"data:image/svg+xml;base64,") && !text.contains("/brand/"), "{text}");
        assert!(page.header("content-security-policy").contains("; img-src data:; script-src 'none';"));
        let (_, code) = words.split_once("Code: ").expect("a code");
        assert!(is_logged(&format!("reason=\"role_missing\" code={}", &code[..9])), "{code}");
        // A choice at the door counts here too.
        server.execute("update users set locale = 'ja'").await;
        is_in(&check.await, "ja");
        server.execute("update users set locale = null").await;
    }
    let form = checks.forward("POST", &format!("{CRM}/x")).form(CRM).header("accept-language", "fr").await;
    is_in(&form, "fr");
}

#[sqlx::test]
async fn pages_under_the_services_folder_are_in_the_persons_language_and_programs_are_told_none(_: Pool, db: Database) {
    let (server, checks) = nordwald(db, LOGO).await;
    let person = at_services(&server, "reader").await;
    server.execute("update users set locale = 'ja'").await;
    let page = person.wiki.get("/.vestibule/signed-in").header("accept-language", "de").await;
    is_in(&page, "ja");
    assert!(page.text().contains("src=\"data:image/svg+xml;base64,") && page.text().contains("Sonntag: Wartung"));
    is_in(&person.wiki.get("/.vestibule/signed-in?lang=de").await, "de");
    is_in(&person.wiki.get("/.vestibule/nothing").header("accept-language", "de").await, "de");

    let programs = [
        person.wiki.program("/.vestibule/me").await,
        person.door.program("/me").await,
        person.door.program("/no-such-page").await,
        person.door.program("/health/live").await,
        checks.forward("GET", &format!("{WIKI}/page")).by(&person.wiki).visit().await,
        checks.forward("GET", &format!("{WIKI}/admin/x")).by(&person.wiki).script().await,
    ];
    for answer in programs {
        let vary: Vec<_> = answer.headers.get_all("vary").iter().collect();
        assert!(!vary.iter().any(|name| *name == "accept-language"), "{}: {vary:?}", answer.asked);
        assert_eq!(answer.header("content-language"), "", "{}", answer.asked);
    }
}

#[sqlx::test]
async fn a_logo_that_is_too_large_for_every_page_is_the_name(_: Pool, db: Database) {
    let large = LOGO.replace("/>", &format!(" class=\"{}\"/>", "x".repeat(20_000)));
    let (server, checks) = nordwald(db, &large).await;
    let person = at_services(&server, "reader").await;
    let page = checks.forward("GET", &format!("{WIKI}/admin/x")).by(&person.wiki).visit().await;
    let text = page.text();
    assert!(!text.contains("<img") && text.contains("<bdi>Nordwald</bdi>"), "{text}");
    assert!(!page.header("content-security-policy").contains("img-src"));
}
