//! A person with one browser, at the door and at two services on other registrable domains. Cookies are each host's own, and
//! redirects lead from one to the other.

use url::Url;
use vestibule::model::service::Service;

use super::{Answer, Browser, Database, DatabaseGate, Setup, TestServer, html::attribute};

pub const DOOR: &str = "https://door.example";
pub const WIKI: &str = "https://wiki.example.org";
pub const CRM: &str = "https://crm.example.com";

/// A door on https with two services behind it.
pub async fn family(db: Database) -> TestServer {
    family_with(db, |_| {}).await
}

pub async fn family_with(db: Database, edit: impl FnOnce(&mut Setup)) -> TestServer {
    let service = |id: &str, name: &str, url: &str| Service::new(id.to_owned(), name.to_owned(), url.parse().unwrap());
    let services = vec![service("wiki", "The wiki", WIKI), service("crm", "Customers", CRM)];
    let mut setup = Setup { https: true, services, ..Setup::default() };
    edit(&mut setup);
    setup.start(db).await
}

/// One whose way to its database leads through a gate.
pub async fn family_behind_a_gate(db: Database, edit: impl FnOnce(&mut Setup)) -> (TestServer, DatabaseGate) {
    let gate = DatabaseGate::start(&db).await;
    let through = gate.database.clone();
    let server = family_with(db, |setup| {
        edit(setup);
        setup.server_database = Some(through);
    })
    .await;
    (server, gate)
}

/// One browser's jar at each place.
pub struct Person<'a> {
    pub server: &'a TestServer,
    pub door: Browser,
    pub wiki: Browser,
    pub crm: Browser,
}

/// Where somebody has been sent, and where that ended.
#[derive(Debug)]
pub struct Trip {
    pub hops: Vec<String>,
    /// The address that is the service's own, where it ended at one.
    pub page: Option<String>,
    /// The last answer of the door.
    pub last: Answer,
}

impl Trip {
    /// The page of the service where it ended.
    #[track_caller]
    pub fn arrived(&self) -> &str {
        self.page
            .as_deref()
            .unwrap_or_else(|| panic!("it ended at {}: {}\n{:#?}", self.last.asked, self.last.status, self.hops))
    }
}

impl<'a> Person<'a> {
    /// Nobody yet.
    pub fn new(server: &'a TestServer) -> Self {
        Self { server, door: server.browser(), wiki: server.browser_at(WIKI), crm: server.browser_at(CRM) }
    }

    /// Registered and signed in at the door.
    pub async fn signed_in(server: &'a TestServer) -> Self {
        let person = Self::new(server);
        person.register().await;
        person
    }

    pub async fn register(&self) {
        let callback = super::sign_in(self.server, &self.door, "/").await;
        if callback.location() == "/register" {
            super::fill_in(&self.door).await;
        }
    }

    /// Another browser that holds the same cookies.
    pub fn copy(&self) -> Self {
        Self { server: self.server, door: self.door.copy(), wiki: self.wiki.copy(), crm: self.crm.copy() }
    }

    /// The place of an address, and the rest of it.
    #[track_caller]
    pub fn place<'u>(&self, url: &'u str) -> (&Browser, &'u str) {
        for (origin, browser) in [(DOOR, &self.door), (WIKI, &self.wiki), (CRM, &self.crm)] {
            if let Some(rest) = url.strip_prefix(origin).filter(|rest| rest.starts_with('/')) {
                return (browser, rest);
            }
        }
        panic!("nobody is at {url}")
    }

    /// Follows a link to an address, on one page only.
    pub async fn step(&self, url: &str) -> Answer {
        let (browser, address) = self.place(url);
        browser.arrive(address).await
    }

    /// Types an address and follows wherever that leads, through the provider too.
    pub async fn go(&self, url: &str) -> Trip {
        self.walk(url, None).await
    }

    /// The same until a place is reached whose address begins so.
    pub async fn go_until(&self, url: &str, end: &str) -> String {
        let trip = self.walk(url, Some(end)).await;
        trip.hops.last().filter(|hop| hop.starts_with(end)).unwrap_or_else(|| panic!("{:#?}", trip)).clone()
    }

    async fn walk(&self, url: &str, end: Option<&str>) -> Trip {
        let mut hops = vec![url.to_owned()];
        let (browser, address) = self.place(url);
        let mut last = browser.get(address).await;
        for _ in 0..20 {
            let Some(next) = leads_to(&last, hops.last().unwrap()) else { break };
            hops.push(next.clone());
            if end.is_some_and(|end| next.starts_with(end)) {
                break;
            }
            if is_own_page(&next) {
                return Trip { hops, page: Some(next), last };
            }
            last = if next.starts_with(self.server.provider().issuer.as_str()) {
                let callback = self.server.provider().visit(&next.parse().unwrap()).await;
                hops.push(callback.clone());
                let callback = callback.parse::<Url>().unwrap();
                self.door.arrive(&callback[url::Position::BeforePath..]).await
            } else {
                self.step(&next).await
            };
        }
        Trip { hops, page: None, last }
    }

    /// The cookie of the service session at a service.
    pub fn at_wiki(&self) -> Option<String> {
        self.wiki.cookie("__Host-vestibule")
    }

    pub fn at_crm(&self) -> Option<String> {
        self.crm.cookie("__Host-vestibule")
    }
}

/// Where an answer sends a browser: by a redirect, or as a page that goes on by itself.
fn leads_to(answer: &Answer, from: &str) -> Option<String> {
    let base = Url::parse(from).unwrap();
    if answer.status.is_redirection() {
        let location = answer.location();
        // Byte for byte: a whole address is not read and written again.
        return Some(if location.starts_with("http") {
            location.to_owned()
        } else {
            base.join(location).unwrap().into()
        });
    }
    let text = answer.text();
    let start = text.find("id=\"on\"").filter(|_| text.contains("location.replace"))?;
    attribute(&text[text[..start].rfind('<')?..], "href")
        .map(|href| if href.starts_with("http") { href } else { base.join(&href).unwrap().into() })
}

/// Whether an address is the service's own and not the door's folder there.
fn is_own_page(url: &str) -> bool {
    [WIKI, CRM].iter().any(|origin| url.strip_prefix(origin).is_some_and(|rest| !rest.starts_with("/.vestibule/")))
}
