use super::*;

fn route(text: &str) -> Route {
    text.parse().expect(text)
}

#[test]
fn every_way_to_write_a_parameter_is_the_same_route() {
    let routes = ["/docs/{id}", "/docs/:id", "/docs/<doc>", "/docs/<int:id>", "/docs/{id:int}", r"/docs/:id(\d+)"];
    for text in routes {
        assert_eq!(route(&format!("GET {text}")), route("GET /docs/{x}"), "{text}");
    }
    for text in ["/files/{name:path}", "/files/<path:name>", "/files/{*name}", "/files/*name", "/files/*", "/files/**"]
    {
        assert_eq!(route(&format!("GET {text}")), route("GET /files/{*x}"), "{text}");
    }
    assert_eq!(route("GET /docs/:id").to_string(), "GET /docs/{id}");
    assert_ne!(route("GET /docs/{id}"), route("POST /docs/{id}"));
    assert_ne!(route("GET /docs/{id}"), route("GET /docs/{id}/"));
}

#[test]
fn a_part_of_a_segment_may_be_anything_too() {
    for (text, path, other) in [
        ("/files/{name}.json", "/files/a.json", "/files/.json"),
        ("/files/{name}.json", "/files/a.b.json", "/files/a.xml"),
        ("/a{b}", "/ab", "/a"),
        ("/jobs/{id}:cancel", "/jobs/17:cancel", "/jobs/17"),
        ("/tiles/{x},{y}.png", "/tiles/1,2.png", "/tiles/.png"),
    ] {
        let path_of: RoutePath = text.parse().expect(text);
        assert!(path_of.matches(path) && !path_of.matches(other), "{text}");
        assert_eq!(path_of.to_string().parse(), Ok(path_of.clone()), "{text}");
        assert_eq!(path_of.parameters(), 1);
    }
    assert_ne!(route("GET /files/{name}.json"), route("GET /files/{name}.xml"));
    let routes = ["GET /f/{any}", "GET /f/{x}.gz", "GET /f/{x}.tar.gz", "GET /f/a.gz"].map(route);
    for (path, found) in [("/f/a.gz", 3), ("/f/b.tar.gz", 2), ("/f/b.gz", 1), ("/f/b", 0)] {
        assert_eq!(find(&routes, "GET", path), Some(&routes[found]), "{path}");
    }
}

#[test]
fn what_only_looks_like_a_parameter_is_written_out() {
    for (text, literal) in [(":id", "%3Aid"), ("*", "%2A"), ("<b>", "%3Cb>"), ("{a}", "%7Ba%7D"), ("a:b", "a:b")] {
        let path = RoutePath::new(vec![Segment::literal(text)]);
        assert_eq!(path.to_string(), format!("/{literal}"));
        assert_eq!(path.to_string().parse(), Ok(path), "{text}");
    }
}

#[test]
fn what_is_no_route_is_told_in_words() {
    for (text, says) in [
        ("", "is no route"),
        ("/docs", "is no route"),
        ("GET /docs twice", "is no route"),
        ("get /docs", "capital letters"),
        ("-GET /docs", "capital letters"),
        ("GET docs", "begins with a slash"),
        ("GET /do\u{202e}cs", "nor what cannot be seen"),
        ("GET /docs/{i\u{200b}d}", "nor what cannot be seen"),
        ("GET /docs?x=1", "neither a query"),
        ("GET /files/{*rest}/more", "all that follows"),
    ] {
        let error = text.parse::<Route>().expect_err(text).to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
}

#[test]
fn what_is_written_out_wins() {
    let routes =
        ["GET /docs/{id}", "GET /docs/new", "GET /{a}/{b}", "GET /{*rest}", "POST /docs/{id}", "GET /"].map(route);
    for (path, found) in [
        ("/docs/new", Some("GET /docs/new")),
        ("/docs/17", Some("GET /docs/{id}")),
        ("/other/17", Some("GET /{a}/{b}")),
        ("/docs/17/more", Some("GET /{*rest}")),
        ("/docs/", Some("GET /{*rest}")),
        ("/", Some("GET /")),
        ("docs", None),
    ] {
        assert_eq!(find(&routes, "GET", path).map(ToString::to_string).as_deref(), found, "{path}");
    }
    assert_eq!(find(&routes, "PUT", "/docs/17"), None);
}
