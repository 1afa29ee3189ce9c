//! Runs the clock in a browser: counts, asks, tells the other tabs, opens and closes the dialog.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    time::Duration,
};

use leptos::{html, prelude::*, task::tick};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, HtmlFormElement};

use super::{
    asking::{Asks, ask},
    counting::{Counter, device_time},
    forms,
    keeping::Keeper,
    parts::ClockWays,
    tabs::Tabs,
};
use crate::model::{
    session_clock::{Clock, Heard, Message, Shows, Told, Whose, Word},
    time_left::TimeLeft,
    typed::Because,
};

/// Whatever other tabs say, the server is asked at most once in so many seconds.
const BETWEEN_QUESTIONS: i64 = 1;

/// The class of a body that others must not read on in.
const OVER: &str = "is-over";

/// What it is given.
pub struct Given {
    pub whose: Whose,
    pub left: TimeLeft,
    pub warn: i64,
    pub shows: WriteSignal<Shows>,
    pub failed: WriteSignal<bool>,
    pub dialog: NodeRef<html::Dialog>,
    pub ways: ClockWays,
    pub typed: String,
}

pub struct Runner {
    clock: RefCell<Clock>,
    counter: Counter,
    pub keeper: Keeper,
    tabs: Tabs,
    pub given: Given,
    shown: Cell<Shows>,
    /// When the server was asked last.
    asked: Cell<i64>,
    /// Whether the clock is asking just now: it asks one question at a time.
    asking: Cell<bool>,
    /// Whether another tab has said something that the server is to be asked about.
    owed: Cell<bool>,
    /// Whether the person is signing out: the other tabs hear of it when it is done.
    signing_out: Cell<bool>,
    /// Whether the page is being left.
    left: Cell<bool>,
}

/// Whether it is to run: not on a page that is only looked at with another one's eyes.
pub fn may_run() -> bool {
    document().query_selector("dialog.clock[data-runs=false]").is_ok_and(|dialog| dialog.is_some())
}

impl Runner {
    /// It runs for as long as the page is there.
    pub fn start(given: Given) -> Rc<Self> {
        let clock = Clock::new(given.whose.clone(), given.left, given.warn);
        let runner = Rc::new_cyclic(|itself: &Weak<Self>| {
            let itself = itself.clone();
            let tabs = Tabs::new(move |message| {
                if let Some(runner) = itself.upgrade() {
                    runner.hear(&message);
                }
            });
            Self {
                clock: RefCell::new(clock),
                counter: Counter::new(),
                keeper: Keeper::new(given.whose.user.clone()),
                tabs,
                given,
                shown: Cell::new(Shows::Nothing),
                asked: Cell::default(),
                asking: Cell::default(),
                owed: Cell::default(),
                signing_out: Cell::default(),
                left: Cell::default(),
            }
        });
        runner.keeper.restore(&runner.given.whose, &runner.given.typed);
        runner.tabs.open();
        runner.tell_left(runner.given.left, device_time() - runner.counter.now() * 1000);
        let stepping = Rc::clone(&runner);
        let _ = set_interval_with_handle(move || stepping.step(), Duration::from_secs(1));
        runner
    }

    /// What is due at this second.
    fn step(self: &Rc<Self>) {
        let now = self.counter.now();
        let moment = self.clock.borrow().at(now);
        self.show(moment.shows);
        let is_owed = self.owed.get() && now - self.asked.get() >= BETWEEN_QUESTIONS;
        if (moment.asks || is_owed) && !self.asking.get() {
            self.owed.set(false);
            self.ask(Asks::Clock);
        }
    }

    /// Asks the server, unless it was asked so many seconds ago.
    pub fn look(self: &Rc<Self>, but_not_within: i64) {
        if self.counter.now() - self.asked.get() < but_not_within {
            return;
        }
        // What was asked before the page slept may never be answered.
        if self.asking.get() { self.owed.set(true) } else { self.ask(Asks::Clock) }
    }

    pub fn ask(self: &Rc<Self>, who: Asks) {
        let (runner, asked) = (Rc::clone(self), self.counter.now());
        let (at, of_clock) = (device_time(), who == Asks::Clock);
        self.asked.set(asked);
        if of_clock {
            self.asking.set(true);
        } else {
            // If it fails again, it is said again.
            self.given.failed.set(false);
        }
        spawn_local(async move {
            let told = ask(&runner.given.ways.me, who).await;
            if of_clock {
                runner.asking.set(false);
            }
            runner.take(told, who, asked, at);
        });
    }

    /// The end that comes in any case has been read.
    pub fn dismiss(self: &Rc<Self>) {
        self.clock.borrow_mut().dismiss();
        self.step();
    }

    fn take(self: &Rc<Self>, told: Told, who: Asks, asked: i64, at: i64) {
        if who == Asks::Person || told != Told::Nothing {
            self.given.failed.set(told == Told::Nothing);
        }
        let was_over = self.shown.get().is_over();
        let left = if let Told::Lives(_, left) = &told { Some(*left) } else { None };
        self.clock.borrow_mut().take(told, asked, self.counter.now());
        let is_over = self.clock.borrow().at(asked).shows.is_over();
        match left {
            Some(left) if !is_over => self.tell_left(left, at),
            // The others find out by themselves.
            _ if is_over && !was_over => self.tell(Word::Look),
            _ => {}
        }
        self.step();
    }

    fn hear(self: &Rc<Self>, message: &Message) {
        let heard = self.clock.borrow_mut().hear(message);
        match heard {
            Heard::Believe(left, at) => {
                let now = self.counter.now();
                let ago = (device_time() - at).max(0) / 1000;
                let told = Told::Lives(message.whose.clone(), left);
                self.clock.borrow_mut().take(told, now - ago, now);
                self.step();
            }
            Heard::Ask => {
                self.owed.set(true);
                self.step();
            }
        }
    }

    fn tell_left(&self, left: TimeLeft, at: i64) {
        self.tell(Word::Lives(left, at));
    }

    fn tell(&self, word: Word) {
        let whose = self.clock.borrow().whose().clone();
        self.tabs.tell(&Message { whose, word });
    }

    /// Shows it, as a dialog of its own where something else is said than before: so it is read out anew.
    fn show(self: &Rc<Self>, shows: Shows) {
        let before = self.shown.replace(shows);
        if before == shows {
            return;
        }
        self.given.shows.set(shows);
        if before.kind() == shows.kind() {
            return;
        }
        if shows.forgets() {
            self.keeper.forget();
        } else if shows != Shows::Nothing {
            self.keep(Because::Hidden);
        }
        if let Some(body) = document().body() {
            let _ = body.class_list().toggle_with_force(OVER, shows.is_over());
        }
        let runner = Rc::clone(self);
        spawn_local(async move {
            // Its words and buttons are there by then.
            tick().await;
            runner.open_anew();
        });
    }

    fn open_anew(&self) {
        let Some(dialog) = self.given.dialog.get_untracked() else { return };
        if dialog.open() {
            dialog.close();
        }
        if self.shown.get() != Shows::Nothing {
            let _ = dialog.show_modal();
        }
    }

    /// It is shown again: it may have been kept for Back for hours.
    pub fn come_back(self: &Rc<Self>) {
        self.left.set(false);
        self.tabs.open();
        self.look(0);
    }

    /// A browser may close it though it was asked not to, and nobody has closed it who may.
    pub fn open_again(&self) {
        let Some(dialog) = self.given.dialog.get_untracked() else { return };
        if !dialog.open() && self.shown.get() != Shows::Nothing {
            let _ = dialog.show_modal();
        }
    }

    /// A form is sent.
    pub fn sends(&self, event: &Event) {
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form.filter(|_| !event.default_prevented()) else { return };
        let (ways, action) = (&self.given.ways, forms::action(&form));
        if [&ways.sign_out, &ways.delete].contains(&&action) {
            self.signing_out.set(true);
            self.keeper.forget();
        } else if form.closest("main").ok().flatten().is_some() {
            self.keeper.sent();
        }
    }

    /// Keeps what is typed. Once the clock has spoken, whoever goes away does so to sign in again.
    pub fn keep(&self, because: Because) {
        let because = if self.shown.get() == Shows::Nothing { because } else { Because::End };
        self.keeper.keep(self.clock.borrow().whose(), because);
    }

    /// Nobody looks at the page. One that was left is hidden after that.
    pub fn hide(&self) {
        if !self.left.get() {
            self.keep(Because::Hidden);
        }
    }

    pub fn leave(&self) {
        self.left.set(true);
        self.keep(Because::Left);
        if self.signing_out.get() {
            self.tell(Word::SignedOut);
        }
        self.tabs.close();
    }
}
