//! A picture of an operator's: a logo, an icon. It is measured, so that a page keeps its place while it loads, and it is only
//! ever shown by `<img>`, where no browser runs what is in it.

mod error;
#[cfg(feature = "ssr")]
mod raster;
#[cfg(feature = "ssr")]
mod svg;

use self::error::SIDE_MAX;
pub use self::error::{PICTURE_MAX_BYTES, PictureError};

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    Svg,
    Png,
    Webp,
}

impl PictureKind {
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }

    pub fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }
}

/// A picture that can be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pub bytes: Vec<u8>,
    pub kind: PictureKind,
    /// In CSS pixels, as the file has it.
    pub width: u32,
    pub height: u32,
    /// The name it is served by: a hash of what is in it, and how such files end.
    pub file_name: String,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Picture({}, {} x {})", self.file_name, self.width, self.height)
    }
}

impl Picture {
    /// Measures a file; `hash` is a short hash of it, of letters and digits.
    #[cfg(feature = "ssr")]
    pub fn read(bytes: &[u8], hash: &str) -> Result<Self, PictureError> {
        if bytes.len() > PICTURE_MAX_BYTES {
            return Err(PictureError::TooLarge);
        }
        let (kind, (width, height)) = if raster::is_png(bytes) {
            (PictureKind::Png, raster::png(bytes).ok_or(PictureError::CutOff)?)
        } else if raster::is_webp(bytes) {
            (PictureKind::Webp, raster::webp(bytes).ok_or(PictureError::CutOff)?)
        } else {
            (PictureKind::Svg, svg::size(std::str::from_utf8(bytes).map_err(|_| PictureError::Unknown)?)?)
        };
        if width.min(height) == 0 {
            return Err(PictureError::NoSize);
        }
        if width.max(height) > SIDE_MAX {
            return Err(PictureError::TooWide);
        }
        let file_name = format!("{hash}.{}", kind.extension());
        Ok(Self { bytes: bytes.to_vec(), kind, width, height, file_name })
    }

    /// The width it has at a height, in whole pixels, and at least one.
    pub fn width_at(&self, height: u32) -> u32 {
        let exact = u64::from(self.width) * u64::from(height) / u64::from(self.height.max(1));
        u32::try_from(exact).unwrap_or(SIDE_MAX).max(1)
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sized(bytes: &[u8]) -> Result<(PictureKind, u32, u32), PictureError> {
        Picture::read(bytes, "abc").map(|picture| (picture.kind, picture.width, picture.height))
    }

    #[test]
    fn every_kind_is_measured() {
        let svg = |attributes: &str| {
            let begin = "<?xml version=\"1.0\"?>\n<!-- a logo -->\n<svg xmlns='http://www.w3.org/2000/svg'";
            sized(format!("{begin} {attributes}><path d='M0 0'/></svg>").as_bytes())
        };
        assert_eq!(svg("viewBox='0 0 120 40'"), Ok((PictureKind::Svg, 120, 40)));
        assert_eq!(svg("width=\"64px\" height=\"32\" viewBox=\"0 0 9 9\""), Ok((PictureKind::Svg, 64, 32)));
        assert_eq!(svg("width=\"100%\" viewBox=\"0,0,10.4,5\""), Ok((PictureKind::Svg, 10, 5)));
        assert_eq!(svg("width=\"100%\""), Err(PictureError::NoSize));
        assert_eq!(svg("viewBox='0 0 1e9 1'"), Err(PictureError::TooWide));
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x20".to_vec();
        assert_eq!(sized(&png), Ok((PictureKind::Png, 64, 32)));
        png.truncate(18);
        assert_eq!(sized(&png), Err(PictureError::CutOff));
        let webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\0\0\x1f\0\0";
        assert_eq!(sized(webp), Ok((PictureKind::Webp, 64, 32)));
        assert_eq!(sized(b"<html><body><svg viewBox='0 0 1 1'/></body></html>"), Err(PictureError::Unknown));
        assert_eq!(sized(b"GIF89a"), Err(PictureError::Unknown));
        let drawing = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 4'>\n<path d='M0 0'/></svg>";
        assert_eq!(sized(drawing.as_bytes()), Ok((PictureKind::Svg, 4, 4)));
        let cut = sized(&drawing.as_bytes()[..drawing.len() - 9]).expect_err("it breaks off");
        assert!(matches!(&cut, PictureError::Broken(why) if why.contains("end of stream")), "{cut}");
        assert_eq!(sized(b"<svg viewBox='0 0 4 4'></svg>"), Err(PictureError::NoNamespace));
        let entity = format!("<!DOCTYPE svg [<!ENTITY a 'aaaa'>]>{drawing}");
        assert_eq!(sized(entity.as_bytes()), Err(PictureError::Unknown));
        let doctype =
            "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>";
        assert_eq!(sized(format!("{doctype}{drawing}").as_bytes()), Ok((PictureKind::Svg, 4, 4)));
        assert_eq!(sized(&vec![b' '; PICTURE_MAX_BYTES + 1]), Err(PictureError::TooLarge));
    }

    proptest! {
        #[test]
        fn no_file_does_harm_while_it_is_measured(bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 0..4usize) {
            let begin: &[u8] = [b"".as_slice(), b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8 ", b"<svg viewBox=\""][kind];
            let _ = Picture::read(&[begin, &bytes].concat(), "abc");
        }
    }
}
