//! Whole-server tests over HTTP: the real router behind the real listener, a database for each test, and a provider that
//! misbehaves on demand. One file per promise; names quote the line of SECURITY.md that they prove.

mod at_rest;
mod attempts;
mod autosession;
mod claims;
mod command_line;
mod cookies;
mod database_away;
mod decisions;
mod doctor;
mod error_pages;
mod events;
mod headers;
mod housekeeping;
mod id_tokens;
mod imports;
mod keys;
mod listener;
mod logs;
mod malformed;
mod me;
mod origin;
mod panics;
mod probes;
mod provider_faults;
mod rates;
mod raw_requests;
mod registration;
mod return_to;
mod session_change;
mod session_limits;
mod sign_in;
mod sign_out;
mod support;
mod users;
