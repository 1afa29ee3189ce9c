//! `vestibule doctor`: looks at everything that signing in depends on, and says in plain words what is right, what is
//! worth knowing, and what has to be mended. It changes nothing. With `--through`: what a proxy makes of requests.

mod client;
mod database;
mod forward_auth;
mod memory;
mod print;
mod providers;
mod proxies;
mod report;
mod signing;
mod site;
mod through;

pub use self::{
    report::{Finding, Level, Report, Section},
    through::{Through, run as through},
};
use super::config::Config;

pub async fn examine(config: &Config) -> Report {
    let mut sections = vec![site::examine(config).await];
    sections.extend(providers::examine(config).await);
    sections.push(database::examine(config).await);
    sections.extend(memory::examine(config).await);
    sections.extend(signing::examine(config).await);
    sections.extend(forward_auth::examine(config).await);
    let findings = || sections.iter().flat_map(|section| &section.findings);
    Report { healthy: findings().all(|finding| finding.level != Level::Problem), through: None, sections }
}
