//! Somebody with a full life, for the pages that tell of it: sessions in several browsers, and everything that can happen.

use std::net::IpAddr;

use sqlx::PgConnection;
use strum::VariantArray;
use tower_cookies::Cookie;
use uuid::Uuid;

use super::super::autosession::{SessionState, Workshop, look_as};
use crate::{
    auth::AuthError,
    look::House,
    model::{
        api_token::RevokeReason,
        problem::Problem,
        service_host::authority_of,
        service_session::ServiceSessionId,
        session::{EndReason, SessionId, SignedIn},
        user::UserId,
    },
    sessions::Secret,
    store::{
        activity,
        events::{self, Event, Kind, Peer},
        service_sessions::{self, NewServiceSession},
        sessions::{self, Authentication, NewSession},
        transaction,
    },
};

/// What stands in an address for the event at which the second page of activity begins, and for the first event of all.
pub const SECOND_PAGE: &str = "second-page";
pub const FIRST_EVENT: &str = "first-event";

const FIREFOX: (&str, &str) =
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "203.0.113.7");

/// Browsers as they call themselves, and where they are: some known, some not. The last one is seen first.
const BROWSERS: [(&str, &str); 5] = [
    ("Lynx/2.9.2 libwww-FM/2.14", "192.0.2.1"),
    ("\u{202e}\u{2066}<b>Nobody knows</b>", "192.0.2.2"),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
        "2001:db8:85a3:8d3:1319:8a2e:370:7348",
    ),
    (
        "Mozilla/5.0 (Linux; Android 15; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
        "198.51.100.23",
    ),
    FIREFOX,
];

/// Their cookie, and events of theirs by which addresses say where a page begins.
pub struct Busy {
    pub cookie: Cookie<'static>,
    second_page: Uuid,
    first_event: Uuid,
}

impl Busy {
    /// The address of a state with the events of this very person.
    pub fn address(&self, path: &str) -> String {
        path.replace(SECOND_PAGE, &self.second_page.to_string()).replace(FIRST_EVENT, &self.first_event.to_string())
    }
}

/// Makes one, whose session is here.
pub async fn look_as_busy(house: &House, workshop: &Workshop) -> Result<Busy, AuthError> {
    let (cookie, signed_in) = look_as(house, workshop, SessionState::Active, true).await?;
    let SignedIn { user, session, .. } = signed_in.ok_or(Problem::Internal)?;
    let mut transaction = transaction::begin(house.sessions.pool()).await?;
    for (agent, ip) in BROWSERS {
        let peer = Peer { ip: ip.parse::<IpAddr>().ok(), user_agent: Some(agent.repeat(4)), request_id: None };
        let id = start_elsewhere(house, &mut transaction, user.id, &session.provider, &peer).await?;
        enter_all(house, &mut transaction, id).await?;
    }
    let services = [house.services.first(), house.services.last()];
    let [service, actor] = services.map(|service| service.map(|service| service.id.as_str()));
    for (kind, reason) in all_that_can_happen() {
        let by = Peer {
            ip: FIREFOX.1.parse().ok(),
            user_agent: Some(FIREFOX.0.to_owned()),
            request_id: Some(Uuid::now_v7()),
        };
        let (provider, user_id) = (Some(&*session.provider), Some(user.id));
        let event = Event { user_id, provider, service, actor, reason, ..by.event() };
        events::add(&mut *transaction, kind, event).await?;
    }
    let all = activity::list(&mut *transaction, user.id, None, i64::MAX).await?;
    transaction.commit().await?;
    let at = |place: Option<&activity::Happened>| place.map(|event| event.id).ok_or(Problem::Internal);
    Ok(Busy { cookie, second_page: at(all.get(19))?, first_event: at(all.last())? })
}

async fn start_elsewhere(
    house: &House,
    connection: &mut PgConnection,
    user_id: UserId,
    provider: &str,
    peer: &Peer,
) -> sqlx::Result<SessionId> {
    let (id, secret) = (SessionId(Uuid::now_v7()), Secret::random().hash());
    let authentication = Authentication {
        provider,
        id_token: None,
        op_sid: None,
        op_subject: None,
        auth_time: None,
        browser_hash: None,
        fresh: false,
        test: true,
    };
    let limits = house.sessions.settings();
    let new =
        NewSession { id, secret_hash: secret.as_bytes(), user_id, authentication, limits, replaced_name: None, peer };
    sessions::start(connection, new).await.map(|_| id)
}

async fn enter_all(house: &House, connection: &mut PgConnection, session_id: SessionId) -> sqlx::Result<()> {
    for service in &house.services {
        let (id, secret) = (ServiceSessionId(Uuid::now_v7()), Secret::random().hash());
        let (host, secret_hash) = (authority_of(service), secret.as_bytes());
        let new = NewServiceSession { id, session_id, service: &service.id, host: &host, secret_hash };
        service_sessions::add(&mut *connection, new).await?;
    }
    Ok(())
}

/// Every kind of event, and every reason of which a person is told something of its own.
fn all_that_can_happen() -> Vec<(Kind, Option<&'static str>)> {
    let with = |kind: Kind| -> Vec<Option<&'static str>> {
        match kind {
            Kind::SignedIn => vec![None, Some("again")],
            Kind::SignInRefused => {
                [Problem::OtherPerson, Problem::SignInRefused].map(|why| Some(why.as_str())).to_vec()
            }
            Kind::SessionEnded => EndReason::VARIANTS.iter().map(|reason| Some(reason.as_str())).collect(),
            Kind::TokenRevoked => RevokeReason::VARIANTS.iter().map(|reason| Some(reason.as_str())).collect(),
            _ => vec![None],
        }
    };
    Kind::VARIANTS.iter().flat_map(|&kind| with(kind).into_iter().map(move |reason| (kind, reason))).collect()
}
