//! A world of the workshop: people of its own, and a clock that a test can move.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, Browser, TestServer};

pub struct World<'a> {
    server: &'a TestServer,
    name: String,
}

impl TestServer {
    pub fn world(&self, name: &str) -> World<'_> {
        World { server: self, name: name.to_owned() }
    }
}

impl World<'_> {
    /// A browser of a persona in this world, in a state, and what the answer was.
    pub async fn answer(&self, persona: &str, state: &str) -> (Browser, Value) {
        let browser = self.server.browser();
        let answer = self.make(&browser, persona, state).await;
        assert_eq!(answer.status, 200, "{}: {}", answer.asked, answer.text());
        (browser, answer.json())
    }

    pub async fn somebody(&self, persona: &str) -> Browser {
        self.answer(persona, "").await.0
    }

    /// Makes a session in a browser that is there.
    pub async fn make(&self, browser: &Browser, persona: &str, state: &str) -> Answer {
        let wish = json!({ "persona": persona, "state": state, "world": self.name });
        let ask = browser.ask(Method::POST, "/autosession").header("accept", "application/json");
        ask.body("application/json", wish.to_string().as_bytes()).await
    }

    /// Asks for its clock to be moved, by a program that holds no cookie.
    pub async fn ask(&self, by: &str) -> Answer {
        let wish = json!({ "world": self.name, "advance": by });
        let browser = self.server.browser();
        browser.ask(Method::POST, "/autosession/clock").body("application/json", wish.to_string().as_bytes()).await
    }

    /// Moves its clock, and says how far it is ahead then.
    pub async fn advance(&self, by: &str) -> String {
        let answer = self.ask(by).await;
        assert_eq!(answer.status, 200, "{by}: {}", answer.text());
        answer.json()["ahead"].as_str().expect("a duration").to_owned()
    }
}
