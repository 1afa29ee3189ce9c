//! How a run asks: at most so many at once, every asker, and what was made is removed whatever came of it.

use std::fs;

use vestibule::acl::{
    runner::{self, Wish},
    sources::{gather::MoreSources, settings::AclSettings},
};

use super::{
    House, line,
    service::{self, Fault},
};
use crate::support::{Database, Pool};

#[sqlx::test]
async fn the_table_has_a_row_for_every_route_and_relation(_: Pool, db: Database) {
    let house = House::open(db).await;
    let run = house.record().await;
    let text = fs::read_to_string(house.table()).unwrap();
    assert_eq!(text, run.found.to_csv().unwrap());
    for line in [
        "method,route,resource,admin,editor,reader,outsider,anonymous,expired",
        "GET,/,,allowed,allowed,allowed,allowed,allowed public,allowed public",
        "GET,/admin,,allowed,refused,refused,refused,sign-in,sign-in",
        "GET,/docs,doc:owner,allowed,allowed,allowed,allowed,,",
        "GET,/docs,doc:nobody,absent,absent,absent,absent,sign-in,sign-in",
        "POST,/docs,,allowed,allowed,refused,refused,sign-in,sign-in",
        "GET,/docs/{id},doc:reader,allowed,allowed,allowed,allowed,,",
        "GET,/docs/{id},doc:nobody,allowed,refused,refused,refused,sign-in,sign-in",
        "PUT,/docs/{id},doc:owner,allowed,allowed,refused,refused,,",
        "DELETE,/docs/{id},doc:owner,allowed,allowed,allowed,allowed,,",
        "GET,/docs/{id}/notes/{note},doc:nobody,allowed,refused,refused,refused,sign-in,sign-in",
    ] {
        assert!(text.lines().any(|own| own == line), "{line} is not in\n{text}");
    }
    assert_eq!(run.found.rows.len(), 4 + 5 * 4);
    assert!(!run.through_proxy);
    assert!(house.wiki.most_open() <= 16, "{} at once", house.wiki.most_open());
    assert_eq!(house.wiki.things(), 0);
}

#[sqlx::test]
async fn what_could_not_be_asked_never_looks_like_coverage(_: Pool, db: Database) {
    let house = House::open(db).await;
    let refused = |result: Result<_, runner::NoRun>| {
        result.map(|_: vestibule::acl::report::run::Run| ()).unwrap_err().to_string()
    };
    assert!(refused(house.check_as(house.wish()).await).contains("There is no table"));
    fs::write(house.table(), "method,route,resource,admin\n").unwrap();
    assert!(refused(house.check_as(house.wish()).await).contains("has no rows"));
    fs::write(house.table(), "method,route,resource,admin,token\nGET,/,,allowed,allowed\n").unwrap();
    let run = house.check().await;
    let told = run.findings.iter().map(line).collect::<Vec<_>>();
    assert!(told.contains(&"not-asked token".to_owned()), "{told:?}");
    fs::write(house.table(), "method,route,resource,admin\nGET,/,,allowed\n").unwrap();
    let nothing = runner::Wish { sources: MoreSources::default(), token: None, ..house.wish() };
    assert!(refused(house.check_as(nothing).await).contains("No route is known"));
    let unaskable =
        runner::Wish { sources: house.listed(&["GET /docs/{id}", "POST /docs"]), token: None, ..house.wish() };
    assert!(refused(house.check_as(unaskable).await).contains("Nothing could be asked"));
    let away = runner::Wish { base: "http://127.0.0.1:9".parse().unwrap(), ..house.wish() };
    assert!(refused(house.check_as(away).await).contains("nobody answers at"));
    let no_door = runner::Wish { door: "http://127.0.0.1:9".parse().unwrap(), ..house.wish() };
    assert!(refused(house.check_as(no_door).await).contains("No door answers"));

    house.wiki.refuse_to_make(Some(axum::http::StatusCode::INTERNAL_SERVER_ERROR));
    let run = house.record().await;
    let told: Vec<_> = run.findings.iter().filter(|finding| finding.kind.as_str() == "not-asked").collect();
    assert_eq!(told.len(), 1, "one for the kind: {told:#?}");
    let text = &told[0].text;
    let why =
        "The contract could not make doc: it answered 500 (KeyError; headers: Authorization: Bearer …, x-copy=…); see";
    assert!(text.starts_with(&format!("{why} the service's log.")), "{text}");
    assert!(text.contains(": 90 (doc:owner, doc:editor, doc:reader, doc:nobody)"), "{text}");
}

#[sqlx::test]
async fn a_table_about_things_is_neither_compared_nor_written_anew_without_the_contract(_: Pool, db: Database) {
    let house = House::open(db).await;
    house.record().await;
    let before = fs::read_to_string(house.table()).unwrap();
    let without = || [None, Some("another".to_owned())].map(|token| runner::Wish { token, ..house.wish() });
    for (wish, why) in without().into_iter().zip(["Without a token", "There is no contract at"]) {
        let refused = runner::record(wish, &|_, _| {}).await.map(drop).unwrap_err().to_string();
        assert!(refused.contains("20 rows about things") && refused.contains(why), "{refused}");
    }
    for (wish, why) in without().into_iter().zip(["Without a token", "There is no contract at"]) {
        let refused = house.check_as(wish).await.map(drop).unwrap_err().to_string();
        assert!(refused.contains("20 rows about things") && refused.contains(why), "{refused}");
    }
    assert_eq!(fs::read_to_string(house.table()).unwrap(), before);
}

#[sqlx::test]
async fn a_new_route_an_old_row_and_a_route_that_nobody_can_ask_are_findings(_: Pool, db: Database) {
    let house = House::open(db).await;
    house.record().await;
    let old = fs::read_to_string(house.table()).unwrap().replace("GET,/reports,", "GET,/reports-of-old,");
    fs::write(house.table(), old).unwrap();
    let routes = [&service::ROUTES[..], &["PATCH /docs/{id}/title"]].concat();
    let wish = runner::Wish { sources: house.listed(&routes), ..house.wish() };
    let found: Vec<String> = house.check_as(wish).await.unwrap().findings.iter().map(super::line).collect();
    assert_eq!(
        found,
        ["not-asked PATCH /docs/{id}/title", "route-without-row GET /reports", "row-without-route GET /reports-of-old"]
    );
}

#[sqlx::test]
async fn a_service_with_its_own_sign_in_is_understood_where_acl_toml_names_it(_: Pool, db: Database) {
    let house = House::open(db).await;
    house.record().await;
    let settings = AclSettings::read("acl.toml", "sign_in = '/login'").unwrap();
    house.wiki.break_rule(Some(Fault::SignsInItself));
    let named = house.check_as(Wish { settings, ..house.wish() }).await.unwrap();
    assert_eq!(named.findings, []);
    let run = house.check().await;
    let told = "The answer was 302: it redirects to /login, which is no answer about access.";
    let of_admin = run.findings.iter().find(|finding| super::line(finding) == "changed GET /admin anonymous error");
    assert!(of_admin.is_some_and(|finding| finding.text.starts_with(told)), "{:#?}", run.findings);
}

#[sqlx::test]
async fn what_there_can_be_only_once_is_asked_with_another_word_each_time(_: Pool, db: Database) {
    let house = House::open(db).await;
    house.record().await;
    house.wiki.break_rule(Some(Fault::OnlyOnce));
    let with = |title: &str| {
        let text =
            format!("[bodies]\n'POST /docs' = {{ type = 'application/json', body = '{{\"title\":\"{title}\"}}' }}");
        Wish { settings: AclSettings::read("acl.toml", &text).unwrap(), parallel: 1, ..house.wish() }
    };
    assert_eq!(house.check_as(with("{unique}")).await.unwrap().findings, []);
    let run = house.check_as(with("A")).await.unwrap();
    let found: Vec<String> = run.findings.iter().map(super::line).collect();
    assert_eq!(found, ["changed POST /docs editor error"], "the admin came first");
    assert!(run.findings[0].text.contains("{unique} in a body"), "{}", run.findings[0].text);
}

#[sqlx::test]
async fn who_signs_out_in_between_is_not_taken_for_refused(_: Pool, db: Database) {
    let house = House::open(db).await;
    let routes = [&service::ROUTES[..], &["GET /logout", "GET /a-way-out"]].concat();
    let run =
        runner::record(runner::Wish { sources: house.listed(&routes), ..house.wish() }, &|_, _| {}).await.unwrap();
    let text = run.run.found.to_csv().unwrap();
    for line in [
        "GET,/logout,,allowed,allowed,allowed,allowed,sign-in,sign-in",
        "GET,/a-way-out,,allowed,allowed,allowed,allowed,sign-in,sign-in",
        "GET,/admin,,allowed,refused,refused,refused,sign-in,sign-in",
        "GET,/docs/{id},doc:reader,allowed,allowed,allowed,allowed,,",
    ] {
        assert!(text.lines().any(|own| own == line), "{line} is not in\n{text}");
    }
    let asked = house.wiki.asked();
    let last = asked.iter().rposition(|line| line == "GET /reports").unwrap();
    assert!(asked.iter().position(|line| line == "GET /logout").unwrap() > last, "it is asked last");
}

#[sqlx::test]
async fn nothing_is_posted_without_the_contract_nor_where_a_route_is_left_out(_: Pool, db: Database) {
    let house = House::open(db).await;
    let text = "[skip]\n'POST /admin' = 'it ends the service'\n";
    let sources = || house.listed(&["GET /admin", "GET /reports", "POST /admin"]);
    let wish = |token: Option<&str>| runner::Wish {
        sources: sources(),
        token: token.map(str::to_owned),
        settings: AclSettings::read("acl.toml", text).unwrap(),
        ..house.wish()
    };
    runner::record(wish(None), &|_, _| {}).await.unwrap();
    house.check_as(wish(None)).await.unwrap();
    assert!(house.wiki.asked().iter().all(|line| !line.starts_with("POST ")), "{:?}", house.wiki.asked());
    assert!(house.wiki.asked().contains(&"HEAD /admin".to_owned()));
    house.check_as(wish(Some(service::TOKEN))).await.unwrap();
    let asked = house.wiki.asked();
    assert!(asked.iter().all(|line| !line.starts_with("POST /admin")), "{asked:?}");
    assert!(asked.iter().any(|line| line.starts_with("POST /reports")), "{asked:?}");
}

#[sqlx::test]
async fn who_has_no_time_has_refused_nothing(_: Pool, db: Database) {
    let house = House::open(db).await;
    house.record().await;
    for status in [429, 502, 503, 504] {
        house.wiki.answer_posts(Some(axum::http::StatusCode::from_u16(status).unwrap()));
        let run = house.check().await;
        let told = format!("it is answered {status}");
        let told = run.findings.iter().filter(|finding| finding.text.contains(&told)).count();
        assert!(told > 0, "{:#?}", run.findings);
    }
}
