//! Requests that are none, too many, or too large; and what stands in the log.

use reqwest::Method;
use vestibule::{
    server::router::front,
    services::oauth::{OAuth, PerMinute},
};

use super::{
    ACCESS_TOKEN, INTROSPECT, JWT, REVOKE, TOKEN, api_token, ask, basic, error, exchanged, is_active, refused,
    somebody, start, start_with, wish,
};
use crate::{
    answers::logs::{is_logged, listen},
    support::{Database, Pool, WIKI, is_up, raw, status},
};

const ALL: [&str; 3] = [INTROSPECT, TOKEN, REVOKE];
const FORM: &str = "application/x-www-form-urlencoded";

#[sqlx::test]
async fn security_25_only_a_form_in_the_body_is_read(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let browser = server.browser();
    for address in ALL {
        // Whatever is wrong is so beside what would be right.
        let form = if address == TOKEN { wish(&known.assertion, JWT, "crm") } else { vec![("token", "x")] };
        let good = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish();
        for (kind, body) in [
            ("application/json", "{\"token\":\"x\"}"),
            ("text/plain", &good),
            ("multipart/form-data; boundary=x", &good),
            ("", &good),
            ("application/x-www-form-urlencodedx", &good),
            (FORM, &format!("{good}&{good}")),
            (FORM, &format!("{good}&whatever=&whatever=")),
            (FORM, &format!("{good}&whatever=%ff")),
            (FORM, &format!("{good}&whatever=%00")),
            (FORM, &format!("{good}&\u{fc}=%C3")),
        ] {
            let asked = browser.ask(Method::POST, address).header("authorization", &basic("wiki"));
            let answer = asked.body(kind, body.as_bytes()).await;
            assert_eq!(error(&answer), (400, "invalid_request".to_owned()), "{address} {kind} {body}");
        }
        let none = browser.ask(Method::POST, address).header("authorization", &basic("wiki"));
        assert_eq!(error(&none.await).0, 400, "without any body");
        for query in ["token=x", "access_token=x", "x", "client_id=wiki"] {
            let asked = browser.ask(Method::POST, &format!("{address}?{query}")).form(&form);
            let answer = asked.header("authorization", &basic("wiki")).await;
            assert_eq!(error(&answer), (400, "invalid_request".to_owned()), "{address}?{query}");
        }
        let answer = browser.program(address).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "POST"));
        let charset = browser.ask(Method::POST, address).header("authorization", &basic("wiki"));
        let charset = charset.body("Application/X-WWW-Form-Urlencoded; charset=UTF-8", good.as_bytes()).await;
        assert_eq!(charset.status, 200, "{address}");
    }
}

#[sqlx::test]
async fn security_28_large_and_broken_requests_are_refused_and_nothing_is_lost(_: Pool, db: Database) {
    let (server, _) = start(db).await;
    for address in ALL {
        for size in [17_000, 1_000_000] {
            let body = format!("token={}", "x".repeat(size));
            let asked = server.browser();
            let asked = asked.ask(Method::POST, address).header("authorization", &basic("wiki"));
            assert_eq!(asked.body(FORM, body.as_bytes()).await.status, 413, "{address} {size}");
        }
        let many: String = (0..5_000).map(|number| format!("p{number}&")).collect();
        let asked = server.browser();
        let asked = asked.ask(Method::POST, address).header("authorization", &basic("wiki"));
        let answer = asked.body(FORM, &many.as_bytes()[..16_000]).await;
        assert_eq!(error(&answer), (400, "invalid_request".to_owned()), "{address}");
        assert_eq!(answer.json()["error_description"], "there are too many parameters", "{address}");
        let head = format!("POST {address} HTTP/1.1\r\nhost: door.example\r\nconnection: close\r\n");
        let form = format!("content-type: {FORM}\r\n");
        for (rest, expected) in [
            (format!("{form}authorization: Basic \u{1}\r\ncontent-length: 7\r\n\r\ntoken=x"), 400),
            (format!("{form}authorization: \u{fc}\r\ncontent-length: 7\r\n\r\ntoken=x"), 401),
            (format!("{form}content-length: 7\r\ncontent-length: 8\r\n\r\ntoken=xx"), 400),
            (format!("{form}content-length: -1\r\n\r\ntoken=x"), 400),
            (format!("{form}transfer-encoding: chunked\r\n\r\nzz\r\ntoken=x"), 400),
        ] {
            let answer = status(&raw(&server, format!("{head}{rest}").as_bytes()).await);
            assert_eq!(answer, expected, "{address} {rest:?}");
        }
    }
    is_up(&server).await;
}

#[sqlx::test]
async fn security_27_a_service_that_asks_too_often_is_told_so_and_no_other_one(_: Pool, db: Database) {
    let (server, checks) = start_with(db, |setup| {
        setup.router = Box::new(|mut state| {
            state.oauth = OAuth::at(PerMinute { introspections: 5, exchanges: 2, revocations: 1 });
            front(state)
        });
    })
    .await;
    let known = somebody(&server, &checks).await;
    // Strangers, and whoever says that they are the service, use nothing up.
    for _ in 0..20 {
        assert_eq!(ask(&server, "nobody", INTROSPECT, &[("token", "x")]).await.status, 401);
        assert_eq!(ask(&server, "", REVOKE, &[("token", "x")]).await.status, 200);
    }
    for (address, form, often) in [
        (INTROSPECT, vec![("token", "x")], 5),
        (TOKEN, wish(&known.assertion, JWT, "crm"), 2),
        (REVOKE, vec![("token", "x")], 1),
    ] {
        for _ in 0..often {
            assert_eq!(ask(&server, "wiki", address, &form).await.status, 200, "{address}");
        }
        let answer = ask(&server, "wiki", address, &form).await;
        assert_eq!(error(&answer), (429, "temporarily_unavailable".to_owned()), "{address}");
        let wait: u64 = answer.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
        // From the same address, and another service: for which the assertion is not.
        let expected = if address == TOKEN { 400 } else { 200 };
        assert_eq!(ask(&server, "crm", address, &form).await.status, expected, "{address}");
    }
    assert_eq!(ask(&server, "", REVOKE, &[("token", "x")]).await.status, 200, "whoever finds a token may end it still");
}

#[sqlx::test]
async fn security_41_nothing_of_it_is_at_the_host_of_a_service(_: Pool, db: Database) {
    let (server, _) = start(db).await;
    let at_wiki = server.browser_at(WIKI);
    for address in ALL {
        let asked = at_wiki.ask(Method::POST, address).form(&[("token", "x")]);
        assert_eq!(asked.header("authorization", &basic("wiki")).await.status, 421, "{address}");
    }
}

#[sqlx::test]
async fn security_12_no_token_and_no_credential_is_in_the_log_or_in_any_row(_: Pool, db: Database) {
    listen();
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read", "crm:convert"]).await;
    let access = exchanged(&server, "wiki", &wish(&known.assertion, JWT, "crm")).await;
    let other = exchanged(&server, "wiki", &wish(token.reveal(), ACCESS_TOKEN, "crm")).await;
    assert!(is_active(&server, "crm", &access).await && is_active(&server, "wiki", token.reveal()).await);
    assert_eq!(refused(&server, "crm", TOKEN, &wish(token.reveal(), JWT, "wiki")).await, "invalid_request");
    assert_eq!(refused(&server, "", REVOKE, &[("token", &access)]).await, "unsupported_token_type");
    let browser = server.browser();
    let in_query =
        browser.ask(Method::POST, &format!("{REVOKE}?token={}", token.reveal())).form(&[("token", "x")]).await;
    assert_eq!(error(&in_query).0, 400);
    ask(&server, "", REVOKE, &[("token", token.reveal())]).await;
    let secret = token.reveal();
    for hidden in [secret, &secret[4..47], &access, &other, &known.assertion, &super::secret("wiki"), &basic("wiki")] {
        let end = hidden.len().min(60);
        assert!(!is_logged(&hidden[hidden.len() - end..]), "{hidden}");
    }
    assert!(is_logged("service=\"wiki\"") && is_logged("reason=\"unsupported_token_type\""));
    let rows = "select string_agg(t::text, ' ') from (select to_jsonb(e) t from events e union all
                select to_jsonb(s) from service_sessions s union all select to_jsonb(a) from api_tokens a) all_rows";
    let rows = server.texts(rows).await.remove(0);
    assert!(!rows.contains(&secret[8..]) && !rows.contains(access.rsplit('.').next().unwrap()), "{rows}");
}
