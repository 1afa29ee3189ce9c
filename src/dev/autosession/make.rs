//! Makes the rows of a persona's session, and moves their times into the wanted state.

use std::slice;

use futures::FutureExt;
use sqlx::PgConnection;
use tower_cookies::Cookie;

use super::{
    people::{in_world, isolate},
    request::{Choice, SessionState},
    token::{self, MadeToken, TokenFor},
    workshop::{Vouchers, Workshop},
};
use crate::{
    auth::{AuthError, Visit, arrival::REGISTRATION_LIFE},
    dev::worlds,
    look::House,
    model::{
        limits::SessionSettings,
        persona::Persona,
        problem::Problem,
        registration::Claims,
        service::Service,
        service_host::authority_of,
        session::{EndReason, SessionId, SignedIn},
        user::UserId,
    },
    sessions::{Arriving, SessionCookie, StartedAtService, Which, enable_user, end, end_presented, start},
    store::{
        self,
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

/// What was made: the door's cookie, and a session unless somebody is registering.
pub struct Made {
    pub session: Option<MadeSession>,
    pub token: Option<MadeToken>,
    pub cookie: Cookie<'static>,
}

pub struct MadeSession {
    /// Whose it is, also after it is over.
    pub signed_in: SignedIn,
    pub is_over: bool,
    /// None under the door's own host, or if no service was named.
    pub at_service: Option<StartedAtService>,
}

/// Makes a session of a persona in a state; the one that the browser presents ends.
pub async fn make(house: &House, workshop: &Workshop, visit: &Visit, choice: &Choice<'_>) -> Result<Made, AuthError> {
    let _turn = workshop.turn().await;
    transaction::retry(|| make_once(house, workshop, visit, choice).boxed()).await
}

async fn make_once(house: &House, workshop: &Workshop, visit: &Visit, choice: &Choice<'_>) -> Result<Made, AuthError> {
    let mut transaction = transaction::begin(house.sessions.pool()).await?;
    if let Some(world) = &choice.world {
        worlds::open(&mut transaction, world).await?;
    }
    let made = if choice.state == SessionState::Registering {
        Made { session: None, token: None, cookie: register(house, workshop, &mut transaction, visit, choice).await? }
    } else {
        let user_id = user_of(&mut transaction, &workshop.vouchers, choice).await?;
        if let Some(terms) = house.terms.as_ref().filter(|_| choice.accepts_terms) {
            // Whoever a test suite needs is there to do something else.
            store::terms::accept(&mut *transaction, user_id, &terms.version, None).await?;
        }
        start_session(house, workshop, &mut transaction, visit, user_id, choice).await?
    };
    transaction.commit().await?;
    Ok(made)
}

/// The user that a session is wanted of.
async fn user_of(connection: &mut PgConnection, vouchers: &Vouchers, choice: &Choice<'_>) -> sqlx::Result<UserId> {
    let somebody = somebody(choice);
    let user_id = if choice.isolated {
        add_user(connection, vouchers, &somebody).await?
    } else {
        find_or_add_user(connection, vouchers, &somebody).await?
    };
    if let Some(world) = &choice.world {
        store::worlds::settle(connection, world.as_str(), user_id).await?;
    }
    Ok(user_id)
}

/// Whom the persona stands for.
fn somebody(choice: &Choice<'_>) -> Persona {
    let persona = if choice.isolated { isolate(choice.persona) } else { choice.persona.clone() };
    match &choice.world {
        Some(world) => in_world(&persona, world),
        None => persona,
    }
}

/// The user of a persona, made when it is first asked for, and from then on what the settings say now.
pub async fn find_or_add_user(
    connection: &mut PgConnection,
    vouchers: &Vouchers,
    persona: &Persona,
) -> sqlx::Result<UserId> {
    let Vouchers { issuer, confirmed_by } = vouchers;
    // Two tests that ask at the same moment must get the same user.
    issuers::lock_issuer(&mut *connection, issuer, Some(&persona.id), None).await?;
    match identities::find_user(&mut *connection, issuer, &persona.id).await? {
        Some(user_id) => {
            enable_user(connection, user_id, &Peer::default()).await?;
            users::update(&mut *connection, user_id, details(persona, slice::from_ref(confirmed_by))).await?;
            Ok(user_id)
        }
        None => add_user(connection, vouchers, persona).await,
    }
}

fn details<'a>(persona: &'a Persona, confirmed_by: &'a [String]) -> UserDetails<'a> {
    UserDetails {
        name: &persona.name,
        email: &persona.email,
        email_verified: true,
        email_confirmed_by: confirmed_by,
        roles: &persona.roles,
    }
}

/// What a provider would say of them.
fn claims(persona: &Persona) -> Claims {
    Claims { name: Some(persona.name.clone()), email: Some(persona.email.clone()), email_verified: true }
}

async fn add_user(connection: &mut PgConnection, vouchers: &Vouchers, persona: &Persona) -> sqlx::Result<UserId> {
    let Vouchers { issuer, confirmed_by } = vouchers;
    let user = users::add(&mut *connection, details(persona, slice::from_ref(confirmed_by))).await?;
    identities::add(connection, issuer, &persona.id, &claims(persona), &[], user.id).await?;
    Ok(user.id)
}

async fn start_session(
    house: &House,
    workshop: &Workshop,
    connection: &mut PgConnection,
    Visit { caller, peer, .. }: &Visit,
    user_id: UserId,
    Choice { state, service, persona, token, .. }: &Choice<'_>,
) -> Result<Made, AuthError> {
    let (state, service) = (*state, *service);
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
    // None begins at a service once its session is over.
    let at_service = match service {
        Some(service) => start_at_service(house, &mut *connection, id, service, peer).await?,
        None => None,
    };
    let token = match token {
        Some(scopes) => {
            let asked = TokenFor { user_id, session: id, persona: &persona.id, scopes };
            Some(token::add(house, &mut *connection, asked, peer).await?)
        }
        None => None,
    };
    move_into(house.sessions.settings(), &mut *connection, id, state).await?;
    let is_over = !matches!(state, SessionState::Active | SessionState::Stale);
    if state == SessionState::Stale {
        let moved = sqlx::query_scalar("select auth_time from sessions where id = $1").bind(id);
        signed_in.session.auth_time = moved.fetch_one(connection).await?;
        signed_in.recent = false;
    }
    if is_over {
        // The life that is left may be none, and a browser throws such a cookie away at once: then nobody
        // would ever see why the session is over.
        cookie.set_max_age(None);
    }
    Ok(Made { session: Some(MadeSession { signed_in, is_over, at_service }), token, cookie })
}

/// Starts its child at the host of a service; under the door's own host there is none.
async fn start_at_service(
    house: &House,
    connection: &mut PgConnection,
    parent: SessionId,
    service: &Service,
    by: &Peer,
) -> Result<Option<StartedAtService>, AuthError> {
    if service.url.origin() == house.site.public_url.origin() {
        return Ok(None);
    }
    let host = authority_of(service);
    let arriving = Arriving { parent, service: &service.id, host: &host, former: None, by };
    let started = house.sessions.start_at_service(connection, arriving).await?;
    // It has just begun in the same transaction.
    started.ok_or_else(|| Problem::Internal.into()).map(Some)
}

/// Moves the times of a row, as if they had passed.
async fn move_into(
    settings: &SessionSettings,
    connection: &mut PgConnection,
    id: SessionId,
    state: SessionState,
) -> sqlx::Result<()> {
    let (passed, statement) = match state {
        SessionState::Active | SessionState::Registering => return Ok(()),
        SessionState::Ended => {
            return end(connection, Which::One(id), EndReason::EndedElsewhere, &Peer::default()).await.map(drop);
        }
        SessionState::IdleExpired => (
            settings.idle_timeout,
            "update sessions set last_seen_at = now() - $2 - interval '1 minute', idle_expires_at = now() - interval '1 minute',
                    created_at = now() - $2 - interval '1 minute', auth_time = now() - $2 - interval '1 minute' where id = $1",
        ),
        SessionState::AbsoluteExpired => (
            settings.absolute_timeout,
            "update sessions set created_at = now() - $2 - interval '1 minute', auth_time = now() - $2 - interval '1 minute',
                    idle_expires_at = now() - interval '1 minute', expires_at = now() - interval '1 minute' where id = $1",
        ),
        SessionState::Stale => (
            settings.recent_sign_in,
            "update sessions set auth_time = now() - $2 - interval '1 minute' where id = $1",
        ),
    };
    sqlx::query(statement).bind(id).bind(interval(passed)).execute(connection).await.map(drop)
}

/// Always of somebody new: an identity that has a user cannot be registering.
async fn register(
    house: &House,
    workshop: &Workshop,
    connection: &mut PgConnection,
    Visit { caller, peer, .. }: &Visit,
    Choice { persona, world, return_to, .. }: &Choice<'_>,
) -> Result<Cookie<'static>, AuthError> {
    end_presented(connection, caller.presented()?, EndReason::Replaced, peer).await?;
    let cookie = SessionCookie::random();
    let (somebody, email) = match world {
        Some(world) => (in_world(&isolate(persona), world), in_world(persona, world).email),
        None => (isolate(persona), persona.email.clone()),
    };
    let claims = claims(&Persona { email, ..somebody.clone() });
    let registration = Registration {
        id: cookie.id,
        secret_hash: cookie.secret.hash().as_bytes().to_vec(),
        provider: workshop.provider.clone(),
        issuer: workshop.vouchers.issuer.clone(),
        subject: somebody.id,
        claims,
        auth_time: Some(chrono::Utc::now()),
        id_token: None,
        op_sid: None,
        draft: None,
        draft_terms: None,
        return_to: return_to.as_ref().map(|page| page.as_str().to_owned()),
        test: true,
        world: world.as_ref().map(|world| world.as_str().to_owned()),
        roles: somebody.roles,
    };
    registrations::add(connection, &registration, REGISTRATION_LIFE).await?;
    Ok(house.cookies.session(&cookie, i64::try_from(REGISTRATION_LIFE.as_secs()).ok()))
}
