//! `vestibule services`: what is behind the door, and whether it is there.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anstyle::{AnsiColor, Style};
use clap::Args;
use futures::future::join_all;
use serde::Serialize;

use super::{
    config::Config,
    say::{complain, say},
};
use crate::{
    model::{
        named_certificate::trusted_beside,
        printable::printable,
        resolved::{self, Resolved},
        rules::judge::{Asked, Asker, Verdict, judge},
        service::Service,
    },
    openid::{self, Way},
};

/// Nobody waits longer for a page.
const WITHIN: Duration = Duration::from_secs(3);

/// What the command line says.
#[derive(Args)]
pub struct ServicesArguments {
    /// For programs
    #[arg(long)]
    json: bool,
    /// Where a name leads, for one that does not resolve here, perhaps with a port; may come again
    #[arg(long = "resolve", value_name = "HOST:ADDRESS", value_parser = resolved::read)]
    resolved: Vec<Resolved>,
    /// A certificate to trust beside the system's: an authority's, or a proxy's own
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
}

/// A service as it is set, and what its address answers.
#[derive(Debug, Serialize)]
struct Listed {
    id: String,
    name: String,
    url: String,
    rules: usize,
    roles: Vec<String>,
    /// Whether it can ask the door with a credential of its own.
    has_credential: bool,
    /// The status with which its address answers, without anybody being signed in.
    status: Option<u16>,
    /// It gives a stranger what its rules ask a sign-in for: its proxy does not ask the door.
    lets_strangers_in: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Lists all of them; one that does not answer, or lets strangers in, is exit 1.
pub async fn list(config: &Config, arguments: &ServicesArguments) -> ExitCode {
    let trust = match arguments.ca.as_deref().map(|file| trusted_beside(Some(file))).transpose() {
        Ok(trust) => trust,
        Err(why) => {
            complain(format_args!("{why}."));
            return ExitCode::from(2);
        }
    };
    let is_asked = config.forward_auth.is_some();
    let listed = join_all(config.house.services.iter().map(|service| {
        let way = Way { leads: resolved::find(&service.url, &arguments.resolved), trust: trust.clone() };
        look_at(service, way, is_asked)
    }));
    let listed = listed.await;
    if arguments.json {
        let listen = config.forward_auth.as_ref().map(|asked| asked.listen);
        let all = serde_json::json!({ "forward_auth": listen, "services": listed });
        say(serde_json::to_string_pretty(&all).unwrap_or_default());
    } else {
        print(config, &listed);
    }
    let is_right = |service: &Listed| service.error.is_none() && !service.lets_strangers_in;
    if listed.iter().all(is_right) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn look_at(service: &Service, way: Way, is_asked: bool) -> Listed {
    let answer = openid::probe(&service.url, way, WITHIN).await;
    let is_open = answer.as_ref().is_ok_and(|status| (200..300).contains(status));
    Listed {
        id: service.id.clone(),
        name: service.name.clone(),
        url: service.url.to_string(),
        rules: service.rules.len(),
        roles: service.roles.clone(),
        has_credential: service.has_credential(),
        status: answer.as_ref().ok().copied(),
        lets_strangers_in: is_asked && is_open && !is_public(service),
        error: answer.err().map(|error| printable(&error)),
    }
}

/// Whether the rules open its address to everybody.
fn is_public(service: &Service) -> bool {
    let asked = Asked {
        method: "GET",
        overrides: &[],
        target: service.url.path(),
        fetch_site: None,
        origin: None,
        is_websocket: false,
        by_cookie: false,
    };
    judge(service, &asked, &Asker::Anonymous).verdict == Verdict::Allowed
}

fn print(config: &Config, listed: &[Listed]) {
    if listed.is_empty() {
        say("There are no services. A [[service]] with id and url in the settings names one.");
    }
    for service in listed {
        let bold = Style::new().bold();
        say(format_args!("{bold}{}{bold:#} {} ({})", service.id, service.url, service.name));
        let roles = if service.roles.is_empty() { "whoever is signed in".to_owned() } else { service.roles.join(", ") };
        say(format_args!("  rules: {}; without a rule: {roles}", service.rules));
        let credential =
            if service.has_credential { "has a credential of its own" } else { "has no credential of its own" };
        say(format_args!("  {credential}"));
        let (mark, style, answer) = match (&service.status, &service.error) {
            (Some(status), _) if service.lets_strangers_in => {
                let text = format!(
                    "answers a stranger with {status}, where its rules ask for a sign-in: its proxy does not ask the door"
                );
                ("MEND", AnsiColor::Red.on_default().bold(), text)
            }
            (Some(status), _) => ("ok  ", AnsiColor::Green.on_default(), format!("answers with {status}")),
            (None, error) => {
                let error = error.as_deref().unwrap_or_default();
                ("MEND", AnsiColor::Red.on_default().bold(), format!("does not answer, seen from here: {error}"))
            }
        };
        say(format_args!("  {style}{mark}{style:#} {answer}"));
    }
    match &config.forward_auth {
        Some(asked) => say(format_args!("Proxies ask at {}.", asked.listen)),
        None => say("Without [forward_auth] no proxy can ask, so these are links and nothing more."),
    }
}
