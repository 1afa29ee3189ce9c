//! The relying party: proofs, keys, claims, logout tokens; providers that lie, that are sloppy, that are away.

mod audiences;
mod claimed_roles;
mod claims;
pub mod conformance_backchannel;
pub mod conformance_backchannel_refused;
mod conformance_backchannel_requests;
mod conformance_backchannel_signatures;
mod conformance_clients;
mod conformance_frontchannel;
mod conformance_keys;
mod conformance_logout;
mod conformance_sign_in;
pub mod id_tokens;
mod keys;
mod odd_keys;
mod provider_addresses;
mod provider_faults;
mod provider_habits;
mod provider_watch;
mod quirks;
mod refused_client;
mod signed_userinfo;
mod silent_userinfo;
mod sloppy_answers;
mod sloppy_claims;
