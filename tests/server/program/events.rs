//! `vestibule events find`: from the code on somebody's page to what happened.

use std::process::Output;

use serde_json::json;

use crate::{
    answers::logs::{is_logged, listen},
    support::{Answer, Database, Pool, Program, TestServer, edit, sign_in},
};

fn find(server: &TestServer, code: &str) -> (bool, String) {
    let Output { status, stdout, stderr } =
        Program::run(&["events", "find", code], &[("DATABASE_URL", &server.database_url())]);
    (status.success(), String::from_utf8([stdout, stderr].concat()).unwrap())
}

/// The code on the page of a problem, as people read it out.
#[track_caller]
fn code_on(page: &Answer) -> String {
    let words = page.words();
    let (_, code) = words.split_once("Code: ").unwrap_or_else(|| panic!("no code in {words}"));
    code[..9].to_owned()
}

#[sqlx::test]
async fn the_code_of_a_page_leads_to_the_line_in_the_log_and_to_the_event_if_there_is_one(_: Pool, db: Database) {
    listen();
    let server = TestServer::start(db).await;
    let browser = server.browser();
    server.provider().script().edit_id_token = edit(|claims| claims["nonce"] = json!("wrong"));
    let code = code_on(&sign_in(&server, &browser, "/").await);
    for path in ["/auth/callback", "/auth/refused"] {
        assert!(is_logged(&format!("path={path} ")), "{path}");
    }
    assert!(is_logged(&format!("reason=\"wrong_nonce\" code={code}")), "{code}: the line of the callback");
    assert!(is_logged(&format!("reason=\"sign_in_refused\" code={code}")), "{code}: the line of the page");
    // People leave out the dash, and shout.
    for code in [code.clone(), code.replace('-', "").to_uppercase()] {
        let (found, said) = find(&server, &code);
        assert!(found && said.contains("sign_in_refused reason=wrong_nonce provider=op"), "{said}");
    }

    let code = code_on(&browser.get("/no-such-page").await);
    assert!(is_logged(&format!("reason=\"not_found\" code={code}")), "{code}");
    let (found, said) = find(&server, &code);
    assert!(!found && said.contains(&format!("No event has the code {code}")), "{said}");
    assert!(said.contains(&format!("look in the log for code={code}")), "{said}");
    let (found, said) = find(&server, "nonsense");
    assert!(!found && said.contains("\"nonsense\" is not a code such as 01a2-1561"), "{said}");
}

#[sqlx::test]
async fn what_tells_of_no_problem_has_no_code_in_its_line(_: Pool, db: Database) {
    listen();
    let server = TestServer::start(db).await;
    server.browser().get("/sign-in").await;
    server.browser().program("/no-such-page").await;
    assert!(is_logged("path=/sign-in") && is_logged("path=/no-such-page") && !is_logged("code="));
}
