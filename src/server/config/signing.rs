//! Reads the file that seals the signing keys.

use std::path::PathBuf;

use super::keys::Keys;
use crate::signing::FileKey;

/// The key, and where it stands, for those who look after it.
#[derive(Debug, Clone)]
pub struct KeysFile {
    pub path: PathBuf,
    pub key: FileKey,
}

pub(super) fn keys_file(keys: &mut Keys<'_>) -> Option<KeysFile> {
    if !keys.has("file") {
        return keys.refuse("file", "is missing: the path of the file that `vestibule keys generate` makes");
    }
    let (path, text) = keys.path_and_line("file")?;
    match FileKey::parse(&text) {
        Ok(key) => Some(KeysFile { path: path.into(), key }),
        Err(wrong) => keys.refuse("file", format!("{path} {wrong}")),
    }
}
