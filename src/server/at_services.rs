//! The router of the hosts of services: its own addresses and layers, chosen by `Host` before the door's. There the door serves
//! its folder, the echo's and the metadata about tokens, and nothing else.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode, Uri,
        header::{ALLOW, RETRY_AFTER},
    },
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{MethodRouter, any, get, post},
};
use tower::ServiceExt;
use tower_http::{catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer, timeout::TimeoutLayer};

#[cfg(feature = "dev")]
use super::gallery::{Asked, asked, shown};
use super::{
    access_log::logged,
    arriving::counted,
    errors::{panicked, problem_in},
    headers::{no_referrer, secure},
    host::{named_host, one_host},
    language::spoken,
    layers::{MAX_BODY, TIMEOUT},
    state::AppState,
    waiting::unless_gone,
};
use crate::{
    auth::{
        answer::ProblemJson,
        facts::RequestFacts,
        handshake::visit::{Visiting, visiting},
        origin,
    },
    look::{
        Way,
        language::{ProblemFacts, Text},
        problem_page,
    },
    model::{
        address::{self, Access},
        host_address::{self, FOLDER, HostAddress},
        problem::Problem,
        service_host::ServiceHost,
    },
    services::at_service,
};

/// What answers at each address of every service's host. A test compares it with the table, both ways.
pub fn routes() -> Vec<(&'static HostAddress, MethodRouter<AppState>)> {
    vec![
        (&host_address::ENTER, get(at_service::enter)),
        (&host_address::ARRIVE, get(at_service::arrive)),
        (&host_address::SIGNED_IN, get(at_service::signed_in)),
        (&host_address::SIGNED_OUT, get(at_service::signed_out)),
        (&host_address::ME, get(at_service::me)),
        (&host_address::SIGN_OUT, post(at_service::sign_out)),
        (&host_address::RESOURCE_METADATA, get(at_service::resource_metadata)),
        (&host_address::RESOURCE_METADATA_OF_PATH, get(at_service::resource_metadata)),
        (&host_address::ECHO, any(at_service::echo)),
        (&host_address::ECHO_FOLDER, any(at_service::echo)),
        (&host_address::ECHO_OF_PAGES, any(at_service::echo)),
    ]
}

/// The door at its own host and at every other that is no service's, and what stands at the services'.
pub fn by_host(state: &AppState, door: Router) -> Router {
    let hosts = Hosts {
        beside: around(within_limits(Router::new(), state), state),
        at_services: at_services(state),
        door,
        state: state.clone(),
    };
    Router::new().fallback(move |request: Request| {
        let hosts = hosts.clone();
        async move { hosts.answer_or_show(request).await }
    })
}

/// What stands where.
#[derive(Clone)]
struct Hosts {
    state: AppState,
    door: Router,
    at_services: Router,
    beside: Router,
}

impl Hosts {
    #[cfg(not(feature = "dev"))]
    async fn answer_or_show(self, request: Request) -> Response {
        self.answer(request).await
    }

    /// The gallery asks for pages as others would.
    #[cfg(feature = "dev")]
    async fn answer_or_show(self, request: Request) -> Response {
        match asked(&self.state, request).await {
            Asked::Other(request) => self.answer(request).await,
            Asked::Page(request, theme) => shown(self.answer(request).await, theme).await,
            Asked::Answer(response) => response,
        }
    }

    async fn answer(self, mut request: Request) -> Response {
        let router = match whose(&self.state, &request) {
            Whose::Service(host) => {
                request.extensions_mut().insert(host);
                self.at_services
            }
            Whose::Nobodys => self.beside,
            Whose::Doors => self.door,
        };
        router.oneshot(request).await.unwrap_or_else(|never| match never {})
    }
}

/// Who answers at a host.
enum Whose {
    Service(Arc<ServiceHost>),
    Doors,
    /// A service's by its name, and nobody's by its port.
    Nobodys,
}

/// Health checks are answered at every host, and a request that does not say which one host it is for is the door's to refuse.
fn whose(state: &AppState, request: &Request) -> Whose {
    let path = request.uri().path();
    let is_probe = address::ALL.iter().any(|address| address.access == Access::Probe && address.path == path);
    let Some(host) = named_host(request).filter(|_| !is_probe) else { return Whose::Doors };
    let (hosts, public_url) = (&state.house.hosts, &state.house.site.public_url);
    match hosts.named(&host, public_url) {
        Some(host) => Whose::Service(Arc::clone(host)),
        None if hosts.is_beside(&host, public_url) => Whose::Nobodys,
        None => Whose::Doors,
    }
}

/// Whether this host, as it is written here, is the door's own and nobody else's.
pub(super) fn is_doors(state: &AppState, host: &str) -> bool {
    let (hosts, public_url) = (&state.house.hosts, &state.house.site.public_url);
    hosts.named(host, public_url).is_none() && !hosts.is_beside(host, public_url)
}

fn at_services(state: &AppState) -> Router {
    let (uploads, forms): (Vec<_>, Vec<_>) = routes().into_iter().partition(|(address, _)| address.takes_uploads);
    let add = |router: Router<AppState>, (address, handler): (&HostAddress, MethodRouter<AppState>)| {
        router.route(address.path, handler)
    };
    let router = within_limits(forms.into_iter().fold(Router::new(), add), state);
    around(uploads.into_iter().fold(router, add), state)
}

/// For what is no larger than a form and takes no longer than a page.
fn within_limits(router: Router<AppState>, state: &AppState) -> Router<AppState> {
    router
        .fallback(nothing_else)
        .layer(from_fn_with_state(state.clone(), counted))
        .layer(from_fn(gate))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, TIMEOUT))
}

fn around(router: Router<AppState>, state: &AppState) -> Router {
    router
        .layer(from_fn_with_state(state.clone(), in_time))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(one_host))
        .layer(from_fn(problems))
        .layer(from_fn_with_state(Arc::clone(&state.house), spoken))
        // Whether its people shall always come by https is the service's to say.
        .layer(from_fn_with_state(None::<HeaderValue>, secure))
        // Every answer here carries a pass, or follows one that did.
        .layer(from_fn(no_referrer))
        .layer(from_fn(logged))
        .with_state(state.clone())
}

/// Everything else at that host is the service's, and a proxy should not have sent it here.
async fn nothing_else(uri: Uri) -> Problem {
    if uri.path().starts_with(FOLDER) { Problem::NotFound } else { Problem::Misdirected }
}

/// A step is for visits only, and a HEAD, which may be a link checker's or a mail scanner's, takes none.
async fn gate(mut request: Request, next: Next) -> Response {
    let Some(address) = host_address::find(request.uri().path()) else { return next.run(request).await };
    let takes: &[Method] = match address.method {
        Some(address::Method::Get) => &[Method::GET, Method::HEAD],
        Some(address::Method::Post) => &[Method::POST],
        None => return next.run(request).await,
    };
    if !takes.contains(request.method()) {
        let allowed: Vec<&str> = takes.iter().map(Method::as_str).collect();
        return ([(ALLOW, allowed.join(", "))], Problem::MethodNotAllowed).into_response();
    }
    if address.is_step {
        match visiting(request.headers()) {
            Visiting::Goes => {}
            Visiting::InFrame => return Problem::InFrame.into_response(),
            Visiting::No => return Problem::NotAVisit.into_response(),
        }
        if request.method() == Method::HEAD {
            *request.uri_mut() = Uri::from_static(address.path);
        }
    }
    next.run(request).await
}

/// Nobody waits for a database that does not answer any more.
async fn in_time(State(state): State<AppState>, request: Request, next: Next) -> Response {
    unless_gone(&state, next.run(request)).await.unwrap_or_else(|| Problem::DatabaseAway.into_response())
}

/// A page of every problem, whole in itself, and `application/problem+json` for programs.
async fn problems(request: Request, next: Next) -> Response {
    let is_person = origin::is_person(request.headers());
    let (host, uri) = (request.extensions().get::<Arc<ServiceHost>>().cloned(), request.uri().clone());
    let facts = request.extensions().get::<RequestFacts>().cloned().unwrap_or_default();
    let response = next.run(request).await;
    let Some(problem) = problem_in(&response) else { return response };
    facts.refused(problem);
    let mut answer = if is_person {
        let known = ProblemFacts {
            name: facts.name(),
            host: host.as_ref().and_then(|host| host.first().url.host_str().map(str::to_owned)),
            ..ProblemFacts::default()
        };
        problem_page(problem, &known, host.and_then(|host| way_on(problem, &host, &uri)))
    } else {
        let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        ProblemJson::new(status, problem).into_response()
    };
    keep(response.headers(), answer.headers_mut());
    if problem == Problem::DatabaseAway {
        answer.headers_mut().entry(RETRY_AFTER).or_insert(HeaderValue::from_static("5"));
    }
    answer
}

/// What can be asked for again is, and all else leads to where the service begins.
fn way_on(problem: Problem, host: &ServiceHost, uri: &Uri) -> Option<Way> {
    let is_enter = uri.path() == host_address::ENTER.path;
    let here = || uri.path_and_query().map(|here| here.as_str().to_owned());
    match problem {
        // Asked for again from the service, not to go round in circles through the same proxy.
        Problem::Misdirected => None,
        Problem::InFrame if is_enter => Some(Way { in_new_tab: true, ..Way::to(here()?, Text::OpenInNewTab) }),
        Problem::InFrame => Some(Way { in_new_tab: true, ..Way::to(host_address::ENTER.link(), Text::OpenInNewTab) }),
        Problem::DatabaseAway | Problem::TimedOut | Problem::Internal if is_enter => {
            Some(Way::to(here()?, Text::TryAgain))
        }
        _ => Some(Way::to(host.first().url.path(), Text::GoToStart)),
    }
}

fn keep(from: &HeaderMap, to: &mut HeaderMap) {
    for name in [RETRY_AFTER, ALLOW] {
        if let Some(value) = from.get(&name) {
            to.insert(name, value.clone());
        }
    }
}
