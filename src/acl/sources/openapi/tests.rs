use super::*;

const FORM: &str = "application/x-www-form-urlencoded";

/// As FastAPI 0.165.0 makes it from fastapi.py beside it.
const FASTAPI: &str = include_str!("../../../../tests/fixtures/acl/fastapi-0.165.0.json");

const BY_HAND: &str = include_str!("../../../../tests/fixtures/acl/by-hand.yaml");

fn lines(described: &[Described]) -> Vec<String> {
    let mut lines: Vec<String> = described.iter().map(|described| described.route.to_string()).collect();
    lines.sort();
    lines
}

fn example(described: &[Described], route: &str) -> Option<(String, String)> {
    let route = route.parse::<Route>().expect(route);
    let found = described.iter().find(|described| described.route == route).expect("a described route");
    let body = found.example.clone()?;
    Some((body.content_type, String::from_utf8(body.body).expect("text")))
}

fn json(body: &str) -> Option<(String, String)> {
    Some(("application/json".to_owned(), body.to_owned()))
}

/// A document with these paths.
fn of_paths(paths: &str) -> Result<Vec<Described>, Vec<String>> {
    read("api.yaml", &format!("openapi: 3.1.0\npaths:\n{paths}"), None)
}

#[test]
fn what_fastapi_says_of_a_service_is_read() {
    let described = read("openapi.json", FASTAPI, None).expect("a description");
    assert_eq!(
        lines(&described),
        [
            "DELETE /wiki/items/{item_id}/notes/{note_id}",
            "GET /wiki/docs-of-mine",
            "GET /wiki/export/{name}.json",
            "GET /wiki/files/{file_path}",
            "GET /wiki/items/{item_id}",
            "GET /wiki/items/{item_id}/notes/{note_id}",
            "POST /wiki/items",
            "POST /wiki/items/{item_id}/notes",
            "POST /wiki/names",
            "POST /wiki/search",
            "PUT /wiki/items/{item_id}",
            "TRACE /wiki/items/{item_id}/notes/{note_id}",
        ]
    );
    // Of a field its first example, or its default; of a model its own.
    assert_eq!(example(&described, "POST /wiki/items"), json(r#"{"tags":["a","b"],"text":"","title":"Minutes"}"#));
    assert_eq!(example(&described, "POST /wiki/items/{id}/notes"), json(r#"{"text":"As agreed."}"#));
    let form = Some((FORM.to_owned(), "page=1&q=minutes+%26+more".to_owned()));
    assert_eq!(example(&described, "POST /wiki/search"), form);
    // What is required and has no example is not made up.
    assert_eq!(example(&described, "POST /wiki/names"), None);
}

#[test]
fn what_people_write_by_hand_is_read() {
    let described = read("api.yaml", BY_HAND, None).expect("a description");
    assert_eq!(
        lines(&described),
        [
            "DELETE /api/v2/boards/{board}/cards/{card}",
            "DELETE /api/v2/cards/{card}",
            "GET /api/v2/boards",
            "GET /api/v2/boards/{board}/cards/{card}",
            "GET /api/v2/cards/{card}",
            "PATCH /api/v2/rules",
            "POST /api/v2/boards",
            "POST /cards/{card}:archive",
            "PUT /files/uploads/{a-b-kind}",
        ]
    );
    let typed = |name: &str, body: &str| Some((name.to_owned(), body.to_owned()));
    assert_eq!(
        example(&described, "POST /api/v2/boards"),
        typed("application/json; charset=utf-8", r#"{"kind":"open","name":"Plans","size":3}"#)
    );
    assert_eq!(
        example(&described, "POST /cards/{card}:archive"),
        typed(FORM, "count=2&reason=done+%26+gone&tags=a&tags=b")
    );
    // Neither parts nor bytes can be sent as an example has them.
    assert_eq!(example(&described, "PUT /files/uploads/{x}"), None);
    // JSON first, and the next where that one has none: a schema that holds itself has no end.
    assert_eq!(example(&described, "PATCH /api/v2/rules"), typed("application/merge-patch+json", r#"{"a":null}"#));
}

#[test]
fn servers_may_be_relative_to_where_the_document_is() {
    let at = Url::parse("http://localhost:8000/wiki/openapi.json").expect("a URL");
    for (server, prefix) in [(".", "/wiki"), ("/", ""), ("./v1/", "/wiki/v1"), ("https://x.example.org/a/b", "/a/b")] {
        let text = format!("openapi: 3.1.0\nservers: [{{url: {server}}}]\npaths: {{/a: {{get: {{}}}}}}");
        let described = read("api.yaml", &text, Some(&at)).expect(server);
        assert_eq!(lines(&described), [format!("GET {prefix}/a")], "{server}");
    }
    for server in ["{url: 'http://{host}/'}", "{url: 'http://['}", "{description: x}"] {
        let text = format!("openapi: 3.1.0\nservers: [{server}]\npaths: {{/a: {{get: {{}}}}}}");
        assert!(read("api.yaml", &text, Some(&at)).expect_err(server)[0].contains("server"), "{server}");
    }
}

#[test]
fn what_is_no_description_is_told_in_words() {
    for (text, says) in [
        ("swagger: '2.0'\npaths: {}", "is a Swagger \"2.0\" document. Convert it"),
        ("swagger: 2.0", "Swagger \"2.0\""),
        ("hello: world", "is no OpenAPI document"),
        ("just words", "is no OpenAPI document"),
        ("[]", "is no OpenAPI document"),
        ("", "is no OpenAPI document"),
        ("openapi: 3.2.0\npaths: {}", "is OpenAPI \"3.2.0\"; 3.0 and 3.1 are read"),
        ("openapi: 3.10.0\npaths: {}", "is OpenAPI \"3.10.0\""),
        ("openapi: 4\npaths: {}", "is OpenAPI \"4\""),
        ("openapi: 3.0.0", "has no paths"),
        ("openapi: 3.0.0\npaths: [a]", "has no paths"),
    ] {
        let mistakes = read("api.yaml", text, None).expect_err(text);
        assert!(
            mistakes.len() == 1 && mistakes[0].starts_with("api.yaml ") && mistakes[0].contains(says),
            "{mistakes:?}"
        );
    }
    for version in ["3.1", "3.0", "'3.0.4'"] {
        assert_eq!(read("api.yaml", &format!("openapi: {version}\npaths: {{}}"), None), Ok(Vec::new()));
    }
    // Nothing but webhooks, which the service sends and does not answer.
    assert_eq!(read("api.yaml", "openapi: 3.1.0\nwebhooks: {changed: {post: {}}}", None), Ok(Vec::new()));
}

#[test]
fn every_path_that_cannot_be_read_is_told() {
    let paths = "  a: {get: {}}\n  /b: {$ref: 'other.yaml#/b'}\n  /c: {$ref: '#/nowhere'}\n  /d: {$ref: '#/paths/~1d'}\n  \
                 /e: [get]\n  \"/f\\e[31m\": {get: {}}\n  /g?x=1: {get: {}}\n  /h: {get: {}}\n";
    let mistakes = of_paths(paths).expect_err("mistakes");
    for (mistake, says) in mistakes.iter().zip([
        "\"/b\": refers to \"other.yaml#/b\", another document",
        "\"/c\": refers to \"#/nowhere\", which is not in the document",
        "\"/d\": refers to itself",
        "\"/e\": is no object",
        "\"/f\\u{1b}[31m\": has a query, white space or a control character",
        "\"/g?x=1\": has a query",
        "\"a\": does not begin with a slash",
    ]) {
        assert!(mistake.starts_with("api.yaml: path ") && mistake.contains(says), "{mistake}");
    }
    assert_eq!(mistakes.len(), 7);
    let many: String = (0..1000).map(|at| format!("  p{at}: {{get: {{}}}}\n")).collect();
    let mistakes = of_paths(&many).expect_err("mistakes");
    assert_eq!((mistakes.len(), mistakes[20].as_str()), (21, "api.yaml: 980 more paths cannot be read"));
}

#[test]
fn a_schema_that_grows_without_end_is_no_example() {
    let members: String = (0..20).map(|at| format!("m{at}: {{$ref: '#/components/schemas/A'}}, ")).collect();
    let text = format!(
        "openapi: 3.1.0\npaths: {{/a: {{post: {{requestBody: {{content: {{application/json: {{schema: {{$ref: \
         '#/components/schemas/A'}}}}}}}}}}}}}}\ncomponents: {{schemas: {{A: {{properties: {{{members}}}}}}}}}\n"
    );
    let began = std::time::Instant::now();
    let described = read("api.yaml", &text, None).expect("a description");
    assert_eq!(lines(&described), ["POST /a"]);
    assert!(began.elapsed().as_secs() < 2, "{:?}", began.elapsed());
}
