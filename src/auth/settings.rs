//! What signing in depends on. `server::config` reads these from the outside; nothing here does.

use std::{fmt, time::Duration};

use url::Url;

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
    /// Our secret there; none for a public client.
    pub client_secret: Option<ClientSecret>,
    /// Scopes beside `openid`.
    pub scopes: Vec<String>,
}

/// A client secret, which no log shows.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(pub String);

impl fmt::Debug for ClientSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ClientSecret(…)")
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
