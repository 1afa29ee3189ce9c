//! What deleting and downloading ask for.

use super::{long_ago, start, start_with};
use crate::support::{Database, Pool, me, register};

#[sqlx::test]
async fn security_10_deleting_and_downloading_ask_for_a_recent_sign_in(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    long_ago(&server).await;
    for page in ["/account/delete", "/account/data"] {
        assert_eq!(browser.get(page).await.location(), format!("/sign-in?return_to={page}&again=true"));
    }
    let again = browser.post("/account/data/download", &[]).await;
    assert_eq!(again.location(), "/sign-in?return_to=/account/data&again=true");
    let again = browser.post("/auth/delete", &[]).await;
    assert_eq!(again.location(), "/sign-in?return_to=/account/delete&again=true");
    assert_eq!(
        browser.post("/account/data/download", &[]).header("accept", "application/json").await.reason(),
        "sign_in_not_recent"
    );
    me(&browser).await;
    assert_eq!(server.count("select count(*) from events where kind ~ 'deleted|downloaded'").await, 0);
}

#[sqlx::test]
async fn nobody_else_has_an_account_deleted(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    for site in ["cross-site", "same-site"] {
        for address in ["/auth/delete", "/account/data/download"] {
            let foreign = browser.post(address, &[]).header("sec-fetch-site", site);
            assert_eq!(foreign.await.status, 403, "{address} {site}");
        }
    }
    for address in ["/auth/delete", "/account/data/download"] {
        assert_eq!(browser.get(address).await.status, 405, "{address}");
    }
    me(&browser).await;
    assert_eq!(server.browser().post("/auth/delete", &[]).await.location(), "/sign-in?return_to=/account/delete");
    assert_eq!(
        server.browser().post("/account/data/download", &[]).await.location(),
        "/sign-in?return_to=/account/data"
    );
}

#[sqlx::test]
async fn where_accounts_are_kept_elsewhere_nobody_deletes_one_here(_: Pool, db: Database) {
    let (server, browser) = start_with(db, |setup| setup.account.delete = false).await;
    let page = browser.click("/account/delete").await;
    assert_eq!(page.page(200), "Accounts are managed elsewhere");
    assert!(!page.text().contains("action=\"/auth/delete\""));
    assert_eq!(browser.post("/auth/delete", &[]).await.location(), "/account/delete");
    me(&browser).await;
    for page in ["/account", "/account/data"] {
        let text = browser.click(page).await.text();
        assert!(text.contains("=\"/account/data") && !text.contains("href=\"/account/delete\""), "{text}");
    }
    server.provider().somebody("eve");
    register(&server, &server.browser()).await;
}
