//! What a page of a service asks for, as far as signing in can help.

use std::sync::Arc;

use crate::{
    auth::Caller,
    model::{
        flow::Visitor,
        rules::judge::{Asked, Asker, Refusal, SignIn, Verdict, judge},
        service::Service,
        service_path::ServicePath,
        terms::Terms,
    },
    sessions::Sessions,
};

/// What follows for somebody who is on the way to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// They may go there: it is shown to them, or refused for a reason that no sign-in changes.
    Open,
    SignIn(SignIn),
    /// Nobody with their roles may come in at this service.
    Excluded,
    /// Nobody can tell at the moment.
    Unknown,
}

/// What follows for somebody as the database knows them: whoever is only remembered and cannot go on is asked for once more, and
/// is the caller from then on.
pub async fn access_now(
    sessions: &Sessions,
    service: &Service,
    page: &ServicePath,
    caller: &mut Arc<Caller>,
    terms: Option<&Terms>,
) -> Access {
    let remembered = access(service, page, caller, terms);
    if remembered == Access::Open {
        return remembered;
    }
    let Some(known) = caller.anew(sessions).await else { return remembered };
    *caller = Arc::new(known);
    access(service, page, caller, terms)
}

/// Decides as the check does that the service's proxy asks. `terms`: those that they are asked to accept on this way.
pub fn access(service: &Service, page: &ServicePath, caller: &Caller, terms: Option<&Terms>) -> Access {
    let asker = asker(caller, terms);
    // No page of the service: whoever is signed in has arrived there.
    if page.is_signed_in_page() {
        return match asker {
            Asker::SignedIn { .. } | Asker::Token { .. } | Asker::BadToken(_) => Access::Open,
            Asker::Unknown => Access::Unknown,
            Asker::Anonymous => Access::SignIn(SignIn::Anonymous),
            Asker::Registering => Access::SignIn(SignIn::Registering),
            Asker::Ended(reason) => Access::SignIn(SignIn::Ended(reason)),
        };
    }
    let asked = Asked {
        method: "GET",
        overrides: &[],
        target: page.as_str(),
        fetch_site: None,
        origin: None,
        is_websocket: false,
        by_cookie: true,
    };
    match judge(service, &asked, &asker).verdict {
        Verdict::SignIn(why) => Access::SignIn(why),
        Verdict::Refused(Refusal::RoleMissing) if is_excluded(service, &asker) => Access::Excluded,
        // What is refused for another reason is refused there, with that reason.
        Verdict::Allowed | Verdict::Refused(_) | Verdict::BadToken(_) => Access::Open,
        Verdict::Unavailable => Access::Unknown,
    }
}

/// Whether a service names roles and they have none of them.
fn is_excluded(service: &Service, asker: &Asker<'_>) -> bool {
    let roles = match asker {
        Asker::SignedIn { user, .. } | Asker::Token { user, .. } => &user.roles[..],
        _ => &[],
    };
    !service.lets_in(roles)
}

/// A caller, as rules see one; `terms` where they have to have accepted them.
pub fn asker<'a>(caller: &'a Caller, terms: Option<&Terms>) -> Asker<'a> {
    match &caller.visitor {
        Visitor::Anonymous => Asker::Anonymous,
        Visitor::SignedIn(signed_in) => Asker::SignedIn {
            user: &signed_in.user,
            proven: signed_in.proven,
            owes_terms: terms.is_some_and(|terms| terms.are_owed(&signed_in.user.terms)),
        },
        Visitor::Registering => Asker::Registering,
        Visitor::Ended(reason) => Asker::Ended(*reason),
        Visitor::Holder(holder) => Asker::Token { user: &holder.user, scopes: &holder.token.scopes },
        Visitor::BadToken(error) => Asker::BadToken(*error),
        Visitor::Unknown => Asker::Unknown,
    }
}
