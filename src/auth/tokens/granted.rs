//! Which scopes of a service a token gives at this moment: never more than what is behind it has, or the settings give.

use super::{
    behind::Behind,
    signed::{Claims, Kind},
};
use crate::model::service::{Service, may_act};

/// Those of `service` that are configured still, that the token says, that whoever acts may have, and that the API token behind it
/// has; none of what was signed of a session itself, which may whatever it may. An assertion that an access token made is no more
/// than that. Without `signed` it is the API token itself.
pub fn granted(
    services: &[Service],
    service: &Service,
    behind: &Behind,
    signed: Option<(Kind, &Claims)>,
) -> Option<Vec<String>> {
    let is_full =
        |(kind, claims): (Kind, &Claims)| kind == Kind::Assertion && claims.scope.is_none() && claims.act.is_none();
    if matches!(behind, Behind::Session { .. }) && signed.is_some_and(is_full) {
        return None;
    }
    let is_signed_for = |name: &str| {
        signed.is_none_or(|(kind, claims)| claims.says(name) && may_still(services, service, kind, claims, name))
    };
    let all = service.scopes.iter().filter(|name| is_signed_for(name) && has_scope(behind, service, name));
    Some(all.cloned().collect())
}

/// Whether the settings of now let the one that acts have a scope. In an assertion of an API token nobody acts.
fn may_still(services: &[Service], service: &Service, kind: Kind, claims: &Claims, name: &str) -> bool {
    let Some(act) = &claims.act else { return kind == Kind::Assertion };
    may_act(services, &act.sub, &service.id).is_some_and(|may| may.scopes.iter().any(|scope| scope == name))
}

/// Whether whoever is behind it may have a scope at a service. A session may whatever is configured.
pub fn has_scope(behind: &Behind, service: &Service, name: &str) -> bool {
    match behind {
        Behind::Session { .. } => true,
        Behind::Token(holder) => {
            holder.token.scopes.iter().any(|scope| scope.service == service.id && scope.name == name)
        }
    }
}
