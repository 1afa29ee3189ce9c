//! Where swc's common types would be: what `swc` beside this is called with.

use std::sync::Arc;

pub enum FileName {
    Anon,
}

pub struct SourceFile {
    pub src: String,
}

#[derive(Default)]
pub struct SourceMap;

impl SourceMap {
    pub fn new_source_file(&self, _: Arc<FileName>, src: String) -> Arc<SourceFile> {
        Arc::new(SourceFile { src })
    }
}

#[derive(Default)]
pub struct Globals;

pub struct Scope;

pub static GLOBALS: Scope = Scope;

impl Scope {
    pub fn set<R>(&self, _: &Globals, work: impl FnOnce() -> R) -> R {
        work()
    }
}
