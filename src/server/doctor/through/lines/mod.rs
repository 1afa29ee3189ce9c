//! What mends each fault, at nginx, Caddy, Traefik, Envoy and HAProxy: lines of their pages, to the letter, which a test looks for
//! there. Empty where no line does.

mod arriving;
mod asking;
mod going_on;

use super::fault::{Fault, Lines};

/// Each fault once, in the order of the report.
pub(super) fn all() -> impl Iterator<Item = &'static (Fault, [Lines; 5])> {
    [arriving::LINES, asking::LINES, going_on::LINES].into_iter().flatten()
}
