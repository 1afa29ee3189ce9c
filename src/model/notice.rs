//! What a person is told, once, on the page after what they did. A closed list: it comes from the session's row and
//! never from an address, so that no link can make a page say something false.

/// What has come of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// Name and e-mail address are saved.
    DetailsSaved,
    /// They were so already.
    DetailsUnchanged,
    /// They were changed so often that this change has to wait.
    DetailsTooOften,
    /// An identity was linked.
    Linked,
    /// The identity was theirs already.
    LinkedAlready,
    /// An identity was taken away.
    Unlinked,
    /// There was no such identity to take away.
    NotLinked,
}

impl Notice {
    /// Every notice.
    pub const ALL: [Self; 7] = [
        Self::DetailsSaved,
        Self::DetailsUnchanged,
        Self::DetailsTooOften,
        Self::Linked,
        Self::LinkedAlready,
        Self::Unlinked,
        Self::NotLinked,
    ];

    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DetailsSaved => "details_saved",
            Self::DetailsUnchanged => "details_unchanged",
            Self::DetailsTooOften => "details_too_often",
            Self::Linked => "linked",
            Self::LinkedAlready => "linked_already",
            Self::Unlinked => "unlinked",
            Self::NotLinked => "not_linked",
        }
    }

    /// The notice of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.as_str() == name)
    }
}
