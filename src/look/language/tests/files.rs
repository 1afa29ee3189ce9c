use std::collections::BTreeSet;

use strum::VariantArray;

use super::{
    super::{
        arguments::MARKS,
        shipped::{ENGLISH, SHIPPED, Shipped},
        sources::BESIDE,
        text::{KEYS, problem_key},
    },
    *,
};
use crate::model::problem::Problem;

fn translations() -> impl Iterator<Item = &'static Shipped> {
    SHIPPED.iter().filter(|shipped| !shipped.is_accented)
}

/// `YourAccount` is `your-account` in the files.
fn key(name: &str) -> String {
    let mut key = String::new();
    for char in name.chars() {
        if char.is_uppercase() && !key.is_empty() {
            key.push('-');
        }
        key.extend(char.to_lowercase());
    }
    key
}

#[test]
fn every_language_has_every_sentence_with_the_same_in_it() {
    let english = all_of(ENGLISH);
    for Shipped { tag, files, .. } in translations() {
        let own = all_of(files);
        let names = |all: &Sentences| all.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(names(&own), names(&english), "{tag}");
        for (id, used) in &english {
            if BESIDE.iter().all(|(of, _)| of != id) {
                assert_eq!(own[id].variables, used.variables, "{tag}: {id}");
            }
            assert!(
                own[id].parts.iter().all(|part| own.contains_key(part)),
                "{tag}: {id} has parts that are not there"
            );
        }
    }
}

#[test]
fn no_sentence_is_put_together_from_pieces() {
    for (file, text) in translations().flat_map(|shipped| shipped.files) {
        for line in text.lines() {
            // What follows a choice is a sentence of its own, and a variant does not begin in the middle of one.
            let rest = line.trim_start().strip_prefix('}').unwrap_or_default();
            let goes_on = rest.trim_start().starts_with(|char: char| char.is_lowercase() || ".,;:{".contains(char));
            assert!(!goes_on, "{file}: {line}");
            assert!(!line.contains("{ \""), "{file}: {line}");
            let before = line.split(" ->").next().filter(|_| line.ends_with("->")).unwrap_or_default();
            let before = before.rsplit_once('{').map_or("", |(before, _)| before).trim_end();
            assert!(before.is_empty() || before.ends_with(['=', ']']), "{file}: {line}");
        }
    }
}

#[test]
fn every_sentence_that_is_said_is_there_and_every_other_is_not() {
    let mut english = all_of(ENGLISH);
    let everywhere = MARKS.iter().map(|(name, _)| *name).chain(["site", "contact"]);
    let everywhere: BTreeSet<&str> = everywhere.collect();
    let problem_args = ["provider", "name", "domains", "host"];
    let problems = Problem::VARIANTS.iter().map(|problem| (problem_key(*problem), &problem_args[..]));
    let texts = KEYS.iter().map(|(name, arguments)| (key(name), *arguments));
    for (key, arguments) in texts.chain(problems) {
        let beside = format!("{key}.");
        let own: Vec<String> = english.keys().filter(|id| **id == key || id.starts_with(&beside)).cloned().collect();
        assert!(own.contains(&key), "{key} is not written down");
        for id in own {
            let used = english.remove(&id).expect("it is there").variables;
            let unknown: Vec<_> = used
                .iter()
                .filter(|name| !arguments.contains(&name.as_str()) && !everywhere.contains(name.as_str()))
                .collect();
            assert!(unknown.is_empty(), "{id} uses {unknown:?}");
        }
    }
    // Parts of others.
    let left: Vec<_> = english.into_keys().collect();
    assert_eq!(left, ["contact-nobody", "duration", "either", "either-before", "language-name", "listed", "month"]);
}

/// What people read of a file: each line without what stands between braces, which is a word of its own.
fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let words = match line.trim_start() {
            variant if variant.starts_with(['[', '*']) => variant.split_once(']').map_or("", |(_, words)| words),
            after if after.starts_with('}') => &after[1..],
            line => line.split_once(" = ").map_or("", |(_, words)| words),
        };
        let is_mark = |inside: &str| MARKS.iter().any(|(name, _)| inside.trim() == format!("${name}"));
        let mut read = String::new();
        for (at, part) in words.split('{').enumerate() {
            let (inside, after) = if at == 0 { ("$end", part) } else { part.split_once('}').unwrap_or((part, "")) };
            read.push_str(if is_mark(inside) { "" } else { "x" });
            read.push_str(after);
        }
        read
    })
}

#[test]
fn no_sentence_has_html_in_it() {
    for (file, text) in translations().flat_map(|shipped| shipped.files) {
        for line in lines(text) {
            assert!(!line.contains(['<', '>', '&']), "{file}: {line}");
        }
    }
}

/// Words that nobody says to people, or that one of ours is meant by.
const NOT_IN_ENGLISH: [&str; 19] = [
    "e-mail",
    "log in",
    "log out",
    "login",
    "please type",
    "please enter",
    "!",
    "vouch",
    "the people who run",
    "the door",
    "shall",
    "e.g.",
    "invalid",
    "oops",
    "cannot",
    " is not ",
    " are not ",
    " does not ",
    " have not ",
];

#[test]
fn english_is_plain() {
    for (file, text) in ENGLISH {
        for line in lines(text) {
            let lower = line.to_lowercase();
            for word in NOT_IN_ENGLISH {
                assert!(!lower.contains(word), "{file}: {line}");
            }
            for sentence in line.split(['.', '?']) {
                assert!(sentence.split_whitespace().count() <= 20, "{file}: {sentence}");
            }
        }
    }
}

#[test]
fn what_is_read_of_a_line_is_its_words() {
    let text = "# Not this\na = One { $b }two{ $end }, { $three }.\n    .what = { $x ->\n       *[other] four { a } five\n    } Six.";
    assert_eq!(lines(text).collect::<Vec<_>>(), ["One two, x.", "x", " four x five", " Six."]);
}

/// A button or link that has a name of its own for those who hear it is found by what those see who speak to it (WCAG 2.5.3).
#[test]
fn names_for_the_ear_begin_with_what_is_seen() {
    let languages: Arc<Languages> = Arc::default();
    for language in languages.all() {
        let tag = language.tag();
        speak(language, || {
            let (name, provider, email) = ("Backup", "Okta", Known(Some("ada@example.org")));
            for (seen, heard) in [
                (Text::Remove, Text::RemoveWhich { provider, email }),
                (Text::Remove, Text::RemoveWhich { provider, email: Known(None) }),
                (Text::Revoke, Text::RevokeWhich { name }),
                (Text::SignOut, Text::SignOutWhich { browser: "Firefox", at: Slot(0) }),
            ] {
                let (seen, heard) = (plain(seen).to_lowercase(), plain(heard).to_lowercase());
                assert!(heard.contains(&seen), "{tag}: {seen} is not in {heard}");
            }
        });
    }
}
