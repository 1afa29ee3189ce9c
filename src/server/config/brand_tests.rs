//! What can be set of how the pages look, and what is said of it.

use std::{fs, path::PathBuf};

use super::{tests::keys_of, *};
use crate::{
    look::brand::{Headline, Themes},
    model::icon::{Icon, Mark},
};

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 120 40\"><script>alert(1)</script></svg>";

fn with_brand(lines: &str) -> Result<Config, Vec<Mistake>> {
    tests::with_lines(&format!("[brand]\n{lines}"))
}

/// A folder with a logo and what is no picture.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("logo.svg"), SVG).expect("a file");
    fs::write(folder.path().join("cut.svg"), &SVG[..SVG.len() - 9]).expect("a file");
    fs::write(folder.path().join("note.txt"), "no picture").expect("a file");
    fs::write(folder.path().join("large.svg"), format!("{SVG}{}", " ".repeat(300 * 1024))).expect("a file");
    let path = folder.path().to_path_buf();
    (folder, path)
}

#[test]
fn without_a_brand_it_is_ours() {
    let brand = tests::with_lines("").expect("right").house.brand;
    assert_eq!(brand.name, "Vestibule");
    assert!(brand.accent.is_none() && brand.logo.is_none() && brand.links.is_empty() && brand.notice.is_none());
}

#[test]
fn a_whole_brand_is_read() {
    let (_folder, at) = folder();
    let logo = at.join("logo.svg");
    let logo = logo.display();
    let lines = format!(
        r##"
        name = "Nordwald University"
        logo = "{logo}"
        logo_dark = "{logo}"
        icon = "{logo}"
        accent = "#7A1F3D"
        paper = "#fff"
        radius = "12px"
        headline = "sans"
        theme = "light"
        contact = "mailto:help@nordwald.example"
        links = [{{ text = "Imprint", url = "https://nordwald.example/imprint" }}, {{ text = {{ de = "Datenschutz", en = "Privacy" }}, url = "https://nordwald.example/p" }}]
        notice = {{ de = "Wartung", en = "Maintenance" }}
        notice_until = 2026-12-01T10:00:00
        "##
    );
    let brand = with_brand(&lines).expect("right").house.brand;
    assert_eq!(brand.name, "Nordwald University");
    let picture = brand.logo.expect("a logo");
    assert_eq!((picture.width, picture.height), (120, 40));
    assert!(picture.file_name.ends_with(".svg"));
    assert_eq!(brand.accent.map(|accent| accent.to_string()).as_deref(), Some("#7a1f3d"));
    assert_eq!((brand.radius, brand.headline, brand.theme), (Some(12), Headline::Sans, Themes::Light));
    assert_eq!(brand.contact.expect("a contact").label, "help@nordwald.example");
    assert_eq!(brand.links[1].text.text("de-AT", "en"), "Datenschutz");
    let notice = brand.notice.expect("a notice");
    assert_eq!(notice.until.map(|until| until.to_rfc3339()).as_deref(), Some("2026-12-01T10:00:00+00:00"));
}

#[test]
fn what_is_wrong_is_refused_with_its_key() {
    let (_folder, at) = folder();
    let file = |name: &str| at.join(name).display().to_string();
    let cases = [
        ("colour = \"#7a1f3d\"".to_owned(), "brand.colour"),
        ("name = \"\"".to_owned(), "brand.name"),
        ("accent = \"red\"".to_owned(), "brand.accent"),
        ("accent = \"#ff\"".to_owned(), "brand.accent"),
        ("paper_dark = \"#gggggg\"".to_owned(), "brand.paper_dark"),
        ("radius = \"25px\"".to_owned(), "brand.radius"),
        ("radius = 99".to_owned(), "brand.radius"),
        ("theme = \"black\"".to_owned(), "brand.theme"),
        ("headline = \"comic\"".to_owned(), "brand.headline"),
        (format!("headline = \"{}\"", file("note.txt")), "brand.headline"),
        ("contact = \"javascript:alert(1)\"".to_owned(), "brand.contact"),
        ("contact = \"http://help.example\"".to_owned(), "brand.contact"),
        ("contact = \"the desk\"".to_owned(), "brand.contact"),
        ("contact = \"mailto:help\"".to_owned(), "brand.contact"),
        ("logo = \"https://nordwald.example/logo.svg\"".to_owned(), "brand.logo"),
        ("notice = { deutsch = \"Wartung\" }".to_owned(), "brand.notice.deutsch"),
        // A zone in which the clock was put forward just then.
        (
            "notice = \"a\"\ntime_zone = \"Europe/Berlin\"\nnotice_until = \"2027-03-28T02:30\"".to_owned(),
            "brand.notice_until",
        ),
        (format!("logo = \"{}\"\nlogo_dark = \"{}\"", file("cut.svg"), file("logo.svg")), "brand.logo"),
        ("links = [{ text = \"Imprint\", url = \"javascript:alert(1)\" }]".to_owned(), "brand.links[0].url"),
        ("links = [{ url = \"https://a.example\" }]".to_owned(), "brand.links[0].text"),
        ("links = [{ text = \"a\" }]".to_owned(), "brand.links[0].url"),
        ("notice = \"a\"\nnotice_until = \"soon\"".to_owned(), "brand.notice_until"),
        ("notice_until = \"2026-12-01T10:00\"".to_owned(), "brand.notice"),
        (format!("logo = \"{}\"", file("note.txt")), "brand.logo"),
        (format!("logo = \"{}\"", file("large.svg")), "brand.logo"),
        (format!("logo = \"{}\"", file("missing.svg")), "brand.logo"),
        (format!("logo_dark = \"{}\"", file("logo.svg")), "brand.logo"),
        (format!("icon = \"{}\"", file("note.txt")), "brand.icon"),
        (format!("stylesheet = \"{}\"", file("missing.css")), "brand.stylesheet"),
    ];
    for (lines, key) in cases {
        let mistakes = with_brand(&lines).expect_err(&lines);
        assert_eq!(keys_of(&mistakes), [key], "{lines}: {mistakes:?}");
    }
}

#[test]
fn a_notice_ends_where_the_site_is_unless_its_time_says_where() {
    for (until, expected) in [
        ("2026-12-01T10:00", "2026-12-01T09:00:00+00:00"),
        ("2026-12-01T10:00Z", "2026-12-01T10:00:00+00:00"),
        ("2026-12-01T10:00+03:00", "2026-12-01T07:00:00+00:00"),
        // An hour that there is twice ends with the second one.
        ("2026-10-25T02:30", "2026-10-25T01:30:00+00:00"),
    ] {
        let lines = format!("notice = \"a\"\ntime_zone = \"Europe/Berlin\"\nnotice_until = \"{until}\"");
        let notice = with_brand(&lines).expect(until).house.brand.notice.expect("a notice");
        assert_eq!(notice.until.map(|until| until.to_rfc3339()).as_deref(), Some(expected), "{until}");
    }
    let over = with_brand("notice = \"a\"\nnotice_until = \"2020-01-01T00:00\"").expect("no mistake");
    assert!(over.notes.iter().any(|note| note.key == "brand.notice_until" && note.text.starts_with("is over")));
}

#[test]
fn a_slip_is_told_with_what_was_meant() {
    for (line, told) in [
        ("logo_drak = \"a.svg\"", "is not a setting. Did you mean logo_dark?"),
        ("Accent = \"#fff\"", "is not a setting. Did you mean accent?"),
        ("kontakt = \"tel:1\"", "is not a setting. Did you mean contact?"),
        ("font = \"serif\"", "is not a setting. Is it mistyped?"),
    ] {
        let mistakes = with_brand(line).expect_err(line);
        assert!(mistakes.len() == 1 && mistakes[0].text.starts_with(told), "{line}: {mistakes:?}");
    }
}

#[test]
fn a_colour_that_cannot_be_read_is_told_and_is_no_mistake() {
    let config = with_brand("accent = \"#ffcc00\"").expect("right");
    let told: Vec<String> = config.notes.iter().map(ToString::to_string).collect();
    let about = told.iter().find(|told| told.contains("brand.accent")).expect("a note");
    assert!(about.contains("#ffcc00 is too light for text on") && about.contains("links use #"), "{about}");
}

#[test]
fn a_provider_has_a_mark_or_a_picture() {
    let (_folder, at) = folder();
    let lines = "icon = \"github\"\nhint = \"For staff\"\ndomains = [\"@Example.org\"]\nsign_out_page = \"https://id.example/out\"";
    let provider = tests::with_provider(lines).expect("right");
    assert_eq!(provider.icon, Some(Icon::Mark(Mark::GitHub)));
    assert_eq!(provider.domains, ["example.org"]);
    assert_eq!(provider.hint.expect("a hint").text("en", "en"), "For staff");
    let lines = format!("icon = \"{}\"", at.join("logo.svg").display());
    assert!(matches!(tests::with_provider(&lines).expect("right").icon, Some(Icon::Picture(_))));
    for (lines, key) in [
        ("icon = \"gogle\"", "provider[0].icon"),
        ("icon = \"/nowhere.svg\"", "provider[0].icon"),
        ("domains = [\"not a domain\"]", "provider[0].domains"),
        ("sign_out_page = \"javascript:alert(1)\"", "provider[0].sign_out_page"),
    ] {
        assert_eq!(keys_of(&tests::with_provider(lines).expect_err(lines)), [key]);
    }
}

#[test]
fn what_everybody_would_read_by_a_slip_is_refused() {
    let (_folder, at) = folder();
    let note = at.join("note.txt");
    for (lines, key) in [
        (format!("stylesheet = \"{}\"", note.display()), "brand.stylesheet"),
        (format!("logo = \"{}\"", at.display()), "brand.logo"),
        ("logo = \"/dev/zero\"".to_owned(), "brand.logo"),
        ("contact = \"https://me:hush@help.example\"".to_owned(), "brand.contact"),
        ("notice = \"a\\u202Eb\"".to_owned(), "brand.notice"),
    ] {
        let mistakes = with_brand(&lines).expect_err(&lines);
        assert_eq!(keys_of(&mistakes), [key], "{lines}");
    }
    with_brand("notice = \"می\\u200Cخواهم \u{2764}\\uFE0F\"\nnotice_until = \"2026-12-01T10:00Z\"").expect("right");
}
