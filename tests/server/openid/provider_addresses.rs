//! Where a provider is, and where it would have us and browsers go.

use serde_json::json;

use crate::support::{Database, EditProvider, Pool, Setup, TestServer, me, patch, register, sign_in};

const AWAY: &str = "Provider op isn't responding";
const BROKEN: &str = "Signing in with Provider op isn't working";

/// A server whose provider speaks https with a certificate of an authority that we are told of.
async fn with_its_authority(db: Database) -> TestServer {
    let edit_provider: EditProvider =
        Box::new(|settings, provider| settings.ca = provider.authority.clone().map(String::into_bytes));
    Setup { tls: true, edit_provider, ..Setup::default() }.start(db).await
}

async fn heading(server: &TestServer) -> String {
    let answer = server.browser().click("/auth/sign-in?provider=op&return_to=/account").await;
    assert_eq!(answer.button(), "/sign-in?return_to=/account");
    answer.page(502)
}

#[sqlx::test]
async fn an_authority_that_we_are_told_of_is_trusted(_: Pool, db: Database) {
    let server = with_its_authority(db).await;
    assert!(server.provider().issuer.starts_with("https://"));
    register(&server, &server.browser()).await;
    let browser = server.browser();
    assert_eq!(sign_in(&server, &browser, "/account").await.location(), "/account");
    me(&browser).await;
}

#[sqlx::test]
async fn an_authority_that_nobody_knows_is_not_trusted(_: Pool, db: Database) {
    let server = Setup { tls: true, ..Setup::default() }.start(db).await;
    assert_eq!(heading(&server).await, AWAY);
    assert_eq!(server.provider().seen(), Vec::<String>::new());
}

#[sqlx::test]
async fn another_authority_is_not_trusted(_: Pool, db: Database) {
    let other = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap().cert.pem();
    let edit_provider: EditProvider = Box::new(move |settings, _| settings.ca = Some(other.clone().into_bytes()));
    let server = Setup { tls: true, edit_provider, ..Setup::default() }.start(db).await;
    assert_eq!(heading(&server).await, AWAY);
}

#[sqlx::test]
async fn an_address_for_browsers_that_is_no_web_address_is_broken(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for endpoint in ["authorization_endpoint", "end_session_endpoint"] {
        for address in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vestibule:x"] {
            server.provider().script().edit_metadata = patch(json!({ endpoint: address }));
            assert_eq!(heading(&server).await, BROKEN, "{endpoint} {address}");
        }
    }
    for address in ["", "/path"] {
        server.provider().script().edit_metadata = patch(json!({ "authorization_endpoint": address }));
        assert_eq!(heading(&server).await, BROKEN, "{address}");
    }
    assert_eq!(server.count("select count(*) from sign_ins where used_at is null").await, 0);
}

#[sqlx::test]
async fn an_https_provider_sends_nobody_to_http(_: Pool, db: Database) {
    let server = with_its_authority(db).await;
    let plain = server.provider().issuer.replace("https:", "http:");
    for endpoint in ["authorization_endpoint", "end_session_endpoint"] {
        server.provider().script().edit_metadata = patch(json!({ endpoint: format!("{plain}/x") }));
        assert_eq!(heading(&server).await, BROKEN, "{endpoint}");
    }
}

/// A sign-in that ends where our request would have gone out in the clear.
async fn ends_before_http(db: Database, endpoint: &str) -> TestServer {
    let server = with_its_authority(db).await;
    let plain = server.provider().issuer.replace("https:", "http:");
    server.provider().script().edit_metadata = patch(json!({ endpoint: format!("{plain}/x") }));
    let browser = server.browser();
    assert_eq!(sign_in(&server, &browser, "/").await.page(502), AWAY);
    assert_eq!(browser.session_cookie(), None);
    assert_eq!(server.provider().times_seen("elsewhere"), 0);
    server
}

#[sqlx::test]
async fn an_https_provider_gets_no_code_over_http(_: Pool, db: Database) {
    ends_before_http(db, "token_endpoint").await;
}

#[sqlx::test]
async fn an_https_provider_gets_no_access_token_over_http(_: Pool, db: Database) {
    let server = ends_before_http(db, "userinfo_endpoint").await;
    assert_eq!(server.provider().times_seen("POST token"), 1);
}
