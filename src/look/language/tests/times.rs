use super::*;

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
