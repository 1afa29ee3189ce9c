//! Readings of an address: what the programs on the way to a service may take it for.

/// How a path was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Reading {
    AsSent,
    DecodedOnce,
    DecodedTwice,
    DotsRemoved,
    SlashesMerged,
    BackslashAsSlash,
    ParametersCut,
    LowerCase,
}
