//! Tokens that open nothing, and what is no token of ours.

use super::{METADATA, allowed, at_wiki, everywhere, identity, reader, start, unauthorized};
use crate::support::{ApiToken, Database, DatabaseGate, Pool, patiently};

#[sqlx::test]
async fn security_30_a_bad_token_is_refused_beside_a_good_cookie_and_where_anybody_may(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, id) = reader(&server).await;
    let cookie = format!("__Host-vestibule={}", person.at_wiki().unwrap());
    let good = ApiToken::of(&server, &id, &["wiki:read"]).await;
    let expired = ApiToken::of(&server, &id, &["wiki:read"]).await;
    server.execute(&format!("update api_tokens set expires_at = now() where id = '{}'", expired.id)).await;
    let revoked = ApiToken::of(&server, &id, &["wiki:read"]).await;
    let revoke =
        format!("update api_tokens set revoked_at = now(), revoke_reason = 'owner' where id = '{}'", revoked.id);
    server.execute(&revoke).await;
    let unknown = ApiToken::of(&server, &id, &["wiki:read"]).await;
    server.execute(&format!("delete from api_tokens where id = '{}'", unknown.id)).await;
    let typo = good.bearer().replace("vst_", "vst_x");
    for (lines, reason) in [
        (vec![typo.as_str()], "token_malformed"),
        (vec!["Bearer vst_"], "token_malformed"),
        (vec!["bearer VST_abc"], "token_malformed"),
        (vec![&unknown.bearer()], "token_unknown"),
        (vec![&expired.bearer()], "token_expired"),
        (vec![&revoked.bearer()], "token_revoked"),
    ] {
        let tokens: Vec<_> = lines.iter().map(|line| ("authorization", *line)).collect();
        for path in ["/api/x", "/assets/x", "/page"] {
            everywhere(&checks, &at_wiki(path), &tokens, &unauthorized(reason)).await;
            let with_cookie = [&tokens[..], &[("cookie", &cookie)]].concat();
            everywhere(&checks, &at_wiki(path), &with_cookie, &unauthorized(reason)).await;
        }
        for check in checks.passing_on("GET", &at_wiki("/api/x")) {
            let answer = lines.iter().fold(check, |check, line| check.header("authorization", line)).await;
            assert_eq!(
                answer.header("www-authenticate"),
                format!(
                    "Vestibule reason=\"{reason}\", Bearer error=\"invalid_token\", resource_metadata=\"{METADATA}\""
                )
            );
            assert_eq!((answer.header("vestibule-sign-in"), answer.header("remote-user")), ("", ""));
        }
    }
    everywhere(&checks, &at_wiki("/api/x"), &[("authorization", &good.bearer())], &allowed()).await;
    everywhere(&checks, &at_wiki("/page"), &[("cookie", &cookie)], &allowed()).await;
    server.disable_everybody().await;
    // Disabling somebody revokes what they have.
    everywhere(&checks, &at_wiki("/api/x"), &[("authorization", &good.bearer())], &unauthorized("token_revoked")).await;
}

#[sqlx::test]
async fn security_30_of_two_credentials_nobody_knows_which_is_meant(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, id) = reader(&server).await;
    let cookie = format!("__Host-vestibule={}", person.at_wiki().unwrap());
    let good = ApiToken::of(&server, &id, &["wiki:read"]).await.bearer();
    for lines in [[good.as_str(), &good], ["Basic eDp5", &good], [&good, "Bearer of-another"]] {
        let tokens = lines.map(|line| ("authorization", line));
        let expected = (400, "several_credentials".to_owned());
        for path in ["/api/x", "/assets/x", "/page"] {
            everywhere(&checks, &at_wiki(path), &tokens, &expected).await;
            everywhere(&checks, &at_wiki(path), &[&tokens[..], &[("cookie", &cookie)]].concat(), &expected).await;
        }
        for check in checks.passing_on("GET", &at_wiki("/api/x")) {
            let answer = lines.iter().fold(check, |check, line| check.header("authorization", line)).await;
            let bearer = format!("Bearer error=\"invalid_request\", resource_metadata=\"{METADATA}\"");
            assert_eq!(
                answer.header("www-authenticate"),
                format!("Vestibule reason=\"several_credentials\", {bearer}")
            );
            assert_eq!(answer.header("remote-user"), "");
        }
    }
}

#[sqlx::test]
async fn every_other_authorization_is_the_services_and_goes_on_untouched(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, id) = reader(&server).await;
    for line in ["Basic dnN0Xzp4", "Bearer of-another", "Bearer a.b.c", "Negotiate YII=", "vst_abc", "Bearer", "\u{e4}"]
    {
        let foreign = [("authorization", line)];
        let check = checks.forward("GET", &at_wiki("/page")).by(&person.wiki);
        let answer = check.header("authorization", line).await;
        assert_eq!(identity(&answer)[0], id, "{line}");
        let back: Vec<_> = answer.headers.get_all("authorization").iter().map(|line| line.as_bytes()).collect();
        assert_eq!(back, [line.as_bytes()]);
        everywhere(&checks, &at_wiki("/page"), &foreign, &unauthorized("not_signed_in")).await;
        let answer = checks.forward("GET", &at_wiki("/page")).header("authorization", line).await;
        let challenge = format!("Vestibule reason=\"not_signed_in\", Bearer resource_metadata=\"{METADATA}\"");
        assert_eq!(answer.header("www-authenticate"), challenge, "{line}");
        everywhere(&checks, &at_wiki("/assets/x"), &foreign, &allowed()).await;
    }
}

#[sqlx::test]
async fn security_38_the_answer_gives_a_proxy_no_api_token_back(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (_, id) = reader(&server).await;
    let token = ApiToken::of(&server, &id, &["wiki:read"]).await.bearer();
    for check in [checks.forward("GET", &at_wiki("/api/x")), checks.envoy("GET", &at_wiki("/api/x"))] {
        let answer = check.header("authorization", &token).await;
        assert_eq!((answer.status.as_u16(), answer.headers.get("authorization")), (200, None));
    }
    let nginx = checks.nginx("GET", &at_wiki("/page")).header("authorization", "Basic eDp5").await;
    assert_eq!(nginx.headers.get("authorization"), None, "nginx takes ours out by itself");
}

#[sqlx::test]
async fn security_33_while_nobody_can_tell_whose_a_token_is_nobody_is_let_through(_: Pool, db: Database) {
    let gate = DatabaseGate::start(&db).await;
    let database = gate.database.clone();
    let server = super::family_with(db, |setup| {
        setup.server_database = Some(database);
        super::edit_wiki(&mut setup.services, |wiki| {
            wiki.scopes = vec!["read".to_owned()];
            wiki.rules = super::rules();
        });
    })
    .await;
    let checks = super::Checks::of(&server).await;
    let (_, id) = reader(&server).await;
    let token = ApiToken::of(&server, &id, &["wiki:read"]).await.bearer();
    gate.shut().await;
    patiently("it is known to be away", || async { !server.house.sessions.presence().is_here() }).await;
    for path in ["/api/x", "/assets/x"] {
        let expected = (503, "unavailable".to_owned());
        everywhere(&checks, &at_wiki(path), &[("authorization", &token)], &expected).await;
    }
    // Without a query, which a checksum is for.
    everywhere(&checks, &at_wiki("/api/x"), &[("authorization", "Bearer vst_x")], &unauthorized("token_malformed"))
        .await;
}
