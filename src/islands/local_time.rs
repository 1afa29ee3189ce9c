//! A time in the reader's own time zone; in UTC until the browser has taken over.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// A `<time>` that reads "23 November 2026, 21:40 UTC" on the server and the local equivalent in the browser.
#[island]
pub fn LocalTime(at: DateTime<Utc>) -> impl IntoView {
    let (text, set_text) = signal(at.format("%-d %B %Y, %H:%M UTC").to_string());
    Effect::new(move |_| {
        #[cfg(feature = "hydrate")]
        set_text.set(local(at));
        #[cfg(not(feature = "hydrate"))]
        let _ = set_text;
    });
    view! { <time datetime=at.to_rfc3339()>{text}</time> }
}

#[cfg(feature = "hydrate")]
#[expect(
    clippy::cast_precision_loss,
    reason = "a JavaScript date is a float of milliseconds; exact until the year 287396"
)]
fn local(at: DateTime<Utc>) -> String {
    let date = js_sys::Date::new(&(at.timestamp_millis() as f64).into());
    let options = js_sys::Object::new();
    for (key, value) in [("dateStyle", "long"), ("timeStyle", "short")] {
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    date.to_locale_string("en-GB", &options).into()
}
