//! Every reading of an address under every method of a request, each with its own verdict.

use std::borrow::Cow;

use super::{
    asked::{Asked, Asker},
    demand,
    methods::methods,
    verdict::{Refusal, Verdict},
};
use crate::model::{
    path::{
        pattern::Letters,
        reading::{ReadPath, Reading, Unreadable, fold, is_readable, readings},
        segments::segments,
    },
    service::Service,
};

/// One reading under one method, and what the first rule that is for both makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    pub read: ReadPath,
    pub method: String,
    /// The rule's place in the settings.
    pub rule: Option<usize>,
    pub verdict: Verdict,
}

/// All of them, what was sent first; never none. Where an address has no reading, or is the door's, that alone.
pub fn weigh(service: &Service, asked: &Asked<'_>, asker: &Asker<'_>) -> Vec<Weighed> {
    let (path, query) = asked.target.split_once('?').map_or((asked.target, None), |(path, query)| (path, Some(query)));
    let refused = |path: &str, steps, refusal| {
        let read = ReadPath { path: path.to_owned(), steps };
        vec![Weighed { read, method: asked.method.to_owned(), rule: None, verdict: Verdict::Refused(refusal) }]
    };
    if !is_readable(asked.target) {
        return refused(path, Vec::new(), Refusal::UnreadableAddress);
    }
    let mut reads = match readings(path) {
        Ok(reads) => reads,
        Err(Unreadable(Reading::AsSent)) => return refused(path, Vec::new(), Refusal::UnreadableAddress),
        Err(Unreadable(reading)) => return refused(path, vec![reading], Refusal::UnreadableAddress),
    };
    if let Some(read) = reads.iter().find(|read| read.is_reserved()) {
        return refused(&read.path, read.steps.clone(), Refusal::ReservedAddress);
    }
    let Some(methods) = methods(asked.method, asked.overrides, query) else {
        return refused(path, Vec::new(), Refusal::UnreadableAddress);
    };
    add_lower_case(service, &mut reads);
    let weigh_one = |read: &ReadPath, method: &String| {
        let rule = first_match(service, read, method);
        let verdict = demand::verdict(service, rule.map(|at| &service.rules[at]), method, asked, asker);
        Weighed { read: read.clone(), method: method.clone(), rule, verdict }
    };
    reads.iter().flat_map(|read| methods.iter().map(move |method| weigh_one(read, method))).collect()
}

/// Adds each reading in lower case, where that may make a difference to a rule.
fn add_lower_case(service: &Service, reads: &mut Vec<ReadPath>) {
    let rules_have_upper_case = service.rules.iter().any(|rule| rule.path.has_upper_case());
    for at in 0..reads.len() {
        let folded = fold(&reads[at].path);
        if rules_have_upper_case || folded != reads[at].path {
            let steps = [&reads[at].steps[..], &[Reading::LowerCase]].concat();
            reads.push(ReadPath { path: folded, steps });
        }
    }
}

/// The first rule for a reading and a method. In lower case its pattern counts in lower case too.
fn first_match(service: &Service, read: &ReadPath, method: &str) -> Option<usize> {
    let letters = if read.reading() == Reading::LowerCase { Letters::Folded } else { Letters::Exact };
    let path: Cow<'_, [&str]> = segments(&read.path).into();
    service.rules.iter().position(|rule| rule.is_for(method) && rule.path.matches(&path, letters))
}
