//! cargo-leptos, as its own `main` starts it.

use cargo_leptos::{config::Cli, logger, run};
use clap::Parser as _;

#[tokio::main]
async fn main() -> color_eyre::Result<()> {
    color_eyre::install()?;
    let mut arguments: Vec<String> = std::env::args().collect();
    // `cargo leptos build` starts `cargo-leptos leptos build`.
    if arguments.get(1).is_some_and(|argument| argument == "leptos") {
        arguments.remove(1);
    }
    let command = Cli::parse_from(arguments);
    logger::setup(command.opts().map_or(0, |options| options.verbose), &command.log);
    run(command).await
}
