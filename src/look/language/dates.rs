//! Times, in the site's time zone and the form of the language. Where the reader's zone is another one, an island says it there.

use chrono::{DateTime, Datelike, Timelike, Utc};
use chrono_tz::Tz;
use leptos::prelude::*;

use super::{Bare, Language, Text, current, plain};
use crate::islands::LocalTime;

/// A `<time>`.
#[component]
pub fn Time(at: DateTime<Utc>) -> impl IntoView {
    let language = current();
    let text = date_and_time(&language, at);
    view! { <LocalTime at text zone=language.settings().time_zone.name().to_owned() /> }
}

/// As browsers write it in that language (CLDR, long date and short time), so that nothing changes but the zone.
fn date_and_time(language: &Language, at: DateTime<Utc>) -> String {
    let zone = language.settings().time_zone;
    let at = at.with_timezone(&zone);
    let (hh, mm) = (format!("{:02}", at.hour()), format!("{:02}", at.minute()));
    let ((is_afternoon, h12), half) = (at.hour12(), ["am", "pm"]);
    let written = plain(Text::DateAndTime {
        day: at.day(),
        month: at.month(),
        year: u32::try_from(at.year()).unwrap_or_default(),
        h: at.hour(),
        hh: Bare(&hh),
        mm: Bare(&mm),
        h12,
        half: Bare(half[usize::from(is_afternoon)]),
    });
    // Whoever has not said a zone may be anywhere.
    if zone == Tz::UTC { format!("{written} UTC") } else { written }
}
