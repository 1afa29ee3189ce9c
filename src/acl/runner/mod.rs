//! A run of `record` or `check`, from what is wished to what was found.

mod contract;
mod ended;
pub mod interrupted;
mod wish;

use std::{
    fs,
    path::Path,
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::Utc;
use futures::future::try_join_all;
use tokio::{sync::Semaphore, time::timeout};

use self::contract::{find_contract, needs_no_contract};
pub use self::wish::Wish;
use crate::acl::{
    asking::{
        ask::Asking,
        askers::Askers,
        contract::Described,
        identity::Way,
        meant::is_meant_for_anybody,
        plan::{Plan, PlannedRow, plan},
        round::{Round, Terms, ask_all},
    },
    findings::{
        check,
        found::{of_run, table_of},
        record,
    },
    http::{client::Client, door::Door},
    report::run::Run,
    runner::interrupted::interrupted,
    sources::{
        gather::{MoreSources, gather},
        known::KnownRoute,
        unknown::{unknown_routes, unused_corrections},
    },
    table::{
        asker::Asker,
        finding::{Finding, FindingKind},
        outcome::Outcome,
        rows::Table,
    },
};

/// What is under way when somebody interrupts has as long to end.
const ENDS_WITHIN: Duration = Duration::from_secs(11);

pub const NO_ROUTES: &str =
    "No route is known. Name them: --openapi FILE|URL, --routes FILE, acl.toml, or the contract";

/// Why there is no run at all.
#[derive(Debug, thiserror::Error)]
pub enum NoRun {
    #[error("{0}")]
    Impossible(String),
    #[error("Interrupted. {0}")]
    Interrupted(String),
}

impl From<String> for NoRun {
    fn from(why: String) -> Self {
        Self::Impossible(why)
    }
}

/// What both commands have found, before they say what it means.
struct Seen {
    run: Run,
    plan: Plan,
    round: Round,
    known: Vec<KnownRoute>,
    left_behind: Option<Finding>,
}

/// What recording came to.
#[derive(Debug)]
pub struct Recorded {
    pub run: Run,
    pub is_written: bool,
}

/// Asks, and writes the table. One that is there stays where a cell could not be asked: a blank would look like less access.
pub async fn record(wish: Wish, progress: &dyn Fn(usize, usize)) -> Result<Recorded, NoRun> {
    let before = read_table(&wish.table)?;
    let table = wish.table.clone();
    let Seen { mut run, plan, round, left_behind, .. } = see(wish, before.as_ref(), false, progress).await?;
    record::keep_public(&mut run.found, before.as_ref());
    run.findings = record::findings(&run.found, &round, &plan);
    run.findings.extend(left_behind);
    let failed = ended::not_asked(&round);
    let is_written = failed == 0 || before.is_none();
    if failed > 0 {
        run.notes.push(record::incomplete(&table, failed, is_written));
    }
    if is_written {
        record::write(&table, &run.found).map_err(|error| format!("{} cannot be written: {error}", table.display()))?;
    }
    Ok(Recorded { run, is_written })
}

/// Asks, and compares with the table. No file is changed.
pub async fn check(wish: Wish, progress: &dyn Fn(usize, usize)) -> Result<Run, NoRun> {
    let missing = || format!("There is no table {}. `vestibule acl record` writes one", wish.table.display());
    let expected = read_table(&wish.table)?.ok_or_else(missing)?;
    if expected.rows.is_empty() {
        return Err(NoRun::Impossible(format!("{} has no rows, so it says nothing", wish.table.display())));
    }
    let Seen { mut run, plan, round, known, left_behind } = see(wish, Some(&expected), true, progress).await?;
    run.findings = check::findings(&expected, &run.found, &round, &plan, &known);
    run.findings.extend(left_behind);
    run.expected = Some(expected);
    Ok(run)
}

/// None if the file is not there.
fn read_table(file: &Path) -> Result<Option<Table>, String> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("{} cannot be read: {error}", file.display())),
    };
    Table::read(&file.display().to_string(), &text).map(Some).map_err(|error| error.to_string())
}

async fn see(wish: Wish, table: Option<&Table>, around: bool, progress: &dyn Fn(usize, usize)) -> Result<Seen, NoRun> {
    let (began, started) = (Utc::now(), Instant::now());
    let through_proxy = wish.is_through_proxy();
    let permits = Arc::new(Semaphore::new(wish.parallel));
    let client = Client::new(wish.reach.reach(&wish.base).await?, Arc::clone(&permits));
    client.knock().await?;
    let columns = wish.columns(table);
    let askers = askers_of(&wish, &columns).await?;
    let mut notes = Vec::new();
    let found = find_contract(&wish, &permits, &mut notes).await?;
    if let (None, Some(table)) = (&found, table) {
        needs_no_contract(&wish, table, &notes)?;
    }
    let (contract, described) = found.unzip();
    let contract_routes = described.as_ref().map(Described::routes).unwrap_or_default();
    let sources = MoreSources { contract: contract_routes.into_iter().collect(), ..wish.sources.clone() };
    let known = gather(&wish.settings, &sources).await.map_err(|mistakes| mistakes.join("\n"))?;
    if known.is_empty() {
        return Err(NoRun::Impossible(NO_ROUTES.to_owned()));
    }
    let unknown = unknown_routes(&wish.settings, &known);
    if !unknown.is_empty() {
        return Err(NoRun::Impossible(unknown.join("\n")));
    }
    if wish.sources.recorded.is_some() {
        notes.extend(unused_corrections(&wish.settings, &known));
    }
    let plan = plan(&known, described.as_ref(), &wish.settings);
    let base = wish.base.to_string();
    let asking = Arc::new(Asking {
        origins: vec![wish.service.origin(), client.reached.origin.clone()],
        client,
        contract,
        askers,
        door: wish.door.clone(),
        sign_in: wish.settings.sign_in.clone(),
        refusals: described.as_ref().map(|described| described.refusals.clone()).unwrap_or_default(),
        skipped: wish.settings.skip.keys().cloned().collect(),
    });
    let terms = Terms { askers: &columns, around, at_once: wish.parallel, progress };
    let (round, left_behind) = ask_and_drop(&asking, &plan, terms, &permits).await?;
    ended::says_something(&asking, &round, &plan, through_proxy)
        .await
        .map_err(|why| left_behind.iter().fold(why, |why, left| format!("{why}\n{}", left.text)))?;
    let is_meant = |row: &PlannedRow| {
        let by_contract = described.as_ref().is_some_and(|described| described.public.contains(&row.route));
        by_contract || is_meant_for_anybody(&wish.service, &asking.client.reached.prefix, row)
    };
    notes.extend(of_round(&round));
    let run = Run {
        service: wish.service.id.clone(),
        base,
        through_proxy,
        began,
        took: started.elapsed(),
        requests: asking.client.asked(),
        expected: None,
        found: table_of(&round, &is_meant),
        findings: Vec::new(),
        skipped: plan.skipped.clone(),
        notes,
    };
    Ok(Seen { run, plan, round, known, left_behind })
}

/// All of them have a session or a token before anything is asked: a door that makes none is told at once.
async fn askers_of(wish: &Wish, columns: &[Asker]) -> Result<Askers, String> {
    let way = if wish.is_through_proxy() { Way::ThroughProxy } else { Way::Straight };
    let askers = Askers::new(Door::new(&wish.door, &wish.reach), &wish.service, way, columns, wish.session);
    try_join_all(columns.iter().map(|asker| askers.identity(asker))).await?;
    Ok(askers)
}

/// Whatever comes, what was made for the run is removed in the end.
async fn ask_and_drop(
    asking: &Arc<Asking>,
    plan: &Plan,
    terms: Terms<'_>,
    permits: &Semaphore,
) -> Result<(Round, Option<Finding>), NoRun> {
    let mut work = pin!(ask_all(Arc::clone(asking), plan.rows.clone(), terms));
    let round = tokio::select! {
        round = &mut work => Some(round),
        () = interrupted() => None,
    };
    if round.is_none() {
        // Nothing more is sent; what is being made is waited for, so that it is removed too.
        permits.close();
        let _ = timeout(ENDS_WITHIN, work).await;
    }
    let dropped = match &asking.contract {
        Some(contract) => contract.drop().await.map_err(|why| {
            format!("What the run {} has made may still be there, since it could not be removed: {why}", contract.run)
        }),
        None => Ok(()),
    };
    match (round, dropped) {
        (Some(round), Ok(())) => Ok((round, None)),
        (Some(round), Err(why)) => Ok((round, Some(of_run(FindingKind::LeftBehind, why)))),
        (None, Ok(())) => Err(NoRun::Interrupted("Nothing is left behind.".to_owned())),
        (None, Err(why)) => Err(NoRun::Interrupted(why)),
    }
}

fn of_round(round: &Round) -> Vec<String> {
    let cells = round.rows.iter().flat_map(|row| &row.cells).flatten().flatten();
    let errors = cells.filter(|judged| judged.outcome == Outcome::Error).count();
    let mut notes = Vec::new();
    if errors > 0 {
        notes.push(format!("{errors} cells are an error, which says nothing about access"));
    }
    notes
}
