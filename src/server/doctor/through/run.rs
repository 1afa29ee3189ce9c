//! One run, from the address to the report.

use std::time::Duration;

use tokio::time::timeout;
use url::Url;
use uuid::Uuid;

use super::{
    super::report::{AskedThrough, Level, Report, Section},
    answers,
    arguments::Through,
    arriving,
    asking::{Ask, Asking},
    breaking_off::BreakingOff,
    came::Came,
    control, described, hop_by_hop, hosts, identity, open_check, paths,
    proxy::Proxy,
    reach::Way,
    secrets, seen, session,
    token::Token,
    told::{Sections, Told},
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
        service_host::authority,
    },
    server::config::Config,
};

/// Less than a token lives.
const WITHIN: Duration = Duration::from_mins(4);

/// A database that takes longer for a token is not there; what was begun there is over in five minutes.
const MADE_WITHIN: Duration = Duration::from_secs(15);
const TAKEN_AWAY_WITHIN: Duration = Duration::from_secs(3);

/// More than any proxy takes into its memory at once.
const UPLOAD: usize = 20 << 20;

/// More hosts than these say no more.
const OTHERS_MOST: usize = 2;

/// What a run has come to so far.
#[derive(Default)]
pub(super) struct Found {
    pub sections: Sections,
    pub proxy: Option<Proxy>,
    /// Whether everything was asked.
    pub is_whole: bool,
}

/// Looks at the proxy before the service at this address.
pub async fn run(config: &Config, through: &Through, url: &Url) -> Report {
    let mut found = Found { proxy: through.proxy, ..Found::default() };
    let unasked = match begin(config, through, url).await {
        Err(why) => {
            let mut section = Section::new(format!("Through {url}"));
            section.problem("asked", why, "");
            Some(section)
        }
        Ok((asking, token, mut breaking_off)) => {
            let broken_off = tokio::select! {
                asked = timeout(WITHIN, examine(&asking, through.proxy, &mut found)) => {
                    asked.err().map(|_| format!("it took more than {} s", WITHIN.as_secs()))
                }
                () = breaking_off.heard() => Some("somebody ended it".to_owned()),
            };
            // Whoever stops the program once more waits for no database; nor does anybody for one that says nothing.
            tokio::select! {
                _ = timeout(TAKEN_AWAY_WITHIN, token.end()) => {}
                () = breaking_off.heard() => {}
            }
            broken_off.map(|why| {
                let mut section = Section::new("What was not asked");
                section.note("asked", format!("The run was broken off before everything was asked: {why}."), "");
                section
            })
        }
    };
    let Found { sections, proxy, is_whole } = found;
    let sections: Vec<Section> = sections.take().into_iter().chain(unasked).collect();
    let mut findings = sections.iter().flat_map(|section| &section.findings);
    let healthy = is_whole && findings.all(|finding| finding.level != Level::Problem);
    let through = AskedThrough { asked: is_whole, proxy: proxy.map(Proxy::name) };
    Report { healthy, through: Some(through), sections }
}

async fn begin(config: &Config, through: &Through, url: &Url) -> Result<(Asking, Token, BreakingOff), String> {
    let service = service_of(config, url)?;
    let cookies = ServiceCookies::of(service).names().map(str::to_owned);
    let session = session::read(through.session.as_deref(), &cookies[0])?;
    let way = Way::find(url, &through.reaching()).await?;
    // From here on there is something to take away.
    let mut breaking_off = BreakingOff::listen().map_err(|error| format!("Signals cannot be heard: {error}."))?;
    let token = tokio::select! {
        token = timeout(MADE_WITHIN, Token::begin(config, service, session.as_ref())) => token.map_err(|_| {
            format!("The database says nothing for {} s. Is it running, and is database_url right?", MADE_WITHIN.as_secs())
        })??,
        () = breaking_off.heard() => return Err("Somebody ended the run before anything was asked.".to_owned()),
    };
    let asking = Asking {
        way,
        host: authority(&service.url),
        origin: service.origin(),
        token: token.value(),
        private: private(service),
        cookies,
        others: others(config, service),
        has_checks: config.forward_auth.is_some(),
        has_session: session.is_some(),
        upload: UPLOAD,
    };
    Ok((asking, token, breaking_off))
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

pub(super) async fn examine(asking: &Asking, named: Option<Proxy>, found: &mut Found) {
    let came = asking.send(Ask::get("/.vestibule/me").without_token()).await;
    let says = match &came {
        Came::Other(reply) => Proxy::of(reply),
        _ => None,
    };
    let (proxy, sections) = (named.or(says), found.sections.clone());
    found.proxy = proxy;
    let name = match (proxy, &came) {
        (Some(proxy), _) => format!(" ({})", proxy.name()),
        (None, Came::Nothing(_)) => String::new(),
        (None, _) => " (a proxy that does not say which)".to_owned(),
    };
    let mut first = Told::begin(&sections, format!("Through {}{name}", asking.origin), proxy);
    another(named, says, &mut first);
    let Some(control) = control::examine(asking, &mut first).await else { return };
    drop(first);
    let mut who = Told::begin(&sections, "Who somebody is", proxy);
    identity::examine(asking, &control, &mut who).await;
    arriving::examine(asking, &control, &mut who).await;
    hop_by_hop::examine(asking, &control, &mut who).await;
    drop(who);
    let mut what = Told::begin(&sections, "What is judged", proxy);
    described::examine(asking, &control, &mut what).await;
    hosts::examine(asking, &control, &mut what).await;
    paths::examine(asking, &control, &mut what).await;
    seen::examine(asking, &control, &mut what).await;
    open_check::examine(asking, &mut what).await;
    drop(what);
    let mut visitors = Told::begin(&sections, "What visitors are told", proxy);
    answers::examine(asking, &control, &mut visitors).await;
    drop(visitors);
    let mut service = Told::begin(&sections, "What goes on to the service", proxy);
    secrets::examine(asking, &mut service).await;
    traffic::examine(asking, &control, &mut service).await;
    found.is_whole = true;
}

/// Lines of one proxy's page mend nothing at another.
pub(super) fn another(named: Option<Proxy>, says: Option<Proxy>, told: &mut Told) {
    if let (Some(named), Some(says)) = (named, says)
        && named != says
    {
        let text = format!("--proxy says {}, and what answers calls itself {}.", named.name(), says.name());
        let advice = format!(
            "The lines below are those of {}. Without --proxy they are those of {}.",
            named.page(),
            says.page()
        );
        told.unasked("proxy", text, &advice);
    }
}
