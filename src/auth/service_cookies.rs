//! The two cookies a browser ever gets from us at the host of a service: the service session's, and the one that binds an
//! arrival to the browser in which it began.

use std::borrow::Cow;

use axum::http::HeaderMap;
use tower_cookies::{
    Cookie,
    cookie::{SameSite, time::Duration},
};

use super::jar::presented;
use crate::{
    model::service::Service,
    sessions::{Secret, SessionCookie, StartedAtService},
};

/// How long somebody may take from a service to the door and back: a sign-in, and no more.
const BINDING_LIFE: Duration = Duration::minutes(10);

/// Names and attributes at one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceCookies {
    session: Cow<'static, str>,
    binding: Cow<'static, str>,
    secure: bool,
}

impl ServiceCookies {
    /// On https no name is ever one without a prefix. `__Host-` keeps neighbouring hosts from planting a cookie, and
    /// `__Host-Http-` the service's own scripts too: whoever could plant the binding could sign somebody in as themselves.
    /// On plain http, which is loopback, names carry the port as those of the door do.
    pub fn of(service: &Service) -> Self {
        match service.url.port_or_known_default() {
            Some(port) if service.url.scheme() == "http" => Self {
                session: format!("vestibule-{port}").into(),
                binding: format!("vestibule-enter-{port}").into(),
                secure: false,
            },
            _ => {
                Self { session: "__Host-vestibule".into(), binding: "__Host-Http-vestibule-enter".into(), secure: true }
            }
        }
    }

    /// Their names, which no backend needs to see.
    pub fn names(&self) -> [&str; 2] {
        [&self.session, &self.binding]
    }

    pub fn session(&self, headers: &HeaderMap) -> Option<SessionCookie> {
        presented(headers, &self.session, self.secure, SessionCookie::parse)
    }

    pub fn binding(&self, headers: &HeaderMap) -> Option<Secret> {
        presented(headers, &self.binding, self.secure, Secret::parse)
    }

    pub fn give_session(&self, started: &StartedAtService) -> Cookie<'static> {
        self.cookie(&self.session, started.cookie.encode(), Duration::seconds(started.left))
    }

    pub fn take_session(&self) -> Cookie<'static> {
        self.cookie(&self.session, String::new(), Duration::ZERO)
    }

    pub fn give_binding(&self, binding: &Secret) -> Cookie<'static> {
        self.cookie(&self.binding, binding.encode(), BINDING_LIFE)
    }

    pub fn take_binding(&self) -> Cookie<'static> {
        self.cookie(&self.binding, String::new(), Duration::ZERO)
    }

    fn cookie(&self, name: &str, value: String, life: Duration) -> Cookie<'static> {
        let cookie = Cookie::build((name.to_owned(), value)).path("/").http_only(true).max_age(life);
        cookie.same_site(SameSite::Lax).secure(self.secure).build()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, header::COOKIE};

    use super::*;

    fn at(url: &str) -> ServiceCookies {
        ServiceCookies::of(&Service::new("wiki".to_owned(), "Wiki".to_owned(), url.parse().expect("a URL")))
    }

    fn headers(line: &str) -> HeaderMap {
        [(COOKIE, HeaderValue::from_str(line).expect("a header"))].into_iter().collect()
    }

    #[test]
    fn security_1_every_cookie_has_every_attribute_and_on_https_its_prefix() {
        let secret = Secret::random();
        let (secure, plain) = (at("https://wiki.example.org:8443"), at("http://127.0.0.1:8001"));
        assert_eq!(
            secure.give_binding(&secret).to_string(),
            format!(
                "__Host-Http-vestibule-enter={}; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=600",
                secret.encode()
            )
        );
        assert_eq!(
            secure.take_session().to_string(),
            "__Host-vestibule=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0"
        );
        assert_eq!(plain.names(), ["vestibule-8001", "vestibule-enter-8001"]);
        assert_eq!(at("http://localhost").names(), ["vestibule-80", "vestibule-enter-80"]);
        assert!(!plain.take_binding().to_string().contains("Secure"));
    }

    #[test]
    fn security_41_look_alikes_are_other_cookies_and_of_two_none_counts_on_https() {
        let (secret, secure) = (Secret::random(), at("https://wiki.example.org"));
        let value = secret.encode();
        let read = |line: &str| secure.binding(&headers(line));
        assert_eq!(read(&format!("a=b; __Host-Http-vestibule-enter={value}")), Some(secret.clone()));
        for line in [
            format!("vestibule-enter={value}"),
            format!("vestibule-enter-443={value}"),
            format!("__Host-vestibule-enter={value}"),
            format!("__host-http-vestibule-enter={value}"),
            format!("%5f_Host-Http-vestibule-enter={value}"),
            format!("\"__Host-Http-vestibule-enter\"={value}"),
            format!("__Host-Http-vestibule-enter={value}; __Host-Http-vestibule-enter={value}"),
            format!("__Host-Http-vestibule-enter={value}%20"),
        ] {
            assert_eq!(read(&line), None, "{line}");
        }
    }
}
