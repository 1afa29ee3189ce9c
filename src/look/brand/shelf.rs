//! The files of a brand, in memory, under names that carry a hash of what is in them.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::model::{address::BRAND_FILES, picture::Picture};

/// Most logos are smaller; the name stands in place of a larger one.
const WITHIN_PAGE_MAX_BYTES: usize = 16 * 1024;

/// A file as it is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrandFile {
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

#[derive(Debug, Default)]
pub struct Shelf(BTreeMap<String, BrandFile>);

impl Shelf {
    /// Puts a file there and says at which address it is.
    pub fn put(&mut self, media_type: &'static str, extension: &str, bytes: Vec<u8>) -> String {
        let name = format!("{}.{extension}", short_hash(&bytes));
        let address = format!("{BRAND_FILES}/{name}");
        self.0.insert(name, BrandFile { media_type, bytes });
        address
    }

    pub fn put_picture(&mut self, picture: &Picture) {
        let file = BrandFile { media_type: picture.kind.media_type(), bytes: picture.bytes.clone() };
        self.0.insert(picture.file_name.clone(), file);
    }

    pub fn get(&self, name: &str) -> Option<&BrandFile> {
        self.0.get(name)
    }
}

/// Where a picture is.
pub fn address_of(picture: &Picture) -> String {
    format!("{BRAND_FILES}/{}", picture.file_name)
}

/// A picture as an address that nothing is loaded from, for pages at hosts where none of our files are. Each of them carries it,
/// so it must not be large.
pub fn within_page(picture: &Picture) -> Option<String> {
    let is_small = picture.bytes.len() <= WITHIN_PAGE_MAX_BYTES;
    is_small.then(|| format!("data:{};base64,{}", picture.kind.media_type(), STANDARD.encode(&picture.bytes)))
}

/// Ninety-six bits of SHA-256: nobody has two files of one name, and addresses stay short.
pub fn short_hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let [high, middle, low] =
        [0, 4, 8].map(|at| u32::from_be_bytes([digest[at], digest[at + 1], digest[at + 2], digest[at + 3]]));
    format!("{high:08x}{middle:08x}{low:08x}")
}
