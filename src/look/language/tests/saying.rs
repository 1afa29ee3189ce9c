use super::{super::shipped::ENGLISH, *};

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
