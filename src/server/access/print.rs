//! The answer for people and for programs.

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

use super::Question;
use crate::{
    model::{
        path::reading::{ReadPath, Reading},
        printable::printable,
        rules::{
            judge::{Judgement, SignIn, Verdict},
            weigh::Weighed,
            words::{reading_in_words, rule_in_words, verdict_in_words},
        },
        service::Service,
    },
    server::say::say,
};

/// A decision, and what led to it.
pub struct Told<'a> {
    pub service: &'a Service,
    pub question: &'a Question,
    pub target: &'a str,
    pub judgement: Judgement,
    pub weighed: &'a [Weighed],
}

impl Told<'_> {
    /// Prints it for people, with colours where there is a terminal.
    pub fn print(&self) {
        let (bold, Question { method, .. }) = (Style::new().bold(), self.question);
        let target = printable(self.target);
        say(format_args!(
            "{bold}{} {target}{bold:#} at {}, asked by {}",
            printable(method),
            self.service.id,
            self.question.who()
        ));
        let (word, style) = look_of(self.judgement.verdict);
        say(format_args!("  {style}{word}{style:#}: {}", verdict_in_words(self.judgement.verdict)));
        say(format_args!("  {}", rule_in_words(self.service, self.judgement)));
        if let Some(reading) = self.judgement.reading.filter(|reading| *reading != Reading::AsSent) {
            say(format_args!("  Because somebody on the way may read it so: {}.", reading_in_words(reading)));
        }
        say("");
        say(format_args!("{bold}Every reading{bold:#}"));
        for Weighed { read, method, rule, verdict } in self.weighed {
            let (word, style) = look_of(*verdict);
            let rule = rule.map_or_else(|| "no rule".to_owned(), |rule| format!("rule[{rule}]"));
            let (method, path) = (printable(method), printable(&read.path));
            say(format_args!("  {style}{word:<9}{style:#} {method} {path}  ({}; {rule})", steps_of(read)));
        }
    }

    /// Prints it for programs.
    pub fn print_json(&self) {
        let Judgement { verdict, rule, reading } = self.judgement;
        let readings: Vec<Value> = self.weighed.iter().map(in_json).collect();
        let told = json!({
            "service": self.service.id,
            "method": self.question.method,
            "target": self.target,
            "decision": look_of(verdict).0,
            "reason": reason_of(verdict),
            "rule": rule.map(|at| json!({ "index": at, "path": self.service.rules[at].path.to_string() })),
            "reading": reading.map(<&str>::from),
            "readings": readings,
        });
        say(serde_json::to_string_pretty(&told).unwrap_or_default());
    }
}

fn in_json(weighed: &Weighed) -> Value {
    let Weighed { read, method, rule, verdict } = weighed;
    let steps: Vec<&str> = read.steps.iter().map(<&str>::from).collect();
    json!({
        "path": read.path, "steps": steps, "method": method, "rule": rule,
        "decision": look_of(*verdict).0, "reason": reason_of(*verdict),
    })
}

/// A word, so that nobody has to see colours.
fn look_of(verdict: Verdict) -> (&'static str, Style) {
    match verdict {
        Verdict::Allowed => ("allowed", AnsiColor::Green.on_default()),
        Verdict::SignIn(_) => ("sign-in", AnsiColor::Yellow.on_default()),
        Verdict::Refused(_) | Verdict::BadToken(_) | Verdict::Unavailable => {
            ("refused", AnsiColor::Red.on_default().bold())
        }
    }
}

fn reason_of(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Allowed => None,
        Verdict::SignIn(SignIn::Anonymous) => Some("anonymous"),
        Verdict::SignIn(SignIn::Registering) => Some("registering"),
        Verdict::SignIn(SignIn::Ended(reason)) => Some(reason.into()),
        Verdict::SignIn(SignIn::TooLongAgo) => Some("too_long_ago"),
        Verdict::SignIn(SignIn::TermsNotAccepted) => Some("terms_not_accepted"),
        Verdict::Refused(refusal) => Some(refusal.into()),
        Verdict::BadToken(error) => Some(error.into()),
        Verdict::Unavailable => Some("unavailable"),
    }
}

fn steps_of(read: &ReadPath) -> String {
    if read.steps.is_empty() {
        return reading_in_words(Reading::AsSent).to_owned();
    }
    read.steps.iter().map(|reading| reading_in_words(*reading)).collect::<Vec<_>>().join(", ")
}
