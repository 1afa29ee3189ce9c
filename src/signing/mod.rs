//! What the door signs with: ES256 (RFC 7518 section 3.4), with keys that the nodes make, publish and change by themselves.
//!
//! From below: the file that seals them (`file_key`), one key (`key`), the JSON Web Token (`jwt`), those that were
//! signed lately (`lately`), all keys of the moment (`keys`), what was signed (`signed`). Beside them the public keys of services
//! (`client_keys`), whose signatures are theirs.

mod client_keys;
mod file_key;
mod jwt;
mod key;
mod keys;
mod lately;
mod signed;

pub use client_keys::{ClientKeysError, client_keys, has_signed};
pub use file_key::{FileKey, FileKeyError};
pub use jwt::sign;
pub use key::SigningKey;
pub use keys::{SigningError, SigningKeys, is_opened_by};
pub use signed::{MOST_BYTES, read};
