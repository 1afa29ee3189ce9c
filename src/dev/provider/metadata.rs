//! What clients read about the provider (OpenID Connect Discovery 1.0).

use std::sync::Arc;

use axum::{Json, extract::State};
use openidconnect::{
    AdditionalProviderMetadata, AuthUrl, EndSessionUrl, JsonWebKeySetUrl, LogoutProviderMetadata,
    PkceCodeChallengeMethod, ProviderMetadata, ResponseTypes, Scope, TokenUrl, UserInfoUrl,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
        CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm,
        CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};

use super::Provider;

/// What the library's own metadata lacks.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Additional {
    /// RFC 8414, 2.
    code_challenge_methods_supported: Vec<PkceCodeChallengeMethod>,
    /// RFC 9207, 3.
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Additional {}

type Metadata = ProviderMetadata<
    LogoutProviderMetadata<Additional>,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// `GET /.well-known/openid-configuration`
pub(super) async fn discovery(State(provider): State<Arc<Provider>>) -> Json<Metadata> {
    let base = provider.issuer.url();
    // Joining an absolute path cannot fail, and would show in the first test if it could.
    let at = |path: &str| base.join(path).unwrap_or_else(|_| base.clone());
    let additional = LogoutProviderMetadata {
        end_session_endpoint: Some(EndSessionUrl::from_url(at("/end-session"))),
        additional_metadata: Additional {
            code_challenge_methods_supported: vec![PkceCodeChallengeMethod::new("S256".to_owned())],
            authorization_response_iss_parameter_supported: true,
        },
    };
    let claims =
        ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "name", "email", "email_verified"];
    let scopes = ["openid", "profile", "email"];

    let metadata = Metadata::new(
        provider.issuer.clone(),
        AuthUrl::from_url(at("/authorize")),
        JsonWebKeySetUrl::from_url(at("/jwks")),
        vec![ResponseTypes::new(vec![CoreResponseType::Code])],
        vec![CoreSubjectIdentifierType::Public],
        vec![CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256],
        additional,
    )
    .set_token_endpoint(Some(TokenUrl::from_url(at("/token"))))
    .set_userinfo_endpoint(Some(UserInfoUrl::from_url(at("/userinfo"))))
    .set_scopes_supported(Some(scopes.map(|scope| Scope::new(scope.to_owned())).to_vec()))
    .set_response_modes_supported(Some(vec![CoreResponseMode::Query]))
    .set_grant_types_supported(Some(vec![CoreGrantType::AuthorizationCode]))
    .set_token_endpoint_auth_methods_supported(Some(vec![
        CoreClientAuthMethod::ClientSecretBasic,
        CoreClientAuthMethod::ClientSecretPost,
    ]))
    .set_claims_supported(Some(claims.map(|claim| CoreClaimName::new(claim.to_owned())).to_vec()))
    .set_claims_parameter_supported(Some(false))
    .set_request_parameter_supported(Some(false))
    .set_request_uri_parameter_supported(Some(false));
    Json(metadata)
}

/// `GET /jwks`
pub(super) async fn jwks(State(provider): State<Arc<Provider>>) -> Json<CoreJsonWebKeySet> {
    Json(provider.key.public())
}
