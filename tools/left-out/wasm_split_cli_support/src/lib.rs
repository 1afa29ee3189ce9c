//! Where wasm-split would be, which only `cargo leptos build --split` uses.

use std::{
    collections::HashMap,
    io,
    marker::PhantomData,
    path::{Path, PathBuf},
};

pub struct Options<'a> {
    pub output_dir: &'a Path,
    pub main_out_path: &'a Path,
    pub main_module: &'a str,
    pub link_name: &'a str,
    pub verbose: bool,
    input: PhantomData<&'a [u8]>,
}

impl<'a> Options<'a> {
    pub fn new(_: &'a [u8]) -> Self {
        let nowhere = Path::new("");
        Self {
            output_dir: nowhere,
            main_out_path: nowhere,
            main_module: "",
            link_name: "",
            verbose: false,
            input: PhantomData,
        }
    }
}

pub struct SplitWasm {
    pub split_modules: Vec<PathBuf>,
    pub prefetch_map: HashMap<String, Vec<String>>,
}

pub fn transform(_: Options) -> io::Result<SplitWasm> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "`--split` is not in this build of cargo-leptos"))
}
