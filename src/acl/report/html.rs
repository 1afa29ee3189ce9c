//! The report as a page that is whole in itself: no script, and nothing from elsewhere. It is kept as a build's artefact and
//! opened from a disk, so its policy stands in it.

use base64::{Engine, engine::general_purpose::STANDARD};
use leptos::{prelude::*, reactive::owner::Owner};
use sha2::{Digest, Sha256};
use strum::VariantArray;

use super::{
    html_matrix::groups,
    matrix::Matrix,
    text::shown,
    words::{asked, asked_at, by_kind, difference, meaning, place, verdict, words},
};
use crate::acl::{finding::Finding, outcome::Outcome, run::Run};

const STYLE: &str = include_str!("html.css");

pub fn html(run: &Run) -> String {
    let owner = Owner::new();
    let html = owner.with(|| page(run).into_view().to_html());
    owner.unset_with_forced_cleanup();
    format!("<!DOCTYPE html>{html}\n")
}

fn page(run: &Run) -> impl IntoView {
    let title = format!("Access rules of {}", shown(&run.service));
    // Content Security Policy Level 3: section 3.3 for the meta element, 2.3.1 for the hash.
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!("default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'");
    let matrix = Matrix::of(run);
    view! {
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta http-equiv="Content-Security-Policy" content=policy />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="referrer" content="no-referrer" />
                <title>{title.clone()}</title>
                <style inner_html=STYLE></style>
            </head>
            <body>
                <main>
                    <header>
                        <h1>{title}</h1>
                        <p class=if run.findings.is_empty() { "verdict good" } else { "verdict bad" }>{verdict(run)}</p>
                        <p>
                            {format!("{}, {}.", asked(run), asked_at(run))} <br />
                            {format!("Begun on {}.", run.began.format("%Y-%m-%d at %H:%M:%S UTC"))}
                        </p>
                    </header>
                    {(!run.findings.is_empty()).then(|| findings(run))}
                    {notes(run)}
                    <section aria-labelledby="matrix">
                        <h2 id="matrix">"The matrix"</h2>
                        {legend()}
                        {groups(&matrix)}
                    </section>
                </main>
            </body>
        </html>
    }
}

fn findings(run: &Run) -> impl IntoView {
    let kinds = by_kind(run).into_iter().map(|(kind, findings)| {
        let (title, to_do) = words(kind);
        let items = findings.into_iter().map(|(at, finding)| item(at, finding)).collect_view();
        view! {
            <section class="kind">
                <h3>{format!("{title} ({})", run.findings.iter().filter(|finding| finding.kind == kind).count())}</h3>
                <p>{to_do}</p>
                <ul>{items}</ul>
            </section>
        }
    });
    view! {
        <section aria-labelledby="findings">
            <h2 id="findings">"Findings"</h2>
            {kinds.collect_view()}
        </section>
    }
}

fn item(at: usize, finding: &Finding) -> impl IntoView {
    let place = Some(place(finding)).filter(|place| !place.is_empty());
    let difference = Some(difference(finding)).filter(|difference| !difference.is_empty());
    view! {
        <li id=anchor(at)>
            {place.map(|place| view! { <code class="place">{place}</code> })}
            {difference.map(|difference| view! { <span class="difference">{difference}</span> })}
            {finding.request.as_ref().map(|request| view! { <span class="request">"by " <code>{shown(request)}</code></span> })}
            <span class="text">{shown(&finding.text)}</span>
        </li>
    }
}

/// Where a finding stands on the page.
fn anchor(at: usize) -> String {
    format!("finding-{}", at + 1)
}

fn notes(run: &Run) -> impl IntoView {
    let skipped = run.skipped.iter().map(|(route, reason)| {
        view! {
            <li>
                <code>{shown(&route.to_string())}</code>
                {format!(" is left out: {}", shown(reason))}
            </li>
        }
    });
    let notes = run.notes.iter().map(|note| view! { <li>{shown(note)}</li> });
    let any = !(run.skipped.is_empty() && run.notes.is_empty());
    any.then(|| {
        view! {
            <section aria-labelledby="notes">
                <h2 id="notes">"Worth knowing"</h2>
                <ul>{skipped.collect_view()} {notes.collect_view()}</ul>
            </section>
        }
    })
}

fn legend() -> impl IntoView {
    let answers = Outcome::VARIANTS.iter().map(|&outcome| {
        view! {
            <div>
                <dt class=format!("answer {}", outcome.as_str())>{outcome.as_str()}</dt>
                <dd>{meaning(outcome)}</dd>
            </div>
        }
    });
    view! { <dl class="legend">{answers.collect_view()}</dl> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acl::report::sample;

    #[test]
    fn zz_pictures() {
        std::fs::write("src/acl/report/sample/terminal.txt", super::super::terminal(&sample::run(), false, 100))
            .unwrap();
        std::fs::write("src/acl/report/sample/markdown.md", super::super::markdown(&sample::run())).unwrap();
        for (name, run) in [("few", sample::run()), ("fine", sample::fine()), ("large", sample::large(300, 9))] {
            std::fs::write(format!("/tmp/rep-{name}.html"), html(&run)).unwrap();
            std::fs::write(format!("/tmp/rep-{name}.xml"), super::super::junit(&run)).unwrap();
            std::fs::write(format!("/tmp/rep-{name}.md"), super::super::markdown(&run)).unwrap();
            std::fs::write(format!("/tmp/rep-{name}.txt"), super::super::terminal(&run, true, 100)).unwrap();
        }
    }
}
