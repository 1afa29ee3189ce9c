//! Where cargo-generate would be, which only `cargo leptos new` uses.

use anyhow::{Result, bail};

#[derive(Default)]
pub struct TemplatePath {
    pub git: Option<String>,
    pub branch: Option<String>,
    pub tag: Option<String>,
    pub path: Option<String>,
}

#[derive(Default)]
pub struct GenerateArgs {
    pub template_path: TemplatePath,
    pub name: Option<String>,
    pub force: bool,
    pub verbose: bool,
    pub init: bool,
}

pub fn generate(_: GenerateArgs) -> Result<()> {
    bail!("`cargo leptos new` is not in this build of cargo-leptos")
}
