//! Through a proxy that asks the door about each request: the same rules, and the door's own in front of them.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderName, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use tokio::{net::TcpListener, sync::Semaphore};
use vestibule::{
    acl::{
        http::{
            body::Body,
            client::Client,
            reach::Reach,
            request::{Reads, Request},
        },
        runner::{self, Wish},
    },
    model::{
        header,
        service::{Service, rule::Rule},
    },
};

use super::{House, service::Fault};
use crate::support::{Checks, Database, Pool, Setup};

/// As Caddy and Traefik do: ask first, and tell the service who it is.
struct Proxy {
    checks: Checks,
    origin: String,
    backend: Client,
}

async fn pass(State(proxy): State<Arc<Proxy>>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let mut check = proxy.checks.forward(method.as_str(), &format!("{}{uri}", proxy.origin));
    for (name, value) in headers.iter().filter(|(name, _)| *name != "host" && *name != "content-length") {
        check = check.header(name.as_str(), value.to_str().unwrap());
    }
    let answer = check.await;
    if answer.status != StatusCode::OK {
        return (answer.status, answer.headers, answer.body).into_response();
    }
    let mut request = Request::new(method.as_str(), &uri.to_string());
    for name in header::IDENTITY {
        request = request.header(name, answer.header(name));
    }
    if let Some(kind) = headers.get("content-type") {
        request.body = Some(Body { content_type: kind.to_str().unwrap().to_owned(), body: body.to_vec() });
    }
    let over = HeaderName::from_static("x-http-method-override");
    request.headers.extend(headers.get(&over).map(|value| (over, value.clone())));
    request.reads = Reads::Body;
    let answer = proxy.backend.send(&request).await.unwrap();
    (StatusCode::from_u16(answer.status).unwrap(), answer.body).into_response()
}

/// The wiki behind a proxy, with rules of the door's own in front of it.
async fn behind_proxy(db: Database) -> (House, Wish) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://wiki.localhost:{}", listener.local_addr().unwrap().port());
    let mut service = Service::new("wiki".to_owned(), "The wiki".to_owned(), origin.parse().unwrap());
    service.roles = ["admin", "editor", "reader"].map(str::to_owned).to_vec();
    service.rules = vec![Rule { public: true, ..Rule::new("/".parse().unwrap()) }];
    let server = Setup { services: vec![service.clone()], ..Setup::default() }.start(db).await;
    let house = House { server, wiki: super::Wiki::start().await, service, folder: tempfile::tempdir().unwrap() };
    let straight = house.wish();
    let reached = Reach::default().reach(&straight.base).await.unwrap();
    let backend = Client::new(reached, Arc::new(Semaphore::new(64)));
    let proxy = Proxy { checks: Checks::of(&house.server).await, origin, backend };
    let app = Router::new().fallback(pass).with_state(Arc::new(proxy));
    tokio::spawn(async move { axum::serve(listener, app).await });
    let wish = Wish { base: house.service.url.clone(), contract: Some(straight.base.clone()), ..straight };
    (house, wish)
}

#[sqlx::test]
async fn through_the_proxy_the_doors_rules_count_too(_: Pool, db: Database) {
    let (house, wish) = behind_proxy(db).await;
    let run = runner::record(wish, &|_, _| {}).await.unwrap().run;
    assert!(run.through_proxy);
    assert_eq!(run.findings, []);
    let text = run.found.to_csv().unwrap();
    for line in [
        "GET,/,,allowed,allowed,allowed,allowed,allowed public,allowed public",
        "GET,/reports,,allowed,allowed,allowed,refused,sign-in,sign-in",
        "GET,/docs/{id},doc:owner,allowed,allowed,allowed,refused,,",
        "PUT,/docs/{id},doc:owner,allowed,allowed,refused,refused,,",
        "POST,/docs,,allowed,allowed,refused,refused,sign-in,sign-in",
    ] {
        assert!(text.lines().any(|own| own == line), "{line} is not in\n{text}");
    }
    assert_eq!(house.wiki.things(), 0);
}

/// The door decides about every reading, so that what would get around the service does not get that far.
#[sqlx::test]
async fn through_the_proxy_a_broken_rule_of_the_service_is_found(_: Pool, db: Database) {
    let (house, wish) = behind_proxy(db).await;
    runner::record(wish, &|_, _| {}).await.unwrap();
    let base = house.service.url.clone();
    let wish = || Wish { base: base.clone(), contract: Some(house.wish().base), ..house.wish() };
    house.wiki.break_rule(Some(Fault::OtherCase));
    let run = house.check_as(wish()).await.unwrap();
    let mut askers: Vec<String> =
        run.findings.iter().map(|finding| finding.asker.clone().unwrap().to_string()).collect();
    askers.dedup();
    assert!(!askers.is_empty() && run.findings.iter().all(|finding| finding.kind.as_str() == "bypass"));
    let stopped = ["outsider", "anonymous", "expired"];
    assert!(askers.iter().all(|asker| !stopped.contains(&asker.as_str())), "{askers:?}");
}
