//! All cells, many at once.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use super::{
    around::{Around, Arounds, go_around, is_closed},
    ask::{Asking, Place},
    classify::Judged,
    plan::PlannedRow,
    sign_out::is_sign_out,
};
use crate::acl::table::asker::Asker;

/// How often a long run says how far it is.
const TELLS_EVERY: Duration = Duration::from_secs(2);

/// What was found, row by row in the order of the plan.
#[derive(Debug, Default)]
pub struct Round {
    pub askers: Vec<Asker>,
    pub rows: Vec<FoundRow>,
    /// Ways around that were let through.
    pub around: Vec<Around>,
    /// Ways around of which nobody knows where they lead, in the order of the cells.
    pub unanswered: Vec<Unanswered>,
}

/// A way around that could not be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    /// Which of the round's rows.
    pub row: usize,
    pub asker: Asker,
    /// What was to be asked, and why it was not.
    pub why: String,
}

#[derive(Debug)]
pub struct FoundRow {
    pub row: PlannedRow,
    /// For each asker; none where nobody was to be asked, and in words where nobody could be.
    pub cells: Vec<Option<Result<Judged, String>>>,
}

/// How a round is made.
pub struct Terms<'a> {
    pub askers: &'a [Asker],
    /// Whether refusals are also tried to be got around.
    pub around: bool,
    pub at_once: usize,
    /// Told every now and then: how many cells of how many.
    pub progress: &'a dyn Fn(usize, usize),
}

struct Cell {
    at: (usize, usize),
    judged: Result<Judged, String>,
    arounds: Arounds,
}

/// Asks every row by every asker.
pub async fn ask_all(asking: Arc<Asking>, rows: Vec<PlannedRow>, terms: Terms<'_>) -> Round {
    let places: Vec<Arc<Place>> = rows.into_iter().map(|row| Arc::new(Place::new(row))).collect();
    let mut wanted: Vec<(usize, usize)> = Vec::new();
    for (at, place) in places.iter().enumerate() {
        wanted.extend(
            (0..terms.askers.len()).filter(|&asker| place.row.asks(&terms.askers[asker])).map(|asker| (at, asker)),
        );
    }
    let all = wanted.len();
    // What ends sessions comes when nobody needs theirs any more.
    let is_last = |at: &(usize, usize)| is_sign_out(&places[at.0].row.route);
    wanted.sort_by_key(is_last);
    let mut wanted = wanted.into_iter().peekable();
    let mut last_began = false;
    let mut cells: Vec<Vec<Option<Result<Judged, String>>>> = vec![vec![None; terms.askers.len()]; places.len()];
    let mut around: Vec<((usize, usize), Around)> = Vec::new();
    let mut unanswered: Vec<((usize, usize), String)> = Vec::new();
    let (mut running, mut done, mut told) = (JoinSet::new(), 0, Instant::now());
    loop {
        while running.len() < terms.at_once
            && let Some(at) = wanted.next_if(|at| last_began || running.is_empty() || !is_last(at))
        {
            last_began = is_last(&at);
            let (asking, place) = (Arc::clone(&asking), Arc::clone(&places[at.0]));
            running.spawn(ask_cell(asking, place, terms.askers[at.1].clone(), at, terms.around));
        }
        let Some(cell) = running.join_next().await else { break };
        done += 1;
        if told.elapsed() > TELLS_EVERY {
            (terms.progress)(done, all);
            told = Instant::now();
        }
        // What panicked stays a cell that was not asked, and is told as one.
        let Ok(cell) = cell else { continue };
        cells[cell.at.0][cell.at.1] = Some(cell.judged);
        around.extend(cell.arounds.through.into_iter().map(|around| (cell.at, around)));
        unanswered.extend(cell.arounds.unanswered.into_iter().map(|why| (cell.at, why)));
    }
    around.sort_by_key(|(at, _)| *at);
    unanswered.sort_by_key(|(at, _)| *at);
    let of_cell =
        |((row, asker), why): ((usize, usize), String)| Unanswered { row, asker: terms.askers[asker].clone(), why };
    let rows = places.iter().zip(cells).map(|(place, mut cells)| {
        for (cell, asker) in cells.iter_mut().zip(terms.askers) {
            if cell.is_none() && place.row.asks(asker) {
                *cell = Some(Err("asking it failed in a way that is a fault of this program".to_owned()));
            }
        }
        FoundRow { row: place.row.clone(), cells }
    });
    Round {
        rows: rows.collect(),
        askers: terms.askers.to_vec(),
        around: around.into_iter().map(|(_, around)| around).collect(),
        unanswered: unanswered.into_iter().map(of_cell).collect(),
    }
}

async fn ask_cell(asking: Arc<Asking>, place: Arc<Place>, asker: Asker, at: (usize, usize), around: bool) -> Cell {
    let plain = match asking.plainly(&place, &asker).await {
        Ok(plain) => plain,
        Err(why) => return Cell { at, judged: Err(why), arounds: Arounds::default() },
    };
    if !around || !is_closed(plain.judged.outcome) {
        return Cell { at, judged: Ok(plain.judged), arounds: Arounds::default() };
    }
    let arounds = go_around(&asking, &place, &asker, &plain).await;
    Cell { at, judged: Ok(plain.judged), arounds }
}
