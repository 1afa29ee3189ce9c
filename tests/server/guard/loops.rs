//! Who is sent around without end is told; who asks often is not.

use futures::future::join_all;

use crate::support::{Browser, Database, Pool, TestServer, make};

const ACCOUNT: &str = "/account";
const SIGN_IN: &str = "/sign-in?return_to=/account";
const TOLD: &str = "Something keeps sending you in circles";

/// Every page, and where people come to them from.
const PAGES: [&str; 12] = [
    "/",
    "/account",
    "/account/details",
    "/account/link",
    "/account/unlink",
    "/register",
    "/session-expired?return_to=/account/details",
    "/sign-in",
    "/sign-in?return_to=/account",
    "/sign-in?return_to=/account/details",
    "/sign-in?return_to=/account/details&again=true",
    "/signed-out",
];

const VISITORS: [&str; 7] =
    ["anonymous", "active", "stale", "registering", "idle_expired", "absolute_expired", "ended"];

async fn visitor(server: &TestServer, state: &str) -> Browser {
    let browser = server.browser();
    if state != "anonymous" {
        make(&browser, "reader", state).await;
    }
    browser
}

/// A browser whose session cookie comes and goes, as with two nodes of two minds: signed in at `/sign-in`, and not
/// at the page that it is sent to from there. Follows each redirect; gives how many there were before it was told.
async fn send_around(browser: &Browser, session: &str) -> Option<usize> {
    let mut page = ACCOUNT.to_owned();
    for redirects in 0..10 {
        if page.starts_with("/sign-in") {
            browser.set_session_cookie(session);
        } else {
            browser.forget(&browser.session_name());
        }
        let answer = browser.click(&page).await;
        if answer.status == 400 {
            assert_eq!(answer.page(400), TOLD);
            browser.forget(&browser.session_name());
            assert_eq!(browser.open(&answer.button()).await.page(200), "Sign in to Vestibule", "the way on");
            return Some(redirects);
        }
        answer.location().clone_into(&mut page);
    }
    None
}

#[sqlx::test]
async fn a_browser_whose_session_comes_and_goes_is_told_instead_of_sent_around(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = visitor(&server, "active").await;
    let session = browser.session_cookie().unwrap();
    assert_eq!(send_around(&browser, &session).await, Some(3));
    assert_eq!(browser.get(ACCOUNT).await.location(), SIGN_IN, "and then it is believed again");
    assert_eq!(browser.click(SIGN_IN).await.page(200), "Sign in");
    assert_eq!(send_around(&browser, &session).await, Some(3), "and told again");
}

#[sqlx::test]
async fn a_loop_is_told_also_while_other_tabs_of_the_browser_are_busy(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    browser.get("/sign-in").await;
    make(&browser, "reader", "active").await;
    let session = browser.session_cookie().unwrap();
    let mut page = ACCOUNT.to_owned();
    for _ in 0..3 {
        let other = browser.copy();
        other.forget(&other.session_name());
        join_all((0..10).map(|_| async { assert_eq!(other.get(ACCOUNT).await.location(), SIGN_IN) })).await;
        other.get("/").await.page(200);
        let part = if page == ACCOUNT { &other } else { &browser };
        part.click(&page).await.location().clone_into(&mut page);
    }
    assert_eq!((page.as_str(), browser.session_cookie()), (SIGN_IN, Some(session)));
    assert_eq!(browser.click(&page).await.page(400), TOLD);
}

#[sqlx::test]
async fn fifty_tabs_at_once_and_reloads_are_no_loop(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for state in ["anonymous", "registering", "idle_expired"] {
        let browser = visitor(&server, state).await;
        browser.get("/").await;
        let first = browser.get(ACCOUNT).await.location().to_owned();
        for _ in 0..10 {
            assert_eq!(browser.get(ACCOUNT).await.location(), first, "{state} reloads");
        }
        for answer in join_all((0..50).map(|_| async { browser.get(ACCOUNT).await })).await {
            assert_eq!(answer.location(), first, "{state}");
        }
        for answer in join_all((0..50).map(|_| async { browser.click(&first).await })).await {
            assert_eq!(answer.status, 200, "{state}: {}", answer.asked);
        }
    }
}

#[sqlx::test]
async fn fifty_tabs_that_wait_at_the_sign_in_page_go_on_when_one_of_them_has_signed_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    join_all((0..50).map(|_| async { browser.open(ACCOUNT).await.page(200) })).await;
    make(&browser, "reader", "active").await;
    for answer in join_all((0..50).map(|_| async { browser.open(SIGN_IN).await })).await {
        assert_eq!(answer.page(200), "Your account");
    }
}

#[sqlx::test]
async fn nobody_is_sent_on_more_than_twice_in_a_row_from_any_page(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for state in VISITORS {
        let browser = visitor(&server, state).await;
        for page in PAGES {
            let mut answer = browser.get(page).await;
            let mut redirects = 0;
            while answer.status == 303 {
                redirects += 1;
                answer = browser.click(answer.location()).await;
            }
            assert_eq!(answer.status, 200, "{state} from {page}");
            assert!(redirects <= 2, "{state} from {page}: {redirects}");
        }
    }
}

#[sqlx::test]
async fn a_browser_without_cookies_arrives_at_a_page_at_once(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for page in PAGES {
        for _ in 0..6 {
            let mut answer = server.browser().get(page).await;
            if answer.status == 303 {
                answer = server.browser().click(answer.location()).await;
            }
            assert_eq!(answer.status, 200, "{page} leads to {}", answer.asked);
        }
    }
}
