//! wasm-bindgen, as its own `main` starts it. No crate but the library may have its name, says rustc; setup gives it back.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(std::env::args_os())
}
