//! With which tokens a service can be asked, as it says at its own host (RFC 9728).

use reqwest::Method;
use serde_json::json;
use vestibule::model::service::Service;

use crate::support::{Database, Pool, Setup, TestServer, WIKI, family_with};

const AT_ROOT: &str = "/.well-known/oauth-protected-resource";

#[sqlx::test]
async fn a_service_says_who_gives_tokens_for_it_and_with_which_scopes(_: Pool, db: Database) {
    let server = family_with(db, |setup| {
        setup.services[0].scopes = vec!["read".to_owned(), "write".to_owned()];
    })
    .await;
    let wiki = server.browser_at(WIKI);
    for answer in [wiki.program(AT_ROOT).await, wiki.get(AT_ROOT).await] {
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"));
        assert_eq!(
            answer.json(),
            json!({
                "resource": "https://wiki.example.org", "authorization_servers": ["https://door.example"],
                "scopes_supported": ["read", "write"], "bearer_methods_supported": ["header"], "resource_name": "The wiki",
            })
        );
        assert_eq!(answer.header("cache-control"), "public, max-age=3600");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!((answer.set_cookies(), answer.header("vary")), (vec![], ""));
    }
    assert_eq!(wiki.ask(Method::HEAD, AT_ROOT).await.status, 200);
    let crm = server.browser_at("https://crm.example.com").program(AT_ROOT).await.json();
    assert_eq!((&crm["resource"], crm.get("scopes_supported")), (&json!("https://crm.example.com"), None));
}

/// With services at these addresses.
async fn with(db: Database, urls: &[&str]) -> TestServer {
    let service = |url: &&str| Service::new(url.replace(['/', ':', '.'], "-"), String::new(), url.parse().unwrap());
    Setup { https: true, services: urls.iter().map(service).collect(), ..Setup::default() }.start(db).await
}

#[sqlx::test]
async fn services_that_share_a_host_say_it_each_at_its_own_path(_: Pool, db: Database) {
    let server = with(db, &["https://apps.example.org/one", "https://apps.example.org/two/"]).await;
    let apps = server.browser_at("https://apps.example.org");
    for (path, resource) in [("/one", "https://apps.example.org/one"), ("/two", "https://apps.example.org/two")] {
        let answer = apps.program(&format!("{AT_ROOT}{path}")).await;
        assert_eq!(answer.json()["resource"], resource);
        assert_eq!(apps.program(&format!("{AT_ROOT}{path}/")).await.json(), answer.json(), "with a slash");
    }
    for path in ["", "/three", "/one/x", "/ONE", "/one%2f"] {
        let answer = apps.program(&format!("{AT_ROOT}{path}")).await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (404, "not_found"), "{path}");
    }
}

#[sqlx::test]
async fn one_that_is_alone_at_its_host_says_it_at_the_root_too(_: Pool, db: Database) {
    let server = with(db, &["https://apps.example.org/one"]).await;
    let apps = server.browser_at("https://apps.example.org");
    for path in ["", "/one"] {
        let answer = apps.program(&format!("{AT_ROOT}{path}")).await;
        assert_eq!(answer.json()["resource"], "https://apps.example.org/one");
        assert_eq!(answer.json().get("resource_name"), None, "what has no value is left out");
    }
    assert_eq!(server.browser().program(AT_ROOT).await.status, 404, "the door is no such service");
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        for path in [AT_ROOT, "/.well-known/oauth-protected-resource/one"] {
            let answer = apps.ask(method.clone(), path).await;
            assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (405, "method_not_allowed"), "{path}");
        }
    }
}
