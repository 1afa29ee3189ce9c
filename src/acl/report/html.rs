//! The report as a page that is whole in itself: no script, and nothing from elsewhere. It is kept as a build's artefact and
//! opened from a disk, so its policy stands in it.

use base64::{Engine, engine::general_purpose::STANDARD};
use leptos::{prelude::*, reactive::owner::Owner};
use sha2::{Digest, Sha256};
use strum::VariantArray;

use super::run::Run;
use super::{
    html_matrix::{LEFT_OUT, NOTHING, UNASKED, breakable, groups},
    matrix::Matrix,
    text::shown,
    words::{self, Section, asked, asked_at, difference, meaning, place, sections, verdict},
};
use crate::acl::table::{finding::Finding, outcome::Outcome};

const STYLE: &str = include_str!("html.css");

pub fn html(run: &Run) -> String {
    let owner = Owner::new();
    let html = owner.with(|| page(run).into_view().to_html());
    owner.unset_with_forced_cleanup();
    // Between texts leptos leaves a mark that HTML 13.2.5.42 calls an error; no text has one, since each `<` is escaped.
    format!("<!DOCTYPE html>{}\n", html.replace("<!>", ""))
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
    let kinds = sections(run).into_iter().map(|Section { title, to_do, findings, has_opened, .. }| {
        let heading = format!("{title} ({})", findings.len());
        let items = findings.into_iter().map(|(at, finding)| item(run, at, finding)).collect_view();
        view! {
            <section class=if has_opened { "kind opened" } else { "kind" }>
                <h3>{heading}</h3>
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

fn item(run: &Run, at: usize, finding: &Finding) -> impl IntoView {
    let place = Some(place(finding)).filter(|place| !place.is_empty());
    let difference = Some(difference(run, finding)).filter(|difference| !difference.is_empty());
    view! {
        <li id=anchor(at)>
            <span class="number">{format!("!{}", at + 1)}</span>
            {place.map(|place| view! { <code class="place">{breakable(&place)}</code> })}
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
    let entry = |class: &'static str, sign: &'static str, means: &'static str| {
        view! { <div><dt class=class>{sign}</dt> <dd>{means}</dd></div> }
    };
    view! {
        <dl class="legend">
            {answers.collect_view()} {entry("answer allowed", "allowed public", words::PUBLIC)}
            {entry("nothing", NOTHING, words::NOTHING)} {entry("unasked", LEFT_OUT, words::LEFT_OUT)}
            <div>
                <dt><span class="was">"refused"</span> <span class="answer allowed">"allowed"</span></dt>
                <dd>{words::CHANGED}</dd>
            </div>
            {entry("unasked", UNASKED, words::UNASKED)} {entry("number", "!1", words::FOUND)}
        </dl>
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::acl::report::sample;

    /// What stands between these, each time.
    fn between<'a>(html: &'a str, from: &'a str, to: &'a str) -> Vec<&'a str> {
        html.split(from).skip(1).filter_map(|rest| rest.split(to).next()).collect()
    }

    #[test]
    fn it_is_whole_in_itself_and_runs_nothing() {
        for run in [sample::run(), sample::fine(), sample::large(60, 5)] {
            let html = html(&run);
            let tags = between(&html, "<", ">");
            let words = |tag| str::split_ascii_whitespace(tag);
            let attributes = tags.iter().flat_map(|tag| words(tag).skip(1)).filter_map(|word| word.split('=').next());
            let attributes: BTreeSet<&str> = attributes.collect();
            let tags: BTreeSet<&str> = tags.iter().filter_map(|tag| words(tag).next()).collect();
            for fetches in ["script", "link", "img", "iframe", "object", "embed", "form", "base", "svg", "source"] {
                assert!(!tags.contains(fetches), "{fetches}");
            }
            let active = |name: &&&str| ["src", "srcset", "style"].contains(name) || name.starts_with("on");
            assert_eq!(attributes.iter().find(active), None);
            assert!(!html.contains("<!>"));
            assert!(attributes.contains("href") || run.findings.is_empty());
            assert!(between(&html, "href=\"", "\"").iter().all(|link| link.starts_with('#')));
            let style = between(&html, "<style>", "</style>")[0];
            let hash = format!("style-src 'sha256-{}'", STANDARD.encode(Sha256::digest(style)));
            assert!(between(&html, "http-equiv=\"Content-Security-Policy\" content=\"", "\"")[0].contains(&hash));
        }
    }

    #[test]
    fn every_finding_is_told_and_every_link_leads_to_one() {
        let run = sample::run();
        let html = html(&run);
        let ids = between(&html, " id=\"", "\"");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
        let links = between(&html, "href=\"#", "\"");
        assert_eq!(links.len(), 8, "{links:?}");
        assert!(links.iter().all(|link| ids.contains(link)));
        assert!((1..=run.findings.len()).all(|number| ids.contains(&format!("finding-{number}").as_str())));
        assert!(html.find("Not as the table says (2)") < html.find("The matrix"));
        assert!(html.contains("found allowed</span><span class=\"request\">by <code>HEAD /docs/17</code>"), "{html}");
        assert!(html.contains("The service has no contract."));
    }

    #[test]
    fn the_legend_has_all_that_stands_in_the_matrix() {
        let html = html(&sample::run());
        let (legend, matrix) = html.split_once("</dl>").expect("a legend");
        let legend = between(legend, "<dl class=\"legend\">", "</dl>")[0];
        for sign in ["allowed", "allowed public", "sign-in", "refused", "error", "not asked", "."] {
            assert!(legend.contains(&format!(">{sign}</dt>")), "{sign}");
            assert!(matrix.contains(&format!(">{sign}</span>")), "{sign}");
        }
        assert!(legend.contains(">left out</dt>") && legend.contains(">!1</dt>"));
    }

    #[test]
    fn a_path_goes_on_in_a_new_line_after_a_slash_only() {
        let html = html(&sample::run());
        assert!(html.contains("<code>GET /<wbr>docs/<wbr>{id}</code>"), "{html}");
    }

    #[test]
    fn what_a_service_calls_its_things_is_text() {
        let html = html(&sample::large(30, 2));
        let title = between(&html, "<title>", "</title>")[0];
        assert_eq!(
            title,
            "Access rules of &lt;script&gt;alert(1)&lt;/script&gt;|`\u{fffd}[2J\u{fffd}*x*]]&gt;&amp;\u{fffd}"
        );
        assert!(!html.contains("alert(1)</script>") && !html.contains('\u{1b}') && !html.contains('\u{202e}'));
    }

    #[test]
    fn a_large_matrix_is_folded_where_nothing_was_found() {
        let folded = |run: &Run| {
            let html = html(run);
            (html.matches("<details").count(), html.matches("<details open").count())
        };
        assert_eq!(folded(&sample::run()), (1, 1));
        assert_eq!(folded(&sample::large(40, 2)), (7, 7));
        assert_eq!(folded(&sample::large(100, 2)), (7, 4));
        assert!(html(&sample::run()).contains("id=\"only-found\"") && !html(&sample::fine()).contains("only-found\""));
    }
}
