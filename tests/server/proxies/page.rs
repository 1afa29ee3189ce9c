//! The pages of docs/proxies: their blocks are the configuration, and a block's first line names its file.

use std::{fs, path::Path};

/// What a test puts in the place of an example.
pub type Places = Vec<(String, String)>;

/// What of a page is used.
#[derive(Clone, Copy, PartialEq)]
pub enum Blocks {
    /// As it stands there, without the files that are for a service under the door's own host.
    Usual,
    /// With them, and with the lines that are there for that.
    WithApp,
    /// What the proxy's own documentation shows, from the folder of such pages beside this.
    Naive,
    /// As it stands there, but for lines in whose place others stand.
    Broken(&'static [(&'static str, &'static str)]),
}

const APP_FOLDER: &str = "/door.d/";
const APP_SIGN: &str = "#app ";

/// Writes each file of a page into a folder, under its whole name, with the examples' places replaced.
pub fn write(page: &str, blocks: Blocks, folder: &Path, places: &Places) {
    let pages = if blocks == Blocks::Naive { "tests/server/proxies/naive" } else { "docs/proxies" };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(pages).join(page);
    let text = fs::read_to_string(path).unwrap();
    let text = match blocks {
        Blocks::Broken(lines) => broken(text, lines),
        _ => text,
    };
    let (mut written, mut has_app) = (0, false);
    for block in text.split("\n```").skip(1).step_by(2) {
        let (_, body) = block.split_once('\n').expect("a block");
        let name = body.lines().next().unwrap().trim_start_matches(['#', '-', ' ']);
        assert!(name.starts_with("/etc/"), "the first line of a block names its file: {body}");
        let is_for_app = name.contains(APP_FOLDER);
        has_app |= is_for_app || body.contains(APP_SIGN);
        if is_for_app && blocks != Blocks::WithApp {
            continue;
        }
        let mut body = if blocks == Blocks::WithApp { body.replace(APP_SIGN, "") } else { body.to_owned() };
        // In two steps, so that no place is taken for an example.
        for (number, (example, _)) in places.iter().enumerate() {
            body = body.replace(example.as_str(), &format!("\0{number}\0"));
        }
        for (number, (_, place)) in places.iter().enumerate() {
            body = body.replace(&format!("\0{number}\0"), place);
        }
        let file = folder.join(&name[1..]);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, body + "\n").unwrap();
        written += 1;
    }
    assert!(written > 0, "{page} has no configuration");
    assert!(has_app || blocks == Blocks::Naive, "{page} has nothing for a service under the door's own host");
}

fn broken(text: String, lines: &[(&str, &str)]) -> String {
    lines.iter().fold(text, |text, (line, instead)| {
        assert!(text.contains(line), "{line} is not in the page");
        text.replace(line, instead)
    })
}
