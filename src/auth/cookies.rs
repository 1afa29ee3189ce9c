//! The two cookies a browser ever gets from us: the session's, and the one that binds sign-in attempts to this browser.

use std::sync::Arc;

use tower_cookies::{
    Cookie,
    cookie::{SameSite, time::Duration},
};
use url::Url;

use crate::sessions::{Secret, SessionCookie, Started};

/// A browser is recognised this much longer than a session may last, so that it can still be told that one is over:
/// the session's own cookie is gone by then.
const BROWSER_OUTLIVES: Duration = Duration::days(1);

/// The cookie policy: names and attributes, which follow from how the site is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CookiePolicy {
    pub session: Arc<str>,
    pub browser: Arc<str>,
    pub secure: bool,
    absolute: Duration,
    remember: Duration,
}

impl CookiePolicy {
    /// On https both carry the `__Host-` prefix, which ties them to this very host (ASVS 5.0 3.3.1, 3.3.3). On plain
    /// http they carry the port: cookies know none, and two doors on one machine must not take each other's away.
    pub fn for_site(public_url: &Url, absolute_timeout: std::time::Duration) -> Self {
        let absolute = Duration::try_from(absolute_timeout).unwrap_or(Duration::ZERO);
        let secure = public_url.scheme() == "https";
        let name = |what: &str| match public_url.port_or_known_default() {
            Some(port) if !secure => format!("{what}-{port}").into(),
            _ => format!("__Host-{what}").into(),
        };
        Self { session: name("session"), browser: name("sign-in"), secure, absolute, remember: Duration::ZERO }
    }

    /// A browser is recognised for this long at least, so that it can be told by which provider somebody signed in last.
    #[must_use]
    pub fn remembering(self, remember: std::time::Duration) -> Self {
        Self { remember: Duration::try_from(remember).unwrap_or(Duration::ZERO), ..self }
    }

    fn cookie(&self, name: &str, value: String) -> Cookie<'static> {
        let cookie = Cookie::build((name.to_owned(), value)).path("/").http_only(true);
        cookie.same_site(SameSite::Lax).secure(self.secure).build()
    }

    /// The session's cookie. `seconds` is no longer than the absolute life that is left; without it the
    /// browser forgets the cookie when it closes.
    pub fn session(&self, value: &SessionCookie, seconds: Option<i64>) -> Cookie<'static> {
        let mut cookie = self.cookie(&self.session, value.encode());
        cookie.set_max_age(seconds.map(Duration::seconds));
        cookie
    }

    /// The cookie of a session that has just started, for all the time that it may last.
    pub fn started(&self, started: &Started) -> Cookie<'static> {
        self.session(&started.cookie, Some(started.signed_in.left.absolute))
    }

    /// Takes the session's cookie away.
    pub fn no_session(&self) -> Cookie<'static> {
        let mut cookie = self.cookie(&self.session, String::new());
        cookie.set_max_age(Duration::ZERO);
        cookie
    }

    /// The cookie of a browser in which nobody has done anything yet but open a page.
    pub fn browser(&self, secret: &Secret) -> Cookie<'static> {
        self.bound(secret, self.absolute + BROWSER_OUTLIVES)
    }

    /// The same for a browser in which somebody has: it is recognised for as long as what it remembers is kept.
    pub fn remembered_browser(&self, secret: &Secret) -> Cookie<'static> {
        self.bound(secret, self.remember.max(self.absolute + BROWSER_OUTLIVES))
    }

    fn bound(&self, secret: &Secret, life: Duration) -> Cookie<'static> {
        let mut cookie = self.cookie(&self.browser, secret.encode());
        cookie.set_max_age(life);
        cookie
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(url: &str) -> CookiePolicy {
        CookiePolicy::for_site(&Url::parse(url).expect("valid"), std::time::Duration::from_hours(12))
    }

    #[test]
    fn security_1_the_cookie_has_every_attribute() {
        let value = SessionCookie::random();
        let secure = names("https://door.example").session(&value, Some(60)).to_string();
        assert_eq!(
            secure,
            format!("__Host-session={}; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60", value.encode())
        );
        let local = names("http://127.0.0.1:3000").session(&value, None).to_string();
        assert_eq!(local, format!("session-3000={}; HttpOnly; SameSite=Lax; Path=/", value.encode()));
        assert!(names("http://localhost").no_session().to_string().starts_with("session-80=;"));
        assert!(names("https://door.example").no_session().to_string().contains("Max-Age=0"));
        assert!(names("https://door.example").browser(&value.secret).to_string().starts_with("__Host-sign-in="));
    }

    #[test]
    fn a_browser_is_recognised_until_its_session_is_over_and_what_it_remembers_is_forgotten() {
        let lives = |remember| {
            let policy = names("https://door.example").remembering(std::time::Duration::from_hours(remember));
            let secret = Secret::random();
            [policy.browser(&secret), policy.remembered_browser(&secret)]
                .map(|cookie| cookie.max_age().expect("a life").whole_hours())
        };
        assert_eq!([lives(0), lives(1), lives(180 * 24)], [[36, 36], [36, 36], [36, 180 * 24]]);
    }
}
