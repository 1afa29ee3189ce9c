//! Whom a token is about, as far as the service may know that has received it: it is meant for this service, it lives, and its
//! person may come in there. Introspection and exchange ask the same.

use crate::{
    auth::tokens::{
        PlainToken,
        behind::{Audience, Behind, behind},
        granted::granted,
        signed::{Claims, Kind, read_whenever},
    },
    look::House,
    model::{service::Service, service_host::authority_of},
};

/// What a service has received, in the shape that it has.
#[derive(Debug, Clone)]
pub(super) enum Received {
    ApiToken(PlainToken),
    Signed(Kind, Claims),
}

/// A token that is good at the service.
#[derive(Debug)]
pub(super) struct Known {
    pub behind: Behind,
    /// What a signed one says.
    pub signed: Option<(Kind, Claims)>,
    /// Of the service, as it calls them; none for whoever comes with a session, and may whatever they may.
    pub scopes: Option<Vec<String>>,
}

/// Nobody can tell at the moment.
#[derive(Debug)]
pub(super) struct Unavailable;

impl Received {
    /// An API token, if it is one and is not mistyped.
    pub fn api_token(text: &str) -> Option<Self> {
        PlainToken::parse(text).map(Self::ApiToken)
    }

    /// Something that the door has signed for this service, of this kind and no other.
    pub fn signed(house: &House, service: &Service, kind: Kind, text: &str) -> Option<Self> {
        let audience = match kind {
            Kind::Assertion => service.id.clone(),
            Kind::AccessToken => service.resource(),
        };
        let claims = read_whenever(&house.signing, kind, &house.site.issuer(), &audience, text)?;
        Some(Self::Signed(kind, claims))
    }

    /// Whom it is about. To show an API token is to use it; what was signed is no use of what is behind it.
    pub async fn known(self, house: &House, service: &Service) -> Result<Option<Known>, Unavailable> {
        let found = match &self {
            // From where it is used is known to the service only.
            Self::ApiToken(token) => {
                let found = house.sessions.use_token(token.hash(), None).await;
                found.map(|used| used.by.ok().map(|holder| Behind::Token(Box::new(holder))))
            }
            Self::Signed(_, claims) => {
                let host = authority_of(service);
                let audience = Audience { host: &host, at_door: house.is_at_door(service) };
                behind(&house.sessions, audience, claims).await
            }
        };
        let found = found.map_err(|error| {
            tracing::warn!(%error, "whom a token is about cannot be told");
            Unavailable
        })?;
        let Some(behind) = found.filter(|behind| service.lets_in_somewhere(&behind.user().roles)) else {
            return Ok(None);
        };
        let signed = match self {
            Self::ApiToken(_) => None,
            Self::Signed(kind, claims) => Some((kind, claims)),
        };
        if let Some((_, claims)) = &signed {
            // Something was read just now, so that there is a time.
            let now = house.sessions.now().ok_or(Unavailable)?;
            if claims.is_over(now) {
                return Ok(None);
            }
        }
        let of = signed.as_ref().map(|(kind, claims)| (*kind, claims));
        // As its proxy does: a scope is worth nothing where all that it is good for asks for another role.
        let is_given = |name: &String| service.gives(name, &behind.user().roles);
        let scopes = granted(&house.services, service, &behind, of);
        let scopes = scopes.map(|all| all.into_iter().filter(is_given).collect::<Vec<_>>());
        // One without a scope of this service is none for it.
        let is_meant = scopes.as_ref().is_none_or(|scopes| !scopes.is_empty());
        Ok(is_meant.then_some(Known { behind, signed, scopes }))
    }
}
