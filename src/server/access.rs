//! `vestibule access explain`: what the door would say to a request, and by which reading of its address.

mod asking;
mod print;

use std::process::ExitCode;

pub use self::asking::{AccessCommand, Question};
use super::{config::Config, say::complain};
use crate::model::{
    echo::{FOLDER, is_under},
    rules::{
        judge::{Verdict, conclude},
        weigh::weigh,
    },
    service::{Service, at_origin},
};

/// Asked and answered without a database: settings and rules are all that it takes.
pub fn explain(config: &Config, question: &Question) -> ExitCode {
    let (service, target) = match service_of(&config.house.services, &question.url) {
        Ok(found) => found,
        Err(why) => {
            complain(why);
            return ExitCode::from(2);
        }
    };
    if is_under(target) {
        complain(format_args!(
            "No rule counts under {FOLDER}: it is for `vestibule doctor --through`, and 404 to everybody else."
        ));
        return ExitCode::from(2);
    }
    let user = question.user();
    let overrides = question.overrides();
    let scopes = question.scopes_at(service);
    let asker = question.asker(&user, &scopes);
    let weighed = weigh(service, &question.asked(target, &overrides), &asker);
    let judgement = conclude(&weighed);
    let told = print::Told { service, question, target, judgement, weighed: &weighed };
    if question.json {
        told.print_json();
    } else {
        told.print();
    }
    if judgement.verdict == Verdict::Allowed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The service that an address belongs to, and path and query as they would be sent.
fn service_of<'a, 'u>(services: &'a [Service], url: &'u str) -> Result<(&'a Service, &'u str), String> {
    let authority = url.find("://").map(|at| at + 3).ok_or_else(|| {
        format!(
            "{url:?} is no address such as https://wiki.example.org/page. Quote it, so that the shell leaves it alone."
        )
    })?;
    let end = url[authority..].find(['/', '?', '#', '\\']).map_or(url.len(), |at| authority + at);
    let (origin, target) = (&url[..end], if end == url.len() { "/" } else { &url[end..] });
    if let Some(service) = at_origin(services, origin, target) {
        return Ok((service, target));
    }
    let is_near = services.iter().any(|service| service.origin() == origin.to_ascii_lowercase());
    let why = if is_near {
        "leads to no service, or to more than one in its several readings"
    } else {
        "is at the address of no service"
    };
    Err(format!("{url} {why}. `vestibule services` lists them."))
}
