//! Scripts with tokens, and what else stands in `Authorization`.

use serde_json::{Value, json};

use super::{
    client::{VISITOR, raw},
    http2,
    people::cookie,
    running::Behind,
};
use crate::{
    services::signing_keys::claims,
    support::{ApiToken, WIKI, access_claims, access_token},
};

const HOST: &str = "wiki.example.org";
const LINE: &str = "GET /api/pages?x=1 HTTP/1.1";

fn shown(token: &str) -> String {
    format!("Authorization: Bearer {token}")
}

pub async fn holder(at: &Behind) {
    let (_, id) = at.at_wiki().await;
    let token = ApiToken::of(&at.server, &id, &["wiki:read"]).await;
    let forged = "X-Forwarded-For: 203.0.113.9";
    let page = ["Accept: text/html", "Sec-Fetch-Mode: navigate"];
    for around in [&[][..], &[forged], &page] {
        let answer = raw(at.proxy, HOST, LINE, &[around, &[&shown(&token.text)]].concat()).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{around:?}: {answer}");
        let seen = at.wiki.one();
        assert_eq!((seen.target.as_str(), seen.all("remote-user")), ("/api/pages?x=1", vec![id.as_str()]));
        assert_eq!(seen.all("authorization").concat(), "", "{around:?}: {seen:#?}");
        assert!(!format!("{seen:?}").contains(&token.text), "{seen:#?}");
        let claims = claims(seen.all("vestibule-assertion")[0]);
        assert_eq!((&claims["scope"], &claims["token_id"]), (&json!("read"), &json!(token.id)));
    }
    // The owner reads from where it was used, and not what the script says of that.
    let from = "select coalesce(host(last_used_ip), 'nowhere') from api_tokens";
    assert_eq!(at.server.texts(from).await, [VISITOR]);
    at.server.execute("update api_tokens set last_used_at = null, last_used_ip = null").await;
    raw(at.proxy, HOST, LINE, &[forged, &shown(&token.text)]).await;
    at.wiki.one();
    assert_eq!(at.server.texts(from).await, [VISITOR]);
}

/// Over HTTP/2 a value may come with blanks before it, which are gone once it has passed over HTTP/1.1, or stand behind something
/// else: the door believes such a token, so it ends at the proxy like any other.
pub async fn behind_blanks(at: &Behind) {
    let (_, id) = at.at_wiki().await;
    let token = ApiToken::of(&at.server, &id, &["wiki:read"]).await.text;
    let ask = async |value: &str, target| http2::ask(at.proxy, HOST, target, &[("authorization", value)]).await;
    assert_eq!(ask(&format!("Bearer {token}"), "/api/pages").await, Some(200));
    assert!(!format!("{:?}", at.wiki.one()).contains(&token), "without blanks");
    for before in [" ", "\t", "  \t ", "Basic eDp5, ", "Basic eDp5,"] {
        for value in [format!("{before}Bearer {token}"), format!("{before}bearer\t {token} ")] {
            for target in ["/api/pages", "/assets/x", "/page"] {
                let status = ask(&value, target).await;
                let arrived = at.wiki.take();
                let answered = usize::from(status == Some(200));
                assert_eq!(arrived.len(), answered, "{value:?} {target} is {status:?}: {arrived:#?}");
                for seen in arrived {
                    assert!(!format!("{seen:?}").contains(&token), "{value:?} {target} is {status:?}: {seen:#?}");
                }
            }
        }
    }
}

/// The service is the audience of its access tokens, and gets them.
pub async fn on_behalf(at: &Behind) {
    let (person, id) = at.at_wiki().await;
    let sid = person.at_wiki().unwrap().split('.').next().unwrap().to_owned();
    let token = access_token(&at.server, &access_claims(&id, &sid, json!({})));
    let answer = raw(at.proxy, HOST, LINE, &[&shown(&token)]).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let seen = at.wiki.one();
    assert_eq!((seen.all("remote-user"), seen.all("authorization")), (vec![id.as_str()], vec![&shown(&token)[15..]]));
    let claims = claims(seen.all("vestibule-assertion")[0]);
    assert_eq!((&claims["act"], &claims["sid"]), (&json!({ "sub": "crm" }), &json!(sid)));
}

/// An assertion of the client's own beside a token, and names that backends cannot tell from it.
pub async fn forged(at: &Behind) {
    let (_, id) = at.at_wiki().await;
    let token = shown(&ApiToken::of(&at.server, &id, &["wiki:read"]).await.text);
    let foreign = access_token(&at.server, &access_claims(&id, &id, json!({ "aud": "wiki" })));
    let [dashed, folded] = ["Vestibule-Assertion", "Vestibule_Assertion"].map(|name| format!("{name}: {foreign}"));
    for forged in
        [&[dashed.as_str(), "Remote-User: root"][..], &[&folded, "Remote_User: root"], &[&dashed, &dashed, &folded]]
    {
        let answer = raw(at.proxy, HOST, LINE, &[forged, &[&token]].concat()).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{forged:?}: {answer}");
        let seen = at.wiki.one();
        assert_eq!((seen.all("remote-user"), seen.all("vestibule-assertion").len()), (vec![id.as_str()], 1));
        let all = format!("{seen:?}");
        assert!(!all.contains(&foreign) && !all.contains("root"), "{forged:?}: {seen:#?}");
    }
}

/// What is none of ours arrives as it was sent, whoever sends it.
pub async fn foreign(at: &Behind) {
    let (person, id) = at.at_wiki().await;
    let cookie = cookie(&person);
    let foreign = access_token(&at.server, &access_claims(&id, &id, json!({ "iss": "https://issuer.example" })));
    for value in ["Basic dnN0Xzp4", "Bearer of-another", "Negotiate YII=", &format!("Bearer {foreign}"), "Bearer a.b.c"]
    {
        let line = format!("Authorization: {value}");
        for (request, with) in
            [("GET /page HTTP/1.1", &[cookie.as_str(), &line][..]), ("GET /assets/x HTTP/1.1", &[&line])]
        {
            let answer = raw(at.proxy, HOST, request, with).await;
            assert!(answer.starts_with("HTTP/1.1 200"), "{value}: {answer}");
            assert_eq!(at.wiki.one().all("authorization"), [value], "{request}");
        }
        let answer = raw(at.proxy, HOST, LINE, &[&line]).await;
        assert!(answer.starts_with("HTTP/1.1 401"), "{value}: {answer}");
        at.wiki.nothing("a token of somebody else");
    }
}

/// Refused also beside a good cookie and where anybody may, with what a client needs to find out why.
pub async fn bad(at: &Behind) {
    let (person, id) = at.at_wiki().await;
    let token = ApiToken::of(&at.server, &id, &["wiki:read"]).await;
    at.server.execute("update api_tokens set revoked_at = now(), revoke_reason = 'owner'").await;
    let good = ApiToken::of(&at.server, &id, &["wiki:read"]).await;
    let cookie = cookie(&person);
    let (twice, page) = (shown(&good.text), ["Accept: text/html", "Sec-Fetch-Mode: navigate"]);
    for (lines, reason, status, error) in [
        (&[shown("vst_x")][..], "token_malformed", 401, "invalid_token"),
        (&[shown(&token.text)], "token_revoked", 401, "invalid_token"),
        (&["Authorization: Basic eDp5".to_owned(), twice.clone()], "several_credentials", 400, "invalid_request"),
        (&[twice.clone(), "Authorization: Basic eDp5".to_owned()], "several_credentials", 400, "invalid_request"),
    ] {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        for around in [&[][..], &[cookie.as_str()], &page] {
            for request in [LINE, "GET /page HTTP/1.1", "GET /assets/x HTTP/1.1", "POST /api/x HTTP/1.1"] {
                let length = if request.starts_with("POST") { &["Content-Length: 0"][..] } else { &[] };
                let answer = raw(at.proxy, HOST, request, &[around, length, &lines].concat()).await;
                at.wiki.nothing(request);
                if lines.len() == 2 && at.kind.refuses_doubled {
                    assert!(answer.starts_with("HTTP/1.1 400"), "{request} with {lines:?}: {answer}");
                    continue;
                }
                assert!(
                    answer.starts_with(&format!("HTTP/1.1 {status}")),
                    "{request} with {lines:?} {around:?}: {answer}"
                );
                let challenge = format!(
                    "\r\nwww-authenticate: vestibule reason=\"{reason}\", bearer error=\"{error}\", \
                     resource_metadata=\"{WIKI}/.well-known/oauth-protected-resource\"\r\n"
                );
                assert!(answer.to_lowercase().contains(&challenge), "{answer}");
                assert!(answer.contains(&format!("\"reason\":\"{reason}\"")), "{answer}");
            }
        }
    }
}

pub async fn scope(at: &Behind) {
    let (_, id) = at.at_wiki().await;
    let token = shown(&ApiToken::of(&at.server, &id, &["wiki:read"]).await.text);
    for around in [&[][..], &["Accept: text/html", "Sec-Fetch-Mode: navigate"]] {
        let answer = raw(at.proxy, HOST, "GET /api/write/x HTTP/1.1", &[around, &[&token]].concat()).await;
        assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
        let lower = answer.to_lowercase();
        assert!(lower.contains("\r\nvestibule-reason: scope_missing\r\n"), "{answer}");
        let challenge = format!(
            "\r\nwww-authenticate: bearer error=\"insufficient_scope\", scope=\"write\", \
             resource_metadata=\"{WIKI}/.well-known/oauth-protected-resource\"\r\n"
        );
        assert!(lower.contains(&challenge), "{answer}");
        assert!(answer.contains("\"reason\":\"scope_missing\""), "{answer}");
        let answer = raw(at.proxy, HOST, "GET /page HTTP/1.1", &[around, &[&token]].concat()).await;
        assert!(answer.starts_with("HTTP/1.1 403") && answer.contains("\"reason\":\"no_tokens\""), "{answer}");
        at.wiki.nothing("what this token may not");
    }
}

/// The door says at the service's host with which tokens it can be asked, to anybody.
pub async fn metadata(at: &Behind) {
    let answer = at.person().wiki.program("/.well-known/oauth-protected-resource").await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "public, max-age=3600"));
    let json: Value = answer.json();
    assert_eq!((&json["resource"], &json["scopes_supported"]), (&json!(WIKI), &json!(["read", "write"])));
    let crm = at.person().crm.program("/.well-known/oauth-protected-resource").await.json();
    assert_eq!(crm["resource"], "https://crm.example.com");
    let other = at.person().wiki.program("/.well-known/oauth-protected-resource/x").await;
    assert_eq!((other.status.as_u16(), other.reason().as_str()), (404, "not_found"));
    at.wiki.nothing("what the door says");
    at.crm.nothing("what the door says");
}
