//! The check itself: what is asked, who asks, and what follows.

use std::net::IpAddr;

use axum::http::HeaderMap;

use super::{
    answer::{Allowed, Answer, Challenge, Outcome, Why},
    asking::Asking,
    backend_cookies,
    described::{Described, Undescribed},
    echo,
    signs::{Reader, SentBy, Signs},
    way_in::way_in,
    who::{Evidence, cookie_names, who},
};
use crate::{
    auth::{
        facts::RequestFacts,
        tokens::{
            at_service::less_api_tokens,
            bearer::{Bearer, has_api_token},
        },
    },
    look::House,
    model::{
        echo::is_under,
        host_address::metadata_of,
        rules::judge::{Asked, Judgement, Refusal, Verdict, judge},
        service::{RemoteUser, Service, rule::Rule},
    },
    services::{
        identity_headers::{IdentityError, identity_headers},
        known::Known,
    },
};

/// What the visitor's own headers show, beside signs.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    pub headers: &'a HeaderMap,
    /// A token of the door's.
    pub bearer: Option<&'a Bearer>,
    /// From where, as far as a trusted proxy tells.
    pub from: Option<IpAddr>,
}

/// Decides about a request that a proxy has described.
pub async fn check(
    house: &House,
    facts: &RequestFacts,
    shown: Shown<'_>,
    described: &Described,
    signs: &Signs,
) -> Answer {
    let Shown { headers, bearer, from } = shown;
    if signs.is_http2_upgrade {
        return Answer::refused(signs.reader, Why::Undescribed(Undescribed::Http2Upgrade));
    }
    if is_under(&described.target) {
        return Answer { outcome: of_echo(house, facts, headers, described).await, reader: signs.reader };
    }
    let service = match described.service(&house.services) {
        Ok(service) => service,
        Err(undescribed) => return Answer::refused(signs.reader, Why::Undescribed(undescribed)),
    };
    facts.asked_of(service);
    // It counts nowhere but in `Authorization`, and whoever put it there has to hear of it.
    if described.target.split_once('?').is_some_and(|(_, query)| has_api_token(query)) {
        return Answer::refused(signs.reader, Why::TokenInAddress);
    }
    let is_use = match signs.sent_by {
        SentBy::Person => true,
        SentBy::OtherOrigin => service.names_origin(signs.origin.as_deref()),
        SentBy::Nobody => false,
    };
    let keeps_alive = is_use && !service.is_quiet(&described.target);
    let evidence = Evidence { house, sessions: &house.sessions, service, headers, bearer, from, keeps_alive };
    let mut asking = who(evidence).await;
    asking.note(facts);
    // What a page has a browser fetch goes on; its person is asked when they go somewhere.
    let terms = house.terms.as_ref().filter(|_| signs.reader == Reader::Visitor);
    let mut judgement = judge(service, &asked(described, signs, &asking), &asking.asker(terms));
    // What keeps somebody out may have changed at another node since: it is asked before they are refused, and is no second use.
    if may_change(judgement.verdict) && asking.is_remembered(&house.sessions) {
        let sessions = &house.sessions.past_memory();
        asking = who(Evidence { sessions, keeps_alive: false, ..evidence }).await;
        judgement = judge(service, &asked(described, signs, &asking), &asking.asker(terms));
    }
    let Judgement { verdict, rule, reading } = judgement;
    let rule = rule.map(|at| &service.rules[at]);
    let outcome = match verdict {
        Verdict::Allowed => {
            let outcome = allow(house, service, described, shown, asking.known(service, rule)).await;
            // What was remembered is older by what the database took to say whose address it is.
            if service.remote_user == RemoteUser::Email && asking.is_remembered(&house.sessions) {
                let asking = who(Evidence { keeps_alive: false, ..evidence }).await;
                let again = judge(service, &asked(described, signs, &asking), &asking.asker(terms));
                if again.verdict == Verdict::Allowed { outcome } else { Outcome::Unavailable }
            } else {
                outcome
            }
        }
        Verdict::SignIn(why) => Outcome::SignIn {
            why,
            way: way_in(&house.site, service, &described.for_browsers(), why),
            is_from_elsewhere: signs.is_from_elsewhere(),
            challenge: (!service.scopes.is_empty()).then(|| challenge(house, service)),
        },
        Verdict::Refused(Refusal::ScopeMissing) => Outcome::ScopeMissing(scope_of(rule), challenge(house, service)),
        Verdict::Refused(refusal) => Outcome::Refused(Why::Rule(refusal), reading),
        Verdict::BadToken(error) => Outcome::BadToken(error, challenge(house, service)),
        Verdict::Unavailable => Outcome::Unavailable,
    };
    Answer { outcome, reader: signs.reader }
}

/// Whether another word about who asks could make it a yes.
fn may_change(verdict: Verdict) -> bool {
    let by_the_request =
        [Refusal::ForeignOrigin, Refusal::UnreadableAddress, Refusal::ReservedAddress].map(Verdict::Refused);
    verdict != Verdict::Allowed && !by_the_request.contains(&verdict)
}

fn asked<'a>(described: &'a Described, signs: &'a Signs, asking: &Asking) -> Asked<'a> {
    Asked {
        method: &described.method,
        overrides: &signs.overrides,
        target: &described.target,
        fetch_site: signs.fetch_site.as_deref(),
        origin: signs.origin.as_deref(),
        is_websocket: signs.is_websocket,
        by_cookie: asking.by_cookie(),
    }
}

fn scope_of(rule: Option<&Rule>) -> String {
    rule.and_then(|rule| rule.scope.clone()).unwrap_or_default()
}

fn challenge(house: &House, service: &Service) -> Challenge {
    let is_at_door = service.url.origin() == house.site.public_url.origin();
    Challenge { resource_metadata: (!is_at_door).then(|| metadata_of(service)) }
}

/// The doctor is let through by its token, and everybody else is told that nothing is there.
async fn of_echo(house: &House, facts: &RequestFacts, headers: &HeaderMap, described: &Described) -> Outcome {
    match echo::asked(house, described, headers).await {
        Ok((service, asking)) => {
            facts.asked_of(service);
            asking.note(facts);
            let shown = Shown { headers, bearer: None, from: None };
            match allow(house, service, described, shown, asking.known(service, None)).await {
                Outcome::Allowed(allowed) if !echo::is_said(described, &allowed.identity) => Outcome::NotThere,
                outcome => outcome,
            }
        }
        Err(outcome) => outcome,
    }
}

/// What the backend is told. Where that cannot be said, nobody is let through as somebody else.
async fn allow(
    house: &House,
    service: &Service,
    described: &Described,
    Shown { headers, bearer, .. }: Shown<'_>,
    known: Option<Known<'_>>,
) -> Outcome {
    let identity = match identity_headers(house, service, known).await {
        Ok(identity) => identity,
        Err(IdentityError::Unavailable) => return Outcome::Unavailable,
        Err(error) => return Outcome::Refused(Why::Identity(error), None),
    };
    let names = cookie_names(house, service);
    let cookies = backend_cookies::without(headers, [&names[0], &names[1]]);
    let address = format!("{}{}", service.origin(), described.for_browsers());
    let can_be_redirected = bearer.is_none() && ["GET", "HEAD"].contains(&described.method.as_str());
    let authorization = less_api_tokens(headers);
    Outcome::Allowed(Allowed { identity, cookies, authorization, address, can_be_redirected })
}
