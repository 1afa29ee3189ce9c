//! What every address asks of its visitor: one table. What is not in it is refused.

use axum::http::Method;
use strum::IntoStaticStr;

use crate::{
    model::{flow::Requirement, problem::REFUSED},
    services::{backchannel_logout, frontchannel_logout},
};

/// How an address is guarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, without looking who it is: probes, and providers that tell of a sign-out.
    Open,
    /// A page or an endpoint for those who meet the requirement.
    Guarded(Requirement),
    /// As above, and programs may post to it that say nothing of where they come from: it gives a session and takes nothing from the one that a cookie brings.
    Programs(Requirement),
}

/// What is counted, each for itself (SECURITY 27).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Limited {
    /// Beginning a sign-in.
    SignIn,
    /// Coming back from the provider.
    Callback,
    /// Registering.
    Register,
    /// Changing what is registered.
    Account,
}

/// The table. `path` is the route's pattern, not the address that was asked for.
pub fn access(method: &Method, path: &str) -> Option<Access> {
    use Requirement::{Guest, Public, RecentSignIn, Registering, SignedIn, SignedInForm};

    let reading = method == Method::GET || method == Method::HEAD;
    let posting = method == Method::POST;
    Some(match path {
        "/" | "/signed-out" if reading => Access::Guarded(Public),
        "/sign-in" | "/session-expired" if reading => Access::Guarded(Guest),
        "/register" if reading => Access::Guarded(Registering),
        "/account" if reading => Access::Guarded(SignedIn),
        "/account/details" | "/account/link" | "/account/unlink" if reading => Access::Guarded(RecentSignIn),
        "/auth/sign-in" | "/auth/callback" | REFUSED if reading => Access::Guarded(Public),
        "/auth/register" if posting => Access::Guarded(Registering),
        "/auth/sign-out" if posting => Access::Guarded(Public),
        // They ask for a recent sign-in themselves: the guard could not keep what was typed.
        "/auth/link" if reading => Access::Guarded(SignedIn),
        "/auth/details" if posting => Access::Guarded(SignedInForm),
        "/auth/unlink" if posting => Access::Guarded(SignedIn),
        backchannel_logout::PATH if posting => Access::Open,
        frontchannel_logout::PATH if reading => Access::Open,
        "/me" if reading => Access::Guarded(Public),
        "/health/live" | "/health/ready" if reading => Access::Open,
        #[cfg(feature = "dev")]
        crate::dev::autosession::PATH if reading || posting => Access::Programs(Public),
        _ => return None,
    })
}

/// The methods that an address takes, for the `Allow` of a 405 (RFC 9110 section 15.5.6); `None` if it takes none.
pub fn allowed(path: &str) -> Option<String> {
    let methods: Vec<_> = [Method::GET, Method::HEAD, Method::POST]
        .into_iter()
        .filter(|method| access(method, path).is_some())
        .map(|method| method.to_string())
        .collect();
    (!methods.is_empty()).then(|| methods.join(", "))
}

/// Whether a GET begins or finishes something there. A HEAD, which may be a link checker's or a mail scanner's, must not:
/// it is answered as a GET that says nothing.
pub fn begins_something(path: &str) -> bool {
    matches!(path, "/auth/sign-in" | "/auth/callback" | "/auth/link" | frontchannel_logout::PATH)
}

/// The addresses that are counted.
pub fn limited(path: &str) -> Option<Limited> {
    match path {
        "/auth/sign-in" | "/auth/link" => Some(Limited::SignIn),
        "/auth/callback" => Some(Limited::Callback),
        "/auth/register" => Some(Limited::Register),
        "/auth/details" | "/auth/unlink" => Some(Limited::Account),
        _ => None,
    }
}
