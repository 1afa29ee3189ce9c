//! Makes the rows of a persona's session, and moves their times into the wanted state.

use sqlx::PgConnection;
use tower_cookies::Cookie;
use uuid::Uuid;

use super::{Workshop, wish::SessionState};
use crate::{
    auth::{
        AuthError, Caller, Door,
        arrival::REGISTRATION_LIFE,
        client::Client,
        cookies::SessionCookie,
        start::{self, Proof, Started, end_presented},
    },
    model::{
        persona::Persona,
        registration::Claims,
        return_to::ReturnTo,
        session::{EndReason, SessionId},
        user::UserId,
    },
    store::{
        events::{self, Event, Kind},
        identities, issuers,
        registrations::{self, NewRegistration},
        session_ends,
        sessions::{self, interval},
        transaction,
        users::{self, NewUser},
    },
};

/// What was made.
pub enum Made {
    /// A session that is signed in.
    SignedIn(Box<Started>),
    /// Anything else.
    Other(Cookie<'static>),
}

impl Made {
    /// What the browser gets.
    pub fn cookie(&self) -> &Cookie<'static> {
        match self {
            Self::SignedIn(started) => &started.cookie,
            Self::Other(cookie) => cookie,
        }
    }
}

/// Makes a session of a persona in a state; the one that the browser presents ends.
#[expect(clippy::too_many_arguments, reason = "each is a part of the wish or of the request")]
pub async fn make(
    door: &Door,
    workshop: &Workshop,
    caller: &Caller,
    persona: &Persona,
    state: SessionState,
    isolated: bool,
    return_to: Option<&ReturnTo>,
    client: &Client,
) -> Result<Made, AuthError> {
    let mut transaction = transaction::begin(&door.pool).await?;
    let made = if state == SessionState::Registering {
        Made::Other(registering(door, workshop, &mut transaction, caller, persona, return_to, client).await?)
    } else {
        let user_id = if isolated {
            add_user(&mut transaction, &workshop.issuer, &isolate(persona)).await?
        } else {
            find_or_add_user(&mut transaction, &workshop.issuer, persona).await?
        };
        session(door, workshop, &mut transaction, caller, user_id, state, client).await?
    };
    transaction.commit().await?;
    Ok(made)
}

/// A user of their own, with the same roles, so that tests side by side do not meet.
fn isolate(persona: &Persona) -> Persona {
    // The end of a UUID is its random part.
    let random = Uuid::now_v7().simple().to_string();
    let id = format!("{}-{}", persona.id, &random[random.len() - 12..]);
    Persona { email: format!("{id}@example.org"), id, ..persona.clone() }
}

/// The user of a persona, made when it is first asked for, and from then on what the settings say now.
pub async fn find_or_add_user(connection: &mut PgConnection, issuer: &str, persona: &Persona) -> sqlx::Result<UserId> {
    // Two tests that ask at the same moment must get the same user.
    issuers::lock_issuer(&mut *connection, issuer, Some(&persona.id), None).await?;
    match identities::find_user(&mut *connection, issuer, &persona.id).await? {
        Some(user_id) => {
            users::bring_in_line(&mut *connection, user_id, details(persona)).await?;
            Ok(user_id)
        }
        None => add_user(connection, issuer, persona).await,
    }
}

fn details(persona: &Persona) -> NewUser<'_> {
    NewUser { name: &persona.name, email: &persona.email, email_verified: true, roles: &persona.roles }
}

async fn add_user(connection: &mut PgConnection, issuer: &str, persona: &Persona) -> sqlx::Result<UserId> {
    let user = users::add(&mut *connection, details(persona)).await?;
    identities::add(connection, issuer, &persona.id, Some(&persona.email), &[], user.id).await?;
    Ok(user.id)
}

async fn session(
    door: &Door,
    workshop: &Workshop,
    connection: &mut PgConnection,
    caller: &Caller,
    user_id: UserId,
    state: SessionState,
    client: &Client,
) -> Result<Made, AuthError> {
    let proof = Proof {
        provider: &workshop.provider,
        id_token: None,
        op_sid: None,
        op_subject: None,
        auth_time: Some(chrono::Utc::now()),
        browser_hash: None,
        fresh: false,
        test: true,
    };
    start::lock(connection, user_id, caller, None).await?;
    let mut started = start::start(door, connection, user_id, caller, proof, client).await?;
    let id = started.signed_in.session.id;
    let event = Event {
        user_id: Some(user_id),
        session_id: Some(id),
        reason: Some(state.as_str()),
        ip: client.ip_text(),
        ..Event::default()
    };
    events::add(&mut *connection, Kind::TestSession, event).await?;
    move_into(door, connection, id, state).await?;
    match state {
        SessionState::Active => Ok(Made::SignedIn(Box::new(started))),
        SessionState::Stale => {
            started.signed_in.session.auth_time = auth_time(connection, id).await?;
            started.signed_in.recent = false;
            Ok(Made::SignedIn(Box::new(started)))
        }
        // The life that is left may be none, and a browser throws such a cookie away at once: then nobody
        // would ever see why the session is over.
        _ => {
            started.cookie.set_max_age(None);
            Ok(Made::Other(started.cookie))
        }
    }
}

/// Moves the times of a row, as if they had passed.
async fn move_into(door: &Door, connection: &mut PgConnection, id: SessionId, state: SessionState) -> sqlx::Result<()> {
    let settings = &door.settings.session;
    let statement = match state {
        SessionState::Active | SessionState::Registering => return Ok(()),
        SessionState::Ended => {
            session_ends::end(connection, id, EndReason::EndedElsewhere).await?;
            return Ok(());
        }
        SessionState::IdleExpired => {
            "update sessions set last_seen_at = now() - $2 - interval '1 minute', idle_expires_at = now() - interval '1 minute',
                    created_at = now() - $2 - interval '1 minute', auth_time = now() - $2 - interval '1 minute' where id = $1"
        }
        SessionState::AbsoluteExpired => {
            "update sessions set created_at = now() - $2 - interval '1 minute', auth_time = now() - $2 - interval '1 minute',
                    idle_expires_at = now() - interval '1 minute', expires_at = now() - interval '1 minute' where id = $1"
        }
        SessionState::Stale => "update sessions set auth_time = now() - $2 - interval '1 minute' where id = $1",
    };
    let passed = match state {
        SessionState::IdleExpired => settings.idle_timeout,
        SessionState::AbsoluteExpired => settings.absolute_timeout,
        _ => settings.recent_sign_in,
    };
    sqlx::query(statement).bind(id).bind(interval(passed)).execute(connection).await.map(drop)
}

async fn auth_time(connection: &mut PgConnection, id: SessionId) -> sqlx::Result<chrono::DateTime<chrono::Utc>> {
    sqlx::query_scalar("select auth_time from sessions where id = $1").bind(id).fetch_one(connection).await
}

/// Always of somebody new: an identity that has a user cannot be registering.
async fn registering(
    door: &Door,
    workshop: &Workshop,
    connection: &mut PgConnection,
    caller: &Caller,
    persona: &Persona,
    return_to: Option<&ReturnTo>,
    client: &Client,
) -> Result<Cookie<'static>, AuthError> {
    end_presented(connection, caller, EndReason::Replaced, client).await?;
    let cookie = SessionCookie::new(sessions::new_id().0);
    let somebody = isolate(persona);
    let claims = Claims { name: Some(somebody.name), email: Some(persona.email.clone()), email_verified: true };
    registrations::add(
        connection,
        NewRegistration {
            id: cookie.id,
            secret_hash: cookie.secret.hash().as_bytes(),
            provider: &workshop.provider,
            issuer: &workshop.issuer,
            subject: &somebody.id,
            claims: &claims,
            auth_time: Some(chrono::Utc::now()),
            id_token: None,
            op_sid: None,
            return_to: return_to.map(ReturnTo::as_str),
            life: REGISTRATION_LIFE,
            test: true,
            roles: &somebody.roles,
        },
    )
    .await?;
    Ok(door.cookies.session(&cookie, i64::try_from(REGISTRATION_LIFE.as_secs()).ok()))
}
