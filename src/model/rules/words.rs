//! What was decided and by what, in words for operators.

use super::verdict::{Judgement, Refusal, SignIn, Verdict};
use crate::model::{path::reading::Reading, service::Service};

/// What follows.
pub fn verdict_in_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "the request goes on to the service.",
        Verdict::SignIn(SignIn::Anonymous | SignIn::Registering | SignIn::Ended(_)) => {
            "they are asked to sign in first."
        }
        Verdict::SignIn(SignIn::TooLongAgo) => "they signed in too long ago, and are asked to do so again.",
        Verdict::SignIn(SignIn::TermsNotAccepted) => "they have not accepted the terms, and are asked to.",
        Verdict::BadToken(_) => "the token that was brought opens nothing.",
        Verdict::Unavailable => "nobody can tell at the moment.",
        Verdict::Refused(refusal) => match refusal {
            Refusal::RoleMissing => "they have none of the roles that are asked for.",
            Refusal::ScopeMissing => "the token does not have the scope.",
            Refusal::NoTokens => "no token is taken there.",
            Refusal::UnreadableAddress => {
                "the address cannot be read: part of an escape, a \"#\", NUL, no UTF-8, or too many readings."
            }
            Refusal::ReservedAddress => "everything under /.vestibule/ is the door's.",
            Refusal::AmbiguousAddress => "they may as it was sent, and not as somebody on the way may read it.",
            Refusal::ForeignOrigin => "it changes something by a cookie, and comes from a page of another origin.",
        },
    }
}

/// By which rule.
pub fn rule_in_words(service: &Service, Judgement { verdict, rule, .. }: Judgement) -> String {
    match rule {
        Some(at) => format!("By rule[{at}], whose path is {}.", service.rules[at].path),
        None if matches!(verdict, Verdict::Refused(refusal) if is_of_no_rule(refusal)) => {
            "By no rule: it holds at every service.".to_owned()
        }
        None if service.roles.is_empty() => "By no rule, so whoever is signed in may.".to_owned(),
        None => format!("By no rule, so whoever is signed in as one of these may: {}.", service.roles.join(", ")),
    }
}

fn is_of_no_rule(refusal: Refusal) -> bool {
    matches!(refusal, Refusal::UnreadableAddress | Refusal::ReservedAddress)
}

/// How an address was read.
pub fn reading_in_words(reading: Reading) -> &'static str {
    match reading {
        Reading::AsSent => "as sent",
        Reading::DecodedOnce => "decoded once",
        Reading::DecodedTwice => "decoded twice",
        Reading::DotsRemoved => "dot segments removed",
        Reading::SlashesMerged => "slashes merged",
        Reading::BackslashAsSlash => "backslash as slash",
        Reading::ParametersCut => "; parameters cut",
        Reading::LowerCase => "lower case",
        Reading::EndsCut => "dots and spaces at the end cut",
        Reading::QueryCut => "ended at a decoded ? or #",
        Reading::HostCut => "two slashes taken for a host",
        Reading::FormsReplaced => "compatibility forms replaced",
    }
}
