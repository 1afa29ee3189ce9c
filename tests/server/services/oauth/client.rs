//! The crate `oauth2` as a service: what it asks is understood, and it understands what is answered.

use oauth2::{
    AccessToken, ClientId, ClientSecret, HttpRequest, HttpResponse, IntrospectionUrl, RevocationUrl,
    StandardRevocableToken, TokenIntrospectionResponse, TokenResponse, TokenUrl,
    basic::{BasicClient, BasicErrorResponseType, BasicTokenResponse},
};
use url::Url;

use super::{JWT, TOKEN, api_token, ask, secret, somebody, start, wish};
use crate::support::{Database, Pool, TestServer};

/// Asks where the server listens, by its public name.
async fn send(address: Url, request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let (parts, body) = request.into_parts();
    let url = address.join(parts.uri.path()).unwrap();
    let client = reqwest::Client::builder().no_proxy().build()?;
    let response = client.request(parts.method, url).headers(parts.headers).body(body).send().await?;
    let mut answer = HttpResponse::new(Vec::new());
    (*answer.status_mut(), *answer.headers_mut()) = (response.status(), response.headers().clone());
    *answer.body_mut() = response.bytes().await?.to_vec();
    Ok(answer)
}

async fn endpoint(server: &TestServer, name: &str) -> String {
    let metadata = server.browser().program("/.well-known/oauth-authorization-server").await.json();
    metadata[name].as_str().unwrap().to_owned()
}

#[sqlx::test]
async fn a_client_of_the_oauth2_crate_introspects_revokes_and_reads_what_it_gets(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read"]).await;
    let client = BasicClient::new(ClientId::new("wiki".to_owned()))
        .set_client_secret(ClientSecret::new(secret("wiki")))
        .set_token_uri(TokenUrl::new(endpoint(&server, "token_endpoint").await).unwrap())
        .set_introspection_url(IntrospectionUrl::new(endpoint(&server, "introspection_endpoint").await).unwrap())
        .set_revocation_url(RevocationUrl::new(endpoint(&server, "revocation_endpoint").await).unwrap());
    let http = |request: HttpRequest| send(server.address.clone(), request);
    let access = AccessToken::new(token.reveal().to_owned());
    let told = client.introspect(&access).request_async(&http).await.unwrap();
    assert!(told.active() && told.username() == Some("Ada Lovelace"));
    assert_eq!(told.scopes().unwrap().iter().map(|scope| scope.as_str()).collect::<Vec<_>>(), ["read"]);
    let revocable = StandardRevocableToken::AccessToken(access.clone());
    client.revoke_token(revocable).unwrap().request_async(&http).await.unwrap();
    assert!(!client.introspect(&access).request_async(&http).await.unwrap().active());
    // It knows no exchange: what is answered to one is read as any answer, and what is refused as any error.
    let answer = ask(&server, "wiki", TOKEN, &wish(&known.assertion, JWT, "crm")).await;
    let exchanged: BasicTokenResponse = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(exchanged.expires_in(), Some(std::time::Duration::from_secs(300)));
    let scopes: Vec<&str> = exchanged.scopes().unwrap().iter().map(|scope| scope.as_str()).collect();
    assert_eq!(scopes, ["convert", "clean"]);
    let refused = client.exchange_client_credentials().request_async(&http).await.unwrap_err();
    let oauth2::RequestTokenError::ServerResponse(error) = refused else { panic!("{refused:?}") };
    assert_eq!(error.error(), &BasicErrorResponseType::UnsupportedGrantType);
}
