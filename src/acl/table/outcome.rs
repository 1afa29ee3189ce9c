//! What a service answers, as far as access is about it.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// What an answer means for who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Outcome {
    /// 2xx, or 101 for a websocket.
    Allowed,
    /// 401, or 303 to the door.
    SignIn,
    /// 403.
    Refused,
    /// 404 or 410; of a list: 2xx without the thing in it.
    Absent,
    /// All else.
    Error,
}

impl Outcome {
    /// Its name in tables and reports.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
