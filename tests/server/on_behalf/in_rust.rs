use std::sync::Arc;
use axum::{Json, extract::State, http::{HeaderMap, StatusCode, header::AUTHORIZATION}};
use oauth2::basic::{BasicClient, BasicTokenResponse};
use oauth2::{AccessToken, ClientId, ClientSecret, EndpointNotSet, EndpointSet, IntrospectionUrl};
use oauth2::{TokenIntrospectionResponse as _, TokenResponse as _};
use serde_json::{Value, json};

type Error = Box<dyn std::error::Error + Send + Sync>;
type Client = BasicClient<EndpointNotSet, EndpointNotSet, EndpointSet, EndpointNotSet, EndpointNotSet>;
const INSUFFICIENT: &str = "error=\"insufficient_scope\", ";
type Refusal = (StatusCode, [(&'static str, String); 1]);

#[derive(serde::Deserialize)] struct Resource { resource: String, authorization_servers: Vec<String> }
#[derive(serde::Deserialize)] struct Metadata { issuer: String, introspection_endpoint: String, token_endpoint: String }

/// `scope` is what a token has to have here, `target` is whom the service calls.
pub struct Own { pub url: String, pub id: String, pub secret: String, pub scope: String, pub target: Option<String> }

/// A service, with what it knows of its door.
pub struct Service { own: Own, http: reqwest::Client, door: Metadata, client: Client }

impl Service {
    pub async fn new(own: Own) -> Result<Self, Error> {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        let get = async |url: String| http.get(url).send().await?.error_for_status();
        let about = format!("{}/.well-known/oauth-protected-resource", own.url); // RFC 9728
        let about: Resource = get(about).await?.json().await?;
        let issuer = about.authorization_servers.first().filter(|_| about.resource == own.url).ok_or("of another")?;
        let door = format!("{issuer}/.well-known/oauth-authorization-server"); // RFC 8414
        let door: Metadata = get(door).await?.json().await?;
        if door.issuer != *issuer { return Err("metadata of another door".into()) }
        let client = BasicClient::new(ClientId::new(own.id.clone()))
            .set_client_secret(ClientSecret::new(own.secret.clone()))
            .set_introspection_url(IntrospectionUrl::new(door.introspection_endpoint.clone())?);
        Ok(Self { own, http, door, client })
    }

    /// Who asks, as the door says now, and what they have shown (RFC 7662). None for nobody.
    pub async fn who(&self, headers: &HeaderMap) -> Result<Option<(Value, String, &'static str)>, Error> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let bearer = || text(AUTHORIZATION.as_str())?.strip_prefix("Bearer ").map(|token| (token, "access_token"));
        let shown = text("vestibule-assertion").map(|token| (token, "jwt")).or_else(bearer);
        let Some((shown, kind)) = shown else { return Ok(None) };
        let token = AccessToken::new(shown.to_owned());
        let said = self.client.introspect(&token).request_async(&self.http).await?;
        let scopes = said.scopes().map(|all| all.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" "));
        let claims = json!({ "sub": said.sub(), "scope": scopes, "client_id": said.client_id().map(|id| id.as_str()) });
        // An assertion counts in its own header only, where the proxy has put it: of that the door says no token_type.
        let is_in_place = said.token_type().is_some() == (kind == "access_token");
        Ok((said.active() && is_in_place).then(|| (claims, shown.to_owned(), kind)))
    }

    /// Calls the target, which is told on whose behalf (RFC 8693), or says why the door does not let it.
    pub async fn on_behalf(&self, target: &str, token: &str, kind: &str) -> Result<Result<Value, Refusal>, Error> {
        let kind = format!("urn:ietf:params:oauth:token-type:{kind}");
        let grant = ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        let asked = [grant, ("resource", target), ("subject_token", token), ("subject_token_type", &kind)];
        let asks = self.http.post(&self.door.token_endpoint).basic_auth(&self.own.id, Some(&self.own.secret));
        let answer = asks.form(&asked).send().await?;
        if answer.status() == 400 { // who asked has gone, or this is what they or we may not
            let has_gone = answer.json::<Value>().await?["error"] == "invalid_request";
            return Ok(Err(if has_gone { self.refuse(401, "") } else { self.refuse(403, INSUFFICIENT) }))
        }
        let granted: BasicTokenResponse = answer.error_for_status()?.json().await?;
        let answer = self.http.get(target).bearer_auth(granted.access_token().secret()).send().await?;
        Ok(Ok(answer.error_for_status()?.json().await?))
    }

    fn refuse(&self, status: u16, why: &str) -> Refusal {
        let says = format!("Bearer {why}resource_metadata=\"{}/.well-known/oauth-protected-resource\"", self.own.url);
        (StatusCode::from_u16(status).expect("a status"), [("www-authenticate", says)])
    }
}

pub async fn answer(State(service): State<Arc<Service>>, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    let unknown = |_| (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "1".to_owned())]);
    let nobody = || service.refuse(401, "");
    let (mut says, token, kind) = service.who(&headers).await.map_err(unknown)?.ok_or_else(nobody)?;
    let Own { scope, target, .. } = &service.own;
    let has_it = says["scope"].as_str().map(|scopes| scopes.split(' ').any(|one| one == scope));
    if !has_it.unwrap_or(kind == "jwt") { // an assertion of a session has no scopes: it may what its person may
        return Err(service.refuse(403, &format!("{INSUFFICIENT}scope=\"{scope}\", ")))
    }
    let Some(target) = target else { return Ok(Json(says)) };
    says["target"] = service.on_behalf(target, &token, kind).await.map_err(unknown)??;
    Ok(Json(says))
}
