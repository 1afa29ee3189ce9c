//! Somebody who is known to a service, and by what.

use uuid::Uuid;

use crate::{
    auth::tokens::{behind::Behind, on_behalf::OnBehalf, signed::Act},
    model::{
        api_token::Holder, scope::Scope, service::Service, service_session::ServiceSessionId, session::SignedIn,
        user::User,
    },
};

#[derive(Debug, Clone, Copy)]
pub enum Known<'a> {
    /// With the service session by which they are known there; none under the door's own host.
    Session(&'a SignedIn, Option<ServiceSessionId>),
    /// By an API token of theirs.
    Token(&'a Holder),
    /// By an access token of a service that acts for them.
    OnBehalf(&'a OnBehalf),
}

impl<'a> Known<'a> {
    pub fn user(self) -> &'a User {
        match self {
            Self::Session(signed_in, _) => &signed_in.user,
            Self::Token(holder) => &holder.user,
            Self::OnBehalf(on_behalf) => on_behalf.behind.user(),
        }
    }

    /// Another one at each service, so that two of them cannot compare notes. Of a token it is the token's own.
    pub(super) fn sid(self) -> Uuid {
        match self {
            Self::Session(signed_in, service_session) => service_session.map_or(signed_in.session.id.0, |id| id.0),
            Self::Token(holder) => holder.token.id.0,
            Self::OnBehalf(OnBehalf { behind: Behind::Session { sid, .. }, .. }) => *sid,
            Self::OnBehalf(OnBehalf { behind: Behind::Token(holder), .. }) => holder.token.id.0,
        }
    }

    pub(super) fn token_id(self) -> Option<Uuid> {
        match self {
            Self::Token(holder) => Some(holder.token.id.0),
            Self::OnBehalf(OnBehalf { behind: Behind::Token(holder), .. }) => Some(holder.token.id.0),
            Self::Session(..) | Self::OnBehalf(_) => None,
        }
    }

    /// What a token may do at this service: it is told nothing of what the token may do at others. A session has none.
    pub(super) fn scope(self, service: &Service) -> Option<String> {
        let own = |scopes: &[Scope]| service.own_scopes(scopes).collect::<Vec<_>>().join(" ");
        match self {
            Self::Session(..) => None,
            Self::Token(holder) => Some(own(&holder.token.scopes)),
            Self::OnBehalf(on_behalf) => Some(own(&on_behalf.scopes)),
        }
    }

    /// Who acts for them.
    pub(super) fn act(self) -> Option<&'a Act> {
        match self {
            Self::OnBehalf(on_behalf) => on_behalf.act.as_ref(),
            Self::Session(..) | Self::Token(_) => None,
        }
    }

    /// When the token by which they are known is over, in seconds since 1970. A session has no end that is known before.
    pub(super) fn ends(self) -> Option<i64> {
        match self {
            Self::Session(..) => None,
            Self::Token(holder) => Some(holder.token.expires_at.timestamp()),
            Self::OnBehalf(on_behalf) => Some(on_behalf.ends),
        }
    }

    /// When they proved who they are, in seconds. Of a token's holder nobody did just then.
    pub(super) fn auth_time(self) -> Option<i64> {
        match self {
            Self::Session(signed_in, _) => signed_in.proven.map(|_| signed_in.session.auth_time.timestamp()),
            Self::Token(_) | Self::OnBehalf(_) => None,
        }
    }
}
