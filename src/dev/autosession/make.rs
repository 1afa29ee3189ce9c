//! Makes the rows of a persona's session, and moves their times into the wanted state.

use sqlx::PgConnection;
use tower_cookies::Cookie;
use uuid::Uuid;

use super::{wish::SessionState, workshop::Workshop};
use crate::{
    auth::{AuthError, Caller, arrival::REGISTRATION_LIFE},
    look::House,
    model::{
        persona::Persona,
        registration::Claims,
        return_to::ReturnTo,
        session::{EndReason, SessionId, SignedIn},
        user::UserId,
    },
    sessions::{SessionCookie, Which, enable_user, end, end_presented, start},
    store::{
        events::{self, Event, Kind, Peer},
        identities,
        interval::interval,
        issuers,
        registrations::{self, Registration},
        sessions::Authentication,
        transaction,
        users::{self, UserDetails},
    },
};

/// What was made.
pub enum Made {
    /// A session that is signed in.
    SignedIn(Box<SignedIn>, Cookie<'static>),
    /// Anything else.
    Other(Cookie<'static>),
}

impl Made {
    /// What the browser gets.
    pub fn cookie(&self) -> &Cookie<'static> {
        match self {
            Self::SignedIn(_, cookie) | Self::Other(cookie) => cookie,
        }
    }
}

/// Makes a session of a persona in a state; the one that the browser presents ends.
#[expect(clippy::too_many_arguments, reason = "each is a part of the wish or of the request")]
pub async fn make(
    house: &House,
    workshop: &Workshop,
    caller: &Caller,
    persona: &Persona,
    state: SessionState,
    isolated: bool,
    return_to: Option<&ReturnTo>,
    peer: &Peer,
) -> Result<Made, AuthError> {
    let mut transaction = transaction::begin(house.sessions.pool()).await?;
    let made = if state == SessionState::Registering {
        Made::Other(registering(house, workshop, &mut transaction, caller, persona, return_to, peer).await?)
    } else {
        let user_id = if isolated {
            add_user(&mut transaction, &workshop.issuer, &isolate(persona)).await?
        } else {
            find_or_add_user(&mut transaction, &workshop.issuer, persona).await?
        };
        session(house, workshop, &mut transaction, caller, user_id, state, peer).await?
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
            enable_user(connection, user_id, &Peer::default()).await?;
            users::update(&mut *connection, user_id, details(persona)).await?;
            Ok(user_id)
        }
        None => add_user(connection, issuer, persona).await,
    }
}

fn details(persona: &Persona) -> UserDetails<'_> {
    UserDetails { name: &persona.name, email: &persona.email, email_verified: true, roles: &persona.roles }
}

async fn add_user(connection: &mut PgConnection, issuer: &str, persona: &Persona) -> sqlx::Result<UserId> {
    let user = users::add(&mut *connection, details(persona)).await?;
    identities::add(connection, issuer, &persona.id, Some(&persona.email), &[], user.id).await?;
    Ok(user.id)
}

async fn session(
    house: &House,
    workshop: &Workshop,
    connection: &mut PgConnection,
    caller: &Caller,
    user_id: UserId,
    state: SessionState,
    peer: &Peer,
) -> Result<Made, AuthError> {
    let authentication = Authentication {
        provider: &workshop.provider,
        id_token: None,
        op_sid: None,
        op_subject: None,
        auth_time: Some(chrono::Utc::now()),
        browser_hash: None,
        fresh: false,
        test: true,
    };
    let presented = caller.presented()?;
    start::lock(connection, user_id, presented, None).await?;
    let started = house.sessions.start(connection, user_id, presented, authentication, peer).await?;
    let mut cookie = house.cookies.started(&started);
    let mut signed_in = started.signed_in;
    let id = signed_in.session.id;
    let event = Event {
        user_id: Some(user_id),
        session_id: Some(id),
        reason: Some(state.as_str()),
        ip: peer.ip_text(),
        ..Event::default()
    };
    events::add(&mut *connection, Kind::TestSession, event).await?;
    move_into(house, connection, id, state).await?;
    match state {
        SessionState::Active => Ok(Made::SignedIn(Box::new(signed_in), cookie)),
        SessionState::Stale => {
            signed_in.session.auth_time = auth_time(connection, id).await?;
            signed_in.recent = false;
            Ok(Made::SignedIn(Box::new(signed_in), cookie))
        }
        // The life that is left may be none, and a browser throws such a cookie away at once: then nobody
        // would ever see why the session is over.
        _ => {
            cookie.set_max_age(None);
            Ok(Made::Other(cookie))
        }
    }
}

/// Moves the times of a row, as if they had passed.
async fn move_into(
    house: &House,
    connection: &mut PgConnection,
    id: SessionId,
    state: SessionState,
) -> sqlx::Result<()> {
    let settings = house.sessions.settings();
    let statement = match state {
        SessionState::Active | SessionState::Registering => return Ok(()),
        SessionState::Ended => {
            return end(connection, Which::One(id), EndReason::EndedElsewhere, &Peer::default()).await.map(drop);
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
    house: &House,
    workshop: &Workshop,
    connection: &mut PgConnection,
    caller: &Caller,
    persona: &Persona,
    return_to: Option<&ReturnTo>,
    peer: &Peer,
) -> Result<Cookie<'static>, AuthError> {
    end_presented(connection, caller.presented()?, EndReason::Replaced, peer).await?;
    let cookie = SessionCookie::random();
    let somebody = isolate(persona);
    let claims = Claims { name: Some(somebody.name), email: Some(persona.email.clone()), email_verified: true };
    let registration = Registration {
        id: cookie.id,
        secret_hash: cookie.secret.hash().as_bytes().to_vec(),
        provider: workshop.provider.clone(),
        issuer: workshop.issuer.clone(),
        subject: somebody.id,
        claims,
        auth_time: Some(chrono::Utc::now()),
        id_token: None,
        op_sid: None,
        draft: None,
        return_to: return_to.map(|page| page.as_str().to_owned()),
        test: true,
        roles: somebody.roles,
    };
    registrations::add(connection, &registration, REGISTRATION_LIFE).await?;
    Ok(house.cookies.session(&cookie, i64::try_from(REGISTRATION_LIFE.as_secs()).ok()))
}
