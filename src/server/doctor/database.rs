//! The database: is it there, is it new enough, are its tables, is it near, does its clock run like ours.

use super::{Section, site::seconds};
use crate::{
    server::config::{Config, DatabaseUrl},
    store::checkup::{self, Checkup},
};

/// The oldest major version that we are tested with; older ones are out of support anyway.
const OLDEST: i32 = 14;

/// Every request of the signed-in waits for one round trip.
const SLOW_MS: u128 = 10;

pub(super) async fn examine(config: &Config) -> Section {
    let mut section = Section::new("Database");
    let Some(DatabaseUrl(url)) = &config.database_url else {
        section.note("database", "None is set. This build starts one of its own when it serves.", "");
        return section;
    };
    match checkup::examine(url).await {
        Ok(found) => judge(&mut section, &found),
        Err(error) => section.problem(
            "database",
            format!("It does not answer: {error}."),
            "Is it running, and is database_url (or DATABASE_URL) right?",
        ),
    }
    section
}

fn judge(section: &mut Section, found: &Checkup) {
    let major = found.version_number / 10_000;
    if major >= OLDEST {
        section.right("version", format!("Postgres {} answers.", found.version));
    } else {
        section.problem(
            "version",
            format!("Postgres {} answers, which is too old.", found.version),
            "Move to version 14 or newer.",
        );
    }
    match (found.missing.len(), found.unknown.len()) {
        (0, 0) => section.right("migrations", "The tables are up to date."),
        (0, _) => section.note(
            "migrations",
            "The tables are newer than this program.",
            "Another server with a newer version has brought them up to date. Bring this program up to date too.",
        ),
        (missing, _) => section.note(
            "migrations",
            format!("{missing} of the steps that make the tables are missing."),
            "`vestibule serve` takes them by itself at its start; `vestibule migrate` takes them now.",
        ),
    }
    let milliseconds = found.latency.as_secs_f64() * 1000.0;
    let text = format!("A question takes {milliseconds:.2} ms there and back.");
    if found.latency.as_millis() < SLOW_MS {
        section.right("latency", text);
    } else {
        section.note("latency", text, "Each request of the signed-in waits for it. Put the two nearer to each other.");
    }
    let difference = found.clocks.0 - found.clocks.1;
    if difference.abs() < chrono::TimeDelta::seconds(5) {
        section.right("clock", format!("Its clock and ours differ by {}.", seconds(difference)));
    } else {
        section.note(
            "clock",
            format!("Its clock and ours differ by {}.", seconds(difference)),
            "Sessions go by the database's clock. Have both set by the network (NTP).",
        );
    }
    if found.encrypted || found.local {
        let how = if found.local { "stays on this machine" } else { "is encrypted" };
        section.right("encryption", format!("The connection {how}."));
    } else {
        section.note(
            "encryption",
            "The connection leaves this machine and is not encrypted.",
            "Add ?sslmode=verify-full to the address, unless the network is yours alone.",
        );
    }
}
