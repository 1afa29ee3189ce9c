//! What signing in depends on. `server::config` reads these from the outside; nothing here does.

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use url::Url;

use super::client_key::ClientKey;

/// One OpenID provider.
#[derive(Debug, Clone)]
pub struct ProviderSettings {
    /// What addresses, sessions and logs call it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The issuer, exactly as its metadata spells it.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// How we show there that it is us.
    pub credentials: Credentials,
    /// Scopes beside `openid`.
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

/// Which roles somebody has because of what their provider says. Roles that stand in no entry are left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleMapping {
    /// The claim: a name, or a path with dots.
    pub claim: String,
    /// From a value of the claim to our roles.
    pub roles: BTreeMap<String, Vec<String>>,
}

impl RoleMapping {
    /// The roles that these values give.
    pub fn given(&self, values: &[String]) -> Vec<String> {
        self.apply(&[], values)
    }

    /// What becomes of somebody's roles when the claim has these values: those that the mapping manages are given or
    /// taken, all others stay.
    pub fn apply(&self, roles: &[String], values: &[String]) -> Vec<String> {
        let managed = self.roles.values().flatten();
        let mut kept: Vec<String> =
            roles.iter().filter(|role| !managed.clone().any(|managed| managed == *role)).cloned().collect();
        for role in values.iter().filter_map(|value| self.roles.get(value)).flatten() {
            if !kept.contains(role) {
                kept.push(role.clone());
            }
        }
        kept
    }
}

/// The limits of a session (ASVS 5.0 7.1.1).
#[derive(Debug, Clone, Copy)]
pub struct SessionSettings {
    /// It ends when nothing was done for this long: somebody may have left the machine.
    pub idle_timeout: Duration,
    /// It ends after this long in any case: what is stolen unseen does not last.
    pub absolute_timeout: Duration,
    /// Sensitive pages ask for a sign-in no longer ago than this.
    pub recent_sign_in: Duration,
    /// Live sessions a user may have at once; `None` is no limit.
    pub limit: Option<u32>,
    /// What happens to one more.
    pub limit_policy: LimitPolicy,
}

/// What happens when a user has as many sessions as are allowed and signs in once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitPolicy {
    /// The oldest one ends.
    EndOldest,
    /// The sign-in is refused.
    Refuse,
}

/// A service behind the door, shown to the signed-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// What logs call it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub url: Url,
}

impl SessionSettings {
    /// The shortest time between two writes of `last_seen_at`: a minute, or less where the idle limit
    /// is so short that a minute would eat it up.
    pub fn touch_every(&self) -> Duration {
        (self.idle_timeout / 10).clamp(Duration::from_secs(1), Duration::from_mins(1))
    }
}

impl Default for SessionSettings {
    fn default() -> Self {
        Self {
            idle_timeout: Duration::from_mins(30),
            absolute_timeout: Duration::from_hours(12),
            recent_sign_in: Duration::from_mins(15),
            limit: None,
            limit_policy: LimitPolicy::EndOldest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_gives_and_takes_its_own_roles_only() {
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let roles = BTreeMap::from([
            ("staff".to_owned(), texts(&["reader", "editor"])),
            ("root".to_owned(), texts(&["admin"])),
        ]);
        let mapping = RoleMapping { claim: "groups".to_owned(), roles };
        assert_eq!(
            mapping.apply(&texts(&["admin", "auditor"]), &texts(&["staff", "x"])),
            ["auditor", "reader", "editor"]
        );
        assert_eq!(mapping.apply(&texts(&["reader", "auditor"]), &[]), ["auditor"]);
        assert_eq!(mapping.apply(&[], &texts(&["root", "root", "Staff"])), ["admin"]);
    }
}
