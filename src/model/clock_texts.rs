//! What the clock of a session can say. The server writes it down in the page's language, the browser picks.

use serde::{Deserialize, Serialize};

use super::session_clock::Shows;

/// Something that is said, as the server has it in the page's language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub heading: String,
    /// Where there is time left, it stands between these.
    pub before: String,
    pub after: String,
    pub next: String,
}

/// All that it can say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockTexts {
    pub idle: Said,
    pub absolute: Said,
    pub unknown: Said,
    /// An end without a reason.
    pub over: Said,
    pub ended: Vec<(String, Said)>,
    pub somebody_else: Said,
    /// The person's own question came to nothing.
    pub failed: String,
    pub stay: String,
    pub sign_out: String,
    pub sign_in_again: String,
    pub not_now: String,
    pub try_again: String,
    pub go_on: String,
    /// What stands at a form in which there is again what was typed.
    pub typed: String,
}

impl ClockTexts {
    pub fn said(&self, shows: Shows) -> Option<&Said> {
        match shows {
            Shows::Nothing => None,
            Shows::Idle(_) => Some(&self.idle),
            Shows::Absolute(_) => Some(&self.absolute),
            Shows::Unknown => Some(&self.unknown),
            Shows::SomebodyElse => Some(&self.somebody_else),
            Shows::Ended(reason) => {
                let of = |(known, said)| reason.is_some_and(|reason| reason.as_str() == known).then_some(said);
                Some(self.ended.iter().find_map(|(known, said)| of((known, said))).unwrap_or(&self.over))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::session::EndReason;

    #[test]
    fn every_end_is_said_in_its_own_words_or_in_those_of_any() {
        let said = |heading: &str| Said { heading: heading.to_owned(), ..Said::default() };
        let texts = ClockTexts {
            idle: said("idle"),
            over: said("over"),
            ended: vec![("idle_expired".to_owned(), said("away"))],
            ..ClockTexts::default()
        };
        let heading = |shows| texts.said(shows).map(|said| said.heading.as_str());
        assert_eq!(heading(Shows::Ended(Some(EndReason::IdleExpired))), Some("away"));
        assert_eq!(heading(Shows::Ended(Some(EndReason::Admin))), Some("over"));
        assert_eq!(heading(Shows::Ended(None)), Some("over"));
        assert_eq!((heading(Shows::Idle(1)), heading(Shows::Nothing)), (Some("idle"), None));
    }
}
