//! One run, from the address to the report.

use std::time::Duration;

use tokio::time::timeout;
use url::Url;
use uuid::Uuid;

use super::{
    super::report::{Level, Report, Section},
    answers,
    arguments::Through,
    arriving,
    asking::{Ask, Asking, Came},
    control, described, hop_by_hop, hosts, identity, paths,
    proxy::Proxy,
    reach::Way,
    secrets, seen,
    token::Token,
    told::Told,
    traffic,
};
use crate::{
    auth::service_cookies::ServiceCookies,
    model::{
        rules::{
            judge::{Asked, Asker, Verdict, judge},
            verdict::SignIn,
        },
        service::{Service, at_origin},
    },
    server::config::Config,
};

/// Less than a token lives.
const WITHIN: Duration = Duration::from_mins(4);

/// More than any proxy takes into its memory at once.
const UPLOAD: usize = 20 << 20;

/// More hosts than these say no more.
const OTHERS_MOST: usize = 2;

/// What a run has come to.
pub struct Ran {
    pub report: Report,
    /// Whether everything was asked.
    pub is_whole: bool,
}

/// Looks at the proxy before the service at this address.
pub async fn run(config: &Config, through: &Through, url: &Url) -> Ran {
    let (sections, is_whole) = match begin(config, through, url).await {
        Err(why) => {
            let mut section = Section::new(format!("Through {url}"));
            section.problem("asked", why, "");
            (vec![section], false)
        }
        Ok((asking, token)) => {
            let asked = tokio::select! {
                asked = timeout(WITHIN, examine(&asking, through.proxy)) => asked.ok(),
                // Somebody who has seen enough leaves nothing behind.
                _ = tokio::signal::ctrl_c() => None,
            };
            token.end().await;
            asked.unwrap_or_else(|| {
                let mut section = Section::new(format!("Through {url}"));
                section.problem("asked", "The run was broken off before everything was asked.", "");
                (vec![section], false)
            })
        }
    };
    let mut findings = sections.iter().flat_map(|section| &section.findings);
    let healthy = is_whole && findings.all(|finding| finding.level != Level::Problem);
    Ran { report: Report { healthy, sections }, is_whole }
}

async fn begin(config: &Config, through: &Through, url: &Url) -> Result<(Asking, Token), String> {
    let service = service_of(config, url)?;
    let cookie = through.cookie().map_err(|error| format!("--session cannot be read: {error}."))?;
    let way = Way::find(url, &through.reaching()).await?;
    let token = Token::begin(config, service, cookie.as_deref()).await?;
    let asking = Asking {
        way,
        host: authority(&service.url),
        origin: service.origin(),
        token: token.value(),
        private: private(service),
        cookies: ServiceCookies::of(service).names().map(str::to_owned),
        others: others(config, service),
        has_checks: config.forward_auth.is_some(),
        has_session: cookie.is_some(),
        upload: UPLOAD,
    };
    Ok((asking, token))
}

fn service_of<'a>(config: &'a Config, url: &Url) -> Result<&'a Service, String> {
    let services = &config.house.services;
    let found = at_origin(services, &url.origin().ascii_serialization(), url.path());
    let service = found.ok_or_else(|| {
        let listed: Vec<&str> = services.iter().map(|service| service.url.as_str()).collect();
        let listed = if listed.is_empty() { "none".to_owned() } else { listed.join(", ") };
        format!("{url} is the address of no service. There are: {listed}.")
    })?;
    if service.url.origin() == config.house.site.public_url.origin() {
        return Err(
            "There is no echo under the door's own host: ask through a service at a host of its own.".to_owned()
        );
    }
    Ok(service)
}

/// As a browser writes it: without the scheme's own port.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// An address under the service's own that nobody has, and that nobody may see who is not signed in.
pub(super) fn private(service: &Service) -> Option<String> {
    let own = service.url.path().trim_end_matches('/');
    let made_up = format!("{own}/vestibule-doctor-{}", Uuid::now_v7().simple());
    let start = format!("{own}/");
    let of_rules = service.rules.iter().map(|rule| rule.path.to_string().replace("**", "").replace('*', "x"));
    let is_private = |target: &String| {
        let asked = Asked {
            method: "GET",
            overrides: &[],
            target,
            fetch_site: None,
            origin: None,
            is_websocket: false,
            by_cookie: false,
        };
        judge(service, &asked, &Asker::Anonymous).verdict == Verdict::SignIn(SignIn::Anonymous)
    };
    [made_up, start].into_iter().chain(of_rules).find(is_private)
}

/// Hosts that the same proxy may serve.
fn others(config: &Config, service: &Service) -> Vec<String> {
    let urls = config.house.services.iter().map(|other| &other.url).chain([&config.house.site.public_url]);
    let mut others: Vec<String> = urls.map(authority).filter(|other| *other != authority(&service.url)).collect();
    others.dedup();
    others.truncate(OTHERS_MOST);
    others
}

pub(super) async fn examine(asking: &Asking, named: Option<Proxy>) -> (Vec<Section>, bool) {
    let proxy = match (named, asking.send(Ask::get("/.vestibule/me").without_token()).await) {
        (None, Came::Other(reply)) => Proxy::of(&reply),
        (named, _) => named,
    };
    let name = proxy.map_or("a proxy that does not say which", Proxy::name);
    let told = |title: &str| Told::new(title, proxy);
    let mut first = told(&format!("Through {} ({name})", asking.origin));
    let Some(control) = control::examine(asking, &mut first).await else { return (vec![first.section], false) };
    let mut who = told("Who somebody is");
    identity::examine(asking, &control, &mut who).await;
    arriving::examine(asking, &control, &mut who).await;
    hop_by_hop::examine(asking, &control, &mut who).await;
    let mut what = told("What is judged");
    described::examine(asking, &control, &mut what).await;
    hosts::examine(asking, &control, &mut what).await;
    paths::examine(asking, &control, &mut what).await;
    seen::examine(asking, &control, &mut what).await;
    let mut visitors = told("What visitors are told");
    answers::examine(asking, &control, &mut visitors).await;
    let mut service = told("What goes on to the service");
    secrets::examine(asking, &mut service).await;
    traffic::examine(asking, &mut service).await;
    (vec![first.section, who.section, what.section, visitors.section, service.section], true)
}
