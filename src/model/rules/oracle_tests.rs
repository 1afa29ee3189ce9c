//! The decision against an oracle that knows nothing of how it is made.

use proptest::prelude::*;

use super::{
    judge::{Asked, Asker, Verdict::Allowed, judge},
    judge_tests::{asked, by, service, signed_in, user},
};

/// What a pattern is for, written down as plainly as can be.
fn naive_match(pattern: &str, path: &str) -> bool {
    let path = path.strip_suffix('/').unwrap_or(path);
    let (pattern, rest) = match pattern.strip_suffix("/**") {
        Some(pattern) => (pattern, true),
        None => (pattern.strip_suffix('/').unwrap_or(pattern), false),
    };
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    (path.len() == pattern.len() || (rest && path.len() > pattern.len()))
        && pattern.iter().zip(&path).all(|(pattern, path)| pattern == path || (*pattern == "*" && !path.is_empty()))
}

/// Whether somebody without any role may ask for a path by these rules, taken as it is.
fn naive_allows(rules: &[&str], path: &str) -> bool {
    let words = rules.iter().map(|rule| rule.split(' ').collect::<Vec<_>>());
    words.into_iter().find(|words| naive_match(words[1], path)).is_some_and(|words| words[2] == "public")
}

/// What a program does with a path that it gets: one of many, told by numbers.
fn naive_program(path: &str, steps: &[u8]) -> String {
    let mut decodings = 0;
    steps.iter().fold(path.to_owned(), |path, step| match step {
        0 if decodings < 2 => {
            decodings += 1;
            percent_encoding::percent_decode_str(&path).decode_utf8_lossy().into_owned()
        }
        1 => path.replace('\\', "/"),
        2 => path.to_ascii_lowercase(),
        3 => path.split('/').map(|part| &part[..part.find(';').unwrap_or(part.len())]).collect::<Vec<_>>().join("/"),
        4 => {
            let mut parts: Vec<&str> = Vec::new();
            for part in path[1..].split('/') {
                match part {
                    ".." => drop(parts.pop()),
                    "." => {}
                    part => parts.push(part),
                }
            }
            format!("/{}", parts.join("/"))
        }
        5 => format!("/{}", path.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")),
        _ => path,
    })
}

const RULE_SETS: [&[&str]; 5] = [
    &["* /a/** admin", "* /** public"],
    &["* /a/* public", "* /a/b/** public", "* /b public"],
    &["* /*/b admin", "* /a/** public", "* /* public"],
    &["* /b/a admin", "* /b public", "* /a/b admin", "* /** public"],
    &["* / public", "* /a/*/b public"],
];

fn odd_path() -> impl Strategy<Value = String> {
    let pieces = vec![
        "/", "/", "a", "b", "A", ".", "..", "\\", ";", "%2f", "%2F", "%2e", "%25", "2e", "2f", "%61", "%3b", "%5c",
        "%62", "5c", "?a",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..9).prop_map(|parts| format!("/{}", parts.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn security_39_whatever_a_program_makes_of_an_allowed_address_is_allowed_too(
        path in odd_path(), steps in prop::collection::vec(0u8..6, 0..6),
    ) {
        for rules in RULE_SETS {
            if by(&service(rules), "GET", &path, &Asker::Anonymous) == Allowed {
                let path = path.split('?').next().unwrap_or_default();
                let taken_for = naive_program(path, &steps);
                prop_assert!(naive_allows(rules, &taken_for), "{path} is taken for {taken_for} by {steps:?}: {rules:?}");
            }
        }
    }

    #[test]
    fn security_39_what_browsers_and_programs_like_them_make_of_an_allowed_address_is_allowed_too(path in odd_path()) {
        for rules in RULE_SETS {
            if by(&service(rules), "GET", &path, &Asker::Anonymous) == Allowed {
                // What has no host where one is to be is no address to them.
                let Ok(read) = url::Url::parse("https://wiki.example.org").and_then(|url| url.join(&path)) else { continue };
                prop_assert!(naive_allows(rules, read.path()), "{path} is taken for {}: {rules:?}", read.path());
            }
        }
    }

    #[test]
    fn plain_addresses_are_decided_by_the_letter(parts in prop::collection::vec("[ab]|[a-z]{1,3}", 0..4), slash: bool) {
        let path = format!("/{}{}", parts.join("/"), if slash && !parts.is_empty() { "/" } else { "" });
        for rules in RULE_SETS {
            let allowed = by(&service(rules), "GET", &path, &Asker::Anonymous) == Allowed;
            prop_assert_eq!(allowed, naive_allows(rules, &path), "{} {:?}", path, rules);
        }
    }

    #[test]
    fn security_39_another_encoding_never_widens(path in odd_path(), at: prop::sample::Index) {
        let plain = path.split(['?', '%']).next().unwrap_or_default();
        let index = at.index(plain.len());
        let byte = plain.as_bytes()[index];
        let once = format!("{}%{byte:02x}{}", &plain[..index], &plain[index + 1..]);
        let twice = format!("{}%25{byte:02X}{}", &plain[..index], &plain[index + 1..]);
        for rules in RULE_SETS {
            let opens = |path: &str| by(&service(rules), "GET", path, &Asker::Anonymous) == Allowed;
            for encoded in [&once, &twice].into_iter().filter(|encoded| encoded.starts_with('/')) {
                prop_assert!(!opens(encoded) || opens(plain), "{} is open, and {} is not", encoded, plain);
            }
        }
    }

    #[test]
    fn the_decision_is_total(method in "\\PC{0,8}", target in "[/%.;a-z0-9?&=_#\\\\]{0,60}|\\PC{0,40}", site in "\\PC{0,4}") {
        let request = Asked { fetch_site: Some(&site), ..asked(&method, &target) };
        for asker in [Asker::Anonymous, Asker::Unknown, signed_in(&user(&[]))] {
            let judgement = judge(&service(RULE_SETS[0]), &request, &asker);
            prop_assert_eq!(judgement.verdict == Allowed, judgement.reading.is_none());
        }
    }
}
