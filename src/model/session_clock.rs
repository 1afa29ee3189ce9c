//! What the clock of a session shows. It counts in one tab, and another may have gone on meanwhile: so it asks before it says
//! anything, says nothing until it matters, and says of an end only what the server has said.

use serde::{Deserialize, Serialize};

use super::{
    session::EndReason,
    time_left::{Stage, TimeLeft},
};

/// How often the server is asked again when it did not answer and time is up, in seconds.
const RETRY_SECONDS: i64 = 10;

/// Whose page it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whose {
    pub session: String,
    pub user: String,
}

/// What the server has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    Lives(Whose, TimeLeft),
    /// 401, with the reason if it has one that we know.
    Ended(Option<EndReason>),
    /// Nothing, or that it cannot tell.
    Nothing,
}

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shows {
    Nothing,
    /// It ends in so many seconds if nothing is done.
    Idle(i64),
    /// It ends in so many seconds in any case: nobody is promised that they can stay.
    Absolute(i64),
    /// Time is up, and nobody knows whether another tab has gone on.
    Unknown,
    Ended(Option<EndReason>),
    /// Another person has signed in in this browser.
    SomebodyElse,
}

impl Shows {
    /// The same without the time: what is said anew when it changes.
    #[must_use]
    pub fn kind(self) -> Self {
        match self {
            Self::Idle(_) => Self::Idle(0),
            Self::Absolute(_) => Self::Absolute(0),
            other => other,
        }
    }

    /// Whether others who look at the screen must not read on (ASVS 5.0 14.3.2).
    pub fn is_over(self) -> bool {
        matches!(self, Self::Ended(_) | Self::SomebodyElse)
    }

    /// Whether what was typed goes: who has signed out has said that it is over, and somebody else does not find it.
    pub fn forgets(self) -> bool {
        match self {
            Self::Ended(reason) => reason.is_some_and(|reason| !reason.can_end_in_the_middle()),
            Self::SomebodyElse => true,
            _ => false,
        }
    }

    /// The time that is left, "1:45".
    pub fn time_left(self) -> String {
        match self {
            Self::Idle(seconds) | Self::Absolute(seconds) => {
                let seconds = seconds.max(0);
                format!("{}:{:02}", seconds / 60, seconds % 60)
            }
            _ => String::new(),
        }
    }
}

/// What tabs tell each other. It is believed only where no harm comes of it: that a session has ended is asked of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub whose: Whose,
    pub word: Word,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Word {
    /// How long it lasted when the server was asked, and when that was, in milliseconds since 1970 as this device counts.
    Lives(TimeLeft, i64),
    /// Its person has signed out: the cookie that would have told why is gone.
    SignedOut,
    /// Something has changed.
    Look,
}

/// What to do with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    Believe(TimeLeft, i64),
    Ask,
}

/// A clock. Times are seconds since the page was asked for.
#[derive(Debug, Clone)]
pub struct Clock {
    whose: Whose,
    left: TimeLeft,
    /// When the server was asked for that.
    asked: i64,
    warn: i64,
    /// Up to where the server has been asked, so that it can be said.
    sure: Stage,
    /// When it is asked once more though time is up.
    again: i64,
    /// Whether the end that comes in any case has been read.
    dismissed: bool,
    /// Whether another tab says that their person has signed out.
    signed_out: bool,
    over: Option<Shows>,
}

/// What it shows at a moment, and whether the server is asked first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub shows: Shows,
    pub asks: bool,
}

impl Clock {
    pub fn new(whose: Whose, left: TimeLeft, warn: i64) -> Self {
        Self {
            whose,
            left,
            asked: 0,
            warn,
            sure: Stage::Early,
            again: 0,
            dismissed: false,
            signed_out: false,
            over: None,
        }
    }

    pub fn whose(&self) -> &Whose {
        &self.whose
    }

    pub fn at(&self, now: i64) -> Moment {
        if let Some(shows) = self.over {
            return Moment { shows, asks: false };
        }
        let left = self.left.after(now - self.asked);
        let stage = left.stage(self.warn);
        let ends_anyway = left.absolute <= left.idle || left.absolute < self.warn;
        let shows = match self.sure.min(stage) {
            Stage::Early => Shows::Nothing,
            Stage::End => Shows::Unknown,
            Stage::Near if ends_anyway && self.dismissed => Shows::Nothing,
            Stage::Near if ends_anyway => Shows::Absolute(left.absolute),
            Stage::Near => Shows::Idle(left.idle),
        };
        Moment { shows, asks: stage > self.sure || stage == Stage::End && now >= self.again }
    }

    /// Takes an answer to what was asked then. An older one than is known changes nothing.
    pub fn take(&mut self, told: Told, asked: i64, now: i64) {
        match told {
            _ if asked < self.asked => {}
            Told::Lives(whose, _) if whose.user != self.whose.user => self.over = Some(Shows::SomebodyElse),
            Told::Lives(whose, left) => {
                // The same person may have signed in again in another tab, and goes on here too.
                let stage = left.after(now - asked).stage(self.warn);
                let dismissed = self.dismissed && stage != Stage::Early && whose == self.whose;
                // At the very end only a word that it has ended is one.
                *self = Self {
                    whose,
                    left,
                    asked,
                    sure: stage.min(Stage::Near),
                    dismissed,
                    signed_out: false,
                    over: None,
                    ..self.clone()
                };
            }
            Told::Ended(reason) => {
                let reason = reason.or(self.signed_out.then_some(EndReason::SignedOut));
                self.over = Some(Shows::Ended(reason));
            }
            Told::Nothing if self.over.is_none() => {
                self.sure = self.left.after(now - self.asked).stage(self.warn);
                self.again = now + RETRY_SECONDS;
            }
            Told::Nothing => {}
        }
    }

    /// The end that comes in any case has been read.
    pub fn dismiss(&mut self) {
        self.dismissed = true;
    }

    /// What another tab's word is worth: of another session nothing, and none brings back what is over.
    pub fn hear(&mut self, message: &Message) -> Heard {
        self.signed_out |= message.word == Word::SignedOut && message.whose.user == self.whose.user;
        match message.word {
            Word::Lives(left, at) if message.whose == self.whose && self.over.is_none() => Heard::Believe(left, at),
            _ => Heard::Ask,
        }
    }
}

#[cfg(test)]
#[path = "session_clock_tests.rs"]
mod tests;
