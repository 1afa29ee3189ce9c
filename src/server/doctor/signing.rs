//! The signing keys: are they there, and does the file of the settings open them.

use std::os::unix::fs::PermissionsExt;

use super::report::Section;
use crate::{
    server::config::{Config, DatabaseUrl, KeysFile},
    signing::is_opened_by,
    store::{checkup, signing_keys::KeyRow},
};

const CHECK: &str = "signing_keys";

/// Nothing is said where nothing is signed.
pub(super) async fn examine(config: &Config) -> Option<Section> {
    let mut section = Section::new("Signing keys");
    let Some(file) = &config.keys_file else {
        if config.house.services.is_empty() {
            return None;
        }
        section.note(CHECK, "[keys] file is not set. This build makes one of its own in data_dir when it serves.", "");
        return Some(section);
    };
    permissions(&mut section, file);
    let Some(DatabaseUrl(url)) = &config.database_url else { return Some(section) };
    match checkup::signing_keys(url).await {
        Ok(rows) => judge(&mut section, file, &rows),
        // Why it does not answer, or has no such table yet, is told with the database.
        Err(_) => section.note(CHECK, "They cannot be read from the database.", "See what is said of the database."),
    }
    Some(section)
}

fn permissions(section: &mut Section, file: &KeysFile) {
    let path = file.path.display();
    let Ok(metadata) = std::fs::metadata(&file.path) else { return };
    let for_others = metadata.permissions().mode() & 0o007;
    if for_others == 0 {
        section.right("keys_file", format!("{path} is closed to others on this machine."));
    } else {
        section.note(
            "keys_file",
            format!("{path} is open to everybody on this machine."),
            "Whoever reads it and the database signs as the door. chmod o= closes it.",
        );
    }
}

fn judge(section: &mut Section, file: &KeysFile, rows: &[KeyRow]) {
    let path = file.path.display();
    let Some(newest) = rows.last() else {
        section.right(CHECK, "None is made yet: the first one is made, and signs, when the program serves.");
        return;
    };
    if !rows.iter().all(|row| is_opened_by(&file.key, row)) {
        section.problem(
            CHECK,
            format!("{path} does not open the keys in the database: they were sealed with another file."),
            "Put that file back. If it is lost, `vestibule keys reset` makes new keys.",
        );
        return;
    }
    let day = |time: chrono::DateTime<chrono::Utc>| time.format("%Y-%m-%d %H:%M UTC").to_string();
    let (made, signs) = (day(newest.created_at), day(newest.signs_from));
    let count = rows.len();
    section
        .right(CHECK, format!("{path} opens all {count} of them. The newest was made {made} and signs from {signs}."));
}
