//! Every address and every layer, in order.

use std::{path::PathBuf, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{
        HeaderValue, Method, StatusCode,
        header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, IF_RANGE, RANGE},
    },
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use tower::ServiceBuilder;
use tower_cookies::CookieManagerLayer;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
    limit::RequestBodyLimitLayer,
    services::ServeDir,
    timeout::TimeoutLayer,
};

use super::{
    access_log::logged,
    at_services::by_host,
    brand_files::{self, FOR_EVER},
    errors::{panicked, problems, refused},
    front::Front,
    guard::guard,
    headers::{hsts_of, secure},
    host::one_host,
    language::spoken,
    layers::{MAX_BODY, TIMEOUT},
    short_way::ShortWay,
    state::AppState,
};
use crate::{
    look::House,
    model::{
        address::{self, Address, BRAND_FILES, HASHED_FILES},
        problem::Problem,
    },
    pages::{
        account::Account, activity::Activity, data, data::Data, delete::DeleteAccount, details::Details, enter,
        landing::Landing, link::Link, page, register::Register, server_function, session_expired::SessionExpired,
        sessions::Sessions, sign_in::SignIn, signed_out::SignedOut, terms::AskForTerms, tokens::Tokens, unlink::Unlink,
    },
    services::{authzen, backchannel_logout, frontchannel_logout, health, key_set, me, oauth, signals::signals},
};

/// No file has a longer name, and the paths of ours are shorter.
const LONGEST_NAME: usize = 255;

/// The whole server: the short way, and the router.
pub fn front(state: AppState) -> Front {
    Front::Door(ShortWay::new(&state), router(state))
}

/// All of it that is behind the router: the door, and beside it what stands at the hosts of services.
pub fn router(state: AppState) -> Router {
    over(routes(), state)
}

/// Every layer, over what answers at the addresses.
pub fn over(routes: Vec<(&'static Address, MethodRouter<AppState>)>, state: AppState) -> Router {
    let site = &state.house.site;
    let hsts = hsts_of(site);
    #[cfg(feature = "dev")]
    let for_suites = from_fn_with_state(state.clone(), super::suites::suites);
    #[cfg(not(feature = "dev"))]
    let for_suites = tower::layer::util::Identity::new();
    let worth_it = SizeAbove::new(512).and(NotForContentType::const_new("application/json"));
    // Each of them clones what is inside it for every request. In one stack that is cheap; as layers of the router each would
    // have a box of its own around the boxes of all others. The outermost comes first.
    let inner = ServiceBuilder::new().layer(CookieManagerLayer::new()).layer(from_fn_with_state(state.clone(), guard));
    let outer = ServiceBuilder::new()
        .layer(from_fn(logged))
        .layer(from_fn_with_state(hsts, secure))
        // What is compressed waits for more of it, and an event must not.
        .layer(CompressionLayer::new().compress_when(worth_it.and(NotForContentType::SSE)))
        .layer(for_suites)
        .layer(from_fn_with_state(Arc::clone(&state.house), spoken))
        .layer(from_fn_with_state(state.clone(), problems))
        .layer(from_fn(one_host))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, TIMEOUT));
    let door = routes
        .into_iter()
        .fold(Router::new(), |router, (address, handler)| router.route(address.path, handler))
        .fallback_service(files(&state.house))
        .layer(inner)
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(outer)
        .with_state(state.clone());
    by_host(&state, door)
}

/// What answers at each address. A test compares it with the table of addresses, both ways.
pub fn routes() -> Vec<(&'static Address, MethodRouter<AppState>)> {
    vec![
        (&address::HOME, get(page::<Landing>)),
        (&address::SIGN_IN, get(page::<SignIn>)),
        (&address::REGISTER, get(page::<Register>)),
        (&address::SESSION_EXPIRED, get(page::<SessionExpired>)),
        (&address::SIGNED_OUT, get(page::<SignedOut>)),
        (&address::ACCOUNT, get(page::<Account>)),
        (&address::ACCOUNT_DETAILS, get(page::<Details>)),
        (&address::ACCOUNT_LINK, get(page::<Link>)),
        (&address::ACCOUNT_UNLINK, get(page::<Unlink>)),
        (&address::ACCOUNT_TOKENS, get(page::<Tokens>)),
        (&address::ACCOUNT_SESSIONS, get(page::<Sessions>)),
        (&address::ACCOUNT_ACTIVITY, get(page::<Activity>)),
        (&address::ACCOUNT_DATA, get(page::<Data>)),
        (&address::DOWNLOAD_DATA, post(data::download)),
        (&address::ACCOUNT_DELETE, get(page::<DeleteAccount>)),
        (&address::TERMS, get(page::<AskForTerms>)),
        (&address::ENTER, get(enter::enter)),
        (&address::BEGIN_SIGN_IN, get(server_function)),
        (&address::CALLBACK, get(server_function)),
        (&address::REFUSED, get(refused)),
        (&address::BEGIN_LINK, get(server_function)),
        (&address::REGISTER_NEWCOMER, post(server_function)),
        (&address::CONNECT, post(server_function)),
        (&address::ACCEPT_TERMS, post(server_function)),
        (&address::CHANGE_DETAILS, post(server_function)),
        (&address::DELETE_ACCOUNT, post(server_function)),
        (&address::UNLINK, post(server_function)),
        (&address::CREATE_TOKEN, post(server_function)),
        (&address::REVOKE_TOKEN, post(server_function)),
        (&address::END_SESSIONS, post(server_function)),
        (&address::CHOOSE_LANGUAGE, post(server_function)),
        (&address::SIGN_OUT, post(server_function)),
        (&address::BACKCHANNEL_LOGOUT, post(backchannel_logout::by_provider)),
        (&address::FRONTCHANNEL_LOGOUT, get(frontchannel_logout::by_browser)),
        (&address::ME, get(me::me)),
        (&address::KEY_SET, get(key_set::key_set)),
        (&address::SIGNALS, get(signals)),
        (&address::AUTHZEN, get(authzen::metadata)),
        (&address::EVALUATION, post(authzen::evaluation)),
        (&address::EVALUATIONS, post(authzen::evaluations)),
        (&address::OAUTH, get(oauth::metadata)),
        (&address::INTROSPECT, post(oauth::introspect)),
        (&address::TOKEN, post(oauth::exchange)),
        (&address::REVOKE, post(oauth::revoke)),
        (&address::HEALTH_LIVE, get(health::live)),
        (&address::HEALTH_READY, get(health::ready)),
        #[cfg(feature = "dev")]
        (&address::AUTOSESSION_LIST, get(crate::dev::autosession::list)),
        #[cfg(feature = "dev")]
        (&address::AUTOSESSION, post(crate::dev::autosession::create)),
        #[cfg(feature = "dev")]
        (&address::AUTOSESSION_CLOCK, post(crate::dev::autosession::advance)),
        #[cfg(feature = "dev")]
        (&address::GALLERY, get(crate::dev::gallery::list)),
    ]
}

/// Stylesheet, script and pictures. Names in `/pkg` carry a hash of the content, so they may be kept for ever.
fn files(house: &Arc<House>) -> Router {
    const AN_HOUR: &str = "public, max-age=3600";
    let assets = &house.assets;
    let root = PathBuf::from(assets.options.site_root.to_string());
    let hashed = assets.options.hash_files;
    let pkg = files_in(root.join("pkg"), if hashed { FOR_EVER } else { "no-cache" });
    Router::new()
        .nest(HASHED_FILES, pkg)
        .nest(BRAND_FILES, brand_files::hashed(house))
        .merge(brand_files::icons(house))
        .fallback_service(files_in(root, AN_HOUR))
}

fn files_in(folder: PathBuf, keep: &'static str) -> Router {
    Router::new()
        .fallback_service(ServeDir::new(folder).append_index_html_on_directories(false))
        .layer(from_fn(move |request, next| file(request, next, keep)))
}

/// A file, a part of it, or what is to be said instead. It is looked for whatever the method, since what is not there
/// takes none.
async fn file(mut request: Request, next: Next, keep: &'static str) -> Response {
    let path = request.uri().path();
    // A folder is no file, and what `ServeDir` would find under a file's name with a slash is the file. A name that no
    // file can have is a fault to it.
    if path.ends_with('/') || path.len() > LONGEST_NAME {
        return Problem::NotFound.into_response();
    }
    let is_read = [Method::GET, Method::HEAD].contains(request.method());
    if !is_read {
        *request.method_mut() = Method::HEAD;
    }
    if !asks_for_a_part(&request) {
        request.headers_mut().remove(RANGE);
    }
    let mut response = next.run(request).await;
    let status = response.status();
    let is_there = status.is_success() || status == StatusCode::NOT_MODIFIED;
    if status == StatusCode::NOT_FOUND {
        return Problem::NotFound.into_response();
    }
    if is_there && !is_read {
        return ([(ALLOW, "GET, HEAD")], Problem::MethodNotAllowed).into_response();
    }
    if is_there {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    }
    if status == StatusCode::RANGE_NOT_SATISFIABLE {
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(CONTENT_TYPE);
    }
    response
}

/// A range counts only with GET, in bytes, and where nothing is said of which version it is a part of (RFC 9110 sections
/// 14.2 and 13.1.5); otherwise the whole file is the answer.
fn asks_for_a_part(request: &Request) -> bool {
    let in_bytes =
        |range: &HeaderValue| range.as_bytes().get(..6).is_some_and(|unit| unit.eq_ignore_ascii_case(b"bytes="));
    let headers = request.headers();
    request.method() == Method::GET && !headers.contains_key(IF_RANGE) && headers.get(RANGE).is_some_and(in_bytes)
}
