//! What the door serves at the host of a service, as a table of its own: none of it is served at the door's host, and nothing
//! of the door's at a service's.

use super::{address::Method, link::Link, service::Service};

/// An address at every service's host.
#[derive(Debug, PartialEq, Eq)]
pub struct HostAddress {
    /// As a route's pattern: `{*name}` stands for whatever follows.
    pub path: &'static str,
    /// None: every one.
    pub method: Option<Method>,
    /// Whether only somebody who goes there gets it: no picture, no frame, no prefetch, no program.
    pub is_step: bool,
    /// Whether programs ask again and again, so that the log has it for those who look closely only.
    pub polled: bool,
    /// Whether it takes more than a form, and bounds that by itself.
    pub takes_uploads: bool,
}

/// Everything below is the door's.
pub const FOLDER: &str = "/.vestibule/";

pub const ENTER: HostAddress = HostAddress::get("/.vestibule/enter").step();
pub const ARRIVE: HostAddress = HostAddress::get("/.vestibule/arrive").step();
pub const SIGNED_IN: HostAddress = HostAddress::get("/.vestibule/signed-in");
pub const SIGNED_OUT: HostAddress = HostAddress::get("/.vestibule/signed-out");
pub const ME: HostAddress = HostAddress { polled: true, ..HostAddress::get("/.vestibule/me") };
pub const SIGN_OUT: HostAddress = HostAddress::post("/.vestibule/sign-out");

/// What the doctor sends through a proxy arrives there ([`super::echo`]).
pub const ECHO: HostAddress = HostAddress::echo("/vestibule-echo/{*path}");
pub const ECHO_FOLDER: HostAddress = HostAddress::echo("/vestibule-echo/");

/// The same for what comes to the door's own pages there, which nobody is asked about.
pub const ECHO_OF_PAGES: HostAddress = HostAddress::echo("/.vestibule/echo");

/// With which tokens a service can be asked (RFC 9728 section 3), for the one at the root of its host.
pub const RESOURCE_METADATA: HostAddress =
    HostAddress { polled: true, ..HostAddress::get("/.well-known/oauth-protected-resource") };

/// The same of those at a path, which stands behind it.
pub const RESOURCE_METADATA_OF_PATH: HostAddress =
    HostAddress { polled: true, ..HostAddress::get("/.well-known/oauth-protected-resource/{*path}") };

pub const ALL: &[&HostAddress] = &[
    &ENTER,
    &ARRIVE,
    &SIGNED_IN,
    &SIGNED_OUT,
    &ME,
    &SIGN_OUT,
    &ECHO,
    &ECHO_FOLDER,
    &ECHO_OF_PAGES,
    &RESOURCE_METADATA,
    &RESOURCE_METADATA_OF_PATH,
];

impl HostAddress {
    const fn new(path: &'static str, method: Option<Method>) -> Self {
        Self { path, method, is_step: false, polled: false, takes_uploads: false }
    }

    const fn get(path: &'static str) -> Self {
        Self::new(path, Some(Method::Get))
    }

    const fn post(path: &'static str) -> Self {
        Self::new(path, Some(Method::Post))
    }

    /// In the log it looks as what is not there, since to strangers it is not.
    const fn echo(path: &'static str) -> Self {
        Self { polled: true, takes_uploads: true, ..Self::new(path, None) }
    }

    const fn step(self) -> Self {
        Self { is_step: true, ..self }
    }

    /// A link to it, from the same host.
    pub fn link(&self) -> Link {
        Link::to(self.path)
    }
}

/// The address of a path or a pattern, whatever its method.
pub fn find(path: &str) -> Option<&'static HostAddress> {
    ALL.iter().copied().find(|address| address.path == path)
}

/// Where the metadata of a service are: between its host and its path.
pub fn metadata_of(service: &Service) -> String {
    format!("{}{}{}", service.origin(), RESOURCE_METADATA.path, service.url.path().trim_end_matches('/'))
}
