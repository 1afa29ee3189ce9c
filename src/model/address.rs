//! Addresses: every one of ours as a value, with what it asks of its visitor. Router, guard, limits, links, redirects and
//! forms read this table; what is not in it is refused.

use super::{
    link::Link,
    requirement::{Requirement, Who},
};

/// The HTTP method that an address takes. HEAD comes with GET (RFC 9110 section 9.3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    Get,
    Post,
}

/// How an address is guarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// A health check: nothing is looked at or limited.
    Probe,
    /// Anybody, without looking who it is: providers that tell of a sign-out, services that read the key set.
    Open,
    /// Services that ask by themselves: no cookie counts, and the handler looks at their own credential.
    Services,
    /// A page or an endpoint for those who meet the requirement.
    Guarded(Requirement),
    /// As above, and programs may post to it that say nothing of where they come from: it gives a session and takes nothing
    /// from the one that a cookie brings.
    Programs(Requirement),
}

/// A rate limit, each counted for itself (SECURITY 27).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Rate {
    SignIn,
    Callback,
    Register,
    Account,
    /// Choosing a language, which costs a row of a browser that has none.
    Language,
    /// Going on to a service, which costs a row.
    Enter,
    /// Arriving there, at the service's own host.
    Arrive,
}

/// An address of this site under one method.
#[expect(clippy::struct_excessive_bools, reason = "each says one thing of an address, and none follows from another")]
#[derive(Debug, PartialEq, Eq)]
pub struct Address {
    /// As a route's pattern: `{name}` stands for one segment.
    pub path: &'static str,
    pub method: Method,
    pub access: Access,
    pub rate: Option<Rate>,
    /// Where signing in leads back to, if not to the address itself.
    pub back: Option<&'static Address>,
    /// Whether a GET begins or finishes something there. A HEAD, which may be a link checker's or a mail scanner's, must
    /// not: it is answered as a GET that says nothing.
    pub begins: bool,
    /// Whether it only makes sense in the middle of signing in: returning there would go round in circles.
    pub is_step: bool,
    /// Whether only somebody who goes there gets it: no picture, no frame, no prefetch, no program.
    pub is_visited: bool,
    /// Whether programs ask it again and again: its lines in the log are for whoever looks for something.
    pub polled: bool,
    /// Whether asking it is no use of a session, whoever asks.
    pub is_quiet: bool,
    /// Whether the answer bears the id that its caller has given the request.
    pub echoes_request_id: bool,
}

const ANYBODY: Requirement = Requirement::of(Who::Anybody);
const SIGNED_IN: Requirement = Requirement::of(Who::SignedIn).under_terms();
const RECENTLY: Requirement = SIGNED_IN.recently();
/// Whoever does not accept the terms can take their data along and go.
const WITHOUT_TERMS: Requirement = Requirement::of(Who::SignedIn);

pub const HOME: Address = Address::get("/", ANYBODY.under_terms());
pub const SIGN_IN: Address = Address::get("/sign-in", Requirement::of(Who::GuestOrAgain)).step();
pub const REGISTER: Address = Address::get("/register", Requirement::of(Who::Registering)).step();
pub const SESSION_EXPIRED: Address = Address::get("/session-expired", Requirement::of(Who::Guest)).step();
pub const SIGNED_OUT: Address = Address::get("/signed-out", ANYBODY).step();
pub const ACCOUNT: Address = Address::get("/account", SIGNED_IN);
pub const ACCOUNT_DETAILS: Address = Address::get("/account/details", RECENTLY);
pub const ACCOUNT_LINK: Address = Address::get("/account/link", RECENTLY);
pub const ACCOUNT_UNLINK: Address = Address::get("/account/unlink", RECENTLY);
pub const ACCOUNT_TOKENS: Address = Address::get("/account/tokens", SIGNED_IN);
pub const ACCOUNT_SESSIONS: Address = Address::get("/account/sessions", SIGNED_IN);
pub const ACCOUNT_ACTIVITY: Address = Address::get("/account/activity", SIGNED_IN);

/// What is kept of them.
pub const ACCOUNT_DATA: Address = Address::get("/account/data", WITHOUT_TERMS.recently());
/// The same as a file.
pub const DOWNLOAD_DATA: Address =
    Address::post("/account/data/download", WITHOUT_TERMS.recently()).limited(Rate::Account).back_to(&ACCOUNT_DATA);
pub const ACCOUNT_DELETE: Address = Address::get("/account/delete", WITHOUT_TERMS.recently());

/// The terms of the organisation, for whoever has not accepted them as they are now.
pub const TERMS: Address = Address::get("/terms", WITHOUT_TERMS).step();

/// The way to a service at another host: who is signed in gets a pass for it. Going through is no use of the session: the page
/// that follows is.
pub const ENTER: Address = Address::get("/enter", SIGNED_IN).begins().visited().quiet().limited(Rate::Enter);

pub const BEGIN_SIGN_IN: Address = Address::get("/auth/sign-in", ANYBODY).begins().limited(Rate::SignIn);
/// The redirect URI of every provider.
pub const CALLBACK: Address = Address::get("/auth/callback", ANYBODY).begins().limited(Rate::Callback);
/// The page that tells a person why a sign-in did not work. Its reason is one of a closed list and changes nothing,
/// so it may stand in the address, where a code may not.
pub const REFUSED: Address = Address::get("/auth/refused", ANYBODY);
pub const BEGIN_LINK: Address =
    Address::get("/auth/link", RECENTLY).begins().limited(Rate::SignIn).back_to(&ACCOUNT_LINK);
pub const REGISTER_NEWCOMER: Address =
    Address::post("/auth/register", Requirement::of(Who::Registering)).limited(Rate::Register);
/// A newcomer who is registered already signs in the way they did before, and connects what they came with.
pub const CONNECT: Address =
    Address::post("/auth/register/connect", Requirement::of(Who::Registering)).limited(Rate::Register);
pub const ACCEPT_TERMS: Address = Address::post("/auth/terms", WITHOUT_TERMS).limited(Rate::Account).back_to(&HOME);
pub const CHANGE_DETAILS: Address =
    Address::post("/auth/details", RECENTLY.resumable()).limited(Rate::Account).back_to(&ACCOUNT_DETAILS);
pub const UNLINK: Address =
    Address::post("/auth/unlink", RECENTLY.resumable()).limited(Rate::Account).back_to(&ACCOUNT);
pub const CREATE_TOKEN: Address =
    Address::post("/auth/tokens/create", RECENTLY.resumable()).limited(Rate::Account).back_to(&ACCOUNT_TOKENS);
/// No sign-in of just now is asked for: whoever has lost a token has it revoked at once.
pub const REVOKE_TOKEN: Address =
    Address::post("/auth/tokens/revoke", SIGNED_IN).limited(Rate::Account).back_to(&ACCOUNT_TOKENS);
/// Ends sessions of one's own. No sign-in of just now is asked for, for the same reason.
pub const END_SESSIONS: Address =
    Address::post("/auth/sessions/end", SIGNED_IN).limited(Rate::Account).back_to(&ACCOUNT_SESSIONS);
/// For good.
pub const DELETE_ACCOUNT: Address =
    Address::post("/auth/delete", WITHOUT_TERMS.recently()).limited(Rate::Account).back_to(&ACCOUNT_DELETE);
/// Keeps the language that somebody chooses: the form is at the foot of every page.
pub const CHOOSE_LANGUAGE: Address = Address::post("/auth/language", ANYBODY).limited(Rate::Language);
pub const SIGN_OUT: Address = Address::post("/auth/sign-out", ANYBODY);
pub const BACKCHANNEL_LOGOUT: Address = Address::new("/auth/backchannel-logout/{provider}", Method::Post, Access::Open);
pub const FRONTCHANNEL_LOGOUT: Address =
    Address::new("/auth/frontchannel-logout/{provider}", Method::Get, Access::Open).begins();

pub const ME: Address = Address::get("/me", ANYBODY).polled();
/// The keys that prove what we have signed.
pub const KEY_SET: Address = Address::new("/.well-known/jwks.json", Method::Get, Access::Open).polled();
/// Which sessions have ended, as it happens.
pub const SIGNALS: Address = Address::new("/signals", Method::Get, Access::Services);
/// Where services find out where they ask who may what.
pub const AUTHZEN: Address = Address::new("/.well-known/authzen-configuration", Method::Get, Access::Open).polled();
pub const EVALUATION: Address = Address::asked_by_services("/access/v1/evaluation");
/// Several questions at once.
pub const EVALUATIONS: Address = Address::asked_by_services("/access/v1/evaluations");
/// Where services find out where they ask about tokens.
pub const OAUTH: Address = Address::new("/.well-known/oauth-authorization-server", Method::Get, Access::Open).polled();
pub const INTROSPECT: Address = Address::new("/oauth/introspect", Method::Post, Access::Services).polled();
/// A service acts for somebody at another one.
pub const TOKEN: Address = Address::new("/oauth/token", Method::Post, Access::Services).polled();
/// Whoever holds a token may end it.
pub const REVOKE: Address = Address::new("/oauth/revoke", Method::Post, Access::Services);
pub const HEALTH_LIVE: Address = Address::new("/health/live", Method::Get, Access::Probe).polled();
pub const HEALTH_READY: Address = Address::new("/health/ready", Method::Get, Access::Probe).polled();
#[cfg(feature = "dev")]
pub const AUTOSESSION_LIST: Address = Address::new("/autosession", Method::Get, Access::Programs(ANYBODY));
#[cfg(feature = "dev")]
pub const AUTOSESSION: Address = Address::new("/autosession", Method::Post, Access::Programs(ANYBODY));
#[cfg(feature = "dev")]
pub const AUTOSESSION_CLOCK: Address =
    Address::new("/autosession/clock", Method::Post, Access::Programs(ANYBODY)).quiet();
/// Every page in every state.
#[cfg(feature = "dev")]
pub const GALLERY: Address = Address::get("/gallery", ANYBODY).quiet();

pub const ALL: &[&Address] = &[
    &HOME,
    &SIGN_IN,
    &REGISTER,
    &SESSION_EXPIRED,
    &SIGNED_OUT,
    &ACCOUNT,
    &ACCOUNT_DETAILS,
    &ACCOUNT_LINK,
    &ACCOUNT_UNLINK,
    &ACCOUNT_TOKENS,
    &ACCOUNT_SESSIONS,
    &ACCOUNT_ACTIVITY,
    &ACCOUNT_DATA,
    &DOWNLOAD_DATA,
    &ACCOUNT_DELETE,
    &TERMS,
    &ENTER,
    &BEGIN_SIGN_IN,
    &CALLBACK,
    &REFUSED,
    &BEGIN_LINK,
    &REGISTER_NEWCOMER,
    &CONNECT,
    &ACCEPT_TERMS,
    &CHANGE_DETAILS,
    &DELETE_ACCOUNT,
    &UNLINK,
    &CREATE_TOKEN,
    &REVOKE_TOKEN,
    &END_SESSIONS,
    &CHOOSE_LANGUAGE,
    &SIGN_OUT,
    &BACKCHANNEL_LOGOUT,
    &FRONTCHANNEL_LOGOUT,
    &ME,
    &KEY_SET,
    &SIGNALS,
    &AUTHZEN,
    &EVALUATION,
    &EVALUATIONS,
    &OAUTH,
    &INTROSPECT,
    &TOKEN,
    &REVOKE,
    &HEALTH_LIVE,
    &HEALTH_READY,
    #[cfg(feature = "dev")]
    &AUTOSESSION_LIST,
    #[cfg(feature = "dev")]
    &AUTOSESSION,
    #[cfg(feature = "dev")]
    &AUTOSESSION_CLOCK,
    #[cfg(feature = "dev")]
    &GALLERY,
];

/// Files whose names carry a hash of their content.
pub const HASHED_FILES: &str = "/pkg";
pub const ICON: &str = "/favicon.svg";
/// Files of an operator's own: their names carry a hash too.
pub const BRAND_FILES: &str = "/brand";
/// Where browsers look for an icon by themselves.
pub const USUAL_ICONS: [&str; 2] = ["/favicon.ico", "/apple-touch-icon.png"];

/// Whatever is under these belongs to signing in, also what is not there yet.
const STEPS: [&str; 2] = ["/auth/", "/oauth/"];

impl Address {
    const fn new(path: &'static str, method: Method, access: Access) -> Self {
        Self {
            path,
            method,
            access,
            rate: None,
            back: None,
            begins: false,
            is_step: false,
            is_visited: false,
            polled: false,
            is_quiet: false,
            echoes_request_id: false,
        }
    }

    const fn get(path: &'static str, requirement: Requirement) -> Self {
        Self::new(path, Method::Get, Access::Guarded(requirement))
    }

    const fn post(path: &'static str, requirement: Requirement) -> Self {
        Self::new(path, Method::Post, Access::Guarded(requirement))
    }

    const fn begins(self) -> Self {
        Self { begins: true, ..self }
    }

    const fn step(self) -> Self {
        Self { is_step: true, ..self }
    }

    const fn visited(self) -> Self {
        Self { is_visited: true, ..self }
    }

    const fn polled(self) -> Self {
        Self { polled: true, ..self }
    }

    /// AuthZEN asks for the caller's id of each request (Authorization API 1.0, request identification).
    const fn asked_by_services(path: &'static str) -> Self {
        Self { echoes_request_id: true, ..Self::new(path, Method::Post, Access::Services).polled() }
    }

    const fn quiet(self) -> Self {
        Self { is_quiet: true, ..self }
    }

    const fn limited(self, rate: Rate) -> Self {
        Self { rate: Some(rate), ..self }
    }

    const fn back_to(self, page: &'static Self) -> Self {
        Self { back: Some(page), ..self }
    }

    /// Whether nobody but programs asks it, unless by mistake.
    pub fn is_for_programs(&self) -> bool {
        self.polled || matches!(self.access, Access::Probe | Access::Services)
    }

    /// A link to it with this value in the place of its variable segment, if it has one.
    pub fn of(&self, value: &str) -> Link {
        match self.path.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?.1))) {
            Some((before, after)) => Link::to(&format!("{before}{value}{after}")),
            None => self.link(),
        }
    }

    /// A link to it, for a page, a form or a redirect.
    pub fn link(&self) -> Link {
        Link::to(self.path)
    }
}

/// The address of a route's pattern under a method.
pub fn find(method: Method, pattern: &str) -> Option<&'static Address> {
    ALL.iter().copied().find(|address| address.method == method && address.path == pattern)
}

/// The address of a route's pattern, whatever the method.
pub fn at(pattern: &str) -> Option<&'static Address> {
    ALL.iter().copied().find(|address| address.path == pattern)
}

/// The page of ours at a path: what a person can look at, and nothing that begins something.
pub fn page(path: &str) -> Option<&'static Address> {
    let is_page =
        |address: &Address| matches!(address.access, Access::Guarded(_)) && !address.begins && !address.polled;
    find(Method::Get, path).filter(|address| is_page(address))
}

/// Whether a path is nowhere to return to: it belongs to signing in itself.
pub fn is_step(path: &str) -> bool {
    let is_at = |page: &str| path.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    STEPS.iter().any(|folder| path.starts_with(folder))
        || ALL.iter().any(|address| address.is_step && is_at(address.path))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_address_stands_once() {
        let keys: HashSet<_> = ALL.iter().map(|address| (address.method, address.path)).collect();
        assert_eq!(keys.len(), ALL.len());
        assert_eq!(find(Method::Get, "/auth/link").map(|address| address.back), Some(Some(&ACCOUNT_LINK)));
        assert_eq!((find(Method::Post, "/account"), find(Method::Get, "/admin")), (None, None));
    }

    #[test]
    fn a_page_can_be_looked_at() {
        for path in ["/", "/register", "/account/details", "/account/tokens", "/account/sessions"] {
            assert_eq!(page(path).map(|page| page.path), Some(path));
        }
        for path in ["/auth/sign-in", "/auth/register", "/me", "/enter", "/health/live", "/nowhere", "//evil.test", ""]
        {
            assert_eq!(page(path), None, "{path}");
        }
    }

    #[test]
    fn what_is_probed_is_polled() {
        let probes: Vec<_> = ALL.iter().filter(|address| address.access == Access::Probe).collect();
        assert!(probes.len() == 2 && probes.iter().all(|probe| probe.polled) && ME.polled);
    }

    #[test]
    fn what_cannot_be_asked_for_again_says_what_comes_after_signing_in() {
        for address in ALL {
            let Access::Guarded(requirement) = address.access else { continue };
            // What is visited can be asked for again by its address, which says all there is to know.
            let acts = address.method == Method::Post || address.begins && !address.is_visited;
            if requirement.who == Who::SignedIn && acts {
                let back = address.back.unwrap_or_else(|| panic!("{} leads nowhere", address.path));
                assert!(!is_step(back.path), "{}", back.path);
            }
        }
    }
}
