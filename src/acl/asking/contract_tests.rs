//! A description and a thing, as services tell of them.

use super::*;

fn described(text: &str) -> Result<Described, String> {
    read::<RawDescribed>("describe", text.as_bytes())?.try_into()
}

#[test]
fn a_path_that_is_another_routes_is_refused_for_that_route_only() {
    let answer = |body: &str| Answer {
        status: 200,
        headers: reqwest::header::HeaderMap::new(),
        body: body.as_bytes().to_vec(),
        is_whole: true,
    };
    let made = r#"{"id":17,"paths":{"GET /docs/{id}":"/health","PUT /docs/:id":"/docs/17?x=/"}}"#;
    let thing = Thing::read(&answer(made)).expect("a thing");
    let path = |text: &str| thing.path(&route_of(text).expect("a route"));
    let refused = path("GET /docs/{id}").expect_err("another route");
    assert!(refused.contains("\"/health\" for GET /docs/{id}, which is no path of it"), "{refused}");
    assert_eq!(path("PUT /docs/{id}").as_deref(), Ok("/docs/17?x=/"));
    assert_eq!(path("GET /docs").as_deref(), Ok("/docs"), "it has no parameters");
    assert!(path("DELETE /docs/{id}").expect_err("not named").contains("gives no path"));
}

#[test]
fn a_description_is_read_whole_and_a_mistake_is_told() {
    let described = described(
        r#"{"kinds":{"doc":["GET /docs/{id}"],"note":["GET /docs/{id}/notes/{n}","GET /notes"]},
            "bodies":{"PUT /docs/{id}":{"type":"application/json","body":{"a":1}},
                      "POST /docs":{"type":"text/plain","body":"hello"}},
            "lists":["GET /docs","GET /notes","GET /all"],"refusals":{"GET /docs/{id}":{"json":{"ok":false}}},
            "public":["GET /"],"later":1}"#,
    )
    .expect("readable");
    let route = |text: &str| route_of(text).expect("a route");
    assert_eq!(described.bodies[&route("PUT /docs/:x")].body, br#"{"a":1}"#);
    assert_eq!(described.bodies[&route("POST /docs")].body, b"hello");
    assert_eq!(described.routes().len(), 8);
    assert_eq!(described.kinds_of(&route("GET /notes")), ["note"]);
    assert_eq!(described.kinds_of(&route("GET /docs")), ["doc", "note"], "what is below it");
    assert_eq!(described.kinds_of(&route("GET /all")), ["doc", "note"], "all of them");
    assert_eq!(described.kinds_of(&route("GET /")), [""; 0]);
    assert!(super::tests::described(r#"{"kinds":{"doc":["get /docs"]}}"#).is_err());
    assert!(super::tests::described("[]").is_err());
}
