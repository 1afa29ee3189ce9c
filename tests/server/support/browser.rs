//! A browser as far as the server can see it: cookies, where a request comes from, what it reads. It can be told to lie.

use std::{
    collections::BTreeMap,
    future::{Future, IntoFuture},
    net::SocketAddr,
    pin::Pin,
    sync::Mutex,
    time::Duration,
};

use reqwest::{
    Method,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use url::Url;

use super::Answer;

const READS_PAGES: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

pub struct Browser {
    address: Url,
    /// What it says it is looking at, where that is not where the server listens.
    host: Option<String>,
    public_url: Url,
    cookies: Mutex<BTreeMap<String, String>>,
    http: reqwest::Client,
}

/// A request that may still be changed; awaiting it sends it.
pub struct Ask<'a> {
    browser: &'a Browser,
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Browser {
    pub fn new(address: &Url, public_url: &Url) -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            // The server closes what is idle for ten seconds: on a busy machine just when it is used again.
            .pool_idle_timeout(Duration::from_secs(4))
            .build()
            .unwrap();
        Self { address: address.clone(), host: None, public_url: public_url.clone(), cookies: Mutex::default(), http }
    }

    /// The same at the host of a service, whose proxy leaves `Host` as it is.
    pub fn at_host(address: &Url, url: &Url) -> Self {
        let host = url
            .port()
            .map_or_else(|| url.host_str().unwrap().to_owned(), |port| format!("{}:{port}", url.host_str().unwrap()));
        Self { host: Some(host), ..Self::new(address, url) }
    }

    /// The same behind a proxy, which is asked over TLS by the name of the service.
    pub fn behind(proxy: SocketAddr, url: &Url) -> Self {
        let host = url.host_str().unwrap();
        let address = format!("https://{host}:{}/", proxy.port()).parse().unwrap();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .resolve(host, proxy)
            .danger_accept_invalid_certs(true)
            .build()
            .unwrap();
        Self { address, host: Some(host.to_owned()), public_url: url.clone(), cookies: Mutex::default(), http }
    }

    /// Another browser that holds the same cookies: a thief's, or a copy from before.
    pub fn copy(&self) -> Self {
        let copy = Self { host: self.host.clone(), ..Self::new(&self.address, &self.public_url) };
        copy.cookies.lock().unwrap().clone_from(&self.cookies.lock().unwrap());
        copy
    }

    /// The whole address of a page at the public one.
    pub fn address_of(&self, page: &str) -> String {
        self.public_url.join(page).expect("an address").into()
    }

    /// Any request, with nothing but what every client sends.
    pub fn ask(&self, method: Method, address: &str) -> Ask<'_> {
        let public = self.public_url.join(address).expect("an address");
        assert_eq!(public.origin(), self.public_url.origin(), "{public} is elsewhere");
        let mut url = self.address.clone();
        url.set_path(public.path());
        url.set_query(public.query());
        let ask = Ask { browser: self, method, url, headers: HeaderMap::new(), body: Vec::new() };
        match &self.host {
            Some(host) => ask.header("host", host),
            None => ask,
        }
    }

    /// A typed address.
    pub fn get(&self, address: &str) -> Ask<'_> {
        self.ask(Method::GET, address).navigation("none")
    }

    /// A link on one of our own pages.
    pub fn click(&self, address: &str) -> Ask<'_> {
        self.ask(Method::GET, address).navigation("same-origin")
    }

    /// A link, or a redirect, from another site.
    pub fn arrive(&self, address: &str) -> Ask<'_> {
        self.ask(Method::GET, address).navigation("cross-site")
    }

    /// A form on one of our own pages.
    pub fn post(&self, address: &str, fields: &[(&str, &str)]) -> Ask<'_> {
        let origin = self.public_url.origin().ascii_serialization();
        self.ask(Method::POST, address).navigation("same-origin").header("origin", &origin).form(fields)
    }

    /// A program, which says nothing of where it comes from.
    pub fn program(&self, address: &str) -> Ask<'_> {
        self.ask(Method::GET, address).header("accept", "application/json")
    }

    /// Goes where an answer sends, until there is nowhere to be sent.
    pub async fn follow(&self, mut answer: Answer) -> Answer {
        for _ in 0..10 {
            if !answer.status.is_redirection() {
                return answer;
            }
            answer = self.click(answer.location()).await;
        }
        panic!("sent around without end: {}", answer.asked)
    }

    /// A typed address and everything it leads to.
    pub async fn open(&self, address: &str) -> Answer {
        let answer = self.get(address).await;
        self.follow(answer).await
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    pub fn cookie_names(&self) -> Vec<String> {
        self.cookies.lock().unwrap().keys().cloned().collect()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    pub fn forget(&self, name: &str) {
        self.cookies.lock().unwrap().remove(name);
    }

    /// What the door calls the session's cookie.
    pub fn session_name(&self) -> String {
        self.name_of("session")
    }

    pub fn session_cookie(&self) -> Option<String> {
        self.cookie(&self.session_name())
    }

    pub fn set_session_cookie(&self, value: &str) {
        self.set_cookie(&self.session_name(), value);
    }

    /// What the door calls the cookie that sign-in attempts are bound to.
    pub fn binding_name(&self) -> String {
        self.name_of("sign-in")
    }

    pub fn binding_cookie(&self) -> Option<String> {
        self.cookie(&self.binding_name())
    }

    pub fn set_binding_cookie(&self, value: &str) {
        self.set_cookie(&self.binding_name(), value);
    }

    fn name_of(&self, what: &str) -> String {
        match self.public_url.port_or_known_default() {
            Some(port) if !self.is_https() => format!("{what}-{port}"),
            _ => format!("__Host-{what}"),
        }
    }

    fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    fn take_cookies(&self, answer: &Answer) {
        let mut cookies = self.cookies.lock().unwrap();
        let cleared = answer.header("clear-site-data");
        assert!(!cleared.contains("cookies") && !cleared.contains('*'), "{cleared} takes cookies of other hosts away");
        for cookie in answer.set_cookies() {
            let mut parts = cookie.split("; ");
            let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).expect("name=value");
            let has = |attribute: &str| cookie.split("; ").any(|part| part == attribute);
            // As browsers have it (RFC 6265bis): others are thrown away.
            let domain = parts.any(|part| part.to_lowercase().starts_with("domain"));
            let host_prefix = name.starts_with("__Host-");
            assert!(!name.starts_with("__Host-Http-") || has("HttpOnly"), "a browser refuses {cookie}");
            assert!(!host_prefix || (has("Secure") && has("Path=/") && !domain), "a browser refuses {cookie}");
            assert!(self.is_https() || !has("Secure"), "a browser refuses {cookie} on http");
            if has("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Ask<'_> {
    fn navigation(self, site: &str) -> Self {
        self.header("accept", READS_PAGES)
            .header("user-agent", "Mozilla/5.0 (test)")
            .header("sec-fetch-site", site)
            .header("sec-fetch-mode", "navigate")
            .header("sec-fetch-dest", "document")
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a value");
        self.headers.insert(name.parse::<HeaderName>().expect("a name"), value);
        self
    }

    /// Beside whatever goes under this name already.
    pub fn header_again(mut self, name: &str, value: &str) -> Self {
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a value");
        self.headers.append(name.parse::<HeaderName>().expect("a name"), value);
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.body("application/x-www-form-urlencoded", body.as_bytes())
    }

    pub fn body(mut self, kind: &str, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self.header("content-type", kind)
    }

    async fn send(self) -> Answer {
        let asked = format!("{} {}", self.method, self.url);
        let mut request = self.browser.http.request(self.method, self.url).headers(self.headers).body(self.body);
        let cookies = self.browser.cookies.lock().unwrap().clone();
        if !cookies.is_empty() {
            let pairs: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header("cookie", pairs.join("; "));
        }
        let response = request.send().await.unwrap_or_else(|error| panic!("{asked}: {error:?}"));
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.unwrap_or_else(|error| panic!("{asked}: {error:?}")).to_vec();
        let answer = Answer { asked, status, headers, body };
        self.browser.take_cookies(&answer);
        answer
    }

    /// Sends it, and goes on to the page that says why a sign-in did not work, as every browser does.
    async fn send_and_read_why(self) -> Answer {
        let browser = self.browser;
        let answer = self.send().await;
        let why = answer.headers.get("location").and_then(|location| location.to_str().ok()).map(str::to_owned);
        let Some(why) = why.filter(|why| why.starts_with("/auth/refused?")) else { return answer };
        assert_eq!(answer.location(), why, "{}: 303 and nothing else", answer.asked);
        assert_eq!(answer.set_cookies().len(), 0, "{}: a refusal sets no cookie", answer.asked);
        assert!(!why.contains("code") && !why.contains("state="), "{}: {why}", answer.asked);
        browser.arrive(&why).send().await
    }
}

impl<'a> IntoFuture for Ask<'a> {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send_and_read_why())
    }
}
