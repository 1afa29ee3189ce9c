//! The decision on a request to a service.

use super::weigh::{Weighed, weigh};
pub use super::{
    asked::{Asked, Asker},
    verdict::{Judgement, Refusal, SignIn, Verdict},
};
use crate::model::service::Service;

/// Whether who asks may do what is asked at a service. Pure and total. It is allowed only if every reading of the address
/// is, under every method that the request may be taken for; of those that are not, the one that weighs most is told.
pub fn judge(service: &Service, asked: &Asked<'_>, asker: &Asker<'_>) -> Judgement {
    conclude(&weigh(service, asked, asker))
}

/// What follows from all of them together.
pub fn conclude(weighed: &[Weighed]) -> Judgement {
    let first = weighed.first().filter(|first| first.verdict.weight() > 0);
    let heaviest = weighed.iter().map(|each| each.verdict.weight()).max().unwrap_or(u8::MAX);
    let deciding = weighed.iter().find(|each| each.verdict.weight() == heaviest);
    let Some(deciding) = deciding else {
        // There is always one; if there were none, nothing would have been allowed.
        return Judgement { verdict: Verdict::Unavailable, rule: None, reading: None };
    };
    let Weighed { verdict, rule, .. } = *deciding;
    let by_reading = |refusal| matches!(refusal, Refusal::RoleMissing | Refusal::ScopeMissing | Refusal::NoTokens);
    let verdict = match verdict {
        Verdict::Refused(refusal) if first.is_none() && by_reading(refusal) => {
            Verdict::Refused(Refusal::AmbiguousAddress)
        }
        verdict => verdict,
    };
    let reading = (verdict != Verdict::Allowed).then(|| deciding.read.reading());
    Judgement { verdict, rule, reading }
}
