//! What ends while proxies ask: from the answer on that says so, no check says yes.

use std::{
    future::IntoFuture,
    sync::OnceLock,
    time::{Duration, Instant},
};

use futures::future::{join, join_all};
use tokio::time::sleep;
use vestibule::signing::FileKey;

use super::{at_services, start, told};
use crate::support::{Checks, Database, Person, Pool, TestServer, WIKI, family_with, new_key_file};

const PAGE: &str = "https://wiki.example.org/page";

/// Twenty proxies ask without a pause while something is done, many times at once; whoever asks after that is done is told why not.
async fn while_asked(checks: &Checks, person: &Person<'_>, done: impl Future<Output = ()>, why: (u16, &str)) {
    let over = OnceLock::new();
    let asker = async |number: usize| {
        let (mut yes, mut no) = (0, 0);
        while no < 3 {
            let began = Instant::now();
            let check = checks.passing_on("GET", PAGE).into_iter().nth(number % 3).unwrap();
            let answer = check.by(&person.wiki).script().await;
            // What nginx fetches after a no is a way on for who may go on by now.
            if [200, 303].contains(&answer.status.as_u16()) {
                assert!(over.get().is_none_or(|at| began < *at), "a yes to what was asked after the end");
                yes += 1;
            } else if over.get().is_some_and(|at| began > *at) {
                assert_eq!(told(&answer), (why.0, why.1.to_owned()));
                no += 1;
            }
        }
        yes
    };
    let (yes, ()) = join(join_all((0..20).map(asker)), async {
        sleep(Duration::from_millis(200)).await;
        done.await;
        over.set(Instant::now()).unwrap();
    })
    .await;
    assert!(yes.iter().sum::<i32>() > 0, "they were let through before");
}

#[sqlx::test]
async fn security_6_after_a_sign_out_at_a_service_no_check_says_yes(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let copy = person.copy();
    let sign_out = async {
        let answers = join_all((0..20).map(|_| copy.wiki.post("/.vestibule/sign-out", &[]).into_future())).await;
        for answer in answers {
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    };
    while_asked(&checks, &person, sign_out, (401, "signed_out")).await;
    assert_eq!(server.count("select count(*) from events where kind = 'session_ended'").await, 1);
}

#[sqlx::test]
async fn security_6_after_a_sign_out_at_the_door_no_check_says_yes(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let sign_out = async {
        join_all((0..20).map(|_| person.door.post("/auth/sign-out", &[]).into_future())).await;
    };
    while_asked(&checks, &person, sign_out, (401, "signed_out")).await;
}

#[sqlx::test]
async fn security_9_after_somebody_is_disabled_or_loses_their_role_no_check_says_yes(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    while_asked(&checks, &person, server.execute("update users set roles = '{}'"), (403, "role_missing")).await;
    server.execute("update users set roles = '{reader}'").await;
    while_asked(&checks, &person, server.disable_everybody(), (401, "user_disabled")).await;
}

/// A door with other services on the same database, as after a change of the settings and a restart.
async fn restarted(db: &Database, key_file: &FileKey, wiki: Option<&str>) -> (TestServer, Checks) {
    let server = family_with(db.clone(), |setup| {
        setup.key_file = Some(key_file.clone());
        match wiki {
            Some(url) => setup.services[0].url = url.parse().unwrap(),
            None => drop(setup.services.remove(0)),
        }
    })
    .await;
    let checks = Checks::of(&server).await;
    (server, checks)
}

#[sqlx::test]
async fn security_41_a_service_that_is_taken_out_of_the_settings_or_moves_knows_nobody_any_more(_: Pool, db: Database) {
    let key_file = new_key_file();
    let (server, checks) = restarted(&db, &key_file, Some(WIKI)).await;
    let person = Person::signed_in(&server).await;
    let unused = person
        .go_until("https://wiki.example.org/.vestibule/enter", "https://wiki.example.org/.vestibule/arrive")
        .await;
    let cookie = format!("__Host-vestibule={}", {
        person.copy().go("https://wiki.example.org/.vestibule/enter").await.arrived();
        let copy = person.copy();
        copy.go("https://wiki.example.org/.vestibule/enter").await.arrived();
        copy.at_wiki().unwrap()
    });
    assert_eq!(checks.forward("GET", PAGE).header("cookie", &cookie).await.status, 200);
    // Gone.
    let (gone, checks) = restarted(&db, &key_file, None).await;
    let answer = checks.forward("GET", PAGE).header("cookie", &cookie).await;
    assert_eq!(told(&answer), (403, "unknown_service".to_owned()));
    let (_, arrive) = person.place(&unused);
    let arrived = gone.browser_at(WIKI).arrive(arrive).await;
    assert_eq!((arrived.status.as_u16(), arrived.set_cookies().len()), (404, 0));
    // Elsewhere under its old name: neither its cookies nor its passes count there.
    let moved = "https://wiki2.example.org";
    let (elsewhere, checks) = restarted(&db, &key_file, Some(moved)).await;
    let answer = checks.forward("GET", "https://wiki2.example.org/page").header("cookie", &cookie).await;
    assert_eq!(told(&answer), (401, "not_signed_in".to_owned()));
    let me = elsewhere.browser_at(moved).program("/.vestibule/me").header("cookie", &cookie).await;
    assert_eq!((me.status.as_u16(), me.reason().as_str()), (401, "not_signed_in"));
    let old = checks.forward("GET", PAGE).header("cookie", &cookie).await;
    assert_eq!(told(&old), (403, "unknown_service".to_owned()));
}
