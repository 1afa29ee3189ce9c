//! Counts the time since the page was asked for.

use std::cell::Cell;

use leptos::prelude::window;

/// One clock of a browser is put right now and then, the other may stand still while the machine sleeps: what either has seen
/// pass has passed. If that is too much, the server is asked too early.
pub struct Counter {
    total: Cell<f64>,
    date: Cell<f64>,
    performance: Cell<f64>,
}

impl Counter {
    /// It begins when the page was asked for, so that loading it is counted.
    pub fn new() -> Self {
        let performance = performance();
        Self {
            total: Cell::new(performance),
            date: Cell::new(js_sys::Date::now()),
            performance: Cell::new(performance),
        }
    }

    /// In seconds.
    pub fn now(&self) -> i64 {
        let (date, performance) = (js_sys::Date::now(), performance());
        let passed = (date - self.date.replace(date)).max(performance - self.performance.replace(performance));
        self.total.set(self.total.get() + passed.max(0.0));
        seconds(self.total.get())
    }
}

fn performance() -> f64 {
    window().performance().map(|performance| performance.now()).unwrap_or_default().max(0.0)
}

#[expect(clippy::cast_possible_truncation, reason = "seconds of a page that somebody looks at fit")]
pub fn seconds(milliseconds: f64) -> i64 {
    (milliseconds / 1000.0) as i64
}

/// Milliseconds since 1970, as the device counts: for what tabs of one device tell each other.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
pub fn device_time() -> i64 {
    js_sys::Date::now() as i64
}
