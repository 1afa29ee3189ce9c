//! Whom questions are about, as far as the asking service may know them. Nobody's session is used by a question: nothing here
//! keeps one alive.

use std::{collections::HashMap, fmt::Display, sync::Arc, time::Duration};

use futures::future::{join_all, try_join_all};
use uuid::Uuid;

use super::question::{Entity, Question};
use crate::{
    look::House,
    model::{
        rules::judge::Asker,
        service::Service,
        service_host::authority_of,
        service_session::ServiceSessionId,
        session::{EndReason, SessionId, State},
        user::{User, UserId},
    },
    services::identity_headers::{Identity, IdentityError},
    sessions::{Anew, Found, Remembered},
    store::users::{self, UserRow},
};

/// A registered person, whether they are here or not.
const USER: &str = "user";

/// A person as they are known at the service: the `sid` of its assertions.
const SESSION: &str = "session";

/// Somebody whom a question is about.
#[derive(Debug)]
pub(super) enum Subject {
    Ended(EndReason),
    Known {
        user: Arc<User>,
        /// How long ago they proved who they are. Of a user without a session nobody can say.
        proven: Option<Duration>,
        /// Whether the service can be told who they are: where it cannot, no check lets them through.
        identity: Result<(), IdentityError>,
        /// By what they were found, if that was in memory.
        remembered: Option<Remembered>,
    },
}

impl Subject {
    /// As rules see them.
    pub fn asker(&self) -> Asker<'_> {
        match self {
            Self::Ended(reason) => Asker::Ended(*reason),
            Self::Known { user, proven, .. } => Asker::SignedIn { user, proven: *proven, owes_terms: false },
        }
    }
}

/// By what they were asked about.
pub(super) type Subjects<'q> = HashMap<&'q Entity, Subject>;

/// Nobody can tell at the moment.
#[derive(Debug)]
pub(super) struct Unavailable;

/// Finds all that are asked about, each once; whom the service cannot know is not among them.
pub(super) async fn find<'q>(
    house: &House,
    service: &Service,
    questions: impl Iterator<Item = &'q Question>,
) -> Result<Subjects<'q>, Unavailable> {
    let (mut sessions, mut users) = (HashMap::new(), HashMap::new());
    for Question { subject, .. } in questions {
        let Some(id) = id_in(&subject.id) else { continue };
        match subject.kind.as_str() {
            SESSION => drop(sessions.insert(subject, id)),
            USER => drop(users.insert(subject, UserId(id))),
            _ => {}
        }
    }
    let found = try_join_all(sessions.into_iter().map(|(subject, id)| async move {
        let found = find_session(house, service, id).await?;
        Ok::<_, Arc<sqlx::Error>>(found.map(|found| (subject, of_session(found))))
    }));
    let mut unnamed: Vec<(&Entity, Unnamed)> = found.await.map_err(unreadable)?.into_iter().flatten().collect();
    let rows = find_users(house, users.values().copied().collect()).await.map_err(unreadable)?;
    unnamed.extend(users.into_iter().filter_map(|(subject, id)| Some((subject, of_user(&rows, id)?))));
    let named = unnamed.into_iter().map(|(subject, who)| async move { (subject, named(house, service, who).await) });
    Ok(join_all(named).await.into_iter().collect())
}

fn unreadable(error: impl Display) -> Unavailable {
    tracing::warn!(%error, "whom a service asks about cannot be told");
    Unavailable
}

/// An id in the one way in which ids are told.
fn id_in(text: &str) -> Option<Uuid> {
    text.parse::<Uuid>().ok().filter(|id| id.to_string() == text)
}

/// The session that the service knows by this id, if any: those of other hosts are none.
async fn find_session(house: &House, service: &Service, id: Uuid) -> Result<Option<Found>, Arc<sqlx::Error>> {
    if house.is_at_door(service) {
        house.sessions.find(SessionId(id)).await
    } else {
        house.sessions.find_known_as(ServiceSessionId(id), &authority_of(service)).await
    }
}

async fn find_users(house: &House, ids: Vec<UserId>) -> sqlx::Result<Vec<UserRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let pool = house.sessions.pool().clone();
    let share = pool.share().clone();
    share.ask(async move { users::find_all(&*pool, &ids).await }).await
}

/// Somebody as the database knows them now, where they are only remembered: what keeps them out may be so no more. None: they are
/// as new as that already.
pub(super) async fn anew(house: &House, service: &Service, subject: &Subject) -> Result<Option<Subject>, Unavailable> {
    let Subject::Known { remembered: Some(remembered), .. } = subject else { return Ok(None) };
    let unnamed = match house.sessions.ask_anew(*remembered).await.map_err(unreadable)? {
        Anew::Session(found) => of_session(*found),
        // Nobody is remembered by a token here.
        Anew::Token(_) | Anew::Gone => Err(EndReason::EndedElsewhere),
    };
    Ok(Some(named(house, service, unnamed).await))
}

/// Who it is, when they proved it and whether that is only remembered, or why they are nobody any more.
type Unnamed = Result<(Arc<User>, Option<Duration>, Option<Remembered>), EndReason>;

fn of_session(found: Found) -> Unnamed {
    let remembered = found.remembered();
    match found.state {
        State::Live { proven, .. } => Ok((found.facts.user, proven, remembered)),
        State::Over(reason) => Err(reason),
    }
}

fn of_user(rows: &[UserRow], id: UserId) -> Option<Unnamed> {
    let UserRow { user, is_disabled } = rows.iter().find(|row| row.user.id == id)?;
    Some(if *is_disabled { Err(EndReason::UserDisabled) } else { Ok((Arc::new(user.clone()), None, None)) })
}

async fn named(house: &House, service: &Service, unnamed: Unnamed) -> Subject {
    match unnamed {
        Ok((user, proven, remembered)) => {
            let identity = Identity::of(house, service, &user).await.remote_user.map(drop);
            Subject::Known { user, proven, identity, remembered }
        }
        Err(reason) => Subject::Ended(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_in_one_spelling() {
        let id = "0193a5b1-7c11-7d2f-8a70-1f2e3d4c5b6a";
        assert_eq!(id_in(id).map(|id| id.to_string()).as_deref(), Some(id));
        for text in [
            "",
            "0193a5b17c117d2f8a701f2e3d4c5b6a",
            "{0193a5b1-7c11-7d2f-8a70-1f2e3d4c5b6a}",
            "urn:uuid:0193a5b1-7c11-7d2f-8a70-1f2e3d4c5b6a",
            "0193A5B1-7C11-7D2F-8A70-1F2E3D4C5B6A",
            " 0193a5b1-7c11-7d2f-8a70-1f2e3d4c5b6a",
            "0193a5b1-7c11-7d2f-8a70-1f2e3d4c5b6a\0",
            "alice@example.com",
        ] {
            assert_eq!(id_in(text), None, "{text:?}");
        }
    }
}
