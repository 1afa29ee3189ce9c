//! What comes back from a provider to an attempt: what belongs to it, what is stale, what was overtaken.

mod attempts;
mod given_up;
mod hostile_words;
mod mix_up;
mod overtaken;
