//! The OpenID Foundation's conformance plan for front-channel logout (OpenID Connect Front-Channel Logout 1.0): only
//! where a provider has nothing better, since any page that knows a session's name can end it.

use reqwest::Method;
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use crate::support::{Answer, Browser, Database, Pool, TestServer, come_in, me, patch, refused};

/// Ada in one browser and Grace in another, by a provider with this metadata.
async fn start(db: Database, metadata: Value) -> (TestServer, Browser, Browser) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_metadata = patch(metadata);
    let mut browsers = Vec::new();
    for sub in ["ada", "grace"] {
        server.provider().somebody(sub);
        server.provider().script().edit_id_token = patch(json!({ "sid": format!("sid of {sub}") }));
        browsers.push(come_in(&server, 0).await);
    }
    let grace = browsers.pop().unwrap();
    (server, browsers.pop().unwrap(), grace)
}

fn front_channel_only() -> Value {
    json!({ "frontchannel_logout_supported": true, "frontchannel_logout_session_supported": true })
}

/// The provider's page shows ours in a frame. Our cookies do not come along.
async fn framed(server: &TestServer, query: &[(&str, &str)]) -> Answer {
    let query = Serializer::new(String::new()).extend_pairs(query).finish();
    server
        .browser()
        .arrive(&format!("/auth/frontchannel-logout/op?{query}"))
        .header("sec-fetch-dest", "iframe")
        .header("referer", &server.provider().issuer)
        .await
}

#[sqlx::test]
async fn rp_frontchannel_ends_that_session(_: Pool, db: Database) {
    let (server, ada, grace) = start(db, front_channel_only()).await;
    let issuer = server.provider().issuer.clone();
    let answer = framed(&server, &[("iss", &issuer), ("sid", "sid of ada")]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(refused(&ada).await, "provider");
    assert_eq!(ada.open("/account").await.page(200), "You were signed out");
    me(&grace).await;
    let events = "select concat_ws(' ', reason, provider) from events where kind = 'session_ended'";
    assert_eq!(server.texts(events).await, ["provider op"]);
}

#[sqlx::test]
async fn security_26_the_provider_may_show_it_in_a_frame_and_nobody_else(_: Pool, db: Database) {
    let (server, ..) = start(db, front_channel_only()).await;
    let issuer = server.provider().issuer.clone();
    let answer = framed(&server, &[("iss", &issuer), ("sid", "sid of ada")]).await;
    let policy = answer.header("content-security-policy");
    let ancestors = policy.split(';').find_map(|part| part.trim().strip_prefix("frame-ancestors ")).expect(policy);
    assert_eq!(ancestors, issuer);
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(!answer.headers.contains_key("x-frame-options"), "it knows no origins");
    // What is not for the frame is shown in none.
    let refusal = framed(&server, &[("iss", "https://another.example"), ("sid", "x")]).await;
    assert_eq!(refusal.header("x-frame-options"), "DENY");
    assert!(refusal.header("content-security-policy").contains("frame-ancestors 'none'"));
}

#[sqlx::test]
async fn rp_frontchannel_unknown_sid_gives_the_same_page(_: Pool, db: Database) {
    let (server, ada, grace) = start(db, front_channel_only()).await;
    let issuer = server.provider().issuer.clone();
    let unknown = framed(&server, &[("iss", &issuer), ("sid", "sid of nobody")]).await;
    me(&ada).await;
    me(&grace).await;
    let known = framed(&server, &[("iss", &issuer), ("sid", "sid of ada")]).await;
    assert_eq!((unknown.status, unknown.text()), (known.status, known.text()), "nobody learns who is signed in");
}

#[sqlx::test]
async fn rp_frontchannel_needs_sid_and_the_right_iss(_: Pool, db: Database) {
    let (server, ada, grace) = start(db, front_channel_only()).await;
    let issuer = server.provider().issuer.clone();
    let slash = format!("{issuer}/");
    let queries: [&[(&str, &str)]; 6] = [
        &[],
        &[("iss", &issuer)],
        &[("iss", &issuer), ("sid", "")],
        &[("iss", "https://another.example"), ("sid", "sid of ada")],
        &[("iss", &slash), ("sid", "sid of ada")],
        &[("iss", ""), ("sid", "sid of ada")],
    ];
    for query in queries {
        assert_eq!(framed(&server, query).await.status, 400, "{query:?}");
    }
    me(&ada).await;
    me(&grace).await;
}

#[sqlx::test]
async fn rp_frontchannel_sid_that_no_database_takes(_: Pool, db: Database) {
    let (server, ada, _) = start(db, front_channel_only()).await;
    let issuer = server.provider().issuer.clone();
    let long = "s".repeat(5000);
    // A name that nobody has ends nothing, and whoever sent it learns nothing; what can be no name is refused.
    for (sid, status) in [("sid\0of ada", 400), ("%", 200), ("' or true --", 200), (&long, 400)] {
        assert_eq!(framed(&server, &[("iss", &issuer), ("sid", sid)]).await.status, status, "{sid:.20}");
    }
    assert_eq!(server.browser().arrive("/auth/frontchannel-logout/op?sid=%ff%fe").await.status, 200);
    me(&ada).await;
}

#[sqlx::test]
async fn rp_frontchannel_of_an_unknown_provider(_: Pool, db: Database) {
    let (server, ada, _) = start(db, front_channel_only()).await;
    for id in ["other", "OP", "op%00"] {
        let answer = server.browser().arrive(&format!("/auth/frontchannel-logout/{id}?sid=sid%20of%20ada")).await;
        assert_eq!(answer.status, 400, "{id}");
    }
    me(&ada).await;
}

#[sqlx::test]
async fn rp_frontchannel_is_not_there_where_the_back_channel_is(_: Pool, db: Database) {
    let mut both = front_channel_only();
    both["backchannel_logout_supported"] = true.into();
    let (server, ada, _) = start(db, both).await;
    let issuer = server.provider().issuer.clone();
    let answer = framed(&server, &[("iss", &issuer), ("sid", "sid of ada")]).await;
    assert_eq!(answer.status, 404);
    me(&ada).await;
}

#[sqlx::test]
async fn rp_frontchannel_is_not_there_where_nobody_says_so(_: Pool, db: Database) {
    let (server, ada, _) = start(db, json!({})).await;
    let issuer = server.provider().issuer.clone();
    assert_eq!(framed(&server, &[("iss", &issuer), ("sid", "sid of ada")]).await.status, 404);
    me(&ada).await;
}

#[sqlx::test]
async fn rp_frontchannel_is_no_post(_: Pool, db: Database) {
    let (server, ada, _) = start(db, front_channel_only()).await;
    let path = "/auth/frontchannel-logout/op?sid=sid%20of%20ada";
    assert_eq!(server.browser().ask(Method::POST, path).await.status, 405);
    me(&ada).await;
}

#[sqlx::test]
async fn rp_frontchannel_who_only_looks_ends_nothing(_: Pool, db: Database) {
    let (server, ada, _) = start(db, front_channel_only()).await;
    let address = "/auth/frontchannel-logout/op?sid=sid%20of%20ada";
    server.browser().ask(reqwest::Method::HEAD, address).await;
    me(&ada).await;
}
