//! What keeps a file from being shown as a picture.

/// A larger one is not for a header: a phone would wait for it.
pub const PICTURE_MAX_BYTES: usize = 256 * 1024;

/// The longest side that is believed, in pixels.
pub(super) const SIDE_MAX: u32 = 8192;

/// Why a file is no picture to show; the sentence goes on after its path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    #[error("is larger than {} kB. Make it smaller: people wait for it", PICTURE_MAX_BYTES / 1024)]
    TooLarge,
    #[error("is neither SVG nor PNG nor WebP")]
    Unknown,
    #[error("is an SVG that is not well-formed, and no browser draws it: {0}")]
    Broken(String),
    #[error("has no xmlns=\"http://www.w3.org/2000/svg\" in its first element, and no browser draws it")]
    NoNamespace,
    #[error("has no size that can be read. An SVG needs a viewBox, or width and height in pixels")]
    NoSize,
    #[error("is not whole: it breaks off before its size")]
    CutOff,
    #[error("is wider or higher than {SIDE_MAX} pixels")]
    TooWide,
}
