use std::time::{Duration, Instant};

use super::*;

fn routes(lines: &[String]) -> Vec<Route> {
    lines.iter().map(|line| line.parse().expect(line)).collect()
}

fn folded(lines: &[&str], known: &[&str], fold: &[&str], apart: &[&str]) -> Vec<(String, usize)> {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let known: Vec<String> = known.iter().map(|line| (*line).to_owned()).collect();
    let paths = |texts: &[&str]| texts.iter().map(|text| text.parse().expect(text)).collect::<Vec<RoutePath>>();
    let (fold, apart) = (paths(fold), paths(apart));
    let corrections = Corrections { fold: &fold, apart: &apart };
    let all = super::fold(&routes(&lines), &routes(&known), corrections);
    all.into_iter().map(|(route, addresses)| (route.to_string(), addresses.len())).collect()
}

fn expect(found: Vec<(String, usize)>, expected: &[(&str, usize)]) {
    let mut found: Vec<(&str, usize)> = found.iter().map(|(route, count)| (route.as_str(), *count)).collect();
    let mut expected = expected.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn addresses_of_things_are_one_route_with_a_name_after_what_they_are() {
    expect(
        folded(
            &[
                "GET /docs/17",
                "GET /docs/23",
                "POST /docs/23",
                "GET /docs/new",
                "GET /docs/17/comments/4",
                "GET /docs/23/comments/5",
                "GET /categories/3/boxes/4/status/5/news/6",
                "GET /2026-11-26",
                "GET /docs/1/docs/2",
                "GET /docs/17.json",
                "GET /docs/18.json",
                "GET /",
                "GET //17",
            ],
            &[],
            &[],
            &[],
        ),
        &[
            ("GET /docs/{doc}", 2),
            ("POST /docs/{doc}", 1),
            ("GET /docs/new", 1),
            ("GET /docs/{doc}/comments/{comment}", 2),
            ("GET /categories/{category}/boxes/{box}/status/{status}/news/{new}", 1),
            ("GET /{id}", 1),
            ("GET /docs/{doc}/docs/{doc2}", 1),
            ("GET /docs/{doc}.json", 2),
            ("GET /", 1),
            ("GET //{id}", 1),
        ],
    );
}

#[test]
fn what_is_known_from_elsewhere_wins_and_what_is_written_out_wins_there() {
    expect(
        folded(
            &[
                "GET /docs/17",
                "GET /docs/minutes",
                "GET /docs/new",
                "PUT /docs/17",
                "WS /live",
                "GET /a/b/c",
                "GET /x/9",
            ],
            &["GET /docs/{id}", "GET /docs/new", "GET /{*rest}", "GET /x/{y}"],
            &[],
            &[],
        ),
        &[
            ("GET /docs/{id}", 2),
            ("GET /docs/new", 1),
            ("PUT /docs/{doc}", 1),
            ("WS /live", 1),
            ("GET /{*rest}", 1),
            ("GET /x/{y}", 1),
        ],
    );
}

#[test]
fn people_correct_it() {
    let lines = ["GET /people/anne", "GET /people/ben", "GET /people/me", "GET /years/2024", "GET /years/2025"];
    expect(
        folded(&lines, &[], &["/people/{person}"], &["/people/me", "/years/{any}"]),
        &[("GET /people/{person}", 2), ("GET /people/me", 1), ("GET /years/2024", 1), ("GET /years/2025", 1)],
    );
}

#[test]
fn many_names_beside_each_other_are_one_parameter() {
    let of = |count: usize, path: &dyn Fn(String) -> String| -> Vec<String> {
        let word = |at: usize| format!("w{}", "abcdefghijklmnopqrstuvwxyz".get(at..=at).unwrap_or("zz"));
        (0..count).map(|at| path(word(at))).collect()
    };
    let found = |lines: Vec<String>| {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        folded(&lines, &[], &[], &[]).into_iter().map(|(route, count)| format!("{route} {count}")).collect::<Vec<_>>()
    };
    let people = |word: String| format!("GET /people/{word}");
    assert_eq!(found(of(20, &people)), ["GET /people/{people} 20"]);
    assert_eq!(found(of(19, &people)).len(), 19);
    assert_eq!(found(of(20, &|word| format!("GET /people/{word}/posts/7"))), ["GET /people/{people}/posts/{post} 20"]);
    // Another method, another further shape, the root, files: each has to be many by itself, or stays.
    let mixed = [of(10, &people), of(10, &|word| format!("PUT /people/{word}"))].concat();
    assert_eq!(found(mixed).len(), 20);
    assert_eq!(found([of(10, &people), of(10, &|word| format!("GET /people/{word}/posts"))].concat()).len(), 20);
    assert_eq!(found(of(25, &|word| format!("GET /{word}"))).len(), 25);
    assert_eq!(found(of(25, &|word| format!("GET /static/{word}.js"))).len(), 25);
}

#[test]
fn head_is_get_without_a_body() {
    let lines = ["GET /docs/1", "HEAD /docs/2", "HEAD /only", "HEAD /known/x", "OPTIONS /docs/1"];
    expect(
        folded(&lines, &["GET /known/{name}"], &[], &[]),
        &[("GET /docs/{doc}", 2), ("HEAD /only", 1), ("GET /known/{name}", 1), ("OPTIONS /docs/{doc}", 1)],
    );
}

#[test]
fn hostile_traffic_is_folded_in_time() {
    let began = Instant::now();
    let long: Vec<String> = (0..2000).map(|at| format!("GET /n{at}x{}", "/a".repeat(500))).collect();
    let wide: Vec<String> = (0..10_000).map(|at| format!("GET /w/n-{at}-x/m-{}-y", at % 97)).collect();
    let known: Vec<String> = (0..5000).map(|at| format!("GET /w/known{at}/{{id}}")).collect();
    let found = super::fold(&routes(&[long, wide].concat()), &routes(&known), Corrections::default());
    assert!(found.keys().any(|route| route.to_string() == "GET /w/{w}/{id}"), "{}", found.len());
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
}
