use std::path::PathBuf;

use super::*;

const TEXT: &str = r#"
openapi = ["api.yaml", "http://localhost:8000/openapi.json"]
routes = "routes.txt"
fold = ["/people/{person}"]
apart = "/people/me"
sign_in = ["/login", "/accounts/login/"]

[paths]
"GET /docs/{id}" = "/docs/17?full=1"

[bodies]
"POST /docs" = { type = "application/json", body = '{"title":"x"}' }

[skip]
"DELETE /everything" = "removes everything"

[fga]
relations = { "doc#can_view" = "GET /docs/{id}", "doc#can_edit" = ["PUT /docs/{id}", "PATCH /docs/{id}"] }
users = { anne = "editor" }
direct = { viewer = "reader" }
"#;

#[test]
fn all_of_it_is_read_and_paths_count_from_its_folder() {
    let settings = AclSettings::read("wiki/acl.toml", TEXT).expect("settings");
    let route = |text: &str| text.parse::<Route>().expect(text);
    assert_eq!(settings.openapi, ["wiki/api.yaml", "http://localhost:8000/openapi.json"]);
    assert_eq!(settings.routes, [PathBuf::from("wiki/routes.txt")]);
    assert_eq!(settings.fold, ["/people/{x}".parse().expect("a path")]);
    assert_eq!(settings.apart[0].to_string(), "/people/me");
    assert_eq!(settings.sign_in, ["/login", "/accounts/login/"]);
    assert_eq!(settings.paths[&route("GET /docs/{any}")], "/docs/17?full=1");
    assert_eq!(settings.bodies[&route("POST /docs")].body, br#"{"title":"x"}"#);
    assert_eq!(settings.skip[&route("DELETE /everything")], "removes everything");
    assert_eq!(settings.fga.relations["doc#can_edit"], [route("PUT /docs/{id}"), route("PATCH /docs/{id}")]);
    assert_eq!((settings.fga.users["anne"].as_str(), settings.fga.direct["viewer"].as_str()), ("editor", "reader"));
    assert_eq!(AclSettings::read("acl.toml", ""), Ok(AclSettings::default()));
    assert_eq!(AclSettings::read("acl.toml", "openapi = '/x.yaml'").expect("settings").openapi, ["/x.yaml"]);
}

#[test]
fn every_mistake_is_told_at_once_with_its_line() {
    let text = "openap = 'x'\nfold = ['people']\napart = 3\n[paths]\n'GET /a' = 'a'\n'get /a' = '/a'\n[bodies]\n\
                'POST /a' = { type = 'json', body = '' }\n'POST /b' = { body = '' }\n'POST /c' = { type = 'a/b', body = '', x = 1 }\n\
                [skip]\n'GET /{a}' = 'why'\n'GET /{b}' = 'why'\n'GET /c' = ' '\n[fga]\nrelations = { doc = 'GET /a' }\n\
                direct = { viewer = 'seer' }\nuser = {}\n";
    let mistakes = AclSettings::read("acl.toml", text).expect_err("mistakes");
    let mut expected = [
        (1, "\"openap\" is no setting. There are openapi, routes, fold, apart, paths, bodies, sign_in, skip, fga"),
        (2, "fold: \"people\" is no path"),
        (3, "apart is a text, or a list of texts"),
        (5, "paths.\"GET /a\" is a path that begins with a slash"),
        (6, "paths: \"get\" is no method"),
        (8, "bodies.\"POST /a\" is { type = \"application/json\""),
        (9, "bodies.\"POST /b\" is {"),
        (10, "bodies.\"POST /c\" is {"),
        (13, "skip.\"GET /{b}\" is there twice"),
        (14, "skip.\"GET /c\" says why"),
        (16, "fga.relations.\"doc\" names no relation. Write type#relation"),
        (17, "fga.direct.viewer is \"seer\". It can be owner, editor, reader, nobody"),
        (18, "fga.user is no setting"),
    ]
    .map(|(line, says)| format!("acl.toml, line {line}: {says}"))
    .to_vec();
    expected.retain(|expected| !mistakes.iter().any(|mistake| mistake.starts_with(expected.as_str())));
    assert!(expected.is_empty() && mistakes.len() == 13, "{expected:#?} are not in {mistakes:#?}");
}

#[test]
fn a_path_of_another_route_is_a_mistake() {
    for path in ["login", "//login", "/login?next=/", "/login#x"] {
        let told =
            format!("acl.toml, line 2: sign_in: {path:?} is no path. It begins with a slash, and has no query in it");
        assert_eq!(AclSettings::read("acl.toml", &format!("\nsign_in = '{path}'")).expect_err(path), [told]);
    }
    let text = "[paths]\n'GET /docs/{id}' = '/docs/17?x=1'\n'GET /notes/{id}' = '/health'\n'GET /a/{b}' = '/a/?b=1'\n";
    let told = ["3: paths.\"GET /notes/{id}\" is \"/health\"", "4: paths.\"GET /a/{b}\" is \"/a/?b=1\""];
    let told = told.map(|told| format!("acl.toml, line {told}, which is no path of that route"));
    assert_eq!(AclSettings::read("acl.toml", text).expect_err("mistakes"), told);
}

#[test]
fn what_is_no_toml_is_told_with_its_line() {
    for (text, line) in [("a = 1\nb = \n", 2), ("\n\n[paths\n", 3), ("a = 1\na = 2\n", 2)] {
        let mistakes = AclSettings::read("acl.toml", text).expect_err(text);
        assert!(mistakes.len() == 1 && mistakes[0].starts_with(&format!("acl.toml, line {line}: ")), "{mistakes:?}");
    }
}
