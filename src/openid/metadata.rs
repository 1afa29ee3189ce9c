//! Provider metadata (OpenID Connect Discovery 1.0, section 3): each member that is used is read by its kind, and
//! nothing else is looked at.

use serde_json::Value;
use url::Url;

use super::{
    error::OpenIdError,
    json::{ClaimMap, object},
    key_set::KeySet,
};

/// Metadata of a provider, with its key set.
#[derive(Debug, Clone)]
pub(super) struct Metadata {
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    pub(super) userinfo_endpoint: Option<Url>,
    pub(super) jwks_uri: Url,
    /// Where people sign out (OpenID Connect RP-Initiated Logout 1.0, section 2.1).
    pub(super) end_session_endpoint: Option<Url>,
    pub(super) id_token_algorithms: Vec<String>,
    pub(super) token_auth_methods: Option<Vec<String>>,
    pub(super) token_auth_algorithms: Option<Vec<String>>,
    pub(super) scopes: Option<Vec<String>>,
    /// Which PKCE methods it takes (RFC 8414 section 2).
    pub(super) pkce_methods: Option<Vec<String>>,
    /// Which values of `prompt` it knows (Initiating User Registration via OpenID Connect 1.0, section 4).
    pub(super) prompts: Vec<String>,
    /// The provider promises `iss` in the authorization response (RFC 9207 section 3).
    pub(super) names_itself: bool,
    /// It tells clients of a sign-out itself (OpenID Connect Back-Channel Logout 1.0, section 2.1).
    pub(super) backchannel_logout: bool,
    /// It tells them by way of the browser (OpenID Connect Front-Channel Logout 1.0, section 3).
    pub(super) frontchannel_logout: bool,
    /// Members that are of no kind that we can read, and are passed over.
    pub(super) unreadable: Vec<&'static str>,
    pub(super) keys: KeySet,
}

/// Reader of single members, which remembers those that make no sense.
struct Reader {
    members: ClaimMap,
    unreadable: Vec<&'static str>,
}

/// The name of the issuer in metadata, whether it is the right one or not.
pub(super) fn issuer_in(body: &[u8]) -> Option<String> {
    Some(object(body).ok()?.get("issuer")?.as_str()?.to_owned())
}

impl Metadata {
    /// Reads the document of this issuer. The key set is still to be read.
    pub(super) fn read(body: &[u8], issuer: &str) -> Result<Self, OpenIdError> {
        let broken = |why: String| OpenIdError::Broken(why);
        let members = object(body).map_err(|error| broken(format!("discovery: {error}")))?;
        match members.get("issuer") {
            Some(named) if named == issuer => {}
            Some(Value::String(named)) if !named.is_empty() => {
                return Err(broken(format!("issuer is {}", named.chars().take(200).collect::<String>())));
            }
            _ => return Err(broken("issuer is missing, or no text".to_owned())),
        }
        let mut reader = Reader { members, unreadable: Vec::new() };
        let mut metadata = Self {
            authorization_endpoint: reader.required("authorization_endpoint")?,
            token_endpoint: reader.required("token_endpoint")?,
            userinfo_endpoint: reader.address("userinfo_endpoint"),
            jwks_uri: reader.required("jwks_uri")?,
            end_session_endpoint: reader.address("end_session_endpoint"),
            // What every provider must have.
            id_token_algorithms: reader
                .list("id_token_signing_alg_values_supported")
                .unwrap_or_else(|| vec!["RS256".to_owned()]),
            token_auth_methods: reader.list("token_endpoint_auth_methods_supported"),
            token_auth_algorithms: reader.list("token_endpoint_auth_signing_alg_values_supported"),
            scopes: reader.list("scopes_supported"),
            pkce_methods: reader.list("code_challenge_methods_supported"),
            prompts: reader.list("prompt_values_supported").unwrap_or_default(),
            names_itself: reader.flag("authorization_response_iss_parameter_supported"),
            backchannel_logout: reader.flag("backchannel_logout_supported"),
            frontchannel_logout: reader.flag("frontchannel_logout_supported"),
            unreadable: Vec::new(),
            keys: KeySet::default(),
        };
        metadata.unreadable = reader.unreadable;
        metadata.check_addresses(issuer)?;
        Ok(metadata)
    }

    /// Browsers are sent to these, and the second stands in policies. Our own requests keep to https by themselves.
    fn check_addresses(&self, issuer: &str) -> Result<(), OpenIdError> {
        let is_plain_http = issuer.starts_with("http:");
        let fits = |url: &Url| {
            let secure = url.scheme() == "https" || (url.scheme() == "http" && is_plain_http);
            secure && has_plain_host(url)
        };
        let named = [
            ("authorization_endpoint", Some(&self.authorization_endpoint)),
            ("end_session_endpoint", self.end_session_endpoint.as_ref()),
        ];
        match named.into_iter().find(|(_, url)| url.is_some_and(|url| !fits(url))) {
            Some((name, _)) => Err(OpenIdError::Broken(format!("{name} is not https, or has an odd host"))),
            None => Ok(()),
        }
    }
}

/// Whether a host can stand in a Content-Security-Policy: a name may hold characters there that end a directive.
pub fn has_plain_host(url: &Url) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    url.host_str().is_some_and(|host| host.bytes().all(is_plain))
}

impl Reader {
    /// What nobody can be signed in without.
    fn required(&mut self, name: &'static str) -> Result<Url, OpenIdError> {
        self.address(name).ok_or_else(|| OpenIdError::Broken(format!("{name} is missing, or no address")))
    }

    fn address(&mut self, name: &'static str) -> Option<Url> {
        let url = match self.take(name)? {
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        if url.is_none() {
            self.unreadable.push(name);
        }
        url
    }

    /// A list of texts. An empty one says nothing.
    fn list(&mut self, name: &'static str) -> Option<Vec<String>> {
        let value = self.take(name)?;
        let values = value.as_array().map(Vec::as_slice).unwrap_or_default();
        let texts: Vec<String> = values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if !value.is_array() || texts.len() < values.len() {
            self.unreadable.push(name);
        }
        Some(texts).filter(|texts| !texts.is_empty())
    }

    fn flag(&mut self, name: &'static str) -> bool {
        match self.take(name) {
            None => false,
            Some(Value::Bool(flag)) => flag,
            Some(Value::String(text)) if text == "true" || text == "false" => text == "true",
            Some(_) => {
                self.unreadable.push(name);
                false
            }
        }
    }

    /// A member, taken out. `null` and an empty text are none.
    fn take(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name).filter(|value| !value.is_null() && value != "")
    }
}
