//! Whole-server tests over HTTP: the real router behind the real listener, a database for each test, and a provider that
//! misbehaves on demand. One file per promise; names quote the line of SECURITY.md that they prove.

mod at_rest;
mod cookies;
mod decisions;
mod imports;
mod me;
mod registration;
mod session_change;
mod sign_in;
mod sign_out;
mod support;
