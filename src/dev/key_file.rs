//! The file that seals signing keys, made in the folder of the workshop.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use anyhow::Context;

use crate::signing::FileKey;

/// What the file is called in `data_dir`.
const NAME: &str = "keys";

/// Reads it, or makes it: it goes with the database beside it, and outlives a restart.
pub fn find_or_make(data_dir: &Path) -> anyhow::Result<FileKey> {
    let path = data_dir.join(NAME);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => make(data_dir, &path)?,
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
    };
    FileKey::parse(&text).with_context(|| format!("{} cannot be used. Delete it", path.display()))
}

/// A whole file or none: written under another name first.
fn make(data_dir: &Path, path: &Path) -> anyhow::Result<String> {
    fs::create_dir_all(data_dir)?;
    let text = FileKey::generate();
    let new = path.with_extension(format!("new-{}", std::process::id()));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    writeln!(file, "{text}")?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn it_is_made_once_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = folder.path().join("data");
        find_or_make(&data_dir).unwrap();
        let path = data_dir.join(NAME);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        find_or_make(&data_dir).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        fs::write(&path, "short").unwrap();
        assert!(format!("{:#}", find_or_make(&data_dir).unwrap_err()).contains("Delete it"));
    }
}
