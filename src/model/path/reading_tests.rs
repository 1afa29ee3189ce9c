//! Each line is a way in which an address was, or could be, read by somebody else than by who decided about it.

use std::collections::{BTreeSet, VecDeque};

use proptest::prelude::*;

use super::reading::{Reading, Unreadable, every_reading, readings};

fn paths(path: &str) -> Vec<String> {
    readings(path).unwrap_or_else(|error| panic!("{path}: {error:?}")).into_iter().map(|read| read.path).collect()
}

#[test]
fn security_39_an_address_is_read_as_every_program_on_the_way_may() {
    for (bypass, sent, read) in [
        ("CVE-2026-15573: a path that is not normalised", "/public/../admin", "/admin"),
        ("dots encoded", "/public/%2e%2e/admin", "/admin"),
        ("dots half encoded", "/public/.%2E/admin", "/admin"),
        ("dots encoded twice", "/public/%252e%252e/admin", "/admin"),
        ("one dot", "/./admin", "/admin"),
        ("above the root", "/../../admin", "/admin"),
        ("a slash encoded", "/public%2f..%2fadmin", "/admin"),
        ("a slash encoded twice", "/public%252f..%252fadmin", "/admin"),
        ("two slashes", "//admin", "/admin"),
        ("two slashes inside", "/admin//users", "/admin/users"),
        ("two slashes encoded", "/%2fadmin", "/admin"),
        ("two slashes that dots leave over", "/x/..//admin", "/admin"),
        ("two slashes that keep dots away", "/a//../admin", "/admin"),
        ("a backslash", "/public\\..\\admin", "/admin"),
        ("a backslash encoded", "/public%5c..%5Cadmin", "/admin"),
        ("a backslash encoded twice", "/public%255c..%255cadmin", "/admin"),
        ("a backslash in front", "/\\admin", "/admin"),
        ("parameters of a servlet", "/admin;x", "/admin"),
        ("parameters before dots", "/public/..;/admin", "/admin"),
        ("parameters before dots, encoded", "/public/..%3b/admin", "/admin"),
        ("parameters alone", "/;/admin", "/admin"),
        ("parameters encoded twice", "/admin%253bx", "/admin"),
        ("parameters that end in an encoded slash", "/a;%2f..%2fadmin", "/a"),
        ("parameters that hide a slash", "/a;/..%2f..%2fadmin", "/admin"),
        ("one letter encoded", "/%61dmin", "/admin"),
        ("one letter encoded twice", "/%2561dmin", "/admin"),
        ("one letter encoded, a slash left alone", "/%61dmin/a%2fb", "/admin/a%2fb"),
        ("one letter encoded, a semicolon left alone", "/%61dmin/a%3bb", "/admin/a%3bb"),
        ("GHSA-pxq7-h93f-9jrg: a fragment, encoded", "/admin%23/../public", "/admin"),
        ("GHSA-7rh7-c77v-6434: a query, encoded", "/admin%3F/../public", "/admin"),
        ("a query, encoded twice", "/admin%253fx=1", "/admin"),
        ("a host in front", "//wiki/admin", "/admin"),
        ("a host in front, by a backslash", "/\\wiki/admin", "/admin"),
        ("a host in front, encoded", "/%2fwiki%2fadmin", "/admin"),
        ("three slashes in front", "///wiki/admin", "/admin"),
        ("a dot at the end", "/admin.", "/admin"),
        ("a space at the end", "/admin%20", "/admin"),
        ("a space that Unicode has", "/admin%C2%A0", "/admin"),
        ("dots and spaces at the end", "/admin.%20./users", "/admin/users"),
        ("fullwidth letters", "/%EF%BD%81dmin", "/admin"),
        ("a fullwidth solidus", "/public%EF%BC%8F..%EF%BC%8Fadmin", "/admin"),
        ("fullwidth dots", "/public/%EF%BC%8E%EF%BC%8E/admin", "/admin"),
        ("a leader of two dots", "/public/%E2%80%A5/admin", "/admin"),
        ("everything at once", "/public;x\\%252e%252e%5C%2fadmin%20", "/admin"),
    ] {
        let found = paths(sent);
        assert!(found.iter().any(|path| path == read), "{bypass}: {sent} is read as {found:?}");
        assert_eq!(found[0], sent);
    }
}

#[test]
fn security_39_what_cannot_be_read_is_refused_and_the_reading_named() {
    use Reading::{AsSent, DecodedOnce, DecodedTwice};
    for (why, sent, reading) in [
        ("NUL ends a path in C", "/admin%00.css", DecodedOnce),
        ("NUL, encoded twice", "/admin%2500", DecodedTwice),
        ("NUL by way of a segment", "/a%2fb%00", DecodedOnce),
        ("no UTF-8", "/%ff", DecodedOnce),
        ("no UTF-8, decoded twice", "/%25ff", DecodedTwice),
        ("an overlong slash", "/public%C0%AF..%c0%afadmin", DecodedOnce),
        ("an overlong slash of three bytes", "/a%E0%80%AFb", DecodedOnce),
        ("an overlong slash, decoded twice", "/a%25C0%25AFb", DecodedTwice),
        ("half of a surrogate", "/%ED%A0%80", DecodedOnce),
        ("a line break, at which regular expressions end", "/admin%0a", DecodedOnce),
        ("a line break, encoded twice", "/admin%250d", DecodedTwice),
        ("a tab, which browsers' parsers drop", "/ad%09min", DecodedOnce),
        ("U+0085, which Python strips", "/admin%C2%85", DecodedOnce),
        ("GHSA-pxq7-h93f-9jrg: a fragment", "/admin#/../public", AsSent),
        ("half an escape", "/admin%", AsSent),
        ("half an escape inside", "/%6admin/%zz", AsSent),
        ("an escape of IIS", "/%u0061dmin", AsSent),
        ("an escape in an escape", "/%%36%31dmin", AsSent),
        ("a byte that is no ASCII", "/ädmin", AsSent),
        ("a raw space", "/admin x", AsSent),
        ("a raw tab", "/admin\t", AsSent),
        ("no path", "", AsSent),
        ("an asterisk", "*", AsSent),
        ("a whole address", "https://wiki.example.org/", AsSent),
        ("no slash in front", "admin", AsSent),
    ] {
        assert_eq!(readings(sent), Err(Unreadable(reading)), "{why}: {sent}");
    }
    assert!(readings(&format!("/{}", "a".repeat(8192))).is_err());
}

#[test]
fn usual_addresses_have_few_readings() {
    for (sent, count) in [
        ("/", 1),
        ("/index.html", 1),
        ("/.well-known/security.txt", 1),
        ("/assets/app-3f2a.min.js", 1),
        ("/api/v1/things/0193", 1),
        ("/wiki/St._Mary", 1),
        ("/users/Ada", 1),
        ("/caf%C3%A9/a%20b", 2),
        ("/100%25", 2),
    ] {
        assert_eq!(readings(sent).map(|found| found.len()), Ok(count), "{sent}");
    }
    // The deep link that people have to come back to.
    let found = readings("/a//b/%2e%C3%A9;v=1").expect("readable");
    assert!(found.len() < 32, "{}", found.len());
}

#[test]
fn an_address_that_was_made_to_confuse_costs_no_more_than_its_bound() {
    let sent = format!("//%2fA;%252f/{}", "%252e%255c..;x%2f.%20//%EF%BC%8F%253b\\".repeat(150));
    assert!(sent.len() < 8192);
    let began = std::time::Instant::now();
    let result = readings(&sent);
    assert!(result.is_err() || result.is_ok_and(|found| found.len() <= 128));
    assert!(began.elapsed() < std::time::Duration::from_millis(500), "{:?}", began.elapsed());
}

/// An oracle that knows no order: changes made in every order up to a depth, each as plainly as can be.
fn naive(path: &str, depth: usize) -> BTreeSet<String> {
    let decode = |path: &str| percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
    let mut found = BTreeSet::new();
    let mut queue = VecDeque::from([(path.to_owned(), 0, depth)]);
    while let Some((path, decoded, left)) = queue.pop_front() {
        if left > 0 {
            let mut push = |next: String, decoded| {
                if next != path {
                    queue.push_back((next, decoded, left - 1));
                }
            };
            if decoded < 2 {
                push(decode(&path), decoded + 1);
            }
            let pieces: Vec<&str> = path.split('/').filter(|piece| !piece.is_empty()).collect();
            let slash = if path.len() > 1 && path.ends_with('/') && !pieces.is_empty() { "/" } else { "" };
            push(format!("/{}{slash}", pieces.join("/")), decoded);
            push(path.replace('\\', "/"), decoded);
            push(path.split('/').map(|part| part.split(';').next().unwrap()).collect::<Vec<_>>().join("/"), decoded);
            let mut kept: Vec<&str> = Vec::new();
            let parts: Vec<&str> = path[1..].split('/').collect();
            for (at, part) in parts.iter().enumerate() {
                match *part {
                    "." | ".." => {
                        if *part == ".." {
                            kept.pop();
                        }
                        if at + 1 == parts.len() {
                            kept.push("");
                        }
                    }
                    part => kept.push(part),
                }
            }
            push(format!("/{}", kept.join("/")), decoded);
        }
        found.insert(path);
    }
    found
}

#[test]
fn the_longer_an_address_is_the_fewer_readings_it_may_have() {
    let long = |piece: &str| format!("/{}", piece.repeat(8000 / piece.len()));
    for plain in ["abc/", "%d0%bf", "a-b_c.d~e/", "%20a/"] {
        assert!(readings(&long(plain)).is_ok(), "{plain}");
    }
    let odd = |length: usize| format!("/{}/;.%2e\\/;.%2e\\", "a".repeat(length));
    assert!(readings(&odd(100)).is_ok() && readings(&odd(8000)).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn security_39_every_order_of_changes_is_a_reading(
        parts in prop::collection::vec(
            prop::sample::select(vec!["/", "a", ".", "..", "\\", ";", "%2f", "%2e", "%25", "2e", "2f", "%3b", "%5c", "b"]), 0..9),
    ) {
        let path = format!("/{}", parts.concat());
        if let Ok(found) = readings(&path) {
            let found: BTreeSet<String> = found.into_iter().map(|read| read.path).collect();
            for read in naive(&path, 4) {
                prop_assert!(found.contains(&read), "{} as {}: {:?}", path, read, found);
            }
        }
    }

    #[test]
    fn readings_are_total_bounded_and_begin_with_what_was_sent(path in "(/|%|\\\\|;|[.a-zA-Z0-9#?]|%2[eEfF5]|\\PC){0,60}") {
        if let Ok(found) = readings(&path) {
            prop_assert_eq!(&found[0].path, &path);
            prop_assert!(found.len() <= 128);
            prop_assert!(found.iter().all(|read| read.path.starts_with('/') && !read.path.contains(char::is_control)));
        }
    }
}

proptest! {
    #[test]
    fn what_nobody_changes_is_found_as_everything_else_is(path in "(/{1,2}[a-z0-9A-Z._~;%-]{0,3}){1,4}") {
        if readings(&path).is_ok() {
            prop_assert_eq!(readings(&path), every_reading(&path));
        }
    }
}
