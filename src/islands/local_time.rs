//! A time in the reader's own zone, where that is another one than the site's.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// A `<time>` that reads as the server has written it, in the site's zone and the page's language. A browser that is in another
/// zone writes it in its own.
#[island]
pub fn LocalTime(
    at: DateTime<Utc>,
    /// As the server has written it.
    text: String,
    /// The zone in which that is (IANA).
    zone: String,
) -> impl IntoView {
    let (text, set_text) = signal(text);
    Effect::new(move |_| {
        #[cfg(feature = "hydrate")]
        if let Some(text) = local(at, &zone) {
            set_text.set(text);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (&set_text, &zone);
    });
    view! { <time datetime=at.to_rfc3339()>{text}</time> }
}

/// How it reads where the reader is; none if that is the site's zone.
#[cfg(feature = "hydrate")]
#[expect(
    clippy::cast_precision_loss,
    reason = "a JavaScript date is a float of milliseconds; exact until the year 287396"
)]
fn local(at: DateTime<Utc>, zone: &str) -> Option<String> {
    let options = js_sys::Object::new();
    for (key, value) in [("dateStyle", "long"), ("timeStyle", "short")] {
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    let own = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    let own = js_sys::Reflect::get(&own, &"timeZone".into()).ok()?;
    if own.as_string().as_deref() == Some(zone) {
        return None;
    }
    let language = document().document_element().and_then(|html| html.get_attribute("lang")).unwrap_or_default();
    // English has no one order of day and month: the server's is Britain's.
    let language = if language == "en" { "en-GB" } else { &language };
    let date = js_sys::Date::new(&(at.timestamp_millis() as f64).into());
    Some(date.to_locale_string(language, &options).into())
}
