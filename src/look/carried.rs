//! The files of the site inside the program, for a program that has to be one file.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// What a build has put into the program.
#[derive(Debug)]
pub struct Carried {
    /// Which hash stands in the name of which file, as cargo-leptos writes it down.
    pub hashes: &'static str,
    /// Names below the root of the site, such as `pkg/vestibule.1a2b.css`, with what is in the files.
    pub files: &'static [(&'static str, &'static [u8])],
}

impl Carried {
    /// Writes them into a folder of `data_dir`, which has `hash.txt` and `site` then: they are served as files are.
    ///
    /// # Errors
    /// The folder or a file cannot be made.
    pub fn unpack(&self, data_dir: &Path) -> io::Result<PathBuf> {
        // A path that means the same wherever it is looked up from.
        fs::create_dir_all(data_dir)?;
        let folder = fs::canonicalize(data_dir)?.join("carried");
        // What is served from here is nobody else's to change.
        fs::create_dir_all(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        for (name, content) in self.files {
            let file = folder.join("site").join(name);
            if let Some(above) = file.parent() {
                fs::create_dir_all(above)?;
            }
            fs::write(file, content)?;
        }
        fs::write(folder.join("hash.txt"), self.hashes)?;
        Ok(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::Assets;

    #[test]
    fn pages_name_the_files_that_the_program_has_in_it() {
        let carried = Carried {
            hashes: "css: c1\njs: j1\nwasm: w1\n",
            files: &[("pkg/vestibule.c1.css", b"body {}"), ("robots.txt", b"")],
        };
        let data_dir = tempfile::tempdir().unwrap();
        let assets = Assets::find(Some(&carried), data_dir.path()).unwrap();
        assert_eq!(assets.stylesheet, "/pkg/vestibule.c1.css");
        assert_eq!(assets.css.as_deref(), Some("body {}"));
        assert!(assets.options.hash_files);
        let scripts = format!("{:?}", assets.scripts);
        assert!(scripts.contains("/pkg/vestibule.j1.js") && scripts.contains("vestibule.w1.wasm"), "{scripts}");
        // Once more, over those of an earlier start.
        Assets::find(Some(&carried), data_dir.path()).unwrap();
    }
}
