//! `vestibule acl`: a service with the contract, whose rules can be broken one by one, asked by every persona of a real door.

mod asked;
mod failed;
mod fga;
mod found;
mod program;
mod proxied;
mod recorded;
mod service;

use std::path::PathBuf;

use url::Url;
use vestibule::{
    acl::{
        http::reach::Reach,
        report::run::Run,
        runner::{self, NoRun, Wish},
        sources::{gather::MoreSources, settings::AclSettings},
        table::finding::Finding,
    },
    model::service::Service,
};

use self::service::{Fault, TOKEN, Wiki};
use crate::support::{Database, Setup, TestServer};

/// A door, a service behind it, and a table.
struct House {
    server: TestServer,
    wiki: Wiki,
    service: Service,
    folder: tempfile::TempDir,
}

impl House {
    async fn open(db: Database) -> Self {
        let url = "http://wiki.localhost:8080".parse().unwrap();
        let service = Service::new("wiki".to_owned(), "The wiki".to_owned(), url);
        let server = Setup { services: vec![service.clone()], ..Setup::default() }.start(db).await;
        Self { server, wiki: Wiki::start().await, service, folder: tempfile::tempdir().unwrap() }
    }

    fn table(&self) -> PathBuf {
        self.folder.path().join("access.csv")
    }

    /// Straight to the service, by everybody.
    fn wish(&self) -> Wish {
        let base: Url = format!("http://{}", self.wiki.address).parse().unwrap();
        Wish {
            service: self.service.clone(),
            door: self.server.address.clone(),
            personas: ["admin", "editor", "reader", "outsider"].map(str::to_owned).to_vec(),
            tokens: Vec::new(),
            session: std::time::Duration::from_mins(30),
            base,
            contract: None,
            token: Some(TOKEN.to_owned()),
            reach: Reach::default(),
            parallel: 16,
            settings: AclSettings::default(),
            sources: self.listed(&service::ROUTES),
            table: self.table(),
        }
    }

    /// A list of routes in a file.
    fn listed(&self, routes: &[&str]) -> MoreSources {
        let file = self.folder.path().join(format!("{}-routes.txt", routes.len()));
        std::fs::write(&file, routes.join("\n")).unwrap();
        MoreSources { routes: vec![file], ..MoreSources::default() }
    }

    async fn record(&self) -> Run {
        runner::record(self.wish(), &|_, _| {}).await.expect("a run").run
    }

    async fn check(&self) -> Run {
        self.check_as(self.wish()).await.expect("a run")
    }

    async fn check_as(&self, wish: Wish) -> Result<Run, NoRun> {
        runner::check(wish, &|_, _| {}).await
    }

    /// What a check finds while a rule is broken.
    async fn found_with(&self, fault: Fault) -> Vec<String> {
        self.wiki.break_rule(Some(fault));
        let run = self.check().await;
        self.wiki.break_rule(None);
        run.findings.iter().map(line).collect()
    }
}

/// A finding as a short line.
fn line(finding: &Finding) -> String {
    let parts = [
        Some(finding.kind.as_str().to_owned()),
        finding.route.as_ref().map(ToString::to_string),
        finding.resource.as_ref().map(ToString::to_string),
        finding.asker.as_ref().map(ToString::to_string),
        finding.found.map(|outcome| outcome.as_str().to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
