//! What signing in at a provider depends on. `server::config` reads it from the outside; nothing here does.

use std::{collections::BTreeMap, fmt, sync::Arc};

use url::Url;

use super::client_key::ClientKey;
use crate::model::{by_language::ByLanguage, icon::Icon, roles::RoleMapping};

/// Settings of one OpenID provider.
#[derive(Debug, Clone)]
pub struct ProviderSettings {
    pub id: String,
    pub name: String,
    /// The issuer, exactly as its metadata spells it.
    pub issuer: String,
    pub client_id: String,
    pub credentials: Credentials,
    /// Beside `openid`.
    pub scopes: Vec<String>,
    /// Parameters of the authorization request beside those of the protocol.
    pub parameters: BTreeMap<String, String>,
    /// Certificates in PEM that are trusted beside the usual ones, where the provider has a private authority's.
    pub ca: Option<Vec<u8>>,
    /// Which of our roles follow from what the provider says.
    pub roles: Option<RoleMapping>,
    /// Audiences that may stand beside us in an ID token.
    pub trusted_audiences: Vec<String>,
    /// Whether its e-mail addresses are its own, and count as confirmed although it never says so.
    pub trust_email: bool,
    /// Whether the redirect URI names the provider, a defence against mix-up (RFC 9700 section 4.4.2.2).
    pub own_redirect_uri: bool,
    /// Origins that a sign-out at the provider passes through, for the policies of our forms and of the frame that tells
    /// us of a sign-out.
    pub sign_out_origins: Vec<Url>,
    /// What its button shows beside the name; without one, the first letter of that.
    pub icon: Option<Icon>,
    /// What helps people to tell whether it is theirs, such as "For staff and students".
    pub hint: Option<ByLanguage>,
    /// Email domains, in their A-labels, whose people sign in there.
    pub domains: Vec<String>,
    /// Where people sign out there, if its metadata does not say.
    pub sign_out_page: Option<Url>,
    /// Whether whoever comes from it has proven nothing: the workshop's own provider signs in anybody as anybody.
    pub for_tests: bool,
}

impl ProviderSettings {
    /// A public client with the usual scopes.
    pub fn new(id: &str, name: &str, issuer: &str, client_id: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            issuer: issuer.to_owned(),
            client_id: client_id.to_owned(),
            credentials: Credentials::Public,
            scopes: vec!["profile".to_owned(), "email".to_owned()],
            parameters: BTreeMap::new(),
            ca: None,
            roles: None,
            trusted_audiences: Vec::new(),
            trust_email: false,
            own_redirect_uri: false,
            sign_out_origins: Vec::new(),
            icon: None,
            hint: None,
            domains: Vec::new(),
            sign_out_page: None,
            for_tests: false,
        }
    }
}

/// How a client shows that it is itself (OpenID Connect Core 1.0, section 9).
#[derive(Debug, Clone)]
pub enum Credentials {
    /// Not at all: PKCE ties each code to the one who asked for it.
    Public,
    /// `client_secret_basic` or `client_secret_post`.
    Secret(ClientSecret),
    /// `private_key_jwt`.
    Key(Arc<ClientKey>),
}

/// A client secret, which no log shows.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(pub String);

impl fmt::Debug for ClientSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ClientSecret(…)")
    }
}
