use axum::{Json, extract::State, http::{HeaderMap, StatusCode, header::AUTHORIZATION}};
use oauth2::{AccessToken, ClientId, ClientSecret, EndpointNotSet, EndpointSet, IntrospectionUrl, TokenIntrospectionResponse, TokenResponse};
use oauth2::basic::{BasicClient, BasicTokenResponse};
use serde_json::{Value, json};

type Error = Box<dyn std::error::Error + Send + Sync>;
type Client = BasicClient<EndpointNotSet, EndpointNotSet, EndpointSet, EndpointNotSet, EndpointNotSet>;

#[derive(serde::Deserialize)]
pub struct Resource { resource: String, authorization_servers: Vec<String> }
#[derive(serde::Deserialize)]
pub struct Metadata { issuer: String, introspection_endpoint: String, token_endpoint: String }

/// A service, with what it knows of its door. `target` is whom it calls.
pub struct Service { url: String, id: String, secret: String, target: Option<String>, http: reqwest::Client, door: Metadata, client: Client }

impl Service {
    pub async fn new(url: &str, id: &str, secret: &str, target: Option<&str>) -> Result<Self, Error> {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        let about: Resource = http.get(format!("{url}/.well-known/oauth-protected-resource")).send().await?.error_for_status()?.json().await?; // RFC 9728
        let issuer = about.authorization_servers.first().filter(|_| about.resource == url).ok_or("metadata of another resource")?;
        let door: Metadata = http.get(format!("{issuer}/.well-known/oauth-authorization-server")).send().await?.error_for_status()?.json().await?; // RFC 8414
        if door.issuer != *issuer { return Err("metadata of another door".into()) }
        let client = BasicClient::new(ClientId::new(id.to_owned())).set_client_secret(ClientSecret::new(secret.to_owned()));
        let client = client.set_introspection_url(IntrospectionUrl::new(door.introspection_endpoint.clone())?);
        Ok(Self { url: url.to_owned(), id: id.to_owned(), secret: secret.to_owned(), target: target.map(str::to_owned), http, door, client })
    }

    /// Who asks, as the door says now, and what they have shown (RFC 7662). None for nobody.
    pub async fn who(&self, headers: &HeaderMap) -> Result<Option<(Value, String, &'static str)>, Error> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let bearer = || text(AUTHORIZATION.as_str())?.strip_prefix("Bearer ").map(|token| (token, "access_token"));
        let Some((shown, kind)) = text("vestibule-assertion").map(|token| (token, "jwt")).or_else(bearer) else { return Ok(None) };
        let token = AccessToken::new(shown.to_owned());
        let said = self.client.introspect(&token).request_async(&self.http).await?;
        let scopes = said.scopes().map(|scopes| scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" "));
        let claims = json!({ "sub": said.sub(), "scope": scopes, "client_id": said.client_id().map(|id| id.as_str()) });
        let is_in_place = said.token_type().is_some() == (kind == "access_token"); // an assertion counts in its own header only
        Ok((said.active() && is_in_place).then(|| (claims, shown.to_owned(), kind)))
    }

    /// Calls the target, which is told on whose behalf (RFC 8693). None where the door says that it may not be.
    pub async fn on_behalf(&self, target: &str, token: &str, kind: &str) -> Result<Option<Value>, Error> {
        let kind = format!("urn:ietf:params:oauth:token-type:{kind}");
        let grant = ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        let asked = [grant, ("resource", target), ("subject_token", token), ("subject_token_type", &kind)];
        let answer = self.http.post(&self.door.token_endpoint).basic_auth(&self.id, Some(&self.secret)).form(&asked).send().await?;
        if answer.status() == 400 { return Ok(None) }
        let granted: BasicTokenResponse = answer.error_for_status()?.json().await?;
        let answer = self.http.get(target).bearer_auth(granted.access_token().secret()).send().await?;
        Ok(Some(answer.error_for_status()?.json().await?))
    }
}

pub async fn answer(State(service): State<std::sync::Arc<Service>>, headers: HeaderMap) -> Result<Json<Value>, (StatusCode, [(&'static str, String); 1])> {
    let refused = || (StatusCode::UNAUTHORIZED, [("www-authenticate", format!("Bearer resource_metadata=\"{}/.well-known/oauth-protected-resource\"", service.url))]);
    let unknown = |_| (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "1".to_owned())]);
    let (mut says, token, kind) = service.who(&headers).await.map_err(unknown)?.ok_or_else(refused)?;
    let Some(target) = &service.target else { return Ok(Json(says)) };
    says["target"] = service.on_behalf(target, &token, kind).await.map_err(unknown)?.ok_or_else(refused)?;
    Ok(Json(says))
}
