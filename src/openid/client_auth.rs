//! Client authentication at the token endpoint: chosen by the credentials and by what the metadata takes.

use base64::{Engine, engine::general_purpose::STANDARD};
use jsonwebtoken::Algorithm;
use url::form_urlencoded;

use super::{
    client_key,
    error::{OpenIdError, chain},
    metadata::Metadata,
    settings::{Credentials, ProviderSettings},
};

/// The type of an assertion in a token request (RFC 7523 section 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Client authentication method (OpenID Connect Core 1.0, section 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClientAuth {
    /// Not at all: a public client.
    None,
    Basic,
    Post,
    /// `private_key_jwt`, signed like this.
    Assertion(Algorithm),
}

impl ClientAuth {
    /// Chooses. Basic before post, since it is what every provider must take (RFC 6749 section 2.3.1) and the default
    /// where the metadata is silent (Discovery 1.0 section 3).
    pub(super) fn choose(settings: &ProviderSettings, metadata: &Metadata) -> Result<Self, OpenIdError> {
        let methods = metadata.token_auth_methods.as_deref();
        let takes = |method: &str| methods.is_some_and(|methods| methods.iter().any(|taken| taken == method));
        match &settings.credentials {
            Credentials::Public => Ok(Self::None),
            Credentials::Secret(_) if methods.is_none() || takes("client_secret_basic") => Ok(Self::Basic),
            Credentials::Secret(_) if takes("client_secret_post") => Ok(Self::Post),
            Credentials::Secret(_) => {
                Err(OpenIdError::Broken("it takes no client secret; configure client_key_file, or neither".into()))
            }
            Credentials::Key(_) if methods.is_some() && !takes("private_key_jwt") => {
                Err(OpenIdError::Broken("it takes no private_key_jwt; configure client_secret_file".into()))
            }
            Credentials::Key(key) => key
                .algorithm_among(metadata.token_auth_algorithms.as_deref())
                .map(Self::Assertion)
                .ok_or_else(|| OpenIdError::Broken("it takes no signature that our key can make".into())),
        }
    }

    /// The header of a token request: HTTP Basic with both parts encoded as in a form (RFC 6749 section 2.3.1).
    pub(super) fn header(self, settings: &ProviderSettings) -> Option<String> {
        let (Self::Basic, Credentials::Secret(secret)) = (self, &settings.credentials) else { return None };
        let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let pair = format!("{}:{}", encode(&settings.client_id), encode(&secret.0));
        Some(format!("Basic {}", STANDARD.encode(pair)))
    }

    /// What stands in a token request beside the usual: the client's name where no header has it, and what proves it.
    pub(super) fn parameters(
        self,
        settings: &ProviderSettings,
        token_endpoint: &str,
    ) -> Result<Vec<(&'static str, String)>, OpenIdError> {
        let client_id = ("client_id", settings.client_id.clone());
        match (self, &settings.credentials) {
            (Self::Basic, _) => Ok(Vec::new()),
            (Self::Post, Credentials::Secret(secret)) => Ok(vec![client_id, ("client_secret", secret.0.clone())]),
            (Self::Assertion(algorithm), Credentials::Key(key)) => {
                let assertion = key
                    .sign(algorithm, &settings.client_id, token_endpoint)
                    .map_err(|error| OpenIdError::Broken(chain(&error)))?;
                let kind = ("client_assertion_type", JWT_BEARER.to_owned());
                Ok(vec![client_id, kind, ("client_assertion", assertion)])
            }
            _ => Ok(vec![client_id]),
        }
    }

    /// Its name in metadata.
    pub(super) fn name(self) -> String {
        match self {
            Self::None => "none (public client, PKCE)".to_owned(),
            Self::Basic => "client_secret_basic".to_owned(),
            Self::Post => "client_secret_post".to_owned(),
            Self::Assertion(algorithm) => format!("private_key_jwt with {}", client_key::name(algorithm)),
        }
    }
}
