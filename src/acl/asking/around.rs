//! Ways around the refusal of one cell, asked one after the other.

use super::{
    ask::{Asking, Place, Plain, listed},
    bypass::{
        Limits,
        attempt::{Attempt, Compares},
        attempts,
        crossing::{Crossing, crossings},
        readings::split,
    },
    compare::is_alike,
    contract::Thing,
};
use crate::acl::{
    http::request::{Answer, Reads, Request},
    table::{
        asker::Asker,
        finding::{Finding, FindingKind},
        outcome::Outcome,
        resource::{Relation, Resource},
    },
};

const OTHERS_CHILD: &str = "with the child of another parent";

/// A way around that was let through.
#[derive(Debug, Clone)]
pub struct Around {
    pub finding: Finding,
    /// The path in the reading that was asked, without its query: another route may be meant to be there.
    pub reads_as: Option<String>,
}

/// What came of all ways around one refusal.
#[derive(Debug, Default)]
pub struct Arounds {
    pub through: Vec<Around>,
    /// Those that had no answer, and why.
    pub unanswered: Vec<String>,
}

/// Whether a cell has something that could be got around. Who is let in needs no way around, and where nobody could be asked
/// properly, none would say anything.
pub fn is_closed(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Refused | Outcome::SignIn | Outcome::Absent)
}

/// Asks them all. What was let through may have changed its thing, so the next one has a new one.
pub async fn go_around(asking: &Asking, place: &Place, asker: &Asker, plain: &Plain) -> Arounds {
    let mut found = Arounds::default();
    let mut plain = plain.clone();
    let limits = Limits { posts: asking.contract.is_some(), skipped: &asking.skipped };
    let mut all = attempts(&place.row.route, &plain.request, limits);
    for at in 0.. {
        let Some(attempt) = all.get(at).cloned() else { break };
        let is_head = attempt.request.method == "HEAD";
        if is_head && (200..300).contains(&plain.judged.status) {
            // It is refused by what stands in the answer, and HEAD has nothing in it.
            continue;
        }
        let listed = listed(&place.row, plain.thing.as_deref()).filter(|_| !is_head);
        match is_let_through(asking, place, asker, &attempt, listed).await {
            Ok(false) => {}
            Ok(true) => {
                found.through.push(around(asking, place, asker, &attempt, plain.judged.outcome).await);
                if let Err(why) = renew(asking, place, asker, &mut plain).await {
                    found.unanswered.push(format!("all that comes after {:?}: {why}", attempt.how));
                    return found;
                }
                all = attempts(&place.row.route, &plain.request, limits);
            }
            Err(why) => found.unanswered.push(format!("{}: {why}", attempt.how)),
        }
    }
    cross(asking, place, asker, plain, &mut found).await;
    found
}

/// Whether an attempt reaches what its control does not.
async fn is_let_through(
    asking: &Asking,
    place: &Place,
    asker: &Asker,
    attempt: &Attempt,
    listed: Option<&str>,
) -> Result<bool, String> {
    let request = to_compare(attempt, &attempt.request);
    let (answer, judged) = asking.ask(&place.row, &request, asker, listed).await?;
    tells(&answer)?;
    if judged.outcome != Outcome::Allowed {
        return Ok(false);
    }
    let Some(control) = &attempt.control else { return Ok(true) };
    let control = to_compare(attempt, control);
    let (nothing, judged) = asking.ask(&place.row, &control, asker, listed).await?;
    tells(&nothing)?;
    if judged.outcome != Outcome::Allowed {
        return Ok(true);
    }
    let alike = |other: &Answer| is_alike(attempt.compares, [&request, &control], &answer, [&nothing, other]);
    if alike(&nothing) {
        return Ok(false);
    }
    // What differs between the same request and itself is new in every answer.
    let (again, _) = asking.ask(&place.row, &control, asker, listed).await?;
    tells(&again)?;
    Ok(!alike(&again))
}

/// Who has no time, or is not there, has neither let in nor refused.
fn tells(answer: &Answer) -> Result<(), String> {
    match answer.status {
        status @ (429 | 502 | 503 | 504) => Err(format!("it is answered {status}, which is no answer to it")),
        _ => Ok(()),
    }
}

/// What is compared has to be read.
fn to_compare(attempt: &Attempt, request: &Request) -> Request {
    let is_compared = attempt.control.is_some() && attempt.compares != Compares::Headers;
    let reads = if is_compared { Reads::Body } else { request.reads };
    Request { reads, ..request.clone() }
}

/// Another thing of the same kind, with the request for it. Where things are shared they were only read.
async fn renew(asking: &Asking, place: &Place, asker: &Asker, plain: &mut Plain) -> Result<(), String> {
    let thing = asking.thing(place, asker).await?;
    let request = asking.request(&place.row, thing.as_deref())?;
    (plain.request, plain.thing) = (request, thing);
    Ok(())
}

/// The child of another parent, asked for under a parent of one's own.
async fn cross(asking: &Asking, place: &Place, asker: &Asker, mut plain: Plain, found: &mut Arounds) {
    let (Some(resource), true) = (&place.row.resource, place.row.route.path.parameters() > 1) else { return };
    if !asker.is_somebody() {
        return;
    }
    let own = match own_request(asking, place, asker, resource).await {
        Ok(own) => own,
        Err(why) => return found.unanswered.push(format!("{OTHERS_CHILD}: {why}")),
    };
    for at in 0.. {
        let crossings = match crossings(&place.row.route.path, &own.target, &plain.request.target) {
            Ok(crossings) => crossings,
            Err(why) => return found.unanswered.push(format!("{OTHERS_CHILD}: {why}")),
        };
        let Some(crossing) = crossings.into_iter().nth(at) else { return };
        let Crossing { child, parent, .. } = &crossing;
        let with = |target: String| Request { target, ..plain.request.clone() };
        let attempt = Attempt {
            how: format!("with {child} of another {parent}"),
            mend: Some(format!("Look {child} up under its {parent}, not by itself.")),
            request: with(crossing.target),
            control: Some(with(crossing.control)),
            is_reading: false,
            compares: Compares::Bodies,
        };
        match is_let_through(asking, place, asker, &attempt, listed(&place.row, plain.thing.as_deref())).await {
            Ok(false) => {}
            Ok(true) => {
                found.through.push(around(asking, place, asker, &attempt, plain.judged.outcome).await);
                if let Err(why) = renew(asking, place, asker, &mut plain).await {
                    return found.unanswered.push(format!("all that comes after {:?}: {why}", attempt.how));
                }
            }
            Err(why) => found.unanswered.push(format!("{}: {why}", attempt.how)),
        }
    }
}

/// The plain request for a thing of one's own.
async fn own_request(asking: &Asking, place: &Place, asker: &Asker, resource: &Resource) -> Result<Request, String> {
    let own = Resource { relation: Relation::Owner, ..resource.clone() };
    let own: Thing = asking.make(&own, asker).await?;
    asking.request(&place.row, Some(&own))
}

async fn around(asking: &Asking, place: &Place, asker: &Asker, attempt: &Attempt, plainly: Outcome) -> Around {
    let identity = asking.askers.identity(asker).await;
    let request = identity.map_or_else(|_| attempt.request.clone(), |identity| identity.carry(attempt.request.clone()));
    let curl = request.curl(&asking.base());
    let mut text = format!("It is {} when asked plainly, and allowed {}.", plainly.as_str(), attempt.how);
    if let Some(mend) = &attempt.mend {
        text.push(' ');
        text.push_str(mend);
    }
    let finding = Finding {
        kind: FindingKind::Bypass,
        route: Some(place.row.route.clone()),
        resource: place.row.resource.clone(),
        asker: Some(asker.clone()),
        expected: Some(plainly),
        found: Some(Outcome::Allowed),
        text,
        request: Some(curl),
    };
    let reads_as = attempt.is_reading.then(|| split(&attempt.request.target).0.to_owned());
    Around { finding, reads_as }
}
