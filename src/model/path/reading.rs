//! Readings of an address: what the programs on the way to a service may take it for. Each changes it in a way of its
//! own, and several do so one after the other, so that every order counts.

use std::collections::HashSet;

pub use super::folding::fold;
use super::{
    pattern::RESERVED_SEGMENT,
    segments::segments,
    transform::{
        Escapes, cut_ends, cut_host, cut_parameters, cut_query, decode, fold_forms, is_well_escaped, merge_slashes,
        resolve_dots, turn_backslashes,
    },
};

/// Proxies take no longer ones by default.
const MOST_BYTES: usize = 8192;

/// Path and query together; neither do they pass longer lines on.
pub const MOST_BYTES_SENT: usize = 16 * 1024;

/// An address that has more readings was made to confuse.
const MOST_READINGS: usize = 128;

/// The longer an address is, the fewer readings it may have: each costs time by its length, whoever asks.
const MOST_BYTES_READ: usize = 8 * MOST_BYTES;

/// More often nobody decodes.
const DECODINGS: [Reading; 2] = [Reading::DecodedOnce, Reading::DecodedTwice];

/// How a path was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Reading {
    AsSent,
    DecodedOnce,
    DecodedTwice,
    DotsRemoved,
    SlashesMerged,
    BackslashAsSlash,
    ParametersCut,
    LowerCase,
    /// Dots and white space at the end of segments cut.
    EndsCut,
    /// A decoded `?` or `#` taken for the end of the path.
    QueryCut,
    /// What follows two slashes at the beginning taken for a host.
    HostCut,
    /// Unicode's compatibility forms replaced (NFKC).
    FormsReplaced,
}

/// A path as somebody may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPath {
    pub path: String,
    /// What was done to it, in order; nothing to the one that was sent.
    pub steps: Vec<Reading>,
}

impl ReadPath {
    /// What was done to it last.
    pub fn reading(&self) -> Reading {
        self.steps.last().copied().unwrap_or(Reading::AsSent)
    }

    /// Whether it is under `/.vestibule/`, which is the door's at every service.
    pub fn is_reserved(&self) -> bool {
        segments(&self.path).first().is_some_and(|first| fold(first) == RESERVED_SEGMENT)
    }
}

/// An address that no service may be asked for, and the reading in which it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable(pub Reading);

/// Whether path and query, or an address in full, are read alike by programs, as far as they are not decoded. What stands behind a
/// `#` is for browsers: some cut it off and some do not.
pub fn is_readable(sent: &str) -> bool {
    sent.len() <= MOST_BYTES_SENT && !sent.bytes().any(|byte| byte <= b' ' || byte == 0x7f || byte == b'#')
}

/// A change of a path; none where it changes nothing.
type Change = fn(&str) -> Option<String>;

/// What everybody may do to a path without decoding it.
const CHANGES: [(Reading, Change); 8] = [
    (Reading::DotsRemoved, resolve_dots),
    (Reading::SlashesMerged, merge_slashes),
    (Reading::BackslashAsSlash, turn_backslashes),
    (Reading::ParametersCut, cut_parameters),
    (Reading::EndsCut, cut_ends),
    (Reading::QueryCut, cut_query),
    (Reading::HostCut, cut_host),
    (Reading::FormsReplaced, fold_forms),
];

/// Every reading of a path, the shortest ways first. Letter case is left to the comparison.
pub fn readings(path: &str) -> Result<Vec<ReadPath>, Unreadable> {
    let plain = path.starts_with('/') && path.len() <= MOST_BYTES && path.bytes().all(|byte| byte.is_ascii_graphic());
    if !plain || path.contains(['#', '?']) || !is_well_escaped(path) {
        return Err(Unreadable(Reading::AsSent));
    }
    if is_read_alike(path) {
        return Ok(vec![ReadPath { path: path.to_owned(), steps: Vec::new() }]);
    }
    every_reading(path)
}

/// Whether there is nothing in it that anybody changes: most addresses are so, and every one of them is asked about.
fn is_read_alike(path: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_~.".contains(&byte);
    let is_changed = |pair: &[u8]| matches!(pair, b"//" | b"/." | b"./");
    path.bytes().all(is_plain) && !path.as_bytes().windows(2).any(is_changed) && !path.ends_with('.')
}

pub(super) fn every_reading(path: &str) -> Result<Vec<ReadPath>, Unreadable> {
    let mut found = Found { paths: Vec::new(), seen: HashSet::new(), bytes: 0 };
    found.add(path.to_owned(), Vec::new())?;
    let mut changed = found.change_all(0, Reading::DecodedOnce)?;
    for reading in DECODINGS {
        // Whatever was found before may be decoded now, and what is new then may be changed again.
        for at in 0..changed {
            for escapes in [Escapes::All, Escapes::InSegments] {
                found.decode(at, escapes, reading)?;
            }
        }
        changed = found.change_all(changed, Reading::DecodedTwice)?;
    }
    Ok(found.paths)
}

struct Found {
    paths: Vec<ReadPath>,
    seen: HashSet<String>,
    /// Of all of them together.
    bytes: usize,
}

impl Found {
    fn add(&mut self, path: String, steps: Vec<Reading>) -> Result<(), Unreadable> {
        if self.seen.contains(&path) {
            return Ok(());
        }
        self.bytes += path.len();
        if self.paths.len() == MOST_READINGS || self.bytes > MOST_BYTES_READ {
            return Err(Unreadable(steps.last().copied().unwrap_or(Reading::AsSent)));
        }
        self.seen.insert(path.clone());
        self.paths.push(ReadPath { path, steps });
        Ok(())
    }

    /// Makes every change to what stands at `from` and behind it, and to what comes of that; says how many there are.
    fn change_all(&mut self, from: usize, decoded: Reading) -> Result<usize, Unreadable> {
        let mut at = from;
        while at < self.paths.len() {
            for (reading, change) in CHANGES {
                if let Some(path) = change(&self.paths[at].path) {
                    self.add(path, self.after(at, reading))?;
                }
            }
            self.decode(at, Escapes::Unreserved, decoded)?;
            at += 1;
        }
        Ok(at)
    }

    fn decode(&mut self, at: usize, escapes: Escapes, reading: Reading) -> Result<(), Unreadable> {
        match decode(&self.paths[at].path, escapes) {
            Ok(None) => Ok(()),
            Ok(Some(path)) => self.add(path, self.after(at, reading)),
            Err(()) => Err(Unreadable(reading)),
        }
    }

    fn after(&self, at: usize, reading: Reading) -> Vec<Reading> {
        [&self.paths[at].steps[..], &[reading]].concat()
    }
}
