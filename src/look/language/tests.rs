use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

use leptos::prelude::*;
use strum::VariantArray;

use super::{
    arguments::MARKS,
    shipped::{ENGLISH, SHIPPED, Shipped},
    sources::{BESIDE, Sentences, sentences, whole},
    text::{KEYS, problem_key},
    *,
};
use crate::model::problem::Problem;

fn all_of(files: &[(&str, &str)]) -> Sentences {
    whole(&files.iter().flat_map(|(_, text)| sentences(text)).collect())
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
        let next = &words(Text::OneMoment)[2];
        assert!(next.contains("„Weiter <b>geht's</b>“"), "a sentence names the button as it is called: {next}");
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

/// Marks are ours. Whatever an operator's sentence has of them, the page is there.
#[test]
fn marks_in_an_operators_sentence_break_no_page() {
    for marks in
        ["\u{E005}".to_owned(), "\u{E0FF}x".to_owned(), "\u{E001}".repeat(20_000), "\u{2068}\u{2069}\u{E003}".repeat(9)]
    {
        let own = settings(&[("en", &format!("go-on = a{marks}b\n"))]);
        let languages = Languages::new(own).expect("good");
        speak(languages.usual(), || assert!(html(say(Text::GoOn)).starts_with('a')));
    }
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
    assert_eq!(wrong("go-on = { go-onn }\n"), "texts/de.ftl, line 1: there is no sentence \"go-onn\"");
    let part = wrong("go-on = { duration }\n");
    assert_eq!(part, "texts/de.ftl, line 1: \"go-on\" uses { $count }, which that sentence does not have");
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

/// A sentence with something in every place of it, whichever language says it.
fn with_everything(language: &Language, id: &str) -> String {
    let (id, attribute) = id.split_once('.').map_or((id, None), |(id, attribute)| (id, Some(attribute)));
    let mut args = fluent_bundle::FluentArgs::new();
    for name in [
        "provider", "service", "email", "name", "before", "host", "domains", "id", "ip", "title", "prefix", "typed",
        "token",
    ] {
        args.set(name, "_");
    }
    for name in [
        "at", "made", "expires", "scopes", "names", "first", "second", "hh", "mm", "browser", "system", "services",
        "actor",
    ] {
        args.set(name, "_");
    }
    for name in ["count", "most", "day", "month", "year", "h", "h12"] {
        args.set(name, 5);
    }
    args.set("unit", "hours");
    args.set("half", "pm");
    language.sentence(id, attribute, args)
}

#[test]
fn every_sentence_of_every_language_can_be_said() {
    let languages: Arc<Languages> = Arc::default();
    for language in languages.all() {
        for id in all_of(ENGLISH).keys() {
            let said = with_everything(&language, id);
            assert!(!said.trim().is_empty(), "{}: {id} says nothing", language.tag());
            // What Fluent writes where it finds nothing.
            assert!(!said.contains(['{', '}', '$']), "{}: {id} says {said}", language.tag());
        }
    }
}

#[cfg(feature = "dev")]
#[test]
fn the_pseudo_language_is_longer_and_accented_in_every_sentence() {
    let languages = Languages::new(LanguageSettings::default()).expect("good");
    let [english, pseudo] = ["en", "en-XA"].map(|tag| languages.named(tag).expect("it is there"));
    for id in all_of(ENGLISH).keys() {
        let [plain, accented] = [&english, &pseudo].map(|language| with_everything(language, id));
        let is_plain = |char: char| "aeiouAEIOU".contains(char);
        // The name of the site is nobody's to translate.
        let rest = accented.replace(&english.settings().site, "");
        assert!(!rest.contains(is_plain), "{id}: {accented}");
        let letters = plain.chars().filter(|char| char.is_alphabetic()).count();
        let longer = accented.chars().count() - plain.chars().count();
        assert!(longer * 10 >= letters * 2 || letters < 8, "{id}: {accented}");
    }
    let accented = speak(pseudo, || plain(Text::ContinueWith { provider: "Okta" }));
    assert!(accented.ends_with("Okta") && accented.starts_with("Cóóñ"), "{accented}");
}

#[test]
fn names_stand_in_a_row_as_the_language_writes_them() {
    let names: Vec<String> = ["@a.org", "@b.org", "@c.org"].map(str::to_owned).into();
    let languages: Arc<Languages> = Arc::default();
    for (tag, one_of, each) in [
        ("en", "@a.org, @b.org or @c.org", "@a.org, @b.org, @c.org"),
        ("de", "@a.org, @b.org oder @c.org", "@a.org, @b.org, @c.org"),
        ("ar", "@a.org أو @b.org أو @c.org", "@a.org، @b.org، @c.org"),
        ("ja", "@a.org、@b.orgまたは@c.org", "@a.org、@b.org、@c.org"),
    ] {
        let isolates = ['\u{2068}', '\u{2069}'];
        speak(languages.named(tag).expect("it is there"), || {
            let said = plain(Text::EmailOtherDomain { domains: OneOf(&names) }).replace(isolates, "");
            assert!(said.contains(one_of), "{said}");
            assert_eq!(plain(Text::Names { names: Each(&names) }).replace(isolates, ""), each);
            let one = plain(Text::Names { names: Each(&names[..1]) }).replace(isolates, "");
            assert_eq!(one, "@a.org");
        });
    }
    let two = html(say(Text::Names { names: Each(&names[..2]) }));
    assert_eq!(two, "<bdi>@a.org</bdi>, <bdi>@b.org</bdi>", "each is isolated");
    assert_eq!(plain(Text::Names { names: Each(&[]) }), "");
}

#[test]
fn times_are_written_where_the_site_is() {
    let at = chrono::DateTime::parse_from_rfc3339("2026-11-23T21:40:00Z").expect("a time").to_utc();
    let page = |settings: LanguageSettings| {
        let languages: Arc<Languages> = Languages::new(settings).expect("good");
        speak(languages.usual(), || Owner::new().with(|| view! { <Time at /> }.to_html()))
    };
    assert!(page(LanguageSettings::default()).contains("23 November 2026 at 21:40 UTC"));
    let berlin = LanguageSettings { time_zone: chrono_tz::Europe::Berlin, ..LanguageSettings::default() };
    assert!(page(berlin).contains("23 November 2026 at 22:40</time>"));
}

/// As Chromium 156 writes them, but for Spanish, where one o'clock is singular.
#[test]
fn times_have_the_form_of_the_language() {
    let times = ["2026-11-23T21:40:00Z", "2026-03-01T00:05:00Z", "2026-03-01T01:05:00Z"];
    for (tag, expected) in [
        ("en", ["23 November 2026 at 21:40", "1 March 2026 at 00:05", "1 March 2026 at 01:05"]),
        ("de", ["23. November 2026 um 21:40", "1. März 2026 um 00:05", "1. März 2026 um 01:05"]),
        ("fr", ["23 novembre 2026 à 21:40", "1 mars 2026 à 00:05", "1 mars 2026 à 01:05"]),
        (
            "es",
            ["23 de noviembre de 2026 a las 21:40", "1 de marzo de 2026 a las 0:05", "1 de marzo de 2026 a la 1:05"],
        ),
        ("ar", ["23 نوفمبر 2026 في 9:40 م", "1 مارس 2026 في 12:05 ص", "1 مارس 2026 في 1:05 ص"]),
        ("ja", ["2026年11月23日 21:40", "2026年3月1日 0:05", "2026年3月1日 1:05"]),
    ] {
        let languages: Arc<Languages> = Arc::default();
        speak(languages.named(tag).expect("it is there"), || {
            for (time, expected) in times.iter().zip(expected) {
                let at = chrono::DateTime::parse_from_rfc3339(time).expect("a time").to_utc();
                let page = Owner::new().with(|| view! { <Time at /> }.to_html());
                assert!(page.contains(&format!(">{expected} UTC</time>")), "{page}");
            }
        });
    }
}

#[test]
fn how_long_something_lasts_is_said_in_its_largest_unit() {
    let said = |seconds| {
        let (count, unit) = count_and_unit(std::time::Duration::from_secs(seconds));
        words(Text::EndedIdle { count, unit })[1].clone()
    };
    for (seconds, expected) in [
        (1, "1 second"),
        (90, "90 seconds"),
        (60, "1 minute"),
        (1800, "30 minutes"),
        (3600, "1 hour"),
        (43_200, "12 hours"),
        (86_400, "1 day"),
        (1_209_600, "14 days"),
    ] {
        assert_eq!(said(seconds), format!("You weren't active for {expected}."));
    }
    let arabic = <Arc<Languages>>::default().named("ar").expect("it is there");
    speak(arabic, || {
        assert_eq!(said(7200), "لم يكن هناك نشاط منك لمدة ساعتين.");
        assert_eq!(said(180), "لم يكن هناك نشاط منك لمدة 3 دقائق.");
    });
}
