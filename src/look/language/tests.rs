use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

use leptos::prelude::*;
use strum::VariantArray;

use super::{
    arguments::MARKS,
    shipped::{ENGLISH, SHIPPED, Shipped},
    sources::{Variables, variables},
    text::{KEYS, problem_key},
    *,
};
use crate::model::problem::Problem;

fn all_of(files: &[(&str, &str)]) -> Variables {
    files.iter().flat_map(|(_, text)| variables(text)).collect()
}

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
        let names = |all: &Variables| all.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(names(&own), names(&english), "{tag}");
        for (id, used) in &english {
            assert_eq!(own[id], *used, "{tag}: {id}");
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
            let used = english.remove(&id).expect("it is there");
            let unknown: Vec<_> = used
                .iter()
                .filter(|name| !arguments.contains(&name.as_str()) && !everywhere.contains(name.as_str()))
                .collect();
            assert!(unknown.is_empty(), "{id} uses {unknown:?}");
        }
    }
    // Parts of others.
    let left: Vec<_> = english.into_keys().collect();
    assert_eq!(left, ["contact-nobody", "language-name", "month"]);
}

/// The lines of a file that are read by people, without what stands between braces.
fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let words = match line.trim_start() {
            variant if variant.starts_with(['[', '*']) => variant.split_once(']').map_or("", |(_, words)| words),
            line => line.split_once(" = ").map_or("", |(_, words)| words),
        };
        let mut depth = 0;
        let outside = |char: &char| {
            depth += i32::from(*char == '{');
            let is_outside = depth == 0;
            depth -= i32::from(*char == '}');
            is_outside
        };
        words.replace("{ $", "x{ $").chars().filter(outside).collect()
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

#[test]
fn english_is_plain() {
    for (file, text) in ENGLISH {
        for line in lines(text) {
            let lower = line.to_lowercase();
            for word in ["e-mail", "log in", "login", "please type", "!", "vouch", "the people who run"] {
                assert!(!lower.contains(word), "{file}: {line}");
            }
            for sentence in line.split(['.', '?']) {
                assert!(sentence.split_whitespace().count() <= 20, "{file}: {sentence}");
            }
        }
    }
}

fn html(view: AnyView) -> String {
    // What leptos writes between texts, so that the browser's half can tell them apart.
    view.to_html().replace("<!>", "")
}

#[test]
fn names_stay_by_themselves_and_cannot_pass_for_marks() {
    assert_eq!(html(say(Text::Hello { name: "Ada" })), "Hello, <bdi>Ada</bdi>");
    let hostile = "A\u{2069}\u{E003}<b>\u{202E}\u{E00F}\u{2068}";
    assert_eq!(html(say(Text::Hello { name: hostile })), "Hello, <bdi>A&lt;b&gt;\u{202E}</bdi>");
    assert_eq!(plain(Text::Hello { name: "Ada" }), "Hello, Ada");
    assert_eq!(plain(Text::Hello { name: "עדה" }), "Hello, \u{2068}עדה\u{2069}");
}

#[test]
fn parts_of_a_sentence_become_elements() {
    let service = "Wiki";
    assert_eq!(html(say(Text::ToContinueTo { service })), "to continue to <strong><bdi>Wiki</bdi></strong>");
    let text = html(say_linked(Text::DetailsLeftBehind, "/account/details?kept=true"));
    assert!(text.ends_with("<a href=\"/account/details?kept=true\">Show what I typed</a>"), "{text}");
    let at = || view! { <time>"now"</time> }.into_any();
    assert_eq!(html(say_with(Text::LastUsed { at: Slot(0) }, vec![at()])), "Last used <time>now</time>");
    assert_eq!(
        html(tell(Text::EndedAdmin).next.expect("it is there")),
        "You can sign in again. Questions? Contact whoever runs <bdi>Vestibule</bdi>."
    );
}

fn settings(texts: &[(&str, &str)]) -> LanguageSettings {
    let texts = texts
        .iter()
        .map(|(tag, text)| ((*tag).to_owned(), vec![(PathBuf::from(format!("texts/{tag}.ftl")), (*text).to_owned())]));
    LanguageSettings { texts: texts.collect(), ..LanguageSettings::default() }
}

fn speak<T>(language: Language, say: impl FnOnce() -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(speaking(AskedFor { language, by_address: false }, None, async { say() }))
}

#[test]
fn an_operator_replaces_single_sentences_and_adds_languages() {
    let contact = Some(Contact { url: "https://help.example".to_owned(), label: "the help desk".to_owned() });
    let own = settings(&[
        ("en", "go-on = Off we go\n"),
        ("de", "go-on = Weiter <b>geht's</b>\n"),
        ("gsw", "go-on = Wiiter\n"),
    ]);
    let languages = Languages::new(LanguageSettings { contact, ..own }).expect("good");
    assert_eq!(speak(languages.usual(), || plain(Text::GoOn)), "Off we go");
    let german = languages.named("de").expect("it is there");
    speak(german.clone(), || {
        assert_eq!(html(say(Text::GoOn)), "Weiter &lt;b&gt;geht's&lt;/b&gt;", "HTML is text");
        assert_eq!(plain(Text::SignIn), "Anmelden", "the rest of a language that is shipped is as shipped");
    });
    let swiss = languages.named("gsw").expect("it is there");
    speak(swiss, || {
        assert_eq!((plain(Text::GoOn), plain(Text::SignIn)), ("Wiiter".to_owned(), "Sign in".to_owned()));
        let next = html(tell(Text::EndedDisabled).next.expect("it is there"));
        assert!(next.ends_with("contact <a href=\"https://help.example\"><bdi>the help desk</bdi></a>."), "{next}");
    });
    assert_eq!((german.tag().as_str(), german.direction()), ("de", "ltr"));
    assert!(<Arc<Languages>>::default().lacking().is_empty(), "what is shipped is whole");
    let own = settings(&[("nl", "go-on = Verder\n"), ("de", "your-email = E-Mail\n")]);
    let lacking = Languages::new(own).expect("good").lacking();
    let [(german, one), (dutch, most)] = &lacking[..] else { panic!("{lacking:?}") };
    assert_eq!((german.as_str(), &one[..], dutch.as_str()), ("de", &["your-email.hint"][..], "nl"));
    assert!(most.len() > 300 && !most.contains(&"go-on") && most.contains(&"skip"), "{most:?}");
    let arabic = Languages::new(settings(&[("ar", "go-on = x\n")])).expect("good");
    assert_eq!(arabic.named("ar").expect("it is there").direction(), "rtl");
}

#[test]
fn what_is_wrong_with_an_operators_sentences_is_told() {
    let all_wrong = |text: &str| -> Vec<String> {
        let errors = Languages::new(settings(&[("de", text)])).expect_err("wrong");
        errors.iter().map(ToString::to_string).collect()
    };
    let wrong = |text: &str| all_wrong(text).remove(0);
    let syntax = wrong("go-on = Weiter\nsign in here\n");
    assert!(syntax.starts_with("texts/de.ftl, line 2: cannot be read as Fluent: "), "{syntax}");
    assert_eq!(wrong("go-onn = Weiter\n"), "texts/de.ftl, line 1: there is no sentence \"go-onn\"");
    let variable = wrong("hello = Hallo, { $vorname }\n");
    assert_eq!(variable, "texts/de.ftl, line 1: \"hello\" uses { $vorname }, which that sentence does not have");
    let several =
        "# Ours\n\nhello =\n    Hallo, { $vorname } { $nachname }\nyour-email = E-Mail\n    .tip = { $site }\n";
    let lines: Vec<_> =
        all_wrong(several).iter().map(|told| told.split(':').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(lines, ["texts/de.ftl, line 3", "texts/de.ftl, line 3", "texts/de.ftl, line 6"]);
    assert_eq!(all_wrong("a b\nc d\n").len(), 2, "every line that cannot be read");
    let unknown =
        LanguageSettings { language: Some("tlh".parse().expect("a language")), ..LanguageSettings::default() };
    let error = Languages::new(unknown).expect_err("wrong")[0].to_string();
    assert_eq!(error, "tlh is not a language that there are sentences in");
}

#[test]
fn whoever_asks_for_a_language_gets_the_nearest() {
    let languages = Languages::new(settings(&[("de", ""), ("pt-BR", ""), ("fr", "")])).expect("good");
    let tag = |header: &str| languages.accepted(header).map(|language| language.tag());
    for (header, expected) in [
        ("de-DE,de;q=0.9,en;q=0.8", Some("de")),
        ("en;q=0.5, fr;q=0.9", Some("fr")),
        ("pt", Some("pt-BR")),
        ("fr;q=0, de-AT", Some("de")),
        ("tlh", None),
        ("", None),
        ("*", None),
        ("de;q=x, en", Some("en")),
        (";;;,,,;q=", None),
    ] {
        assert_eq!(tag(header).as_deref(), expected, "{header}");
    }
    let many = format!("{}fr", "xx,".repeat(MANY));
    assert_eq!(tag(&many), None, "nobody asks for so many");
    assert!(languages.named("de-AT").is_none() && languages.named("\u{0}").is_none());
}

const MANY: usize = 10_000;

#[test]
fn the_pseudo_language_is_longer_and_accented() {
    let languages = Languages::new(LanguageSettings::default()).expect("good");
    let Some(pseudo) = languages.named("en-XA") else { return };
    speak(pseudo, || {
        let (english, accented) = ("Continue with Okta", plain(Text::ContinueWith { provider: "Okta" }));
        assert!(accented.ends_with("Okta") && accented.starts_with("Cóóñ"), "{accented}");
        assert!(accented.chars().count() * 10 >= english.len() * 12, "{accented}");
    });
}

#[test]
fn times_are_written_where_the_site_is() {
    let at = chrono::DateTime::parse_from_rfc3339("2026-11-23T21:40:00Z").expect("a time").to_utc();
    let page = |settings: LanguageSettings| {
        let languages: Arc<Languages> = Languages::new(settings).expect("good");
        speak(languages.usual(), || Owner::new().with(|| view! { <Time at /> }.to_html()))
    };
    assert!(page(LanguageSettings::default()).contains("23 November 2026, 21:40 UTC"));
    let berlin = LanguageSettings { time_zone: chrono_tz::Europe::Berlin, ..LanguageSettings::default() };
    assert!(page(berlin).contains("23 November 2026, 22:40</time>"));
    assert_eq!(time_in_words(std::time::Duration::from_secs(1800)), "30 minutes");
    assert_eq!(time_in_words(std::time::Duration::from_secs(3600)), "1 hour");
    assert_eq!(time_in_words(std::time::Duration::from_secs(90)), "90 seconds");
}
