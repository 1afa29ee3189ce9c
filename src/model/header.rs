//! Headers of the door's own: written by its checks, and read by services and by programs that prove their rules.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

pub const REMOTE_USER: &str = "remote-user";
pub const REMOTE_NAME: &str = "remote-name";
pub const REMOTE_EMAIL: &str = "remote-email";
pub const REMOTE_GROUPS: &str = "remote-groups";
pub const ASSERTION: &str = "vestibule-assertion";

/// What a service is told of who asks.
pub const IDENTITY: [&str; 5] = [REMOTE_USER, REMOTE_NAME, REMOTE_EMAIL, REMOTE_GROUPS, ASSERTION];

/// Why the door refuses.
pub const REASON: &str = "vestibule-reason";

/// Where somebody signs in who is answered 401.
pub const SIGN_IN: &str = "vestibule-sign-in";

/// The scheme of `WWW-Authenticate` in a 401 of the door's.
pub const SCHEME: &str = "Vestibule";

/// `User-Agent` of what `vestibule acl` asks. Anybody can send it: nothing is opened by it.
pub const ACL_USER_AGENT: &str = "vestibule-acl";

/// Printable ASCII stands for itself. `%` does not, so that decoding always gives back what was there.
const ENCODED: &AsciiSet = &CONTROLS.add(b'%');

/// A text as the value of an identity header.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}
