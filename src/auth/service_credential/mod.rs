//! A service's own credential: HTTP Basic with its secret (`basic`), or a statement that it has signed (`private_key_jwt`).

mod basic;
mod private_key_jwt;

use strum::{IntoStaticStr, VariantArray};

pub use self::{
    basic::authenticate,
    private_key_jwt::{ASSERTION_TYPE, Proof, prove},
};

/// Why somebody who asks is no service: the reason of a 401, by the name that OAuth has for it (RFC 6749 section 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum CredentialError {
    /// None, an unknown one, or a wrong one: which of these is nobody's to know.
    InvalidClient,
}
