//! Writes down what scripts/build has made of the site, so that it is compiled into the program.

use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (site, hashes) = (root.join("target/site"), root.join("target/debug/hash.txt"));
    assert!(site.join("pkg").is_dir() && hashes.exists(), "There is no site yet: run scripts/build, or make packages");
    let mut files = Vec::new();
    collect(&site, &mut files);
    files.sort();
    let mut list = String::new();
    for file in &files {
        let name = file.strip_prefix(&site).expect("it is in there").to_str().expect("a plain name");
        let _ = writeln!(list, "({name:?}, include_bytes!({file:?}) as &[u8]),");
    }
    let text = format!("Carried {{ hashes: include_str!({hashes:?}), files: &[\n{list}] }}");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").expect("of cargo")).join("site.rs"), text).expect("writable");
    println!("cargo:rerun-if-changed={}", site.display());
    println!("cargo:rerun-if-changed={}", hashes.display());
}

/// Every file that a browser may ask for; types are for nobody who does.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_none_or(|extension| extension != "ts") {
            files.push(path);
        }
    }
}
