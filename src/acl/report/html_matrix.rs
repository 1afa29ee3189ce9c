//! The matrix of the page: a table for each group of routes, each in a box of its own that scrolls.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{
    matrix::{Matrix, MatrixCell, MatrixRow},
    text::{count, shown},
};
use crate::acl::table::{asker::Asker, rows::Cell};

/// With no more rows than this, all groups are open.
const FEW_ROWS: usize = 60;
/// Fewer rows than this need no groups.
const FEWEST_ROWS: usize = 12;

const ALL: &str = "all routes";

/// What stands in a cell that has no answer.
pub const NOTHING: &str = ".";
pub const LEFT_OUT: &str = "left out";
pub const UNASKED: &str = "not asked";

/// Routes by the first segment of their paths; those that something was found at are open. What is chosen by a tick hides all
/// else by the style alone.
pub fn groups(matrix: &Matrix<'_>) -> impl IntoView + use<> {
    let mut groups: BTreeMap<String, Vec<&[MatrixRow<'_>]>> = BTreeMap::new();
    for rows in matrix.routes() {
        let first = rows[0].route.path.segments().first().map(ToString::to_string).unwrap_or_default();
        let group = if matrix.rows.len() < FEWEST_ROWS { ALL.to_owned() } else { format!("/{first}") };
        groups.entry(group).or_default().push(rows);
    }
    let found = matrix.rows.iter().any(|row| row.findings() > 0);
    let few = matrix.rows.len() <= FEW_ROWS;
    let groups = groups.iter().enumerate().map(|(at, (name, routes))| group(at, name, routes, &matrix.askers, few));
    let groups = groups.collect_view();
    view! {
        {found.then(|| view! {
            <p class="filter">
                <input type="checkbox" id="only-found" />
                <label for="only-found">"Only rows with a finding"</label>
            </p>
        })}
        {groups}
    }
}

fn group(at: usize, name: &str, routes: &[&[MatrixRow<'_>]], askers: &[&Asker], few: bool) -> impl IntoView + use<> {
    let found: usize = routes.iter().flat_map(|rows| rows.iter()).map(MatrixRow::findings).sum();
    let heads = askers.iter().map(|asker| view! { <th scope="col">{shown(asker.as_str())}</th> }).collect_view();
    let bodies = routes.iter().map(|rows| body(rows, askers.len())).collect_view();
    let caption = format!("group-{at}");
    let (open, class) = (few || found > 0, if found > 0 { None } else { Some("fine") });
    let counted = if found > 0 {
        format!("{}, {}", count(routes.len(), "route"), count(found, "finding"))
    } else {
        count(routes.len(), "route")
    };
    view! {
        <details open=open class=class>
            <summary><code>{shown(name)}</code> " " <span class="counted">{counted}</span></summary>
            // Whoever has no mouse scrolls it with the arrow keys.
            <div class="scrolls" role="region" tabindex="0" aria-labelledby=caption.clone()>
                <table>
                    <caption id=caption.clone()>{format!("Who may what at {}", shown(name))}</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Route"</th>
                            {heads}
                        </tr>
                    </thead>
                    {bodies}
                </table>
            </div>
        </details>
    }
}

/// A route: its own row first, then one a resource.
fn body(rows: &[MatrixRow<'_>], askers: usize) -> impl IntoView + use<> {
    let class = rows.iter().all(|row| row.findings() == 0).then_some("fine");
    let route = shown(&rows[0].route.to_string());
    let about = || links(&rows[0].about);
    let head = rows[0].resource.is_some().then(|| {
        view! {
            <tr class="route">
                <th scope="rowgroup"><code>{breakable(&route)}</code>{about()}</th>
                <td colspan=askers.to_string()></td>
            </tr>
        }
    });
    let rows = rows.iter().map(|row| {
        let name = match row.resource {
            Some(resource) => view! { <code class="resource">{shown(&resource.to_string())}</code> }.into_any(),
            None => view! { <code>{breakable(&route)}</code> {about()} }.into_any(),
        };
        let class = (row.findings() == 0).then_some("fine");
        let cells = row.cells.iter().map(|cell| one(cell, row.skipped.is_some())).collect_view();
        view! {
            <tr class=class>
                <th scope="row">{name}</th>
                {cells}
            </tr>
        }
    });
    view! { <tbody class=class>{head} {rows.collect_view()}</tbody> }
}

fn one(cell: &MatrixCell, left_out: bool) -> impl IntoView + use<> {
    let name = |cell: Cell| cell.to_string();
    let was = cell.was().map(|was| {
        view! {
            <span class="was"><span class="aside">"the table says "</span>{name(was)}</span>
            <span class="aside">", found "</span>
        }
    });
    let found = match (cell.found, cell.expected) {
        (Some(found), _) => {
            view! { <span class=format!("answer {}", found.outcome.as_str())>{name(found)}</span> }.into_any()
        }
        (None, Some(expected)) => {
            let why = if left_out { LEFT_OUT } else { UNASKED };
            view! { <span class="was"><span class="aside">"the table says "</span>{name(expected)}</span> <span class="unasked">{why}</span> }.into_any()
        }
        (None, None) => {
            view! { <span class="nothing" aria-hidden="true">{NOTHING}</span><span class="aside">"nothing to ask"</span> }
                .into_any()
        }
    };
    let class = (!cell.findings.is_empty()).then_some("found");
    view! {
        <td class=class>{was} {found} {links(&cell.findings)}</td>
    }
}

/// A path that may go on in another line after each slash; inside a word only where one is longer than the line.
pub fn breakable(text: &str) -> impl IntoView + use<> {
    let parts: Vec<String> = text.split_inclusive('/').map(ToOwned::to_owned).collect();
    let last = parts.len().saturating_sub(1);
    let parts = parts.into_iter().enumerate();
    parts.map(|(at, part)| view! { {part} {(at < last).then(|| view! { <wbr /> })} }).collect_view()
}

/// To what was found, told by its number.
fn links(findings: &[usize]) -> impl IntoView + use<> {
    let links = findings.iter().map(|at| {
        let number = at + 1;
        view! {
            <a class="finding" href=format!("#finding-{number}")>
                <span class="aside">"finding "</span>
                {format!("!{number}")}
            </a>
        }
    });
    links.collect_view()
}
