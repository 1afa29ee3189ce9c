//! Whether it may be: what the service has received lives, the service knows its person, the API token behind it has these scopes,
//! not too many act for one another, and the person may come in at the other service.

use uuid::Uuid;

use super::{request::Wanted, request::over, token::Token};
use crate::{
    auth::tokens::{behind::Behind, granted::has_scope, signed::Act},
    look::House,
    model::{service::Service, service_host::authority_of, user::User},
    services::{
        identity_headers::{Identity, IdentityError},
        oauth::{
            error::{OAuthError, Refusal},
            known::{Known, Unavailable},
        },
    },
    sessions::{ActingFor, Principal},
};

/// More services than these act for nobody, one for another.
const MOST_ACTORS: usize = 3;

/// What is granted.
#[derive(Debug)]
pub(super) struct Granted<'a> {
    actor: &'a Service,
    target: &'a Service,
    scopes: Vec<&'a str>,
    behind: Behind,
    act: Act,
    /// As far as the other service may be told them.
    email: Option<String>,
    roles: Vec<String>,
}

pub(super) async fn grant<'a>(
    house: &House,
    service: &'a Service,
    Wanted { target, scopes, are_named, subject }: Wanted<'a>,
) -> Result<Granted<'a>, Refusal> {
    let known = subject.known(house, service).await.map_err(|Unavailable| Refusal::unavailable())?;
    let Known { behind, signed, .. } = known.ok_or_else(over)?;
    let may_know_email = knows_email(house, service, behind.user()).await?;
    let roles = &behind.user().roles;
    if !target.lets_in_somewhere(roles) {
        return Err(Refusal::new(OAuthError::InvalidTarget, "the person may not come in there"));
    }
    let has = |name: &&str| has_scope(&behind, target, name) && target.gives(name, roles);
    let had: Vec<&str> = scopes.iter().copied().filter(has).collect();
    if had.is_empty() || are_named && had.len() < scopes.len() {
        let description = "the person, or their token, does not have this scope there";
        return Err(Refusal::new(OAuthError::InvalidScope, description));
    }
    let before = signed.and_then(|(_, claims)| claims.act).map(Box::new);
    let act = Act { sub: service.id.clone(), act: before };
    if act.depth() > MOST_ACTORS {
        return Err(Refusal::invalid_request("too many services would act for one another"));
    }
    let (email, roles) = told(house, target, behind.user()).await?;
    // It passes through the hands of the one that acts.
    let email = email.filter(|_| may_know_email);
    Ok(Granted { actor: service, target, scopes: had, behind, act, email, roles })
}

impl Granted<'_> {
    pub fn scope(&self) -> String {
        self.scopes.join(" ")
    }

    /// Who acts where, for whom.
    pub fn acting(&self, house: &House) -> ActingFor {
        let behalf = match &self.behind {
            Behind::Session { signed_in, .. } => {
                Principal::Session { id: signed_in.session.id, at_door: house.is_at_door(self.target) }
            }
            Behind::Token(holder) => Principal::Token(holder.token.id),
        };
        ActingFor {
            user: self.behind.user().id,
            behalf,
            actor: self.actor.id.clone(),
            service: self.target.id.clone(),
            host: authority_of(self.target),
        }
    }

    /// Signed, and for how many seconds it is good.
    pub fn sign(&self, house: &House, handle: Uuid) -> Result<(String, i64), Refusal> {
        let now = house.sessions.now().ok_or_else(Refusal::unavailable)?;
        let ends = match &self.behind {
            Behind::Session { signed_in, .. } => signed_in.session.expires_at,
            Behind::Token(holder) => holder.token.expires_at,
        };
        let token = Token {
            issuer: &house.site.issuer(),
            audience: &self.target.resource(),
            user: self.behind.user(),
            email: self.email.as_deref(),
            roles: &self.roles,
            scope: &self.scope(),
            client_id: &self.actor.id,
            act: &self.act,
            handle,
            is_api_tokens: matches!(self.behind, Behind::Token(_)),
        };
        let key = house.signing.current(now).ok_or_else(Refusal::unavailable)?;
        token.sign(&key, now, ends).ok_or_else(over)
    }
}

/// Whether the address of somebody is confirmed for the service that asks. Who is nobody there, as at its proxy, is nobody to act for.
async fn knows_email(house: &House, service: &Service, user: &User) -> Result<bool, Refusal> {
    let Identity { remote_user, email, .. } = Identity::of(house, service, user).await;
    match remote_user {
        Ok(_) => Ok(email.is_some()),
        Err(IdentityError::Unavailable) => Err(Refusal::unavailable()),
        Err(IdentityError::EmailUnconfirmed | IdentityError::EmailShared) => Err(over()),
    }
}

/// The confirmed address and the roles that the other service may be told of somebody.
async fn told(house: &House, target: &Service, user: &User) -> Result<(Option<String>, Vec<String>), Refusal> {
    let Identity { remote_user, email, roles } = Identity::of(house, target, user).await;
    match remote_user {
        Ok(_) => Ok((email.map(str::to_owned), roles.into_iter().map(str::to_owned).collect())),
        Err(IdentityError::Unavailable) => Err(Refusal::unavailable()),
        Err(_) => {
            let description = "the service there knows people by an address that this person does not have";
            Err(Refusal::new(OAuthError::InvalidTarget, description))
        }
    }
}
