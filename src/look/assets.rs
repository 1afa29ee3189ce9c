//! Where the stylesheet and the script are. Their names carry a hash of what is in them, so browsers may keep them for ever.

use std::{
    io,
    path::{Path, PathBuf},
};

use leptos::prelude::LeptosOptions;

use super::{Carried, Scripts};
use crate::model::address::HASHED_FILES;

/// The names, read once at start.
#[derive(Debug, Clone)]
pub struct Assets {
    pub stylesheet: String,
    /// What is in it, where it can be read.
    pub css: Option<String>,
    pub scripts: Scripts,
    pub options: LeptosOptions,
}

impl Assets {
    /// Finds the files of this build: those that the program has in it, which are unpacked into `data_dir`, or beside the
    /// program, or in the build directory.
    ///
    /// # Errors
    /// They cannot be unpacked.
    pub fn find(carried: Option<&Carried>, data_dir: &Path) -> io::Result<Self> {
        let named = std::env::var_os("LEPTOS_SITE_ROOT").map(PathBuf::from);
        if let (Some(carried), None) = (carried, &named) {
            let folder = carried.unpack(data_dir)?;
            return Ok(Self::of(&folder, folder.join("site")));
        }
        let program = std::env::current_exe()
            .ok()
            .and_then(|program| program.parent().map(Path::to_path_buf))
            .unwrap_or_default();
        let root = named.unwrap_or_else(|| site_root(&program));
        Ok(Self::of(&program, root))
    }

    /// Those in `site_root`, with their hashes in `hash.txt` of the other folder.
    fn of(folder: &Path, site_root: PathBuf) -> Self {
        let hash_file = folder.join("hash.txt");
        let hashes = std::fs::read_to_string(&hash_file).ok();
        let options = LeptosOptions::builder()
            .output_name("vestibule")
            .site_root(site_root.to_string_lossy().into_owned())
            .site_pkg_dir(HASHED_FILES.trim_start_matches('/'))
            .hash_file(hash_file.to_string_lossy().as_ref().into())
            .hash_files(hashes.is_some())
            .build();
        let css = hashes.as_deref().and_then(|hashes| hashes.lines().find_map(|line| line.strip_prefix("css: ")));
        let stylesheet = css.map_or_else(
            || format!("{HASHED_FILES}/vestibule.css"),
            |hash| format!("{HASHED_FILES}/vestibule.{}.css", hash.trim()),
        );
        let css = std::fs::read_to_string(site_root.join(stylesheet.trim_start_matches('/'))).ok();
        Self { stylesheet, css, scripts: Scripts::of(&options), options }
    }

    /// Names of files that are nowhere.
    pub fn nowhere() -> Self {
        let options = LeptosOptions::builder().output_name("vestibule").build();
        let scripts = Scripts::of(&options);
        Self { stylesheet: format!("{HASHED_FILES}/vestibule.css"), css: None, scripts, options }
    }
}

fn site_root(program: &Path) -> PathBuf {
    let beside = program.join("site");
    if beside.is_dir() { beside } else { PathBuf::from("target/site") }
}
