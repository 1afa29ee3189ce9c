//! Open files: how many the system lets us have, and how many connections fit.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// More are never served at once: each costs some memory too.
const MOST: u64 = 8192;

/// A connection, and a file that is sent on it.
const FILES_EACH: u64 = 2;

/// Kept free for providers that are asked, the database's own probe, and connections that have
/// been told to give way and are just closing.
const SPARE: u64 = 128;

/// However tight the limit is, these are tried.
const FEWEST: u64 = 16;

/// Raises the limit as far as it is useful and allowed, and says how many connections fit beside those to the database.
pub fn make_room(database_connections: u32) -> usize {
    let wanted = MOST * FILES_EACH + SPARE + u64::from(database_connections);
    let limit = getrlimit(Resource::Nofile);
    let reach = limit.maximum.map_or(wanted, |hard| hard.min(wanted));
    let raised = match limit.current {
        Some(soft) if soft < reach => {
            match setrlimit(Resource::Nofile, Rlimit { current: Some(reach), maximum: limit.maximum }) {
                Ok(()) => reach,
                Err(error) => {
                    tracing::warn!(%error, soft, "the limit of open files could not be raised");
                    soft
                }
            }
        }
        Some(soft) => soft,
        None => wanted,
    };
    let places = places(raised, database_connections);
    if places < 1024 {
        tracing::warn!(places, files = raised, "few connections fit: raise the limit of open files (LimitNOFILE)");
    }
    usize::try_from(places).unwrap_or(usize::MAX)
}

fn places(files: u64, database_connections: u32) -> u64 {
    (files.saturating_sub(SPARE + u64::from(database_connections)) / FILES_EACH).clamp(FEWEST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_room_for_everything_else() {
        assert_eq!(places(1024, 16), 440);
        assert_eq!(places(1_000_000, 16), MOST);
        assert_eq!(places(64, 16), FEWEST);
    }
}
