//! Vestibule: the front door of a family of web services.
//!
//! A person signs in once at the organisation's OpenID provider; Vestibule registers newcomers, keeps the session in
//! Postgres under a random cookie, decides at every request what happens next, and tells other services who is asking.
//!
//! Imports run one way: `main -> server -> { pages | services | dev | acl } -> look -> auth -> { sessions | openid | signing } -> store -> model`.

#![recursion_limit = "256"]

#[cfg(feature = "dev")]
pub mod acl;
#[cfg(feature = "ssr")]
pub mod auth;
#[cfg(feature = "dev")]
pub mod dev;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod look;
pub mod model;
#[cfg(feature = "ssr")]
pub mod openid;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod services;
#[cfg(feature = "ssr")]
pub mod sessions;
#[cfg(feature = "ssr")]
pub mod signing;
#[cfg(feature = "ssr")]
pub mod store;

/// The browser's half starts here: it brings the islands to life and nothing else.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
