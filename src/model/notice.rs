//! What a person is told, once, on the page after what they did. A closed list: it comes from the session's row and
//! never from an address, so that no link can make a page say something false.

use strum::{EnumString, IntoStaticStr, VariantArray};

#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Notice {
    DetailsSaved,
    DetailsUnchanged,
    /// They were changed so often that this change has to wait.
    DetailsTooOften,
    Linked,
    LinkedAlready,
    /// What they came with at first is not theirs to have, or was proven too long ago.
    NotConnected,
    Unlinked,
    /// There was no such identity to take away.
    NotLinked,
    TokenRevoked,
    /// There was no such token any more.
    TokenNotRevoked,
    SessionEnded,
    /// There was no such session any more.
    SessionNotEnded,
    OthersEnded,
    /// There was no other session.
    NoOthers,
}

impl Notice {
    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
