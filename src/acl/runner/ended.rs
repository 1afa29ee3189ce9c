//! Whether a round that has ended says anything about access.

use crate::acl::{
    asking::{ask::Asking, classify::Judged, plan::Plan, round::Round},
    table::{asker::Asker, outcome::Outcome},
};

/// Why nothing can be said: nobody could be asked, the service is gone, or it takes nobody for who they are.
pub async fn says_something(asking: &Asking, round: &Round, plan: &Plan, through_proxy: bool) -> Result<(), String> {
    let all = cells(round).count();
    let failed = not_asked(round);
    if failed == all {
        return Err(nothing_asked(round, plan));
    }
    if failed * 2 > all
        && let Some(why) = gone(asking).await
    {
        let asked = all - failed;
        return Err(format!("The service is gone: {why}. Before that {asked} of {all} cells were asked"));
    }
    if is_nobody_known(round) {
        return Err(if through_proxy {
            let base = asking.base();
            format!(
                "Everybody is asked to sign in: is there a proxy at {base} that asks the door? To ask the service itself: --base"
            )
        } else {
            "The service takes nobody's assertion: every persona is asked to sign in, everywhere".to_owned()
        });
    }
    Ok(())
}

/// How many cells could not be asked.
pub fn not_asked(round: &Round) -> usize {
    cells(round).filter(|(_, cell)| cell.is_err()).count()
}

fn cells(round: &Round) -> impl Iterator<Item = (&Asker, &Result<Judged, String>)> {
    let of_row = |cells| round.askers.iter().zip::<&Vec<Option<_>>>(cells);
    let cells = round.rows.iter().flat_map(move |row| of_row(&row.cells));
    cells.filter_map(|(asker, cell)| Some((asker, cell.as_ref()?)))
}

/// The service may have ended behind its proxy: then only the contract says so.
async fn gone(asking: &Asking) -> Option<String> {
    let service = asking.client.knock().await.err();
    match (service, &asking.contract) {
        (None, Some(contract)) => contract.knock().await.err(),
        (service, _) => service,
    }
}

fn is_nobody_known(round: &Round) -> bool {
    let personas = cells(round).filter(|(asker, _)| matches!(asker, Asker::Persona(_)));
    let mut answers = personas.filter_map(|(_, cell)| cell.as_ref().ok()).peekable();
    answers.peek().is_some() && answers.all(|judged| judged.outcome == Outcome::SignIn)
}

fn nothing_asked(round: &Round, plan: &Plan) -> String {
    let first_failure = cells(round).find_map(|(_, cell)| cell.as_ref().err());
    let first = first_failure.cloned().or_else(|| plan.not_asked.first().map(|finding| finding.text.clone()));
    let first = first.unwrap_or_else(|| "acl.toml leaves every route out".to_owned());
    format!("Nothing could be asked, so nothing is known. The first of the reasons: {first}")
}
