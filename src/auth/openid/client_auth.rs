//! How we show a provider that it is us: chosen by what we have and what its metadata takes.

use jsonwebtoken::Algorithm;
use openidconnect::{AuthType, core::CoreClientAuthMethod};

use super::{
    OpenIdError,
    provider::chain,
    types::{Metadata, spelling},
};
use crate::auth::{
    client_key,
    settings::{Credentials, ProviderSettings},
};

/// The type of an assertion in a token request (RFC 7523 section 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How a client authenticates at the token endpoint (OpenID Connect Core 1.0, section 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuth {
    /// Not at all: a public client.
    None,
    /// `client_secret_basic`.
    Basic,
    /// `client_secret_post`.
    Post,
    /// `private_key_jwt`, signed like this.
    Assertion(Algorithm),
}

impl ClientAuth {
    /// Chooses. Basic before post, since it is what every provider must take (RFC 6749 section 2.3.1) and the default
    /// where the metadata is silent (Discovery 1.0 section 3).
    pub fn choose(settings: &ProviderSettings, metadata: &Metadata) -> Result<Self, OpenIdError> {
        let methods = metadata.token_endpoint_auth_methods_supported();
        let takes = |method: &CoreClientAuthMethod| methods.is_some_and(|methods| methods.contains(method));
        match &settings.credentials {
            Credentials::Public => Ok(Self::None),
            Credentials::Secret(_) if methods.is_none() || takes(&CoreClientAuthMethod::ClientSecretBasic) => {
                Ok(Self::Basic)
            }
            Credentials::Secret(_) if takes(&CoreClientAuthMethod::ClientSecretPost) => Ok(Self::Post),
            Credentials::Secret(_) => {
                Err(OpenIdError::Broken("it takes no client secret; configure client_key_file, or neither".into()))
            }
            Credentials::Key(_) if methods.is_some() && !takes(&CoreClientAuthMethod::PrivateKeyJwt) => {
                Err(OpenIdError::Broken("it takes no private_key_jwt; configure client_secret_file".into()))
            }
            Credentials::Key(key) => {
                let taken = metadata.token_endpoint_auth_signing_alg_values_supported();
                let taken: Option<Vec<String>> = taken.map(|algorithms| algorithms.iter().map(spelling).collect());
                key.algorithm_among(taken.as_deref())
                    .map(Self::Assertion)
                    .ok_or_else(|| OpenIdError::Broken("it takes no signature that our key can make".into()))
            }
        }
    }

    /// What the `oauth2` crate is told. Without a secret it sends the `client_id` in the form.
    pub fn auth_type(self) -> AuthType {
        match self {
            Self::Basic => AuthType::BasicAuth,
            Self::None | Self::Post | Self::Assertion(_) => AuthType::RequestBody,
        }
    }

    /// What stands in the token request beside the usual: the assertion, where one is used.
    pub fn parameters(
        self,
        settings: &ProviderSettings,
        token_endpoint: &str,
    ) -> Result<Vec<(&'static str, String)>, OpenIdError> {
        let (Self::Assertion(algorithm), Credentials::Key(key)) = (self, &settings.credentials) else {
            return Ok(Vec::new());
        };
        let assertion = key
            .sign(algorithm, &settings.client_id, token_endpoint)
            .map_err(|error| OpenIdError::Broken(chain(&error)))?;
        Ok(vec![("client_assertion_type", JWT_BEARER.to_owned()), ("client_assertion", assertion)])
    }

    /// Its name in metadata.
    pub fn name(self) -> String {
        match self {
            Self::None => "none (public client, PKCE)".to_owned(),
            Self::Basic => "client_secret_basic".to_owned(),
            Self::Post => "client_secret_post".to_owned(),
            Self::Assertion(algorithm) => format!("private_key_jwt with {}", client_key::name(algorithm)),
        }
    }
}
