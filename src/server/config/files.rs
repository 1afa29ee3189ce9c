//! Files that settings name.

use std::{
    fmt::Display,
    fs::File,
    io::{self, Read},
    path::Path,
};

use super::{
    keys::Keys,
    text::{decode, one_line},
};

/// Far more than any certificate, key set, font or picture has.
pub(super) const MAX_BYTES: usize = 4 * 1024 * 1024;

impl Keys<'_> {
    /// The content of a file that is named, which has to be what it should be.
    pub fn file(&mut self, key: &str, what: &str, fits: impl Fn(&[u8]) -> bool) -> Option<Vec<u8>> {
        let (path, content) = self.read(key, MAX_BYTES)?;
        if fits(&content) { Some(content) } else { self.refuse(key, format!("{path} is not {what}")) }
    }

    /// What can be read from a file that is named, of so many bytes at most; the error goes on after its path.
    pub fn read_file<T, E: Display>(
        &mut self,
        key: &str,
        most: usize,
        read: impl Fn(&[u8]) -> Result<T, E>,
    ) -> Option<T> {
        let (path, content) = self.read(key, most)?;
        read(&content).map_or_else(|error| self.refuse(key, format!("{path} {error}")), Some)
    }

    /// The one line in a file that is named.
    pub fn line_in_file(&mut self, key: &str) -> Option<String> {
        self.path_and_line(key).map(|(_, line)| line)
    }

    /// The same, with where it stands.
    pub fn path_and_line(&mut self, key: &str) -> Option<(String, String)> {
        let (path, content) = self.read(key, MAX_BYTES)?;
        self.note_open_file(key, &path);
        match decode(content).and_then(|text| one_line(&text).map(str::to_owned)) {
            Ok(line) if line.is_empty() => self.refuse(key, format!("{path} is empty")),
            Ok(line) => Some((path, line)),
            Err(why) => self.refuse(key, format!("{path} {why}")),
        }
    }

    /// Notes it where every user of this machine can read a file that holds a secret.
    fn note_open_file(&mut self, key: &str, path: &str) {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).map(|metadata| metadata.permissions().mode());
        if mode.is_ok_and(|mode| mode & 0o004 != 0) {
            self.note(
                key,
                format!("{path} can be read by every user of this machine. `chmod o-r {path}` keeps it to ours"),
            );
        }
    }

    fn read(&mut self, key: &str, most: usize) -> Option<(String, Vec<u8>)> {
        let path = self.string(key)?;
        if path.contains("://") {
            return self.refuse(key, format!("is the address {path}, and has to be a file of this machine"));
        }
        match read_bounded(Path::new(&path), most) {
            Ok(content) => Some((path, content)),
            Err(error) => self.refuse(key, format!("{path} cannot be read: {error}{}", looked_for(&path))),
        }
    }
}

/// A pipe or a device may have no end, and settings are read again while the door is open.
pub(super) fn read_bounded(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut content = Vec::new();
    File::open(path)?.take(most as u64 + 1).read_to_end(&mut content)?;
    if content.len() > most {
        return Err(io::Error::other(format!("it is larger than {} kB", most / 1024)));
    }
    Ok(content)
}

/// Where a file was looked for whose path does not say so itself.
fn looked_for(path: &str) -> String {
    match std::env::current_dir() {
        Ok(folder) if Path::new(path).is_relative() => {
            format!(". It was looked for in {}: a path from the root is safer", folder.display())
        }
        _ => String::new(),
    }
}
