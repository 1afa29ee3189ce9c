//! The database: is it there, is it new enough, are its tables, is it near, does its clock run like ours.

use super::{
    report::{Level, Section},
    site::seconds,
};
use crate::{
    server::config::{Config, DatabaseUrl},
    store::{
        checkup::{self, Checkup},
        grants::Grants,
        pooler::{MIXES_STATEMENTS, MIXES_STATEMENTS_ADVICE, Pooling},
    },
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
    // Behind such a pooler no other answer can be believed.
    if matches!(checkup::probe(url).await, Ok(Pooling::MixesStatements)) {
        section.problem("pooler", format!("{MIXES_STATEMENTS}."), &format!("{MIXES_STATEMENTS_ADVICE}."));
        return section;
    }
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
    let (level, so) = if major >= OLDEST { (Level::Right, "") } else { (Level::Problem, ", which is too old") };
    section.add("version", level, format!("Postgres {} answers{so}.", found.version), "Move to version 14 or newer.");
    let (level, so) = match found.encoding.as_str() {
        "UTF8" => (Level::Right, ""),
        _ => (Level::Problem, ", which cannot hold every name. Nothing is served from it"),
    };
    section.add(
        "texts",
        level,
        format!("Its texts are kept as {}{so}.", found.encoding),
        "Make a new one: create database … encoding 'UTF8' template template0.",
    );
    match (found.steps.missing.len(), found.steps.unknown.len()) {
        _ if !found.steps.changed.is_empty() => section.problem(
            "migrations",
            format!("Steps of the tables are not those that were taken there: {:?}.", found.steps.changed),
            "Use the program that made these tables, or a newer release of it.",
        ),
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
    section.right("pooler", "Statements of different connections are kept apart.");
    judge_grants(section, &found.grants);
    if found.unlimited.is_empty() {
        section.right("limits", format!("The role {} has time limits of its own.", found.grants.role));
    } else {
        section.note(
            "limits",
            format!("The role {} has no {} of its own.", found.grants.role, found.unlimited.join(", ")),
            "What outlives a connection of ours goes on there without an end; docs/operations.md has the limits that fit.",
        );
    }
    let milliseconds = found.latency.as_secs_f64() * 1000.0;
    let level_if = |fine| if fine { Level::Right } else { Level::Note };
    section.add(
        "latency",
        level_if(found.latency.as_millis() < SLOW_MS),
        format!("A question takes {milliseconds:.2} ms there and back."),
        "Each request of the signed-in waits for it. Put the two nearer to each other.",
    );
    let difference = found.clocks.0 - found.clocks.1;
    section.add(
        "clock",
        level_if(difference.abs() < chrono::TimeDelta::seconds(5)),
        format!("Its clock and ours differ by {}.", seconds(difference)),
        "Sessions go by the database's clock. Have both set by the network (NTP).",
    );
    let (level, so) = match (found.local, found.encrypted) {
        (true, _) => (Level::Right, "stays on this machine"),
        (false, true) => (Level::Right, "is encrypted"),
        (false, false) => (Level::Note, "leaves this machine and is not encrypted"),
    };
    let advice = "Add ?sslmode=verify-full to the address, unless the network is yours alone.";
    section.add("encryption", level, format!("The connection {so}."), advice);
}

/// Whoever breaks into the program has its role: then what has happened should still stand there.
fn judge_grants(section: &mut Section, grants: &Grants) {
    let role = &grants.role;
    if grants.lacking.is_empty() {
        section.right("grants", format!("The role {role} may do what serving needs."));
    } else {
        let grant =
            |(privilege, table): &(&str, &str)| format!("grant {} on {table} to {role};", privilege.to_lowercase());
        let statements: Vec<String> = grants.lacking.iter().map(grant).collect();
        section.problem(
            "grants",
            format!("The role {role} may not do all that serving needs."),
            &format!("As the role that owns the tables: {}", statements.join(" ")),
        );
    }
    if grants.rewrites_events {
        section.note(
            "events",
            format!("The role {role} could change or delete events that are written down."),
            &format!(
                "Let another role own the tables (migrate_url), and then: revoke update, delete, truncate on events from \
                 {role}; docs/operations.md has the whole of it."
            ),
        );
    } else {
        section.right("events", format!("The role {role} adds events, and can neither change nor delete them."));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{TimeDelta, Utc};

    use super::*;
    use crate::store::migrations::Compared;

    /// A database that is as it should be.
    fn healthy() -> Checkup {
        let now = Utc::now();
        Checkup {
            version: "17.2".to_owned(),
            version_number: 170_002,
            latency: Duration::from_micros(300),
            clocks: (now, now),
            steps: Compared::default(),
            encoding: "UTF8".to_owned(),
            grants: Grants { role: "vestibule".to_owned(), ..Grants::default() },
            unlimited: Vec::new(),
            encrypted: true,
            local: false,
        }
    }

    /// The levels of its findings that are not as they should be, each with its name.
    fn complaints(found: &Checkup) -> Vec<(&'static str, Level)> {
        let mut section = Section::new("Database");
        judge(&mut section, found);
        assert_eq!(section.findings.len(), 10);
        let complaints = section.findings.iter().filter(|finding| finding.level != Level::Right);
        complaints.map(|finding| (finding.check, finding.level)).collect()
    }

    #[test]
    fn each_thing_that_is_not_as_it_should_be_is_told() {
        assert_eq!(complaints(&healthy()), []);
        let steps = |steps| Checkup { steps, ..healthy() };
        let grants = |grants| Checkup { grants, ..healthy() };
        for (found, check, level) in [
            (Checkup { version_number: 130_014, ..healthy() }, "version", Level::Problem),
            (Checkup { latency: Duration::from_millis(40), ..healthy() }, "latency", Level::Note),
            (steps(Compared { unknown: vec![20_990_101], ..Compared::default() }), "migrations", Level::Note),
            (steps(Compared { changed: vec![20_261_123], ..Compared::default() }), "migrations", Level::Problem),
            (Checkup { encoding: "SQL_ASCII".to_owned(), ..healthy() }, "texts", Level::Problem),
            (grants(Grants { rewrites_events: true, ..healthy().grants }), "events", Level::Note),
            (grants(Grants { lacking: vec![("INSERT", "events")], ..healthy().grants }), "grants", Level::Problem),
            (Checkup { unlimited: vec!["statement_timeout".to_owned()], ..healthy() }, "limits", Level::Note),
            (Checkup { clocks: (Utc::now(), Utc::now() + TimeDelta::seconds(60)), ..healthy() }, "clock", Level::Note),
            (Checkup { encrypted: false, ..healthy() }, "encryption", Level::Note),
        ] {
            assert_eq!(complaints(&found), [(check, level)]);
        }
        assert_eq!(complaints(&Checkup { local: true, encrypted: false, ..healthy() }), []);
    }
}
