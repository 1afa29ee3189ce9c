//! How long the session still lasts when that matters, and a way to go on before it ends (WCAG 2.2.1 asks for 20 seconds or more to do so).

use leptos::prelude::*;

use crate::model::session_clock::{Clock, ClockTexts, clock};

/// Counts down to the idle limit and offers to go on shortly before it. The server alone decides: this only tells.
#[island]
pub fn SessionClock(
    /// Seconds until the session ends if nothing is done.
    seconds: i64,
    /// Seconds until it ends in any case.
    absolute_seconds: i64,
    /// What it says, in the language of the page.
    texts: ClockTexts,
) -> impl IntoView {
    let (passed, set_passed) = signal(0_i64);
    #[cfg(feature = "hydrate")]
    tick(set_passed);
    #[cfg(not(feature = "hydrate"))]
    let _ = set_passed;
    let texts = StoredValue::new(texts);
    let now = move |show: fn(Clock<'_>) -> String| {
        let passed = passed.get();
        texts.with_value(|texts| show(clock(texts, seconds - passed, absolute_seconds - passed)))
    };
    let shows = move || now(|clock| if clock.shows { "yes".to_owned() } else { String::new() });
    view! {
        // Said once, when it begins to matter: it has to be there before.
        <p role="status" class="visually-hidden">
            {move || now(|clock| if clock.shows { clock.sentence.announcement.clone() } else { String::new() })}
        </p>
        // A box of its own: whoever lays out what is in it must not bring it back.
        <div hidden=move || shows().is_empty()>
            <div class="clock clock-warns">
                <p>
                    {move || now(|clock| clock.sentence.before.clone())}
                    <span class="clock-left">{move || now(|clock| clock.left)}</span>
                    {move || now(|clock| clock.sentence.after.clone())}
                </p>
                <a class="button button-quiet" href=move || now(|clock| clock.href.to_owned())>
                    {move || now(|clock| clock.sentence.button.clone())}
                </a>
            </div>
        </div>
    }
}

/// Counts by the clock, not by ticks: a sleeping machine misses ticks. A clock that is put back gives no time.
#[cfg(feature = "hydrate")]
fn tick(passed: WriteSignal<i64>) {
    #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970 fit")]
    let now = || (js_sys::Date::now() / 1000.0) as i64;
    let began = now();
    let step = move || passed.update(|passed| *passed = (now() - began).max(*passed));
    let _ = leptos::leptos_dom::helpers::set_interval_with_handle(step, std::time::Duration::from_secs(1));
}
