//! Times, in the site's time zone and the form of the language. Where the reader's zone is another one, an island says it there.

use chrono::{DateTime, Datelike, Timelike, Utc};
use chrono_tz::Tz;
use leptos::prelude::*;

use super::{Language, Text, current, plain};
use crate::islands::LocalTime;

/// A `<time>`.
#[component]
pub fn Time(at: DateTime<Utc>) -> impl IntoView {
    let language = current();
    let text = date_and_time(&language, at);
    view! { <LocalTime at text zone=language.settings().time_zone.name().to_owned() /> }
}

fn date_and_time(language: &Language, at: DateTime<Utc>) -> String {
    let zone = language.settings().time_zone;
    let at = at.with_timezone(&zone);
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    // Whoever has not said a zone may be anywhere.
    let time = if zone == Tz::UTC { format!("{time} UTC") } else { time };
    let (day, year) = (at.day().to_string(), at.year().to_string());
    plain(Text::DateAndTime { day: &day, month: at.month(), year: &year, time: &time })
}
