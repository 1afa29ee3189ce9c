//! The short way of `GET /me`: a session that memory alone says lives is told of without the router and its layers, which cost
//! several times as much as looking it up. It says yes or nothing: whatever else there is to be said, and to whomever, is said on
//! the long way, whose headers and words these are. Tests compare the two.

use std::{panic, sync::Arc};

use axum::{
    body::Body,
    extract::Request,
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, Version,
        header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HOST, TRANSFER_ENCODING, UPGRADE},
    },
    response::Response,
};
use uuid::Uuid;

use super::{
    access_log::{Line, REQUEST_ID, id_header, tells_of_programs},
    at_services::is_doors,
    headers::{hsts_of, secured},
    state::AppState,
};
use crate::{
    auth::{me::Me, origin, session_cookie},
    look::House,
    model::{
        address::{Access, ME},
        flow::{Asked, Decision, decide},
        requirement::Requirement,
        time_left::TimeLeft,
    },
};

/// With one of these a request says more than who asks.
const MORE: [HeaderName; 5] = [AUTHORIZATION, CONTENT_LENGTH, EXPECT, TRANSFER_ENCODING, UPGRADE];

const TIME_LEFT: HeaderName = HeaderName::from_static(TimeLeft::HEADER);

/// What the long way would do besides, it would have to do here too.
const _: () = assert!(ME.rate.is_none() && !ME.begins && !ME.is_visited && !ME.echoes_request_id);

/// Clones share it.
#[derive(Clone)]
pub struct ShortWay(Arc<Parts>);

struct Parts {
    house: Arc<House>,
    /// The spellings of the door's host at which nothing else can be meant.
    hosts: Vec<String>,
    requirement: Option<Requirement>,
    /// Those of the answer, with room for those that differ.
    headers: HeaderMap,
}

impl ShortWay {
    pub fn new(state: &AppState) -> Self {
        let house = Arc::clone(&state.house);
        let authority = house.site.public_url.authority();
        let host = house.site.public_url.host_str().unwrap_or_default();
        let hosts = [authority, host].into_iter().filter(|host| is_doors(state, host));
        let hosts = hosts.map(str::to_owned).collect();
        let requirement = if let Access::Guarded(requirement) = ME.access { Some(requirement) } else { None };
        let mut headers = HeaderMap::new();
        for name in [REQUEST_ID, TIME_LEFT, CONTENT_LENGTH] {
            headers.insert(name, HeaderValue::from_static(""));
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        secured(&mut headers, hsts_of(&house.site), false);
        Self(Arc::new(Parts { house, hosts, requirement, headers }))
    }

    /// The answer, if it is a yes; none: it is for the long way to find one.
    pub fn answer<B>(&self, request: &Request<B>) -> Option<Response> {
        if !self.is_for_it(request) {
            return None;
        }
        // The long way has an answer for that too.
        panic::catch_unwind(panic::AssertUnwindSafe(|| self.me(request))).ok().flatten()
    }

    /// Whether nothing but who asks has to be found out.
    fn is_for_it<B>(&self, request: &Request<B>) -> bool {
        let (uri, headers) = (request.uri(), request.headers());
        let mut hosts = headers.get_all(HOST).iter();
        let host = match (uri.authority(), hosts.next()) {
            (None, Some(host)) => host.as_bytes(),
            (Some(host), None) if request.version() == Version::HTTP_2 => host.as_str().as_bytes(),
            _ => return false,
        };
        request.method() == Method::GET
            && uri.path() == ME.path
            && uri.query().is_none()
            && hosts.next().is_none()
            && self.0.hosts.iter().any(|own| own.as_bytes() == host)
            && !MORE.iter().any(|name| headers.contains_key(name))
            && !origin::is_person(headers)
    }

    fn me<B>(&self, request: &Request<B>) -> Option<Response> {
        let Parts { house, requirement, headers: prepared, .. } = &*self.0;
        let keeps_alive = !ME.is_quiet && origin::is_use(request.headers());
        let caller = session_cookie::at_once(&house.sessions, request.headers(), &house.cookies, keeps_alive)?;
        if decide(&caller.visitor, caller.by, (*requirement)?, Asked::default()) != Decision::Show {
            return None;
        }
        let signed_in = caller.signed_in()?;
        let json = Me::of(signed_in).to_json().ok()?;
        let mut headers = prepared.clone();
        headers.insert(TIME_LEFT, HeaderValue::try_from(signed_in.left.to_string()).ok()?);
        headers.insert(CONTENT_LENGTH, HeaderValue::from(json.len()));
        if !tells_of_programs() {
            headers.insert(REQUEST_ID, id_header(Uuid::now_v7())?);
        }
        let mut response = Response::new(Body::from(json));
        *response.headers_mut() = headers;
        if !tells_of_programs() {
            return Some(response);
        }
        let line = Line::begin(request, Some(ME.path));
        line.facts.asked_by(&Arc::new(caller));
        Some(line.end(response))
    }
}
