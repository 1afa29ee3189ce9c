//! A person signs in.

use serde_json::Value;
use url::Url;

use super::{Answer, Browser, Provider, TestServer, field_value};

/// An attempt that has begun: the person is at the provider.
pub struct Attempt {
    /// The authorization request.
    pub url: Url,
}

impl Attempt {
    /// Clicks on a provider's button.
    pub async fn begin(browser: &Browser, provider: &str, return_to: &str) -> Self {
        let mut address = Url::parse("http://x/auth/sign-in").unwrap();
        address.query_pairs_mut().append_pair("provider", provider).append_pair("return_to", return_to);
        let answer = browser.click(&format!("{}?{}", address.path(), address.query().unwrap())).await;
        Self { url: answer.location().parse().expect("the provider's address") }
    }

    pub fn parameter(&self, name: &str) -> String {
        self.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).expect(name)
    }

    /// The person agrees at the provider: the address it sends the browser to.
    pub async fn agree(&self, provider: &Provider) -> String {
        provider.visit(&self.url).await
    }
}

/// The whole way at the server's first provider, up to the answer of the callback.
pub async fn sign_in(server: &TestServer, browser: &Browser, return_to: &str) -> Answer {
    sign_in_at(server, 0, browser, return_to).await
}

/// The same at one of several providers.
pub async fn sign_in_at(server: &TestServer, number: usize, browser: &Browser, return_to: &str) -> Answer {
    let attempt = Attempt::begin(browser, &server.house.providers[number].settings().id, return_to).await;
    let callback = attempt.agree(&server.providers[number]).await;
    browser.arrive(&callback).await
}

/// A session of a persona in a state, by the workshop, of a user of its own.
pub async fn make(browser: &Browser, persona: &str, state: &str) -> Answer {
    let wish = serde_json::json!({ "persona": persona, "state": state, "isolated": true });
    let answer = browser
        .ask(reqwest::Method::POST, "/autosession")
        .header("accept", "application/json")
        .body("application/json", wish.to_string().as_bytes())
        .await;
    assert_eq!(answer.status, 200, "{}: {}", answer.asked, answer.text());
    answer
}

/// The whole way of a newcomer, with what the provider says of them: registered and signed in.
pub async fn register(server: &TestServer, browser: &Browser) -> Value {
    let callback = sign_in(server, browser, "/").await;
    assert_eq!(callback.location(), "/register", "a newcomer is expected");
    fill_in(browser).await
}

/// Somebody comes in at one of several providers, registering if they are new.
pub async fn come_in(server: &TestServer, number: usize) -> Browser {
    let browser = server.browser();
    if sign_in_at(server, number, &browser, "/").await.location() == "/register" {
        fill_in(&browser).await;
    }
    me(&browser).await;
    browser
}

pub async fn fill_in(browser: &Browser) -> Value {
    let form = browser.click("/register").await;
    assert_eq!(form.page(200), "Create your account", "{}", form.asked);
    let text = form.text();
    let (name, email) = (field_value(&text, "name").unwrap(), field_value(&text, "email").unwrap());
    // The box, where there are terms.
    let terms = field_value(&text, "terms");
    let terms = terms.as_deref().map(|terms| ("terms", terms));
    let fields: Vec<_> = [("name", name.as_str()), ("email", email.as_str())].into_iter().chain(terms).collect();
    let answer = browser.post("/auth/register", &fields).await;
    assert_eq!(answer.location(), "/", "{}", answer.text());
    me(browser).await
}

/// `/me` of somebody who is signed in.
pub async fn me(browser: &Browser) -> Value {
    let answer = browser.program("/me").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// Why somebody is not signed in.
pub async fn refused(browser: &Browser) -> String {
    let answer = browser.program("/me").await;
    assert_eq!(answer.status, 401, "{}", answer.text());
    answer.reason()
}
