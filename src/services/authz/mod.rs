//! The check: proxies ask about every request to a service, each kind at an address of its own. The order of a check:
//! [`endpoints`] -> [`nginx`], [`forward`] or [`envoy`] -> [`described`] -> [`signs`] -> [`check`] (in it [`who`], the rules, and
//! [`way_in`] for whoever has to sign in; for the doctor's folder [`echo`] alone) -> [`answer`] -> [`render`], with the [`pages`] that
//! [`people`] read.

mod answer;
mod asking;
mod backend_cookies;
mod check;
mod described;
mod echo;
mod endpoints;
mod envoy;
mod forward;
mod nginx;
mod pages;
#[cfg(feature = "dev")]
mod passed;
mod people;
mod render;
mod signs;
mod way_in;
mod who;

#[cfg(feature = "dev")]
pub use self::passed::Passed;
pub use self::{
    answer::{Meanwhile, reason_to_sign_in},
    described::Undescribed,
    endpoints::{Asked, Checks, Endpoint, envoy, forward, nginx, nginx_answer},
};
