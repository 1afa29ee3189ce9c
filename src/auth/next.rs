//! What comes next for whoever has signed in, registered or signed out: one answer for all of them.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use tower_cookies::Cookie;
use url::Url;

use super::Jar;
use crate::model::{address::Address, destination::Destination, link::Link, problem::Problem};

/// Where to go, and what the browser is given and loses on the way.
#[derive(Debug)]
pub struct Next {
    to: String,
    cookies: Vec<Cookie<'static>>,
    clears_storage: bool,
    /// After a form: to another origin, at once or on the way.
    leads_away: bool,
    is_for_nothing: bool,
}

/// Marks an answer to a form that has changed nothing: it is counted as one that was not taken, since nobody may send it without end.
#[derive(Debug, Clone, Copy)]
pub struct ForNothing;

impl Next {
    fn at(to: String) -> Self {
        Self { to, cookies: Vec::new(), clears_storage: false, leads_away: false, is_for_nothing: false }
    }

    /// To an address of this site.
    pub fn to(link: impl Into<Link>) -> Self {
        Self::at(link.into().into())
    }

    /// To an address of this site under its public name, for those who came by another one.
    pub fn to_name(public_url: &Url, link: Link) -> Self {
        Self::at(format!("{}{link}", public_url.origin().ascii_serialization()))
    }

    pub fn away(url: Url) -> Self {
        Self::at(url.into())
    }

    /// The same after a form: it leads to another origin.
    #[must_use]
    pub fn after_form(self) -> Self {
        Self { leads_away: true, ..self }
    }

    #[must_use]
    pub fn with_cookie(mut self, cookie: Cookie<'static>) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// The browser forgets what it keeps of this site (ASVS 5.0 14.3.1). Not "cookies": browsers would take those of the
    /// whole registrable domain, services and provider included.
    #[must_use]
    pub fn clearing_storage(self) -> Self {
        Self { clears_storage: true, ..self }
    }

    /// What was asked for has changed nothing.
    #[must_use]
    pub fn for_nothing(self) -> Self {
        Self { is_for_nothing: true, ..self }
    }

    /// Where it leads, if a browser has to be sent there by a page: it holds a chain of redirects against the `form-action`
    /// of the page whose form began it, and stops where that does not name the next origin.
    pub fn by_page(&self) -> Option<&str> {
        self.leads_away.then_some(&self.to)
    }

    /// The page by which a browser is sent there, with the cookies that it is given on the way.
    pub fn on_page(self, page: Response, jar: &Jar) -> Response {
        self.cookies.into_iter().for_each(|cookie| jar.give(cookie));
        page
    }

    /// A GET, whatever the request came with: 303, never 307 (RFC 9700 section 4.12).
    pub fn into_response(self, jar: &Jar) -> Response {
        let Ok(to) = HeaderValue::from_str(&self.to) else { return Problem::Internal.into_response() };
        self.cookies.into_iter().for_each(|cookie| jar.give(cookie));
        let mut response = (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response();
        if self.is_for_nothing {
            response.extensions_mut().insert(ForNothing);
        }
        if self.clears_storage {
            let name = HeaderName::from_static("clear-site-data");
            response.headers_mut().insert(name, HeaderValue::from_static("\"storage\""));
        }
        response
    }
}

impl From<&Address> for Link {
    fn from(address: &Address) -> Self {
        address.link()
    }
}

impl From<Destination> for Next {
    fn from(destination: Destination) -> Self {
        Self { leads_away: destination.leads_away(), ..Self::to(&destination) }
    }
}
