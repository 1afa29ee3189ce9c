//! The program, with the files of the site in it.

use std::process::ExitCode;

use vestibule::look::Carried;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

static SITE: Carried = include!(concat!(env!("OUT_DIR"), "/site.rs"));

fn main() -> ExitCode {
    vestibule::server::commands::main(Some(&SITE))
}
