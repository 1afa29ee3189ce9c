//! The way out: here, at the provider, and while that is away.

mod form;
mod logouts_and_sign_ins;
mod provider_away;
mod there_too;
