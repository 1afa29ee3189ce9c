//! The check: proxies ask about every request to a service, each kind at an address of its own. The order of a check:
//! [`endpoints`] -> [`nginx`], [`forward`] or [`envoy`] -> [`described`] -> [`signs`] -> [`who`] -> [`check`] -> [`answer`] ->
//! [`render`].

mod answer;
mod backend_cookies;
mod check;
mod described;
mod endpoints;
mod envoy;
mod forward;
mod nginx;
mod pages;
mod render;
mod signs;
mod way_in;
mod who;

pub use self::{
    answer::Meanwhile,
    described::Undescribed,
    endpoints::{Checks, envoy, forward, nginx, nginx_answer},
};
