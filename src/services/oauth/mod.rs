//! OAuth 2.0 for services, which ask with their own credential (`client`) by forms (`form`), at their own pace (`pace`): what a token
//! is ([`introspect`], RFC 7662), that one is over ([`revoke`], RFC 7009), and for another one with which they act for somebody at
//! another service ([`exchange`], RFC 8693). Where all that is stands in [`metadata`] (RFC 8414). Whom a token is about is told by
//! `known`, and what goes wrong by `error`.

mod client;
mod deadline;
mod error;
mod exchange;
mod flights;
mod form;
mod introspect;
mod known;
mod metadata;
mod pace;
mod revoke;
mod state;

pub use self::{
    error::OAuthError,
    exchange::exchange,
    introspect::introspect,
    metadata::metadata,
    pace::{Pace, PerMinute},
    revoke::revoke,
    state::OAuth,
};
