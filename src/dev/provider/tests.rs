//! The provider over HTTP, met by the `openidconnect` crate as its client.

use axum::http::StatusCode;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse as _,
    core::{CoreClient, CoreProviderMetadata, CoreResponseType, CoreUserInfoClaims},
    reqwest,
};
use tokio::net::TcpListener;

use super::*;
use parameters::Parameters;

const REDIRECT_URI: &str = "http://127.0.0.1:3000/auth/callback";

/// A provider on a port of its own, and a browser that follows nothing.
struct House {
    issuer: String,
    http: reqwest::Client,
    _data_dir: tempfile::TempDir,
}

/// What a client remembers between its request and the answer.
struct Request {
    url: Url,
    state: CsrfToken,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

impl House {
    async fn build() -> anyhow::Result<Self> {
        let data_dir = tempfile::tempdir()?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let issuer = IssuerUrl::new(format!("http://{}", listener.local_addr()?))?;
        let settings = ProviderSettings {
            issuer: issuer.clone(),
            client_id: "vestibule".to_owned(),
            client_secret: "a secret: with & and +".to_owned(),
            redirect_uri: Url::parse(REDIRECT_URI)?,
            personas: Persona::defaults(),
            data_dir: data_dir.path().to_owned(),
        };
        tokio::spawn(axum::serve(listener, router(settings)?).into_future());
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { issuer: issuer.to_string(), http, _data_dir: data_dir })
    }

    async fn request(&self) -> anyhow::Result<Request> {
        let metadata = self.metadata().await?;
        let client = CoreClient::from_provider_metadata(metadata, ClientId::new("vestibule".to_owned()), None)
            .set_redirect_uri(RedirectUrl::new(REDIRECT_URI.to_owned())?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let (url, state, nonce) = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scopes(["profile", "email"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Request { url, state, nonce, verifier })
    }

    async fn metadata(&self) -> anyhow::Result<CoreProviderMetadata> {
        Ok(CoreProviderMetadata::discover_async(IssuerUrl::new(self.issuer.clone())?, &self.http).await?)
    }

    /// What the provider tells the client after the form was sent.
    async fn decide(&self, request: &Url, choice: &str) -> anyhow::Result<Parameters> {
        let address = format!("{}/authorize/decision?{}", self.issuer, request.query().unwrap_or_default());
        let answer = self.http.post(address).body(choice.to_owned()).send().await?;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        told(&answer)
    }
}

/// The parameters of a redirect to the client.
fn told(answer: &reqwest::Response) -> anyhow::Result<Parameters> {
    let location = Url::parse(answer.headers()["location"].to_str()?)?;
    assert!(location.as_str().starts_with(&format!("{REDIRECT_URI}?")));
    Ok(Parameters::parse(location.query().unwrap_or_default()).unwrap())
}

#[tokio::test]
async fn a_persona_signs_in() -> anyhow::Result<()> {
    let house = House::build().await?;
    let request = house.request().await?;
    let page = house.http.get(request.url.clone()).send().await?;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(page.text().await?.contains(r#"value="admin"><bdi>Ada Admin</bdi>"#));

    let answer = house.decide(&request.url, "persona=admin").await?;
    assert_eq!(answer.find("state"), Some(request.state.secret().as_str()));
    assert_eq!(answer.find("iss"), Some(house.issuer.as_str()));

    let secret = ClientSecret::new("a secret: with & and +".to_owned());
    let client = CoreClient::from_provider_metadata(
        house.metadata().await?,
        ClientId::new("vestibule".to_owned()),
        Some(secret),
    )
    .set_redirect_uri(RedirectUrl::new(REDIRECT_URI.to_owned())?);
    let code = AuthorizationCode::new(answer.find("code").unwrap().to_owned());
    let exchange = client.exchange_code(code.clone())?.set_pkce_verifier(request.verifier);
    let tokens = exchange.request_async(&house.http).await?;
    let id_token = tokens.id_token().unwrap();
    let claims = id_token.claims(&client.id_token_verifier(), &request.nonce)?;
    assert_eq!(claims.subject().as_str(), "admin");
    assert_eq!(claims.email().unwrap().as_str(), "admin@example.org");
    assert_eq!(claims.email_verified(), Some(true));
    assert!(claims.access_token_hash().is_some() && claims.auth_time().is_some());

    let subject = Some(claims.subject().clone());
    let userinfo = client.user_info(tokens.access_token().clone(), subject.clone())?;
    let userinfo: CoreUserInfoClaims = userinfo.request_async(&house.http).await?;
    assert_eq!(userinfo.name().unwrap().get(None).unwrap().as_str(), "Ada Admin");

    // A second use of the code fails, and takes the access token back.
    assert!(client.exchange_code(code)?.request_async(&house.http).await.is_err());
    let userinfo = client.user_info(tokens.access_token().clone(), subject)?;
    let refused: Result<CoreUserInfoClaims, _> = userinfo.request_async(&house.http).await;
    assert!(refused.is_err());

    let way_out = format!(
        "{}/end-session?post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fbye&state=s%26t",
        house.issuer
    );
    let page = house.http.get(format!("{way_out}&id_token_hint={id_token}")).send().await?;
    assert!(page.text().await?.contains(r#"href="http://127.0.0.1:3000/bye?state=s%26t""#));
    let page = house.http.get(format!("{way_out}&id_token_hint=a.b.c")).send().await?;
    assert_eq!(page.status(), StatusCode::BAD_REQUEST);
    Ok(())
}

#[tokio::test]
async fn the_code_is_worthless_with_another_verifier_or_secret() -> anyhow::Result<()> {
    let house = House::build().await?;
    for (verifier, secret, error) in [
        (Some("x".repeat(43)), "a secret: with & and +", "invalid_grant"),
        (None, "a secret: with & and +", "invalid_grant"),
        (None, "guess", "invalid_client"),
    ] {
        let request = house.request().await?;
        let answer = house.decide(&request.url, "persona=reader").await?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", answer.find("code").unwrap()),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", verifier.as_deref().unwrap_or_default()),
            ("client_id", "vestibule"),
            ("client_secret", secret),
        ];
        let answer = house.http.post(format!("{}/token", house.issuer)).form(&form).send().await?;
        let body: serde_json::Value = serde_json::from_str(&answer.text().await?)?;
        assert_eq!(body["error"], error);
    }
    Ok(())
}

/// What the ID token says of whoever chose so.
async fn says(house: &House, choice: &str) -> anyhow::Result<serde_json::Value> {
    let request = house.request().await?;
    let answer = house.decide(&request.url, choice).await?;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", answer.find("code").unwrap()),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", request.verifier.secret()),
        ("client_id", "vestibule"),
        ("client_secret", "a secret: with & and +"),
    ];
    let answer = house.http.post(format!("{}/token", house.issuer)).form(&form).send().await?;
    let body: serde_json::Value = serde_json::from_str(&answer.text().await?)?;
    let payload = body["id_token"].as_str().unwrap().split('.').nth(1).unwrap();
    Ok(serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload)?)?)
}

#[tokio::test]
async fn whoever_stands_for_a_persona_in_a_world_is_known_by_their_subject() -> anyhow::Result<()> {
    let house = House::build().await?;
    for subject in ["reader+60c5590f72ee", "reader-60c5590f72ee", "reader-60c5590f72ee+1f0a9c2b3d4e"] {
        let choice = format!("sub={}&name=&email=&email_verified=yes", subject.replace('+', "%2B"));
        let claims = says(&house, &choice).await?;
        assert_eq!(claims["sub"], subject);
        assert_eq!((&claims["name"], &claims["email_verified"]), (&"Ravi Reader".into(), &true.into()), "{subject}");
        assert_eq!(claims["email"], format!("{subject}@example.org"));
    }
    // Whatever else is said of them is the person's own word, and others are nobody's.
    let claims = says(&house, "sub=reader%2B60c5590f72ee&name=Eve").await?;
    assert_eq!((&claims["name"], claims.get("email")), (&"Eve".into(), None));
    assert_eq!(says(&house, "sub=reader%2B60c5").await?.get("name"), None);
    Ok(())
}

#[tokio::test]
async fn somebody_is_invented_and_somebody_declines() -> anyhow::Result<()> {
    let house = House::build().await?;
    let request = house.request().await?;
    let answer = house.decide(&request.url, "sub=eve&name=Eve&email=").await?;
    assert!(answer.find("code").is_some());
    let answer = house.decide(&request.url, "decline=yes").await?;
    assert_eq!(answer.find("error"), Some("access_denied"));

    let address = format!("{}/authorize/decision?{}", house.issuer, request.url.query().unwrap_or_default());
    let page = house.http.post(address).body("sub=&name=%22%3E%3Cb%3E").send().await?;
    assert_eq!(page.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = page.text().await?;
    assert!(page.contains(r#"value="&quot;&gt;&lt;b&gt;""#) && !page.contains("<b>"));
    Ok(())
}

#[tokio::test]
async fn a_request_that_is_wrong_is_answered_where_that_is_safe() -> anyhow::Result<()> {
    let house = House::build().await?;
    let request = house.request().await?;
    let with = |name: &str, value: &str| {
        let mut url = request.url.clone();
        let others = request.url.query_pairs().filter(|(other, _)| other != name);
        url.query_pairs_mut().clear().extend_pairs(others).append_pair(name, value);
        url
    };
    for (name, value) in
        [("client_id", "other"), ("redirect_uri", "http://127.0.0.1:3000/auth/callback/"), ("redirect_uri", "")]
    {
        let page = house.http.get(with(name, value)).send().await?;
        assert_eq!(page.status(), StatusCode::BAD_REQUEST, "{name}={value}");
    }
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("scope", "profile", "invalid_scope"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge", "", "invalid_request"),
        ("prompt", "none", "login_required"),
        ("prompt", "none login", "invalid_request"),
        ("request", "e30.e30.", "request_not_supported"),
    ] {
        let answer = house.http.get(with(name, value)).send().await?;
        let answer = told(&answer)?;
        assert_eq!(answer.find("error"), Some(error), "{name}={value}");
        assert_eq!(answer.find("state"), Some(request.state.secret().as_str()));
        assert_eq!(answer.find("iss"), Some(house.issuer.as_str()));
    }
    Ok(())
}
