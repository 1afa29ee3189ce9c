//! How long the session lasts, and a way to go on before it ends (WCAG 2.2.1 asks for 20 seconds or more to do so).

use leptos::prelude::*;

/// The last two minutes are announced.
const WARN_SECONDS: i64 = 120;

/// Counts down to the idle limit and offers to go on shortly before it. The server alone decides: this only tells.
#[island]
pub fn SessionClock(
    /// Seconds until the session ends if nothing is done.
    seconds: i64,
    /// Seconds until it ends in any case.
    absolute_seconds: i64,
) -> impl IntoView {
    let (left, set_left) = signal(seconds);
    let (absolute, set_absolute) = signal(absolute_seconds);
    #[cfg(feature = "hydrate")]
    tick((seconds, set_left), (absolute_seconds, set_absolute));
    #[cfg(not(feature = "hydrate"))]
    let _ = (set_left, set_absolute);
    let text = move || remaining(left.get());
    let warning = move || if left.get() <= WARN_SECONDS { "clock clock-warns" } else { "clock" };
    // Announced once when the last two minutes begin, not every second.
    let announcement = move || {
        if left.get() <= 0 {
            "Your session has ended."
        } else if left.get() > WARN_SECONDS {
            ""
        } else if absolute.get() <= WARN_SECONDS {
            "Your session ends in less than two minutes. It has reached its longest time; please finish and sign in again."
        } else {
            "Your session ends in less than two minutes. Choose “Stay signed in” to go on."
        }
    };
    view! {
        <div class=warning>
            <p>"If you do nothing, you stay signed in for " <span class="clock-left">{text}</span> "."</p>
            <p role="status" class="clock-announcement">{announcement}</p>
            <a class="button button-quiet" href="">
                {move || if left.get() <= 0 { "Sign in again" } else { "Stay signed in" }}
            </a>
        </div>
    }
}

/// "29 minutes", "1 hour 5 minutes", "45 seconds".
fn remaining(seconds: i64) -> String {
    let unit = |count: i64, name: &str| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    match (hours, minutes) {
        (0, 0) => unit(seconds.max(0), "second"),
        (0, minutes) => unit(minutes, "minute"),
        (hours, 0) => unit(hours, "hour"),
        (hours, minutes) => format!("{} {}", unit(hours, "hour"), unit(minutes, "minute")),
    }
}

/// Counts by the clock, not by ticks: a sleeping machine misses ticks.
#[cfg(feature = "hydrate")]
fn tick(left: (i64, WriteSignal<i64>), absolute: (i64, WriteSignal<i64>)) {
    #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970 fit")]
    let now = || (js_sys::Date::now() / 1000.0) as i64;
    let began = now();
    let step = move || {
        for (at_first, signal) in [left, absolute] {
            signal.set((at_first - (now() - began)).max(0));
        }
    };
    let _ = leptos::leptos_dom::helpers::set_interval_with_handle(step, std::time::Duration::from_secs(1));
}

#[cfg(test)]
mod tests {
    use super::remaining;

    #[test]
    fn time_left_reads_like_speech() {
        let texts = [
            (0, "0 seconds"),
            (1, "1 second"),
            (59, "59 seconds"),
            (60, "1 minute"),
            (1799, "29 minutes"),
            (3600, "1 hour"),
            (3665, "1 hour 1 minute"),
        ];
        for (seconds, text) in texts {
            assert_eq!(remaining(seconds), text);
        }
        assert_eq!(remaining(-5), "0 seconds");
    }
}
