//! Why a request was refused or led elsewhere, in one word.

use serde::Serialize;
use strum::VariantArray;

/// The `reason` that programs read, events keep and the log shows. It is made of closed lists only, so that no text from
/// outside or inside gets there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Reason(&'static str);

impl Reason {
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl<L: VariantArray + Into<&'static str>> From<L> for Reason {
    fn from(listed: L) -> Self {
        Self(listed.into())
    }
}
