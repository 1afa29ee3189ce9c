//! Where domains are set, an address leads to the provider of its domain. What is known of the address itself, nobody hears.

use url::Url;

use crate::support::{Answer, Browser, Database, Pool, Setup, register};

fn by_domains() -> Setup {
    Setup {
        providers: vec!["op", "work"],
        edit_provider: Box::new(|settings, _| {
            if settings.id == "work" {
                settings.domains = vec!["work.example".to_owned(), "xn--bcher-kva.example".to_owned()];
                settings.parameters.insert("login_hint".to_owned(), "somebody@work.example".to_owned());
            }
        }),
        ..Setup::default()
    }
}

async fn typed(browser: &Browser, email: &str) -> Answer {
    let mut address = Url::parse("http://x/auth/sign-in").unwrap();
    address.query_pairs_mut().append_pair("return_to", "/account").append_pair("email", email);
    browser.click(&format!("{}?{}", address.path(), address.query().unwrap())).await
}

/// Where the page leads that goes on by itself: a redirect to another origin would be held against the form's policy.
fn goes_on_to(answer: &Answer) -> Url {
    answer.page(200);
    let text = answer.text();
    let link = crate::support::attributes(&text, "a", "href").remove(0);
    link.parse().unwrap_or_else(|error| panic!("{link}: {error}"))
}

fn hints(url: &Url) -> Vec<String> {
    url.query_pairs().filter(|(name, _)| name == "login_hint").map(|(_, value)| value.into_owned()).collect()
}

#[sqlx::test]
async fn the_domain_finds_the_provider_and_the_address_goes_along(_: Pool, db: Database) {
    let server = by_domains().start(db).await;
    for (email, hint) in [
        ("ada@work.example", "ada@work.example"),
        ("  Ada@WORK.example ", "ada@work.example"),
        ("ada+x@bücher.example", "ada+x@xn--bcher-kva.example"),
    ] {
        let url = goes_on_to(&typed(&server.browser(), email).await);
        assert!(url.as_str().starts_with(&server.providers[1].issuer), "{email}: {url}");
        assert_eq!(hints(&url), [hint], "{email}");
    }
    // Whoever presses the button instead is not asked as somebody in particular.
    let answer = server.browser().click("/auth/sign-in?provider=work").await;
    assert_eq!(hints(&answer.location().parse().unwrap()), ["somebody@work.example"]);
    let browser = server.browser();
    let callback = server.providers[1].visit(&goes_on_to(&typed(&browser, "ada@work.example").await)).await;
    assert_eq!(browser.arrive(&callback).await.location(), "/register");
}

#[sqlx::test]
async fn no_answer_tells_whether_an_address_is_known(_: Pool, db: Database) {
    let server = by_domains().start(db).await;
    register(&server, &server.browser()).await;
    let without = |answer: &Answer, email: &str| answer.location().replace(email, "");
    let answer = async |email: &str| without(&typed(&server.browser(), email).await, &email.replace('@', "%40"));
    assert_eq!(answer("ada@example.org").await, answer("eve@example.org").await);
    let known = goes_on_to(&typed(&server.browser(), "ada@work.example").await);
    let unknown = goes_on_to(&typed(&server.browser(), "eve@work.example").await);
    let shape = |url: &Url| url.query_pairs().map(|(name, _)| name.into_owned()).collect::<Vec<_>>();
    assert_eq!(shape(&known), shape(&unknown));
}

#[sqlx::test]
async fn what_leads_nowhere_comes_back_to_the_list_and_nothing_begins(_: Pool, db: Database) {
    let server = by_domains().start(db).await;
    for email in
        ["x", "ada@", "@work.example", "ada@sub.work.example", "ada@work.example.evil", "ada@work.example\r\nx: y"]
    {
        let answer = typed(&server.browser(), email).await;
        assert!(answer.location().starts_with("/sign-in?return_to=/account&email="), "{email:?} {}", answer.location());
        server.browser().click(answer.location()).await.page(200);
    }
    let long = format!("{}@work.example", "a".repeat(10_000));
    for nothing in [long.as_str(), ""] {
        assert_eq!(typed(&server.browser(), nothing).await.location(), "/sign-in?return_to=/account");
    }
    assert_eq!(server.count("select count(*) from sign_ins").await, 0);
}

#[sqlx::test]
async fn security_13_an_address_in_a_link_on_another_site_begins_nothing(_: Pool, db: Database) {
    let server = by_domains().start(db).await;
    let answer = server.browser().arrive("/auth/sign-in?email=ada%40work.example").await;
    assert_eq!(answer.location(), "/sign-in");
    assert_eq!(server.count("select count(*) from sign_ins").await, 0);
}
