//! Where swc would be, which makes the JavaScript of a release build small: esbuild does it, one program from npm.

use std::{
    io::Write as _,
    process::{Command, Stdio},
    sync::Arc,
};

use anyhow::{Context as _, Error, Result, ensure};
use swc_common::{SourceFile, SourceMap};

pub mod config {
    #[derive(Default)]
    pub struct JsMinifyOptions {
        pub compress: super::BoolOrDataConfig,
        pub mangle: super::BoolOrDataConfig,
        pub module: IsModule,
        /// cargo-leptos leaves the rest as it is by default, and there has to be a rest.
        pub others: (),
    }

    pub enum IsModule {
        Bool(bool),
    }

    impl Default for IsModule {
        fn default() -> Self {
            Self::Bool(true)
        }
    }
}

#[derive(Default)]
pub struct BoolOrDataConfig;

impl BoolOrDataConfig {
    pub fn from_bool(_: bool) -> Self {
        Self
    }
}

#[derive(Default)]
pub struct JsMinifyExtras;

#[derive(Default)]
pub struct HandlerOpts;

pub struct Handler;

pub struct Failed(Error);

impl Failed {
    pub fn to_pretty_error(self) -> Error {
        self.0
    }
}

pub fn try_with_handler<T>(
    _: Arc<SourceMap>,
    _: HandlerOpts,
    work: impl FnOnce(&Handler) -> Result<T>,
) -> Result<T, Failed> {
    work(&Handler).map_err(Failed)
}

pub struct TransformOutput {
    pub code: String,
}

pub struct Compiler;

impl Compiler {
    pub fn new(_: Arc<SourceMap>) -> Self {
        Self
    }

    pub fn minify(
        &self,
        file: Arc<SourceFile>,
        _: &Handler,
        _: &config::JsMinifyOptions,
        _: JsMinifyExtras,
    ) -> Result<TransformOutput> {
        let mut esbuild = Command::new("esbuild")
            .args(["--minify", "--format=esm", "--log-level=warning"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("esbuild is missing; `make release` installs it")?;
        // It reads everything before it writes anything, so neither waits for the other.
        esbuild.stdin.take().context("esbuild has no input")?.write_all(file.src.as_bytes())?;
        let output = esbuild.wait_with_output()?;
        ensure!(output.status.success(), "esbuild could not read the JavaScript ({})", output.status);
        Ok(TransformOutput { code: String::from_utf8(output.stdout)? })
    }
}
