//! The proxies that are tested are those that their pages name.

use std::{fs, path::Path, process::Command};

use super::{kinds, running::Kind};

#[test]
#[ignore = "scripts/test-long"]
fn each_page_names_the_versions_that_are_tested() {
    for kind in [
        kinds::NGINX,
        kinds::RECENT_NGINX,
        kinds::CADDY,
        kinds::OLD_CADDY,
        kinds::TRAEFIK,
        kinds::ENVOY,
        kinds::HAPROXY,
    ] {
        let Kind { page, program, version: (argument, told), .. } = kind;
        let output = Command::new(program()).arg(argument).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(said.contains(told), "{page} is about {told}, and this is {said}");
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/proxies").join(page)).unwrap();
        let number = told.trim_matches(|char: char| !char.is_ascii_digit());
        assert!(text.lines().nth(2).unwrap().contains(number), "{page} does not name {number}");
    }
}
