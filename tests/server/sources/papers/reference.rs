//! `docs/reference.md`, made from the code: addresses, reasons, problems, events, settings. `make reference` writes it.

use std::{collections::BTreeSet, fmt::Display, fs, path::Path};

use strum::{EnumMessage, VariantArray};
use vestibule::{
    look::language::problem_words,
    model::{
        address::{
            ALL, AUTHZEN, AUTOSESSION, AUTOSESSION_CLOCK, AUTOSESSION_LIST, Access, Address, GALLERY, KEY_SET, Method,
            OAUTH, REVOKE,
        },
        api_token::TokenError,
        flow::Hindrance,
        problem::Problem,
        requirement::{Requirement, Who},
        rules::verdict::Refusal,
        session::EndReason,
    },
    pages::session_expired,
    services::{
        authz::{Meanwhile, Undescribed},
        authzen::{Busy, Unjudged},
        identity_headers::IdentityError,
        oauth::OAuthError,
    },
    store::events::Kind,
};

use super::settings::{Setting, sections};
use crate::sources::imports::visit;

const PAGE: &str = "docs/reference.md";

/// With this in the environment the page is written, not compared.
const WRITE: &str = "WRITE_REFERENCE";

const HEAD: &str = "\
# Reference

Made from the code by `make reference`, and compared with it by a test: change the code, not this page.";

const ADDRESSES: &str = "\
What is not listed is 404, another method is 405, and HEAD comes with GET. `{provider}` stands for the id of a configured
provider. Whoever may not see an address is sent where they can change that; programs, which do not ask for HTML, get 401,
403 or 503 with a reason instead.

A limit is counted by person, browser and network. `sign_in` counts sign-ins that begin (`browser_sign_ins_per_minute`,
`address_sign_ins_per_minute`), `enter` ways to services, of which there may be four times as many; they and the others count
requests that fail (`browser_failures_per_minute`, `address_failures_per_minute`), each for itself, and so does `arrive` at the
hosts of services.

What the door serves at those hosts (`/.vestibule/`), and where proxies ask (`/authz/`), is in [services.md](services.md).";

const REASONS: &str = "\
The reason is `reason` in the answer of `/me`, `sessions.end_reason`, and `events.reason` of a `session_ended`. The first two
follow from the limits and stand in no table; `admin` is for administration, which does not exist yet. The page is
`/session-expired`.

Programs that are refused for another reason read one of these: `not_signed_in`, `registering` (who they are is proven,
and they are not registered yet), `role_missing`, `sign_in_not_recent`, `already_signed_in` (at an address for guests), `terms_not_accepted` (of which only people hear), or,
with 503, `unavailable` (the database does not answer, so nobody can tell).";

const CHECKS: &str = "\
Whoever is refused at a service reads one of these in `Vestibule-Reason` and in the problem ([services.md](services.md) says who gets
which answer). Whoever has to sign in first reads one of the reasons above in `WWW-Authenticate`, and whoever brings a token that
opens nothing one that is 400 or 401 here. A service that asks by itself
([authzen.md](authzen.md)) is told the same ones, and without its credential `invalid_client` (401).";

const ERRORS: &str = "\
Services that ask about tokens ([oauth.md](oauth.md)) read one of these as `error` (RFC 6749 section 5.2), beside a sentence in
`error_description`: with 401 for `invalid_client`, 413 for a body that is too long, 503 or 429 for `temporarily_unavailable`, and 400
otherwise.";

const PROBLEMS: &str = "\
People read a page. Programs get `application/problem+json` (RFC 9457) with the name as its `reason`; the events of sign-ins
that end so have it too. `database_away` and `too_many_requests` say in `Retry-After` when to come back.";

const EVENTS: &str = "\
The table `events` is only added to. Each row has an `id`, the time `at` and the `kind`; `ip` and `user_agent` are those of the
request that it came about by, and empty where an operator's command did it (a `test_session` has no `user_agent`). What else
it carries is said below. No row holds a secret, a token or a code.

The reasons of a `sign_in_refused` are the names of problems above and the refusals in [operations.md](operations.md).";

const SETTINGS: &str = "\
They stand in `vestibule.toml`, or in the file that `--config FILE` or else `VESTIBULE_CONFIG` names. Each can come from the
environment as well, where it counts more: its name in capitals after `VESTIBULE_`, with `__` between table and key and
a number for each table of a list (`VESTIBULE_SESSION__IDLE_TIMEOUT`, `VESTIBULE_PROVIDER__0__CLIENT_SECRET`).
`DATABASE_URL` counts more than `database_url` of the file, and less than `VESTIBULE_DATABASE_URL`. `LEPTOS_SITE_ROOT` names the folder of
stylesheet and script where that is not `site` beside the program. `VESTIBULE_ACL_TOKEN` is the token of a service's contract, for
`vestibule acl`.

A duration is a text such as `\"30min\"` or `\"12h\"`, or a number of seconds. *needed* has to be there, *default* is what counts
where it is left out, *example* is only that. The text is that of `vestibule.example.toml`.";

#[test]
fn the_reference_says_what_the_code_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let page = page();
    if std::env::var_os(WRITE).is_some() {
        fs::write(path, page).expect("written");
    } else {
        assert!(
            fs::read_to_string(path).is_ok_and(|written| written == page),
            "{PAGE} is out of date: run make reference"
        );
    }
}

fn page() -> String {
    let texts = [
        HEAD.to_owned(),
        "## Addresses".to_owned(),
        ADDRESSES.to_owned(),
        table(["address", "method", "for", "limit"], ALL.iter().map(|address| address_row(address))),
        "## Why a session ended".to_owned(),
        REASONS.to_owned(),
        table(
            ["reason", "what the page says", "what it means", "what to do"],
            EndReason::VARIANTS.iter().map(reason_row),
        ),
        "## Why a request to a service is refused".to_owned(),
        CHECKS.to_owned(),
        table(["reason", "status", "what it means"], check_rows()),
        "## Errors of OAuth".to_owned(),
        ERRORS.to_owned(),
        table(["error", "what it means"], OAuthError::VARIANTS.iter().map(error_row)),
        "## Problems".to_owned(),
        PROBLEMS.to_owned(),
        table(
            ["name", "status", "what the page says", "what it means", "what to do"],
            Problem::VARIANTS.iter().map(problem_row),
        ),
        "## Events".to_owned(),
        EVENTS.to_owned(),
        table(["kind", "what happened, and what the row carries"], Kind::VARIANTS.iter().map(event_row)),
        "## Settings".to_owned(),
        SETTINGS.to_owned(),
        settings(),
    ];
    texts.iter().map(|text| text.trim_end()).collect::<Vec<_>>().join("\n\n") + "\n"
}

/// A table in Markdown. Bars inside a cell would end it.
fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let line = |cells: [String; N]| format!("| {} |", cells.map(|cell| cell.replace('|', "\\|")).join(" | "));
    let rule = format!("|{}", " --- |".repeat(N));
    [line(head.map(str::to_owned)), rule].into_iter().chain(rows.map(line)).collect::<Vec<_>>().join("\n")
}

fn code(text: impl Display) -> String {
    format!("`{text}`")
}

fn address_row(address: &Address) -> [String; 4] {
    let method = match address.method {
        Method::Get => "GET",
        Method::Post => "POST",
    };
    let for_whom = match address.access {
        Access::Probe => "health checks".to_owned(),
        Access::Open if [KEY_SET.path, AUTHZEN.path, OAUTH.path].contains(&address.path) => "services".to_owned(),
        Access::Open => "providers".to_owned(),
        Access::Services if address.path == REVOKE.path => "whoever holds a token".to_owned(),
        Access::Services => "services, with their own credential".to_owned(),
        Access::Guarded(requirement) => for_whom(&requirement),
        Access::Programs(requirement) => format!("{}, programs too", for_whom(&requirement)),
    };
    let only_dev = if [&AUTOSESSION, &AUTOSESSION_CLOCK, &AUTOSESSION_LIST, &GALLERY].contains(&address) {
        "; only in a `dev` build"
    } else {
        ""
    };
    let limit = address.rate.map(|rate| code(<&str>::from(rate)));
    [code(address.path), method.to_owned(), format!("{for_whom}{only_dev}"), limit.unwrap_or_default()]
}

fn for_whom(requirement: &Requirement) -> String {
    let who = match requirement.who {
        Who::Anybody => "anybody",
        Who::Guest => "who is not signed in",
        Who::GuestOrAgain => "who is not signed in, or is to sign in once more",
        Who::SignedIn => "the signed-in",
        Who::Registering => "who is about to register",
    };
    let role = requirement.role.map(|role| format!(" with the role `{role}`")).unwrap_or_default();
    let recent = if requirement.recent { ", after a recent sign-in" } else { "" };
    format!("{who}{role}{recent}")
}

fn reason_row(reason: &EndReason) -> [String; 4] {
    let [title, what, next] = session_expired::words(*reason);
    [code(reason.as_str()), title, what, next]
}

fn check_rows() -> impl Iterator<Item = [String; 3]> {
    fn rows<L: VariantArray + EnumMessage + Into<&'static str> + Copy>(status: fn(L) -> u16) -> Vec<[String; 3]> {
        let about = |listed: &L| listed.get_documentation().expect("every reason is described").replace('\n', " ");
        L::VARIANTS.iter().map(|listed| [code((*listed).into()), status(*listed).to_string(), about(listed)]).collect()
    }
    let mut all = [
        rows(TokenError::status),
        rows::<Refusal>(|_| 403),
        rows::<IdentityError>(|_| 403),
        rows::<Undescribed>(|_| 403),
        rows::<Meanwhile>(|_| 503),
        // Not as the status, which is 200: under it.
        rows::<Unjudged>(|_| 403),
        rows::<Busy>(|_| 503),
    ]
    .concat();
    // Told as everywhere, or twice for the same thing.
    let mut told = BTreeSet::from([code("unavailable")]);
    all.retain(|[name, ..]| told.insert(name.clone()));
    all.into_iter()
}

fn problem_row(problem: &Problem) -> [String; 5] {
    let [title, what, next] = problem_words(*problem);
    [code(problem.as_str()), problem.status().to_string(), title, what, next]
}

fn error_row(error: &OAuthError) -> [String; 2] {
    let about = error.get_documentation().expect("every error is described");
    [code(<&str>::from(error)), about.trim_end().replace('\n', " ")]
}

fn event_row(kind: &Kind) -> [String; 2] {
    let about = kind.get_documentation().expect("every kind is described");
    [code(<&str>::from(kind)), about.trim_end().replace('\n', " ")]
}

fn settings() -> String {
    let example = include_str!("../../../../vestibule.example.toml");
    let mut texts = Vec::new();
    for section in sections(example) {
        if !section.header.is_empty() {
            texts.push(format!("### `{}`", section.header));
            texts.push(section.about.clone());
        }
        let row = |setting: &Setting| {
            assert!(!setting.about.is_empty(), "{} has no comment above it", setting.key);
            let meant: &str = section.meant(setting).into();
            [code(&setting.key), code(&setting.value), meant.to_owned(), setting.about.clone()]
        };
        texts.push(table(["setting", "value", "", "what it is"], section.settings.iter().map(row)));
    }
    texts.join("\n\n")
}

#[test]
fn every_variable_of_the_environment_that_is_read_is_in_the_reference() {
    let page = page();
    let mut read = 0;
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |_, text| {
        for call in ["env::var(\"", "env::var_os(\""] {
            for name in text.split(call).skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(page.contains(&code(name)), "{name}");
                read += 1;
            }
        }
    });
    assert!(read > 0 && page.contains("`VESTIBULE_CONFIG`") && page.contains("`DATABASE_URL`"));
}

#[test]
fn every_reason_that_programs_read_is_in_the_reference() {
    let page = page();
    for hindrance in Hindrance::VARIANTS {
        let name: &str = hindrance.into();
        assert!(page.contains(&code(name)), "{name}");
    }
}

#[test]
fn a_bar_ends_no_cell() {
    assert_eq!(
        table(["a", "b"], [["x|y", "z"].map(str::to_owned)].into_iter()),
        "| a | b |\n| --- | --- |\n| x\\|y | z |"
    );
}
