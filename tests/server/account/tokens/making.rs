//! Making a token: once for each form, after a fresh sign-in, and with what was typed kept.

use futures::future::join_all;
use serde_json::json;
use vestibule::auth::tokens::PlainToken;

use super::start;
use crate::support::{
    Answer, Browser, Database, Pool, TestServer, field_value, form_key, has_element, me, me_by, send_form,
    send_form_again, shown_token, sign_in,
};

const TOKENS: &str = "select count(*) from api_tokens";
const KEPT: &str = "/account/tokens?kept=true";
const BEFORE: &str = "This token was made already";

/// Whether a scope is chosen in the form.
fn is_chosen(page: &str, scope: &str) -> bool {
    let at = page.find(&format!("value=\"{scope}\"")).unwrap_or_else(|| panic!("{scope} is not offered: {page}"));
    let (start, end) = (page[..at].rfind('<').unwrap(), at + page[at..].find('>').unwrap());
    page[start..end].contains(" checked")
}

async fn sign_in_again(server: &TestServer, browser: &Browser, from: &Answer) -> Answer {
    let begin = browser.click(from.location()).await.button();
    let attempt = crate::support::Attempt { url: browser.click(&begin).await.location().parse().unwrap() };
    browser.arrive(&attempt.agree(server.provider()).await).await
}

#[sqlx::test]
async fn security_29_a_token_is_shown_once_and_is_its_owner_from_then_on(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let user = me(&browser).await["user"].clone();
    let made = send_form(&browser, " Nightly backup ", &["wiki:write", "wiki:read"], "30").await;
    let token = shown_token(&made);
    assert!(PlainToken::parse(&token).is_some(), "{token}");
    assert_eq!(made.header("cache-control"), "no-store");
    assert_eq!(made.text().matches(&token).count(), 1);
    let answer = me_by(&server, &token).await.json();
    let id = server.texts("select id::text from api_tokens").await.remove(0);
    let expires = &answer["token"]["expires_at"];
    let shown =
        json!({ "id": id, "name": "Nightly backup", "scopes": ["wiki:read", "wiki:write"], "expires_at": expires });
    assert_eq!(answer, json!({ "user": user, "session": null, "token": shown }));
    let days = "select count(*) from api_tokens where expires_at - created_at between '719 hours' and '721 hours'";
    assert_eq!(server.count(days).await, 1);
    for page in ["/account/tokens", KEPT, "/account"] {
        assert!(!browser.click(page).await.text().contains(&token[8..]), "{page}");
    }
    assert!(browser.click("/account/tokens").await.text().contains(&token[..8]));
}

#[sqlx::test]
async fn security_12_making_a_token_is_an_event(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    send_form(&browser, "Backup", &["wiki:read"], "1").await;
    let named = "select concat_ws(' ', e.kind, e.reason, host(e.ip), e.user_agent, t.name)
                 from events e join api_tokens t on t.id = e.token_id and t.user_id = e.user_id
                 join sessions s on s.id = e.session_id";
    assert_eq!(server.texts(named).await, ["token_created 127.0.0.1 Mozilla/5.0 (test) Backup"]);
}

#[sqlx::test]
async fn security_29_sending_a_form_again_makes_no_second_token(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let key = form_key(&browser).await;
    let at_once = join_all((0..50).map(|_| send_form_again(&browser, &key, "Backup", &["wiki:read"], "30"))).await;
    let (shown, before): (Vec<Answer>, Vec<Answer>) =
        at_once.into_iter().partition(|answer| answer.page(200) == "Your new API token");
    assert_eq!((shown.len(), before.len(), server.count(TOKENS).await), (1, 49, 1));
    let token = shown_token(&shown[0]);
    assert!(!shown[0].text().contains("/auth/language"), "nothing on it leads away in passing");
    assert!(before.iter().all(|answer| answer.page(200) == BEFORE && !answer.text().contains("vst_")));
    // Whatever is typed into it then, and whatever has become of the token.
    for ended in ["revoked_at = now(), revoke_reason = 'owner'", "expires_at = now()"] {
        server.execute(&format!("update api_tokens set {ended}")).await;
        assert_eq!(send_form_again(&browser, &key, "Other", &["wiki:write"], "1").await.page(200), BEFORE, "{ended}");
    }
    assert_eq!(server.count(TOKENS).await, 1);
    assert_eq!(me_by(&server, &token).await.status, 401);
}

#[sqlx::test]
async fn of_fifty_at_once_twenty_are_made_within_an_hour(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let keys: Vec<String> = (0..50).map(|_| uuid::Uuid::now_v7().to_string()).collect();
    let scopes = ["wiki:read"];
    let answers = join_all(keys.iter().map(|key| send_form_again(&browser, key, "Backup", &scopes, "30"))).await;
    let made = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!((made, server.count(TOKENS).await), (20, 20));
    assert!(answers.iter().filter(|answer| answer.status != 200).all(|answer| answer.location() == KEPT));
    let page = browser.click(KEPT).await;
    assert!(page.words().contains("You've made many tokens within an hour"), "{}", page.words());
    assert_eq!(field_value(&page.text(), "name").as_deref(), Some("Backup"));
    server.execute("update events set at = at - interval '61 minutes'").await;
    shown_token(&send_form(&browser, "Later", &["wiki:read"], "30").await);
}

#[sqlx::test]
async fn nobody_has_more_than_fifty_that_are_good(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    server
        .execute(
            "insert into api_tokens (id, user_id, name, prefix, secret_hash, scopes, expires_at)
             select gen_random_uuid(), id, 'Old', 'vst_', sha256(n::text::bytea), '{wiki:read}', now() + interval '1 day'
             from users, generate_series(1, 50) n",
        )
        .await;
    assert_eq!(send_form(&browser, "One more", &["wiki:read"], "30").await.location(), KEPT);
    assert!(browser.click(KEPT).await.words().contains("You have as many tokens as one person can have."));
    server.execute("update api_tokens set expires_at = now() where id in (select id from api_tokens limit 1)").await;
    shown_token(&send_form(&browser, "One more", &["wiki:read"], "30").await);
}

#[sqlx::test]
async fn security_10_creating_a_token_asks_for_a_recent_sign_in_and_keeps_what_was_typed(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let key = form_key(&browser).await;
    server.pass("16 minutes").await;
    let sent = send_form_again(&browser, &key, "Backup <b>", &["wiki:write"], "12").await;
    assert_eq!(sent.location(), "/sign-in?return_to=/account/tokens%3Fkept%3Dtrue&again=true");
    assert_eq!(server.count(TOKENS).await, 0);
    let back = sign_in_again(&server, &browser, &sent).await;
    assert_eq!(back.location(), KEPT);
    let page = browser.follow(back).await;
    let text = page.text();
    assert!(page.words().contains("This is what you typed. The token isn't made yet."), "{}", page.words());
    let typed = ["name", "days"].map(|field| field_value(&text, field).unwrap());
    assert_eq!(typed, ["Backup <b>", "12"]);
    assert_eq!([is_chosen(&text, "wiki:write"), is_chosen(&text, "wiki:read")], [true, false]);
    let key = field_value(&text, "key").unwrap();
    shown_token(&send_form_again(&browser, &key, "Backup <b>", &["wiki:write"], "12").await);
    // And only once.
    assert_eq!(server.count("select count(*) from drafts").await, 0);
    assert!(!browser.click(KEPT).await.words().contains("what you typed"));
}

#[sqlx::test]
async fn security_35_what_was_typed_outlives_a_session_that_ended_in_the_middle_of_it(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let key = form_key(&browser).await;
    server.pass("31 minutes").await;
    let sent = send_form_again(&browser, &key, "Backup", &["wiki:read"], "7").await;
    assert_eq!(sent.location(), "/session-expired?return_to=/account/tokens%3Fkept%3Dtrue");
    sign_in(&server, &browser, KEPT).await;
    assert_eq!(field_value(&browser.click(KEPT).await.text(), "name").as_deref(), Some("Backup"));
    // Whoever opens the page anew is offered it, and it is no other form's.
    let anew = browser.click("/account/tokens").await;
    assert_eq!(field_value(&anew.text(), "name").as_deref(), Some(""));
    assert!(anew.words().contains("You typed something here earlier"), "{}", anew.words());
    assert!(!browser.click("/account/details").await.words().contains("You typed something"));
}

#[sqlx::test]
async fn everything_that_is_wrong_is_said_at_once(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    assert_eq!(send_form(&browser, " ", &[], "366").await.location(), KEPT);
    let page = browser.click(KEPT).await;
    for words in ["There are problems with 3 fields.", "Give the token a name.", "Choose at least one thing"] {
        assert!(page.words().contains(words), "{words} is not in {}", page.words());
    }
    for field in ["name", "scopes", "days"] {
        assert!(has_element(&page.text(), &format!("{field}-error")), "{field}");
    }
    assert_eq!(field_value(&page.text(), "days").as_deref(), Some("366"));
    assert_eq!(server.count(TOKENS).await, 0);
}

#[sqlx::test]
async fn who_has_signed_out_everywhere_gets_no_new_token(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let (key, other) = (form_key(&browser).await, browser.copy());
    browser.post("/auth/sign-out", &[("everywhere", "true")]).await;
    let answer = send_form_again(&other, &key, "Backup", &["wiki:read"], "1").await;
    assert!(answer.location().starts_with("/session-expired"), "{}", answer.location());
    assert_eq!(server.count(TOKENS).await, 0);
}
