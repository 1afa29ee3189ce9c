//! The clock of the session on every page of somebody who is signed in: it says nothing until two minutes before the end, then
//! asks in a dialog whether they are still there (WCAG 2.2 2.2.1), and says that they were signed out when the server has said so.

#[cfg(feature = "hydrate")]
mod asking;
#[cfg(feature = "hydrate")]
mod counting;
#[cfg(feature = "hydrate")]
mod forms;
#[cfg(feature = "hydrate")]
mod keeping;
#[cfg(feature = "hydrate")]
mod listening;
mod parts;
#[cfg(feature = "hydrate")]
mod running;
#[cfg(feature = "hydrate")]
mod tabs;

use leptos::{html, prelude::*};

pub use self::parts::ClockWays;
use self::parts::Pressed;
use crate::model::{
    clock_texts::{ClockTexts, Said},
    session_clock::{Shows, Whose},
    time_left::TimeLeft,
};

/// A closed dialog. Without JavaScript it stays closed, and the server decides alone.
#[island]
pub fn SessionClock(
    whose: Whose,
    left: TimeLeft,
    /// From which second on it speaks.
    warn: i64,
    texts: ClockTexts,
    ways: ClockWays,
    /// Shows this and does not run, for whoever wants to see what it looks like.
    still: Option<Shows>,
) -> impl IntoView {
    let (shows, set_shows) = signal(still.unwrap_or(Shows::Nothing));
    let (failed, set_failed) = signal(false);
    let dialog = NodeRef::<html::Dialog>::new();
    #[cfg(feature = "hydrate")]
    let pressed = {
        let typed = texts.typed.clone();
        let given = running::Given {
            whose,
            left,
            warn,
            shows: set_shows,
            failed: set_failed,
            dialog,
            ways: ways.clone(),
            typed,
        };
        if still.is_none() && running::may_run() { live(given) } else { Pressed::nothing() }
    };
    #[cfg(not(feature = "hydrate"))]
    let pressed = {
        let _ = (whose, left, warn, set_shows, set_failed);
        Pressed::nothing()
    };
    let texts = StoredValue::new(texts);
    let kind = Memo::new(move |_| shows.get().kind());
    let part = move |part: fn(&Said) -> &String| {
        texts.with_value(|texts| texts.said(kind.get()).map(|said| part(said).clone()).unwrap_or_default())
    };
    // Whoever presses a key is there. A word that has to be read again does not go away.
    let escaped = move || match kind.get_untracked() {
        Shows::Idle(_) => pressed.ask.run(()),
        Shows::Absolute(_) => pressed.dismiss.run(()),
        _ => {}
    };
    view! {
        <dialog
            node_ref=dialog
            class="clock"
            aria-labelledby="clock-heading"
            aria-describedby="clock-what"
            data-runs="false"
            open=still.is_some()
            on:close=move |_: leptos::ev::Event| pressed.closed.run(())
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                escaped();
            }
        >
            <h2 id="clock-heading">{move || part(|said| &said.heading)}</h2>
            // It is read when the dialog opens, and not every second.
            <p id="clock-what">
                {move || part(|said| &said.before)} <span class="clock-left">{move || shows.get().time_left()}</span>
                {move || part(|said| &said.after)}
            </p>
            {move || paragraph("quiet", part(|said| &said.next))}
            <div role="status">
                {move || {
                    let words = texts.with_value(|texts| texts.failed.clone());
                    paragraph("clock-failed", if failed.get() { words } else { String::new() })
                }}
            </div>
            {move || buttons(kind.get(), &texts.get_value(), &ways, pressed)}
        </dialog>
    }
}

/// Brings it to life.
#[cfg(feature = "hydrate")]
fn live(given: running::Given) -> Pressed {
    let runner = running::Runner::start(given);
    listening::listen(&runner);
    let runner = StoredValue::new_local(runner);
    let callback = move |act: fn(&std::rc::Rc<running::Runner>)| Callback::new(move |()| runner.with_value(act));
    Pressed {
        ask: callback(|runner| runner.ask(asking::Asks::Person)),
        dismiss: callback(running::Runner::dismiss),
        closed: callback(|runner| runner.open_again()),
    }
}

fn paragraph(class: &'static str, words: String) -> impl IntoView {
    (!words.is_empty()).then(|| view! { <p class=class>{words}</p> })
}

fn buttons(kind: Shows, texts: &ClockTexts, ways: &ClockWays, Pressed { ask, dismiss, .. }: Pressed) -> AnyView {
    let asking = move |words: &str| {
        view! {
            <button type="button" class="button" on:click=move |_| ask.run(())>
                {words.to_owned()}
            </button>
        }
    };
    let link = |href: String, words: &str| {
        view! {
            <a class="button" href=href>
                {words.to_owned()}
            </a>
        }
    };
    match kind {
        Shows::Nothing => ().into_any(),
        Shows::Idle(_) => view! {
            <div class="actions">
                {asking(&texts.stay)} <form method="post" action=ways.sign_out.clone()>
                    <button type="submit" class="button button-quiet">
                        {texts.sign_out.clone()}
                    </button>
                </form>
            </div>
        }
        .into_any(),
        Shows::Absolute(_) => view! {
            <div class="actions">
                {link(back_here(&ways.sign_in_again, ways), &texts.sign_in_again)}
                <button type="button" class="button button-quiet" on:click=move |_| dismiss.run(())>
                    {texts.not_now.clone()}
                </button>
            </div>
        }
        .into_any(),
        Shows::Unknown => view! { <div class="actions">{asking(&texts.try_again)}</div> }.into_any(),
        Shows::Ended(_) => {
            view! { <div class="actions">{link(back_here(&ways.sign_in, ways), &texts.sign_in_again)}</div> }.into_any()
        }
        Shows::SomebodyElse => view! { <div class="actions">{link(ways.home.clone(), &texts.go_on)}</div> }.into_any(),
    }
}

/// The way to sign in, and from there back to this very page.
#[cfg(feature = "hydrate")]
fn back_here(way: &str, ways: &ClockWays) -> String {
    let location = leptos::prelude::location();
    let (path, query) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    // What a form was sent to is no page that could be asked for.
    let page = if path.starts_with("/auth/") { ways.account.clone() } else { path + &query };
    let sign = if way.contains('?') { '&' } else { '?' };
    format!("{way}{sign}return_to={}", String::from(js_sys::encode_uri_component(&page)))
}

#[cfg(not(feature = "hydrate"))]
fn back_here(way: &str, _: &ClockWays) -> String {
    way.to_owned()
}
