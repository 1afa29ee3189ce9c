//! Whole-server tests over HTTP: the real router behind the real listener, a database for each test, and a provider that
//! misbehaves on demand. A folder for each subject and a file for each promise; names quote the promise of docs/security.md
//! that they hold.

#![allow(clippy::disallowed_methods, reason = "tests hold locks for as long as they like")]

mod account;
mod acl;
mod acl_services;
mod answers;
mod cache;
mod callback;
mod database;
mod guard;
mod on_behalf;
mod openid;
mod program;
mod proxies;
mod register;
mod services;
mod session;
mod sign_in;
mod sign_out;
mod sources;
mod support;
mod workshop;
