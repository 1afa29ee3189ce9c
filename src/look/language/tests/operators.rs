use super::*;

const MANY: usize = 10_000;

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
    assert_eq!(error, "is \"tlh\", and there are sentences in en, de, fr, es, ar, ja only. `texts` adds languages");
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
