//! What a backend is told where somebody is let through, and what it is not.

use vestibule::{
    model::service::{RemoteUser, Service},
    services::identity_headers::IDENTITY_HEADERS,
};

use super::{at_services, refused, start, told};
use crate::{
    services::signing_keys::claims,
    support::{Answer, Checks, Database, Pool, Setup, family_with, me, register},
};

const PAGE: &str = "https://wiki.example.org/page";
const OPEN: &str = "https://wiki.example.org/assets/x";

/// All of them, each once.
#[track_caller]
fn identity(answer: &Answer) -> [String; 5] {
    assert_eq!(answer.status, 200, "{}", answer.asked);
    IDENTITY_HEADERS.map(|name| {
        assert_eq!(answer.headers.get_all(&name).iter().count(), 1, "{}: {name}", answer.asked);
        answer.header(name.as_str()).to_owned()
    })
}

#[sqlx::test]
async fn security_38_every_identity_header_is_on_every_yes_empty_where_nothing_is_to_be_said(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let user = me(&person.door).await["user"].clone();
    for url in [PAGE, OPEN] {
        for check in [checks.nginx("GET", url), checks.forward("GET", url), checks.envoy("GET", url)] {
            let forged = IDENTITY_HEADERS.iter().fold(check, |check, name| check.header(name.as_str(), "root"));
            let [id, name, email, groups, assertion] = identity(&forged.by(&person.wiki).script().await);
            assert_eq!((id.as_str(), groups.as_str()), (user["id"].as_str().unwrap(), "reader"), "{url}");
            assert_eq!((name.as_str(), email.as_str()), ("Ada Lovelace", user["email"].as_str().unwrap()), "{url}");
            let claims = claims(&assertion);
            assert_eq!((claims["aud"].as_str(), claims["sub"].as_str()), (Some("wiki"), Some(id.as_str())), "{url}");
            assert_eq!(claims["sid"], person.at_wiki().unwrap().split('.').next().unwrap(), "{url}");
        }
    }
    for check in [checks.nginx("GET", OPEN), checks.forward("GET", OPEN), checks.envoy("GET", OPEN)] {
        let forged = IDENTITY_HEADERS.iter().fold(check, |check, name| check.header(name.as_str(), "root"));
        assert_eq!(identity(&forged.await), [""; 5].map(str::to_owned), "nobody");
    }
}

#[sqlx::test]
async fn the_backend_gets_every_cookie_but_the_doors(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let ours = format!("__Host-vestibule={}; __Host-Http-vestibule-enter=x", person.at_wiki().unwrap());
    for check in [checks.forward("GET", PAGE), checks.envoy("GET", PAGE)] {
        let with = check.clone().header("cookie", &format!("a=1; {ours}; theme=\"dark; x\"")).await;
        assert_eq!((with.status.as_u16(), with.header("cookie")), (200, "a=1; theme=\"dark; x\""));
        let only_ours = check.header("cookie", &ours).await;
        assert_eq!(only_ours.headers.get_all("cookie").iter().count(), 1, "there, and empty");
        assert_eq!(only_ours.header("cookie"), "");
    }
    for check in [checks.forward("GET", OPEN), checks.envoy("GET", OPEN)] {
        assert!(check.await.headers.contains_key("cookie"), "proxies that take it over would leave the client's");
    }
    let nginx = checks.nginx("GET", PAGE).header("cookie", &ours).await;
    assert!(!nginx.headers.contains_key("cookie"), "nginx takes ours out by itself");
}

#[sqlx::test]
async fn who_cannot_be_told_as_the_service_knows_people_is_let_in_as_nobody_else(_: Pool, db: Database) {
    let server = family_with(db, |setup| {
        for service in setup.services.iter_mut().filter(|service| service.id == "wiki") {
            service.remote_user = RemoteUser::Email;
            service.email_from = vec!["op".to_owned()];
        }
    })
    .await;
    let checks = Checks::of(&server).await;
    let person = at_services(&server, "reader").await;
    server.execute("update users set email_confirmed_by = '{}'").await;
    for check in checks.passing_on("GET", PAGE) {
        assert_eq!(told(&check.clone().by(&person.wiki).script().await), refused("email_unconfirmed"));
        let visit = check.by(&person.wiki).visit().await;
        assert_eq!(visit.page(403), "Your email isn't confirmed");
    }
    assert_eq!(checks.nginx("GET", PAGE).by(&person.wiki).await.status, 401);
    assert_eq!(checks.forward("GET", "https://crm.example.com/x").by(&person.crm).await.status, 200);
}

#[sqlx::test]
async fn a_service_under_the_doors_own_origin_is_asked_by_the_doors_cookie(_: Pool, db: Database) {
    let url = "https://door.example/app".parse().unwrap();
    let app = Service { shares_door_origin: true, ..Service::new("app".to_owned(), "App".to_owned(), url) };
    let server = Setup { https: true, services: vec![app], ..Setup::default() }.start(db).await;
    let checks = Checks::of(&server).await;
    let browser = server.browser();
    let id = register(&server, &browser).await["user"]["id"].as_str().unwrap().to_owned();
    let page = "https://door.example/app/x?y=1";
    let with = checks.forward("GET", page).by(&browser).header("cookie", "a=1").await;
    assert_eq!(identity(&with)[0], id);
    assert_eq!(with.header("cookie"), "a=1", "both of the door's stay here");
    assert_eq!(claims(&identity(&with)[4])["sid"], browser.session_cookie().unwrap().split('.').next().unwrap());
    assert_eq!(told(&checks.forward("GET", "https://door.example/me").by(&browser).await), refused("unknown_service"));

    let stranger = checks.forward("GET", page).visit().await;
    assert_eq!(stranger.location(), "https://door.example/sign-in?return_to=/app/x%3Fy%3D1");
    server.pass("31 minutes").await;
    let ended = checks.forward("GET", page).by(&browser);
    assert_eq!(ended.clone().visit().await.location(), "https://door.example/session-expired?return_to=/app/x%3Fy%3D1");
    let script = ended.script().await;
    assert_eq!(script.header("vestibule-sign-in"), "https://door.example/sign-in");
    assert_eq!(script.reason(), "idle_expired");
}
