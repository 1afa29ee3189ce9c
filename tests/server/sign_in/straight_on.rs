//! With one provider, `single = "go"` leads straight on to it: for whoever came by themselves, and for nobody else.

use tokio::task::JoinSet;
use vestibule::model::way_in::{Single, WayIn};

use crate::support::{Answer, Ask, Browser, Database, Pool, Setup, TestServer, register, sign_in};

fn go() -> Setup {
    Setup { way_in: WayIn { single: Single::Go, ..WayIn::default() }, ..Setup::default() }
}

/// As browsers send it where a person has done something.
async fn typed(browser: &Browser, address: &str) -> Answer {
    browser.get(address).header("sec-fetch-user", "?1").await
}

async fn clicked_on(browser: &Browser, page: &str, address: &str) -> Answer {
    let referer = browser.address_of(page);
    browser.click(address).header("sec-fetch-user", "?1").header("referer", &referer).await
}

const BEGIN: &str = "/auth/sign-in?provider=op";

#[sqlx::test]
async fn a_typed_address_or_a_link_of_ours_leads_to_the_provider_without_a_click(_: Pool, db: Database) {
    let server = go().start(db).await;
    for address in ["/", "/sign-in"] {
        assert_eq!(typed(&server.browser(), address).await.location(), BEGIN, "{address}");
        let browser = server.browser();
        assert_eq!(clicked_on(&browser, "/account", address).await.location(), BEGIN, "{address}");
    }
    // The whole chain of a deep link keeps what the browser says of its beginning.
    let browser = server.browser();
    let mut answer = typed(&browser, "/account?tab=2").await;
    let mut ways = Vec::new();
    while answer.location().starts_with('/') {
        ways.push(answer.location().to_owned());
        answer = typed(&browser, ways.last().unwrap()).await;
    }
    assert_eq!(
        ways,
        ["/sign-in?return_to=/account%3Ftab%3D2", "/auth/sign-in?return_to=/account%3Ftab%3D2&provider=op"]
    );
    let callback = server.provider().visit(&answer.location().parse().unwrap()).await;
    assert_eq!(browser.arrive(&callback).await.location(), "/register");
}

/// They see the list, or have come to connect something: that is what they are here for.
#[sqlx::test]
async fn the_list_stays_for_whoever_is_there_already(_: Pool, db: Database) {
    let server = go().start(db).await;
    for (page, address) in [("/", "/"), ("/sign-in", "/sign-in"), ("/", "/sign-in?return_to=/account")] {
        clicked_on(&server.browser(), page, address).await.page(200);
    }
    typed(&server.browser(), "/sign-in?connect=true").await.page(200);
}

#[sqlx::test]
async fn security_13_nobody_goes_straight_on_by_what_another_site_does(_: Pool, db: Database) {
    let server = go().start(db).await;
    let ask = |change: fn(Ask<'_>) -> Ask<'_>| {
        let server = &server;
        async move {
            let mut headings = Vec::new();
            for address in ["/", "/sign-in", "/sign-in?return_to=/account"] {
                let browser = server.browser();
                headings.push(change(browser.get(address).header("sec-fetch-user", "?1")).await);
            }
            headings
        }
    };
    let from_elsewhere: [fn(Ask<'_>) -> Ask<'_>; 10] = [
        |ask| ask.header("sec-fetch-site", "cross-site"),
        |ask| ask.header("sec-fetch-site", "same-site"),
        |ask| ask.header("sec-fetch-site", "SAME-ORIGIN"),
        |ask| ask.without("sec-fetch-site"),
        |ask| ask.without("sec-fetch-user"),
        |ask| ask.header("sec-fetch-mode", "no-cors"),
        |ask| ask.header("sec-fetch-dest", "iframe"),
        |ask| ask.header("sec-purpose", "prefetch"),
        |ask| ask.header("vestibule-quiet", "1"),
        |ask| ask.without("sec-fetch-site").header("referer", "https://evil.example/"),
    ];
    for (number, change) in from_elsewhere.into_iter().enumerate() {
        for answer in ask(change).await {
            let to = answer.headers.get("location").map(|to| to.to_str().unwrap().to_owned());
            assert_eq!((answer.status.as_u16(), to), (200, None), "{number} {}", answer.asked);
        }
    }
    assert_eq!(server.count("select count(*) from sign_ins").await, 0);
    assert_eq!(server.provider().seen(), Vec::<String>::new());
}

#[sqlx::test]
async fn it_is_the_operators_choice_and_needs_one_provider_that_is_up(_: Pool, db: Database) {
    let way_in = WayIn { single: Single::Go, ..WayIn::default() };
    let asks = TestServer::start(db.clone()).await;
    let several = Setup { way_in, providers: vec!["op", "other"], ..Setup::default() }.start(db.clone()).await;
    for server in [&asks, &several] {
        for address in ["/", "/sign-in"] {
            typed(&server.browser(), address).await.page(200);
        }
    }
    let server = go().start(db).await;
    server.provider().stop().await;
    server.browser().click(BEGIN).await;
    typed(&server.browser(), "/sign-in").await.page(200);
}

#[sqlx::test]
async fn after_signing_out_nobody_is_signed_in_again_without_a_click(_: Pool, db: Database) {
    let server = go().start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.execute("update sign_ins set created_at = created_at - interval '1 hour'").await;
    browser.post("/auth/sign-out", &[]).await;
    for address in ["/", "/sign-in", "/sign-in?return_to=/account"] {
        typed(&browser, address).await.page(200);
    }
    // Whoever has lost every cookie comes from the page that says so.
    let stranger = server.browser();
    for page in ["/signed-out", "/signed-out?provider=op", "/auth/refused?reason=sign_in_declined"] {
        for address in ["/", "/sign-in"] {
            clicked_on(&stranger, page, address).await.page(200);
        }
    }
    for asks in ["/sign-in?choose=true", "/sign-in?email=x", "/sign-in?again=true"] {
        typed(&server.browser(), asks).await.page(200);
    }
}

#[sqlx::test]
async fn whoever_was_refused_or_went_back_gets_the_page_and_no_circle(_: Pool, db: Database) {
    let server = go().start(db).await;
    let browser = server.browser();
    let to_provider = browser.click(typed(&browser, "/").await.location()).await;
    assert!(to_provider.location().starts_with(&server.provider().issuer));
    // Back, while it is under way.
    typed(&browser, "/").await.page(200);
    // And after the provider has refused.
    let state = url::Url::parse(to_provider.location()).unwrap();
    let state = state.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let says_no = [("error", "access_denied"), ("state", &state), ("iss", &server.provider().issuer)];
    let says_no = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(says_no).finish();
    browser.arrive(&format!("/auth/callback?{says_no}")).await.page(403);
    for address in ["/", "/sign-in", "/account"] {
        let answer = typed(&browser, address).await;
        if address == "/account" {
            assert_eq!(answer.location(), "/sign-in?return_to=/account");
        } else {
            answer.page(200);
        }
    }
    // A while later it is a new day.
    server.execute("update sign_ins set created_at = created_at - interval '6 minutes'").await;
    assert_eq!(typed(&browser, "/").await.location(), BEGIN);
}

#[sqlx::test]
async fn whoever_is_signed_in_or_was_ended_by_somebody_else_is_led_nowhere(_: Pool, db: Database) {
    let server = go().start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.execute("update sign_ins set created_at = created_at - interval '1 hour'").await;
    typed(&browser, "/").await.page(200);
    let idle = browser.copy();
    server.pass("31 minutes").await;
    assert_eq!(typed(&idle, "/").await.location(), BEGIN);
    server.disable_everybody().await;
    typed(&browser, "/").await.page(200);
    assert_eq!(sign_in(&server, &browser, "/").await.status, 403);
    typed(&browser, "/").await.page(200);
}

#[sqlx::test]
async fn fifty_tabs_at_once_are_led_on_or_asked_and_nothing_goes_round(_: Pool, db: Database) {
    let server = go().start(db).await;
    let browser = server.browser();
    browser.get("/sign-in").await;
    let mut all = JoinSet::new();
    for _ in 0..50 {
        let browser = browser.copy();
        all.spawn(async move {
            let answer = typed(&browser, "/").await;
            answer.status == 200 || browser.click(answer.location()).await.status.is_redirection()
        });
    }
    assert!(all.join_all().await.into_iter().all(|went_well| went_well));
    assert!(server.count("select count(*) from sign_ins").await <= 20);
    typed(&browser, "/").await.page(200);
}
