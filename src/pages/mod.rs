//! What people see, one file a page, each beside the server functions it calls.

pub mod account;
pub mod callback;
pub mod context;
pub mod data;
pub mod details;
pub mod landing;
pub mod link;
pub mod notice;
pub mod register;
pub mod session_expired;
pub mod sign_in;
pub mod sign_out;
pub mod signed_out;
pub mod unlink;

use leptos::prelude::*;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

/// Every page. Who may see which is decided by the guard, before any of them is made.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=|| ()>
                <Route path=path!("/") view=landing::Landing ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view=sign_in::SignIn ssr=SsrMode::Async />
                <Route path=path!("/register") view=register::Register ssr=SsrMode::Async />
                <Route path=path!("/session-expired") view=session_expired::SessionExpired ssr=SsrMode::Async />
                <Route path=path!("/signed-out") view=signed_out::SignedOut ssr=SsrMode::Async />
                <Route path=path!("/account") view=account::Account ssr=SsrMode::Async />
                <Route path=path!("/account/details") view=details::Details ssr=SsrMode::Async />
                <Route path=path!("/account/link") view=link::Link ssr=SsrMode::Async />
                <Route path=path!("/account/unlink") view=unlink::Unlink ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
