//! What happens to a page that its clock has to know: it is looked at again, taken up again, left, written into.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, PageTransitionEvent, VisibilityState};

use super::{parts::RUNS, running::Runner};

/// The server is not asked again for whoever comes back to a tab if it was asked so many seconds ago.
const JUST_ASKED: i64 = 10;

/// Hears of it for as long as the page is there.
pub fn listen(runner: &Rc<Runner>) {
    let on = |name: &'static str, act: fn(&Rc<Runner>, Event)| {
        let runner = Rc::clone(runner);
        let _ = window_event_listener_untyped(name, move |event| act(&runner, event));
    };
    // It bubbles up to the window. Whoever comes back to a tab may find that everything has changed; one that nobody looks at may
    // be thrown away without another word.
    on("visibilitychange", |runner, _| match document().visibility_state() {
        VisibilityState::Visible => runner.look(JUST_ASKED),
        _ => runner.hide(),
    });
    on("online", |runner, _| runner.look(0));
    on("pageshow", |runner, event| {
        if event.dyn_into::<PageTransitionEvent>().is_ok_and(|event| event.persisted()) {
            runner.come_back();
        }
    });
    on("pagehide", |runner, _| runner.leave());
    on("submit", |runner, event| runner.sends(&event));
    on("input", |runner, _| runner.keeper.typed_on());
    // For whoever has to know that it runs.
    let dialog = runner.given.dialog;
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            let _ = dialog.set_attribute(RUNS, "true");
        }
    });
}
