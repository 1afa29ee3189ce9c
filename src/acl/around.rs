//! Ways around the refusal of one cell, asked one after the other.

use super::{
    asker::Asker,
    asking::{Asking, Place, Plain, listed},
    bypass::{
        Limits,
        attempt::Attempt,
        attempts,
        crossing::{Crossing, crossings},
        readings::split,
    },
    contract::Thing,
    finding::{Finding, FindingKind},
    outcome::Outcome,
    request::{Answer, Reads, Request},
    resource::{Relation, Resource},
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
    let (nothing, judged) = asking.ask(&place.row, &to_compare(attempt, control), asker, listed).await?;
    tells(&nothing)?;
    Ok(judged.outcome != Outcome::Allowed || !is_alike(attempt, &answer, &nothing))
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
    let is_compared = attempt.control.is_some() && !attempt.control_by_status;
    let reads = if is_compared { Reads::Body } else { request.reads };
    Request { reads, ..request.clone() }
}

/// Of bodies that were not read whole nobody knows that they are alike. A page for every path is the same but for a nonce in
/// it; what a POST makes is another thing each time.
fn is_alike(attempt: &Attempt, one: &Answer, other: &Answer) -> bool {
    let is_page = |answer: &Answer| answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    let are_near =
        !one.body.is_empty() && one.body.len().abs_diff(other.body.len()) * 20 <= one.body.len().max(other.body.len());
    let is_same = one.body == other.body || (is_page(one) && is_page(other) && are_near);
    one.status == other.status && (attempt.control_by_status || (one.is_whole && other.is_whole && is_same))
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
            control_by_status: false,
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

#[cfg(test)]
mod tests {
    use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

    use super::*;

    fn attempt(control_by_status: bool) -> Attempt {
        let request = Request::new("GET", "/a/");
        let (how, control) = (String::new(), Some(Request::new("GET", "/nowhere/")));
        Attempt { request, how, mend: None, control, control_by_status, is_reading: true }
    }

    fn answer(kind: &'static str, body: &str, is_whole: bool) -> Answer {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(kind))]);
        Answer { status: 200, headers, body: body.as_bytes().to_vec(), is_whole }
    }

    #[test]
    fn only_what_was_read_whole_is_alike() {
        let (by_body, by_status) = (attempt(false), attempt(true));
        let [page, other] = ["a", "b"].map(|nonce| format!("{nonce}{}", "x".repeat(99)));
        for (kind, one, other, alike) in [
            ("application/json", "{}", "{}", true),
            ("application/json", "{}", "[]", false),
            ("text/html", page.as_str(), other.as_str(), true),
            ("text/html", page.as_str(), &other[..90], false),
            ("text/html", page.as_str(), "", false),
            ("text/html", "", "", true),
            ("text/plain", page.as_str(), other.as_str(), false),
        ] {
            let is_alike = |attempt: &Attempt, whole: [bool; 2]| {
                is_alike(attempt, &answer(kind, one, whole[0]), &answer(kind, other, whole[1]))
            };
            assert_eq!(is_alike(&by_body, [true, true]), alike, "{kind} {one} {other}");
            for whole in [[true, false], [false, true], [false, false]] {
                assert!(!is_alike(&by_body, whole), "{kind} {one} {other}");
                assert!(is_alike(&by_status, whole));
            }
        }
        let reads = |attempt: &Attempt| to_compare(attempt, &attempt.request).reads;
        assert_eq!((reads(&by_body), reads(&by_status)), (Reads::Body, Reads::Status));
    }
}
