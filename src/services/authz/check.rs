//! The check itself: what is asked, who asks, and what follows.

use axum::http::HeaderMap;

use super::{
    answer::{Allowed, Answer, Outcome, Why},
    backend_cookies,
    described::{Described, Undescribed},
    echo,
    signs::{SentBy, Signs},
    way_in::way_in,
    who::{Asking, Evidence, cookie_names, who},
};
use crate::{
    auth::{facts::RequestFacts, handshake::access::asker},
    look::House,
    model::{
        echo::is_under,
        rules::judge::{Asked, Verdict, judge},
        service::Service,
    },
    services::identity_headers::{IdentityError, identity_headers},
};

/// Decides about a request that a proxy has described.
pub async fn check(
    house: &House,
    facts: &RequestFacts,
    headers: &HeaderMap,
    described: &Described,
    signs: &Signs,
) -> Answer {
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
    let is_use = match signs.sent_by {
        SentBy::Person => true,
        SentBy::OtherOrigin => service.names_origin(signs.origin.as_deref()),
        SentBy::Nobody => false,
    };
    let keeps_alive = is_use && !service.is_quiet(&described.target);
    let asking = who(Evidence { house, service, headers, keeps_alive }).await;
    facts.asked_by(&asking.caller);
    let asked = Asked {
        method: &described.method,
        overrides: &signs.overrides,
        target: &described.target,
        fetch_site: signs.fetch_site.as_deref(),
        origin: signs.origin.as_deref(),
        is_websocket: signs.is_websocket,
        by_cookie: asking.by_cookie,
    };
    let judgement = judge(service, &asked, &asker(&asking.caller));
    let outcome = match judgement.verdict {
        Verdict::Allowed => allow(house, service, described, headers, &asking).await,
        Verdict::SignIn(why) => Outcome::SignIn {
            why,
            way: way_in(&house.site, service, &described.for_browsers(), why),
            is_from_elsewhere: signs.is_from_elsewhere(),
        },
        Verdict::Refused(refusal) => Outcome::Refused(Why::Rule(refusal), judgement.reading),
        Verdict::BadToken(error) => Outcome::BadToken(error),
        Verdict::Unavailable => Outcome::Unavailable,
    };
    Answer { outcome, reader: signs.reader }
}

/// The doctor is let through by its token, and everybody else is told that nothing is there.
async fn of_echo(house: &House, facts: &RequestFacts, headers: &HeaderMap, described: &Described) -> Outcome {
    match echo::asked(house, described, headers).await {
        Ok((service, asking)) => {
            facts.asked_of(service);
            facts.asked_by(&asking.caller);
            match allow(house, service, described, headers, &asking).await {
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
    headers: &HeaderMap,
    asking: &Asking,
) -> Outcome {
    let who = asking.caller.signed_in().map(|signed_in| (signed_in, asking.service_session));
    let identity = match identity_headers(house, service, who).await {
        Ok(identity) => identity,
        Err(IdentityError::Unavailable) => return Outcome::Unavailable,
        Err(error) => return Outcome::Refused(Why::Identity(error), None),
    };
    let names = cookie_names(house, service);
    let cookies = backend_cookies::without(headers, [&names[0], &names[1]]);
    let address = format!("{}{}", service.origin(), described.for_browsers());
    let is_get = ["GET", "HEAD"].contains(&described.method.as_str());
    Outcome::Allowed(Allowed { identity, cookies, address, is_get })
}
