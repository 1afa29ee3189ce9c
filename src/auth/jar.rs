//! The cookies of one request: what the browser presents, and what it is given.

use std::sync::{Arc, OnceLock};

use axum::http::HeaderMap;
use tower_cookies::{Cookie, Cookies};

use super::{cookie_header::values, cookies::CookiePolicy};
use crate::sessions::{Secret, SessionCookie};

/// Both of our cookies as they came, and the answer's. Whoever handles the request shares it.
#[derive(Debug, Clone)]
pub struct Jar(Arc<Contents>);

#[derive(Debug)]
struct Contents {
    policy: CookiePolicy,
    session: Option<SessionCookie>,
    browser: OnceLock<Secret>,
    /// Whether the browser came with its secret.
    brought: bool,
    given: Cookies,
}

impl Jar {
    /// Reads what a request presents; `given` carries what is added to its answer.
    pub fn read(headers: &HeaderMap, policy: &CookiePolicy, given: Cookies) -> Self {
        let browser = OnceLock::new();
        if let Some(secret) = presented(headers, &policy.browser, policy.secure, Secret::parse) {
            let _ = browser.set(secret);
        }
        let brought = browser.get().is_some();
        let session = presented(headers, &policy.session, policy.secure, SessionCookie::parse);
        Self(Arc::new(Contents { policy: policy.clone(), session, browser, brought, given }))
    }

    /// The session's cookie, if one is presented that is well-formed.
    pub fn session(&self) -> Option<&SessionCookie> {
        self.0.session.as_ref()
    }

    /// The secret that sign-in attempts of this browser are bound to, if it has one.
    pub fn browser(&self) -> Option<&Secret> {
        self.0.browser.get()
    }

    /// The same, if the browser came with it. One that it is only given now is in no table yet, so nothing is asked for by it.
    pub fn known_browser(&self) -> Option<&Secret> {
        self.browser().filter(|_| self.0.brought)
    }

    /// Gives the browser such a secret if it has none, so that attempts begun later in several tabs share it.
    pub fn ensure_browser(&self) -> &Secret {
        self.0.browser.get_or_init(|| {
            let secret = Secret::random();
            self.0.given.add(self.0.policy.browser(&secret));
            secret
        })
    }

    /// Gives it to the browser once more, so that it outlives whatever somebody begins now.
    pub fn renew_browser(&self) -> &Secret {
        let secret = self.ensure_browser();
        self.0.given.add(self.0.policy.remembered_browser(secret));
        secret
    }

    pub fn policy(&self) -> &CookiePolicy {
        &self.0.policy
    }

    pub fn give(&self, cookie: Cookie<'static>) {
        self.0.given.add(cookie);
    }
}

/// What came under a name. On https no browser holds two of a `__Host-` name, so whoever sends two is no browser of
/// ours, or somebody has found a way around the prefix: then none of them counts. On plain http any neighbour can add
/// one, and whoever could read ours could do worse: the first that is well-formed counts.
pub(super) fn presented<T>(
    headers: &HeaderMap,
    name: &str,
    is_secure: bool,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let mut values = values(headers, name);
    let parse = |value: &[u8]| std::str::from_utf8(value).ok().and_then(&parse);
    if is_secure {
        let only = values.next()?;
        return if values.next().is_none() { parse(only) } else { None };
    }
    values.find_map(parse)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, header::COOKIE};
    use url::Url;

    use super::*;

    fn session_in(url: &str, header: &str) -> Option<SessionCookie> {
        let names = CookiePolicy::for_site(&Url::parse(url).expect("valid"), std::time::Duration::from_hours(12));
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_str(header).expect("a header"));
        Jar::read(&headers, &names, Cookies::default()).session().cloned()
    }

    #[test]
    fn security_41_of_two_cookies_none_counts_on_https_and_the_first_well_formed_one_on_http() {
        let (one, other) = (SessionCookie::random(), SessionCookie::random());
        let (https, http) = ("https://door.example", "http://127.0.0.1:3000");
        let twice = |name: &str, first: &str, second: &str| format!("{name}={first}; x=y; {name}={second}");
        for (first, second) in
            [(one.encode(), other.encode()), ("rubbish".into(), one.encode()), (one.encode(), String::new())]
        {
            assert_eq!(session_in(https, &twice("__Host-session", &first, &second)), None, "{first} {second}");
        }
        assert_eq!(session_in(http, &twice("session-3000", &one.encode(), &other.encode())), Some(one.clone()));
        assert_eq!(session_in(http, &twice("session-3000", "rubbish", &one.encode())), Some(one.clone()));
        assert_eq!(session_in(https, &format!("__Host-session=\"{}\"", one.encode())), Some(one));
    }

    #[test]
    fn a_browser_gets_one_secret_a_request_however_often_it_is_asked_for() {
        let names =
            CookiePolicy::for_site(&Url::parse("http://127.0.0.1:3000").expect("valid"), std::time::Duration::ZERO);
        let given = Cookies::default();
        let jar = Jar::read(&HeaderMap::new(), &names, given.clone());
        assert_eq!(jar.browser(), None);
        let secret = jar.ensure_browser().clone();
        assert_eq!((jar.ensure_browser(), jar.renew_browser(), jar.browser()), (&secret, &secret, Some(&secret)));
        assert_eq!(jar.known_browser(), None, "it is in no table");
        assert_eq!(given.list().len(), 1);
        let cookie = format!("{}={}", names.browser, secret.encode());
        let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(&cookie).expect("a header"))]);
        assert_eq!(Jar::read(&headers, &names, Cookies::default()).known_browser(), Some(&secret));
    }
}
