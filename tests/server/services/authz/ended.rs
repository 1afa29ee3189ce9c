//! What somebody is told whose session is over: where they sign in, and why.

use super::{at_services, start, told, unauthorized};
use crate::support::{Checks, Database, Person, Pool, TestServer, WIKI};

const PAGE: &str = "https://wiki.example.org/page?a=b";

async fn signed_in(db: Database) -> (TestServer, Checks) {
    start(db).await
}

/// A script reads why its request was refused.
async fn script_reads(checks: &Checks, person: &Person<'_>, reason: &str) {
    for check in checks.passing_on("GET", PAGE) {
        // Whoever asks for HTML without going there is a script too.
        let check = check.by(&person.wiki).header("accept", "text/html");
        let answer = check.script().await;
        assert_eq!(told(&answer), unauthorized(reason));
        assert_eq!(answer.header("www-authenticate"), format!("Vestibule reason=\"{reason}\""));
        assert_eq!(answer.header("vestibule-sign-in"), "https://wiki.example.org/.vestibule/enter");
        assert_eq!(answer.json()["sign_in"], "https://wiki.example.org/.vestibule/enter");
    }
}

#[sqlx::test]
async fn a_script_is_told_why_its_session_is_over(_: Pool, db: Database) {
    let (server, checks) = signed_in(db).await;
    let person = at_services(&server, "reader").await;
    script_reads(&checks, &Person::new(&server), "not_signed_in").await;
    server.pass("31 minutes").await;
    script_reads(&checks, &person, "idle_expired").await;
    server.pass("12 hours").await;
    script_reads(&checks, &person, "absolute_expired").await;
    server.execute("update sessions set ended_at = now(), end_reason = 'provider'").await;
    script_reads(&checks, &person, "provider").await;
}

#[sqlx::test]
async fn whoever_signs_out_at_the_door_is_signed_out_at_every_service(_: Pool, db: Database) {
    let (server, checks) = signed_in(db).await;
    let person = at_services(&server, "reader").await;
    person.door.post("/auth/sign-out", &[]).await;
    script_reads(&checks, &person, "signed_out").await;
    let crm = checks.forward("GET", "https://crm.example.com/x").by(&person.crm).script().await;
    assert_eq!(told(&crm), unauthorized("signed_out"));
}

#[sqlx::test]
async fn people_go_where_they_can_sign_in_and_everybody_else_is_told(_: Pool, db: Database) {
    let (server, checks) = signed_in(db).await;
    let person = at_services(&server, "reader").await;
    server.pass("31 minutes").await;
    let here = "https://wiki.example.org/.vestibule/enter?return_to=/page%3Fa%3Db";
    for [nginx, forward, envoy] in [checks.passing_on("GET", PAGE), checks.passing_on("HEAD", PAGE)] {
        for check in [nginx, forward, envoy] {
            let check = check.by(&person.wiki);
            assert_eq!(check.clone().visit().await.location(), here);
            for site in ["cross-site", "same-site", "same-origin"] {
                assert_eq!(check.clone().navigation(site).await.location(), here, "{site}");
            }
            let of_backend = check.clone().visit().header("authorization", "Basic YTpi");
            assert_eq!(of_backend.await.location(), here, "that is the backend's");
            for no_person in [
                check.clone().visit().header("sec-purpose", "prefetch"),
                check.clone().visit().header("sec-purpose", "prefetch;prerender"),
                check.clone().visit().without("sec-fetch-mode").header("sec-fetch-mode", "no-cors"),
                check.clone().visit().without("accept").header("accept", "image/png,*/*"),
                check.clone().visit().header("upgrade", "websocket").header("sec-websocket-key", "x"),
            ] {
                assert_eq!(no_person.await.status, 401);
            }
        }
    }
}

#[sqlx::test]
async fn security_48_a_form_whose_session_ended_is_answered_by_a_page_in_its_place(_: Pool, db: Database) {
    let (server, checks) = signed_in(db).await;
    let person = at_services(&server, "reader").await;
    server.pass("31 minutes").await;
    for check in checks.passing_on("POST", PAGE) {
        let form = check.clone().by(&person.wiki).form(WIKI).await;
        assert_eq!(form.page(401), "Not sent yet");
        assert!(form.words().contains("You were signed out before this could be sent."), "{}", form.words());
        assert!(form.words().contains("reload this page"), "{}", form.words());
        assert_eq!(form.button(), "https://wiki.example.org/.vestibule/enter?return_to=/.vestibule/signed-in");
        assert!(form.text().contains("target=\"_blank\""), "{}", form.text());
        assert_eq!(form.header("www-authenticate"), "Vestibule reason=\"idle_expired\"");
        let policy = form.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(form.header("referrer-policy"), "no-referrer");
        assert!(!form.text().contains("<form"), "{}", form.text());

        // A browser keeps the cookie back from another site, whatever became of the session.
        for site in ["cross-site", "same-site"] {
            let form = check.clone().navigation(site).header("origin", "https://evil.test").await;
            assert_eq!(form.page(401), "Not sent yet");
            assert!(form.words().contains("This came from another site"), "{}", form.words());
            assert!(!form.words().contains("ended"), "{}", form.words());
        }
    }
}
