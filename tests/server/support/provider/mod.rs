//! An OpenID provider over real HTTP that does everything right until it is told otherwise. It is written from the
//! specifications by hand, so that a mistake of the library that the server uses cannot hide in it.

mod endpoints;
mod script;
mod tokens;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    Router,
    http::{HeaderValue, header::CONNECTION},
    middleware::map_response,
    response::Response,
    routing::get,
};
use serde_json::Value;
use tokio::{net::TcpListener, task::AbortHandle};
use url::Url;

pub use script::{Answering, Script, Sign, ada, edit};

pub struct Provider {
    pub issuer: String,
    pub client_id: &'static str,
    pub client_secret: &'static str,
    shared: Arc<Shared>,
    listening: AbortHandle,
}

/// What the endpoints know.
struct Shared {
    issuer: String,
    script: Mutex<Script>,
    grants: Mutex<HashMap<String, Grant>>,
    /// Method and path of every request, and the forms that came to the token endpoint.
    seen: Mutex<Vec<String>>,
}

/// What a code stands for.
#[derive(Clone)]
struct Grant {
    person: Value,
    nonce: String,
    code_challenge: String,
    redirect_uri: String,
}

const CLIENT_ID: &str = "vestibule-test";

/// Characters that must be encoded in HTTP Basic (RFC 6749 section 2.3.1).
const CLIENT_SECRET: &str = "a secret with + and % and : in it, 48 characters";

impl Provider {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            issuer: issuer.clone(),
            script: Mutex::default(),
            grants: Mutex::default(),
            seen: Mutex::default(),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(endpoints::discovery))
            .route("/jwks", get(endpoints::jwks))
            .route("/authorize", get(endpoints::authorize))
            .route("/token", axum::routing::post(endpoints::token))
            .route("/userinfo", get(endpoints::userinfo))
            .fallback(endpoints::elsewhere)
            // Kept connections would outlive the provider.
            .layer(map_response(|mut response: Response| async {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
                response
            }))
            .with_state(Arc::clone(&shared));
        let listening = tokio::spawn(async { axum::serve(listener, router).await.unwrap() }).abort_handle();
        Self { issuer, client_id: CLIENT_ID, client_secret: CLIENT_SECRET, shared, listening }
    }

    /// What it does from now on.
    pub fn script(&self) -> MutexGuard<'_, Script> {
        self.shared.script.lock().unwrap()
    }

    /// Who signs in from now on: their claims, `sub` among them.
    pub fn person(&self, claims: Value) {
        self.script().person = claims;
    }

    /// Somebody with a `sub` and a name and address to match.
    pub fn somebody(&self, sub: &str) {
        let email = format!("{sub}@example.org");
        self.person(serde_json::json!({ "sub": sub, "name": sub, "email": email, "email_verified": true }));
    }

    /// It is down: connections are refused.
    pub async fn stop(&self) {
        self.listening.abort();
        let address = self.issuer.trim_start_matches("http://").to_owned();
        super::patiently("the provider is down", || {
            let address = address.clone();
            async move { tokio::net::TcpStream::connect(address).await.is_err() }
        })
        .await;
    }

    /// A browser comes with an authorization request, and the person agrees.
    pub async fn visit(&self, url: &Url) -> String {
        assert!(url.as_str().starts_with(&self.issuer), "{url} is not at {}", self.issuer);
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        let answer = http.get(url.clone()).send().await.unwrap();
        let location = answer.headers().get("location").map(|location| location.to_str().unwrap().to_owned());
        match location {
            Some(location) => location,
            None => panic!("the provider refuses: {}", answer.text().await.unwrap()),
        }
    }

    /// What it was asked.
    pub fn seen(&self) -> Vec<String> {
        self.shared.seen.lock().unwrap().clone()
    }

    /// How often an address was asked for.
    pub fn times_seen(&self, what: &str) -> usize {
        self.seen().iter().filter(|seen| seen.starts_with(what)).count()
    }
}
