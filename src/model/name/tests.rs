//! Names of many scripts are kept as they are; what shows nothing, hides something or turns the line around is not.

use proptest::prelude::*;

use super::*;

#[test]
fn names_of_every_script_are_kept() {
    for name in [
        "Zoë Ångström",
        "O’Brien-Smith, Jr. (née Müller)",
        "X Æ A-12",
        "山田\u{3000}太郎",
        // An ideographic variation, as Japanese registers have them.
        "辻\u{e0100}本",
        "김민준",
        "Nguyễn Thị Ánh",
        "محمد بن سلمان",
        // Persian, with a joiner that keeps two letters apart.
        "می\u{200c}خواهم",
        "יוסף בן־דוד",
        "क्\u{200d}षमा",
        // Bengali: the joiner stands before a sign.
        "র\u{200d}্যাচেল",
        "ක\u{dca}\u{200d}ය",
        // Malayalam, with chillus at the ends of both words.
        "സുനില്\u{200d} കുമാര്\u{200d}",
        "ᠮᠣᠩᠭᠣᠯ\u{180b}",
        "สมชาย ใจดี",
        "Ada 👩\u{200d}👩\u{200d}👧 🏳\u{fe0f}\u{200d}🌈 1\u{fe0f}\u{20e3} ❤\u{fe0f}",
        "\u{600}123",
        "Ada\u{a0}Lovelace",
        "!",
    ] {
        assert_eq!(check(name).as_deref(), Ok(name), "{name}");
        assert_eq!(offered(name).as_deref(), Some(name), "{name}");
    }
}

#[test]
fn nothing_at_all_is_missing() {
    for name in ["", " ", "\t\r\n", "\u{a0}\u{2003}\u{3000}\u{2028}\u{85}"] {
        assert_eq!(check(name), Err(NameError::Missing), "{name:?}");
        assert_eq!(offered(name), None, "{name:?}");
    }
}

#[test]
fn names_that_show_nothing_are_refused() {
    for name in [
        "\u{200b}",
        "\u{200c}\u{200d}",
        "\u{3164}",
        "\u{ffa0}",
        "\u{115f}\u{1160}",
        "\u{2800}\u{2800}",
        "\u{2060}\u{feff}\u{ad}\u{180e}\u{34f}",
        "\u{e0041}\u{e0064}\u{e0061}",
        "\u{301}\u{308}",
        "\u{20e3}",
        "\u{fe0f}\u{e0100}",
        "\u{1d159}",
        "\u{13441} \u{13442}",
        "\u{202e}\u{2066}\u{2069}",
        "\u{e000}",
        "\u{378}",
        "\u{7}\u{fffd}",
    ] {
        assert_eq!(check(name), Err(NameError::Blank), "{name:?}");
        assert_eq!(offered(name), None, "{name:?}");
    }
}

/// Wherever it stands.
fn everywhere(char: char) -> [String; 4] {
    [format!("{char}Ada"), format!("A{char}da"), format!("Ada{char}"), format!("Ada {char} Lovelace")]
}

#[test]
fn a_name_with_a_hidden_part_is_refused_wherever_the_part_stands() {
    let ranges = [
        '\u{ad}'..='\u{ad}',
        '\u{34f}'..='\u{34f}',
        '\u{61c}'..='\u{61c}',
        '\u{115f}'..='\u{1160}',
        '\u{17b4}'..='\u{17b5}',
        '\u{180e}'..='\u{180e}',
        '\u{200b}'..='\u{200b}',
        '\u{200e}'..='\u{200f}',
        '\u{202a}'..='\u{202e}',
        '\u{2060}'..='\u{206f}',
        '\u{2800}'..='\u{2800}',
        '\u{3164}'..='\u{3164}',
        '\u{fe00}'..='\u{fe0f}',
        '\u{feff}'..='\u{feff}',
        '\u{ffa0}'..='\u{ffa0}',
        '\u{fff9}'..='\u{fffb}',
        '\u{13430}'..='\u{1343f}',
        '\u{16fe4}'..='\u{16fe4}',
        '\u{1bca0}'..='\u{1bca3}',
        '\u{1d173}'..='\u{1d17a}',
        '\u{e0000}'..='\u{e01ef}',
    ];
    for char in ranges.into_iter().flatten() {
        for name in everywhere(char) {
            assert_eq!(check(&name), Err(NameError::Hidden(char)), "{name:?}");
            assert_eq!(
                offered(&name).map(|name| name.replace(' ', "")).as_deref(),
                Some(if name.contains("Lovelace") { "AdaLovelace" } else { "Ada" }),
                "{name:?}"
            );
        }
    }
    // White space at the edges is nothing anybody typed; inside, a line would end where no line ends.
    for char in ['\u{2028}', '\u{2029}'] {
        assert_eq!(check(&format!("A{char}da")), Err(NameError::Hidden(char)));
        assert_eq!(check(&format!("Ada{char}")).as_deref(), Ok("Ada"));
    }
}

#[test]
fn what_cannot_be_shown_is_refused_wherever_it_stands() {
    for char in [
        '\0',
        '\u{7}',
        '\u{1b}',
        '\u{7f}',
        '\u{9b}',
        '\u{e000}',
        '\u{f8ff}',
        '\u{10fffd}',
        '\u{378}',
        '\u{fdd0}',
        '\u{fffc}',
        '\u{fffd}',
        '\u{10ffff}',
    ] {
        for name in everywhere(char) {
            assert_eq!(check(&name), Err(NameError::Unprintable(char)), "{name:?}");
        }
    }
    assert_eq!(check("Ada\tLovelace"), Err(NameError::Unprintable('\t')));
}

#[test]
fn a_joiner_that_joins_nothing_is_refused() {
    for joiner in ['\u{200c}', '\u{200d}'] {
        for name in [
            format!("{joiner}Ada"),
            format!("Ada{joiner}"),
            format!("Ada{joiner} Lovelace"),
            format!("Ada {joiner}Lovelace"),
            format!("A{joiner}{joiner}da"),
            format!("می{joiner}"),
        ] {
            assert_eq!(check(&name), Err(NameError::Hidden(joiner)), "{name:?}");
        }
    }
    assert_eq!(check("അനില്\u{200d}\u{200d}"), Err(NameError::Hidden('\u{200d}')));
}

#[test]
fn a_selector_that_selects_nothing_is_refused() {
    for name in
        ["❤\u{fe0f}\u{fe0f}", "1\u{fe0f}", "本\u{fe0f}", "本\u{e0100}\u{e0101}", "❤\u{e0100}", "a\u{180b}", "𝟎\u{fe05}"]
    {
        assert!(matches!(check(name), Err(NameError::Hidden(_))), "{name:?}");
    }
}

#[test]
fn an_accent_stands_on_a_letter() {
    for name in ["\u{301}Ada", "Ada \u{301}Lovelace", "\u{20dd}1"] {
        assert!(matches!(check(name), Err(NameError::Loose(_))), "{name:?}");
    }
    assert_eq!(offered("\u{301}Ada").as_deref(), Some("Ada"));
}

#[test]
fn a_name_counts_as_many_characters_as_it_shows() {
    let decomposed = "A\u{308}".repeat(NAME_MAX_CHARS);
    assert_eq!(check(&decomposed), Ok("Ä".repeat(NAME_MAX_CHARS)));
    assert_eq!(check("Nguye\u{302}\u{303}n").as_deref(), Ok("Nguyễn"));
    assert_eq!(check(&"n".repeat(NAME_MAX_CHARS + 1)), Err(NameError::TooLong));
    assert_eq!(offered(&"n".repeat(NAME_MAX_CHARS + 1)), None, "a claim is not cut either");
}

#[test]
fn a_claim_is_offered_without_what_is_wrong_with_it() {
    for (claim, name) in [
        ("  Ada\t\r\n Lovelace ", "Ada  Lovelace"),
        ("\u{202e}Ada\u{202c}", "Ada"),
        ("Ada\u{0}\u{200b} \u{200d}", "Ada"),
        ("\u{feff}Ada", "Ada"),
        ("می\u{200c}خواهم\u{200c}", "می\u{200c}خواهم"),
    ] {
        assert_eq!(offered(claim).as_deref(), Some(name), "{claim:?}");
    }
    assert_eq!(offered(&"\u{301}".repeat(1_000_000)), None);
}

proptest! {
    #[test]
    fn what_is_kept_once_is_kept_again(name in "\\PC{0,20}|[aא\u{200c}\u{200d}\u{301}\u{fe0f}❤ \u{94d}क]{0,12}") {
        if let Ok(kept) = check(&name) {
            prop_assert_eq!(check(&kept), Ok(kept.clone()));
        }
    }

    #[test]
    fn what_is_offered_can_be_kept(claim in "\\PC{0,20}|[aא\u{200c}\u{200d}\u{301}\u{fe0f}❤ \t\u{94d}क]{0,12}") {
        if let Some(name) = offered(&claim) {
            prop_assert_eq!(check(&name), Ok(name.clone()));
        }
    }
}

#[test]
fn a_letter_carries_a_few_marks_and_no_pile_of_them() {
    for name in ["Nguye\u{302}\u{303}n", "a\u{5b0}\u{5b4}\u{5bc}\u{591}", "x\u{338}\u{338}\u{338}\u{338}"] {
        assert!(check(name).is_ok(), "{name:?}");
    }
    let pile = format!("Z{}", "\u{338}".repeat(5));
    assert_eq!(check(&pile), Err(NameError::Loose('\u{338}')));
    assert!(offered(&format!("Z{}", "\u{338}".repeat(100))).is_some_and(|name| name.chars().count() <= 5));
}
