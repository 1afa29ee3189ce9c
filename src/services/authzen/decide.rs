//! The decision about one question: the same function that the checks of proxies and `vestibule access explain` use.

use super::{
    decision::{Decision, Unjudged},
    question::{Entity, Question},
    subjects::{Subject, Unavailable},
};
use crate::{
    model::{
        echo::is_under,
        rules::judge::{Asked, Verdict, judge},
        service::{Service, at_origin, split},
    },
    services::identity_headers::IdentityError,
};

/// An address in full, as a browser would ask for it.
const URL: &str = "url";

/// Decides for the service that asks. What it is told of is its own: an address of another service is none of its business.
pub(super) fn decide(
    service: &Service,
    services: &[Service],
    question: &Question,
    subject: Option<&Subject>,
) -> Result<Decision, Unavailable> {
    let Some(target) = target_at(service, services, &question.resource) else {
        return Ok(Decision::unjudged(Unjudged::ForeignResource));
    };
    // No rule counts there, and no check asks who it is that has no token of the doctor.
    if is_under(target) {
        return Ok(Decision::not_there());
    }
    let Some(subject) = subject else { return Ok(Decision::unjudged(Unjudged::UnknownSubject)) };
    let asked = Asked {
        method: &question.action,
        overrides: &[],
        target,
        fetch_site: None,
        origin: None,
        is_websocket: false,
        by_cookie: true,
    };
    let judgement = judge(service, &asked, &subject.asker());
    match (judgement.verdict, subject) {
        // No subject is a token.
        (Verdict::Unavailable | Verdict::BadToken(_), _)
        | (Verdict::Allowed, Subject::Known { identity: Err(IdentityError::Unavailable), .. }) => Err(Unavailable),
        (Verdict::Allowed, Subject::Known { identity: Err(error), .. }) => Ok(Decision::unnamed(*error)),
        (Verdict::Allowed, _) => Ok(Decision::permit()),
        (Verdict::SignIn(why), _) => Ok(Decision::sign_in(service, judgement, why)),
        (Verdict::Refused(refusal), _) => Ok(Decision::refuse(service, judgement, refusal)),
    }
}

/// Path and query of an address that is this service's in every reading.
fn target_at<'q>(service: &Service, services: &[Service], resource: &'q Entity) -> Option<&'q str> {
    let (origin, target) = split(&resource.id).filter(|_| resource.kind == URL)?;
    let path = target.split('?').next().unwrap_or_default();
    at_origin(services, origin, path).filter(|found| found.id == service.id).map(|_| target)
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;
