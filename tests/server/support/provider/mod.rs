//! An OpenID provider over real HTTP that does everything right until it is told otherwise. It is written from the
//! specifications by hand, so that a mistake of the library that the server uses cannot hide in it.

mod client;
mod endpoints;
mod keys;
mod logout;
mod script;
mod tls;
mod token;
mod tokens;

use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    Router,
    http::{HeaderValue, header::CONNECTION},
    middleware::map_response,
    response::Response,
    routing::{get, post},
};
use serde_json::Value;
use tokio::{
    net::{TcpListener, TcpSocket},
    task::AbortHandle,
};
use url::Url;
use vestibule::server::{
    listener::{self, Terms},
    stopping,
};

use endpoints::Parameters;
pub use keys::pem;
pub use logout::EVENT;
pub use script::{Answering, Edit, Gate, Registered, Script, Sign, ada, edit, patch};

pub struct Provider {
    pub issuer: String,
    pub client_id: &'static str,
    pub client_secret: &'static str,
    /// The authority of its certificate in PEM, if it speaks https.
    pub authority: Option<String>,
    shared: Arc<Shared>,
    listening: AbortHandle,
    /// Its port while it is down, so that no other test's provider gets it.
    held: Mutex<Option<TcpSocket>>,
}

/// What the endpoints know.
struct Shared {
    issuer: String,
    script: Mutex<Script>,
    grants: Mutex<HashMap<String, Grant>>,
    /// Method and path of every request.
    seen: Mutex<Vec<String>>,
    /// The forms that came to the token endpoint.
    token_requests: Mutex<Vec<Parameters>>,
    /// Every ID token that was issued.
    id_tokens: Mutex<Vec<String>>,
    /// The `jti` of every assertion.
    assertions: Mutex<HashSet<String>>,
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
    /// With `https` by a certificate whose authority nobody knows.
    pub async fn start(https: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let certificate = https.then(tls::certificate);
        let scheme = if https { "https" } else { "http" };
        let issuer = format!("{scheme}://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            issuer: issuer.clone(),
            script: Mutex::default(),
            grants: Mutex::default(),
            seen: Mutex::default(),
            token_requests: Mutex::default(),
            id_tokens: Mutex::default(),
            assertions: Mutex::default(),
        });
        let (authority, acceptor) = certificate.map(|given| (given.authority, given.acceptor)).unzip();
        let serve = listener::serve(
            listener,
            router(&shared),
            Terms { tls: acceptor.map(Into::into), ..Terms::default() },
            stopping::never(),
        );
        let listening = tokio::spawn(serve).abort_handle();
        Self {
            issuer,
            client_id: CLIENT_ID,
            client_secret: CLIENT_SECRET,
            authority,
            shared,
            listening,
            held: Mutex::default(),
        }
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
        let address: SocketAddr = self.issuer.split("//").nth(1).unwrap().parse().unwrap();
        super::patiently("the provider is down", || async {
            let socket = TcpSocket::new_v4().unwrap();
            socket.set_reuseaddr(true).unwrap();
            let is_held = socket.bind(address).is_ok();
            *self.held.lock().unwrap() = is_held.then_some(socket);
            is_held
        })
        .await;
    }

    /// A browser comes with an authorization request, and the person agrees.
    pub async fn visit(&self, url: &Url) -> String {
        assert!(url.as_str().starts_with(&self.issuer), "{url} is not at {}", self.issuer);
        let mut http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        if let Some(authority) = &self.authority {
            http = http.add_root_certificate(reqwest::Certificate::from_pem(authority.as_bytes()).unwrap());
        }
        let answer = http.build().unwrap().get(url.clone()).send().await.unwrap();
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

    /// The forms that came to the token endpoint.
    pub fn token_requests(&self) -> Vec<HashMap<String, String>> {
        self.shared.token_requests.lock().unwrap().clone()
    }

    /// Every ID token that was issued.
    pub fn id_tokens(&self) -> Vec<String> {
        self.shared.id_tokens.lock().unwrap().clone()
    }

    /// How often an address was asked for.
    pub fn times_seen(&self, what: &str) -> usize {
        self.seen().iter().filter(|seen| seen.starts_with(what)).count()
    }
}

fn router(shared: &Arc<Shared>) -> Router {
    Router::new()
        .route("/.well-known/openid-configuration", get(endpoints::discovery))
        // An issuer may have a path.
        .route("/realms/door/.well-known/openid-configuration", get(endpoints::discovery))
        .route("/jwks", get(endpoints::jwks))
        .route("/authorize", get(endpoints::authorize))
        .route("/token", post(token::token))
        .route("/userinfo", get(endpoints::userinfo))
        .route("/end-session", get(endpoints::end_session))
        .fallback(endpoints::elsewhere)
        // Kept connections would outlive the provider.
        .layer(map_response(|mut response: Response| async {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            response
        }))
        .with_state(Arc::clone(shared))
}
