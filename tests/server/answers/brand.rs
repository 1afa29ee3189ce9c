//! The brand on pages, and its files.

use std::sync::Arc;

use vestibule::{
    look::{
        brand::{BrandSettings, FooterLink, SiteNotice, short_hash},
        language::Contact,
    },
    model::{
        by_language::ByLanguage,
        icon::{Icon, Mark},
        picture::Picture,
        service::Service,
    },
};

use crate::support::{Database, Pool, Setup, TestServer, make};

/// What a browser would run if it were a page, and must not as a picture of ours.
const HOSTILE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 120 40\" onload=\"alert(1)\"><script>alert(2)</script>\
    <image href=\"https://elsewhere.example/spy.png\"/><foreignObject><iframe src=\"https://elsewhere.example\"/></foreignObject></svg>";

fn picture(text: &str) -> Arc<Picture> {
    Picture::read(text.as_bytes(), &short_hash(text.as_bytes())).unwrap().into()
}

fn nordwald() -> BrandSettings {
    BrandSettings {
        name: "Nordwald & <b>Söhne</b>".to_owned(),
        logo: Some(picture(HOSTILE)),
        accent: "#ffcc00".parse().ok(),
        contact: Some(Contact {
            url: "mailto:help@nordwald.example".to_owned(),
            label: "help@nordwald.example".to_owned(),
        }),
        links: vec![FooterLink {
            text: ByLanguage::same("Imprint"),
            url: "https://nordwald.example/imprint".to_owned(),
        }],
        notice: Some(SiteNotice { text: ByLanguage::same("Sunday: maintenance"), until: None }),
        ..BrandSettings::default()
    }
}

/// The first address on a page that begins like this.
fn address_in(page: &str, begin: &str) -> String {
    let at = page.find(begin).unwrap_or_else(|| panic!("no {begin} in {page}"));
    page[at..].split(['"', ' ', '>']).next().unwrap().to_owned()
}

#[sqlx::test]
async fn a_page_is_the_organisations_and_names_nobody_else(_: Pool, db: Database) {
    let server = Setup { brand: nordwald(), ..Setup::default() }.start(db).await;
    let browser = server.browser();
    for path in ["/", "/sign-in", "/signed-out", "/no-such-page"] {
        let page = browser.get(path).await.text();
        assert!(!page.contains("Vestibule"), "{page}");
        // Whatever is in a name, it is text.
        assert!(!page.contains("<b>S") && page.contains("Nordwald &amp; &lt;b"), "{page}");
        assert!(page.contains("Imprint") && page.contains("https://nordwald.example/imprint"), "{page}");
        assert!(page.contains("Sunday: maintenance"), "{page}");
        assert!(page.contains("width=\"96\"") && page.contains("height=\"32\""), "{page}");
        assert!(!page.contains(" style="), "{page}");
    }
}

#[sqlx::test]
async fn its_files_are_kept_for_ever_and_can_do_nothing(_: Pool, db: Database) {
    let server = Setup { brand: nordwald(), ..Setup::default() }.start(db).await;
    let browser = server.browser();
    let page = browser.get("/sign-in").await.text();
    let logo = page.find("<picture>").map(|at| address_in(&page[at..], "/brand/")).unwrap();
    let answer = browser.get(&logo).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "image/svg+xml");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    let policy = answer.header("content-security-policy");
    let nothing = "default-src 'none'; style-src 'unsafe-inline'; sandbox; \
                   frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'none'";
    assert_eq!((policy, answer.header("x-frame-options")), (nothing, "DENY"));
    let stylesheet = page.find("rel=\"stylesheet\"").map(|at| address_in(&page[at..], "/brand/")).unwrap();
    let answer = browser.get(&stylesheet).await;
    assert_eq!(answer.header("content-type"), "text/css; charset=utf-8");
    assert!(
        answer.text().contains("/* the usual style */")
            && answer.text().contains("--fill:var(--lightningcss-light,#ffcc00)")
    );
    for missing in ["/brand/none.svg", "/brand/", "/brand", "/brand/a/b", "/brand/..%2fx"] {
        assert_eq!(browser.get(missing).await.status, 404, "{missing}");
    }
}

#[sqlx::test]
async fn a_new_brand_counts_for_the_next_page_and_old_pages_keep_their_files(_: Pool, db: Database) {
    let server = Setup { brand: nordwald(), ..Setup::default() }.start(db).await;
    let browser = server.browser();
    let page = browser.get("/sign-in").await.text();
    let old = page.find("rel=\"stylesheet\"").map(|at| address_in(&page[at..], "/brand/")).unwrap();
    let new = BrandSettings { name: "Südwald".to_owned(), accent: "#1f5c52".parse().ok(), ..BrandSettings::default() };
    server.house.renew_brand(new, Arc::default()).unwrap();
    let page = browser.get("/sign-in").await.text();
    assert!(page.contains("Südwald") && !page.contains("Nordwald"), "{page}");
    assert!(!page.contains(&old), "{page}");
    assert_eq!(browser.get(&old).await.status, 200);
}

#[sqlx::test]
async fn without_a_brand_the_page_is_ours_and_the_stylesheet_that_of_the_build(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let page = browser.get("/sign-in").await.text();
    assert!(page.contains("· Vestibule</title>") && page.contains("/pkg/vestibule.css"), "{page}");
    assert_eq!(browser.get("/favicon.ico").await.status, 404);
}

#[sqlx::test]
async fn providers_and_services_show_what_they_are_known_by(_: Pool, db: Database) {
    let url = "https://wiki.example.org".parse().unwrap();
    let wiki = Service {
        icon: Some(Icon::Picture(picture(HOSTILE))),
        description: Some(ByLanguage::same("Notes and handbooks")),
        group: Some(ByLanguage::same("Teaching")),
        ..Service::new("wiki".to_owned(), "Wiki".to_owned(), url)
    };
    let setup = Setup {
        services: vec![wiki],
        edit_provider: Box::new(|settings, _| {
            settings.icon = Some(Icon::Mark(Mark::Google));
            settings.hint = Some(ByLanguage::same("For staff"));
        }),
        ..Setup::default()
    };
    let server = setup.start(db).await;
    let browser = server.browser();
    let page = browser.get("/sign-in").await.text();
    assert!(page.contains("#4285f4") && page.contains("For staff"), "{page}");
    make(&browser, "editor", "active").await;
    let page = browser.get("/").await.text();
    for text in ["Teaching", "Notes and handbooks", "class=\"leaf hue-", "/brand/"] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
}
