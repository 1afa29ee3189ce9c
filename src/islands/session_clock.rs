//! How long the session lasts, and a way to go on before it ends (WCAG 2.2.1 asks for 20 seconds or more to do so).

use leptos::prelude::*;

use crate::model::session_clock::{WARN_SECONDS, clock_words};

/// Counts down to the idle limit and offers to go on shortly before it. The server alone decides: this only tells.
#[island]
pub fn SessionClock(
    /// Seconds until the session ends if nothing is done.
    seconds: i64,
    /// Seconds until it ends in any case.
    absolute_seconds: i64,
) -> impl IntoView {
    let (passed, set_passed) = signal(0_i64);
    #[cfg(feature = "hydrate")]
    tick(set_passed);
    #[cfg(not(feature = "hydrate"))]
    let _ = set_passed;
    let left = move || (seconds - passed.get(), absolute_seconds - passed.get());
    let words = move || {
        let (idle, absolute) = left();
        clock_words(idle, absolute)
    };
    let class = move || if left().0.min(left().1) < WARN_SECONDS { "clock clock-warns" } else { "clock" };
    view! {
        <div class=class>
            <p hidden=move || words().left.is_empty()>
                {move || words().before} <span class="clock-left">{move || words().left}</span> {move || words().after}
            </p>
            <p role="status" class="clock-announcement">
                {move || words().announcement}
            </p>
            <a class="button button-quiet" href=move || words().href>
                {move || words().button}
            </a>
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
