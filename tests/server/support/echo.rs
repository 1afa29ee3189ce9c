//! Tokens of the doctor, as a run of it makes them.

use vestibule::{
    auth::echo::{self, EchoError},
    sessions::SessionCookie,
};

use super::TestServer;

/// A token for a run at a service.
pub async fn echo_token(server: &TestServer, service: &str) -> String {
    echo_token_as(server, service, None).await.unwrap()
}

/// The same as somebody, by the value of their cookie there.
pub async fn echo_token_as(server: &TestServer, service: &str, cookie: Option<&str>) -> Result<String, EchoError> {
    let service = server.house.services.iter().find(|found| found.id == service).unwrap();
    let cookie = cookie.map(|cookie| SessionCookie::parse(cookie).unwrap());
    echo::begin(server.house.sessions.pool(), service, cookie.as_ref()).await.map(|token| token.encode())
}
