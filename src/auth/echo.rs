//! Tokens of `vestibule doctor --through`: what a proxy makes of a request is told only to whoever shows one. Each is for one run of
//! the doctor, at one service, for five minutes at the most.

use std::{sync::Arc, time::Duration};

use axum::http::HeaderMap;

use super::{Caller, identify_at_service::caller_of};
use crate::{
    model::{echo::HEADER, service::Service, service_host::authority_of, service_session::ServiceSessionId},
    sessions::{Secret, SessionCookie, Sessions},
    store::{
        echoes::{self, Live, NewEcho},
        pool::Pool,
        service_sessions,
        session_rows::SessionRow,
    },
};

const LIFE: Duration = Duration::from_mins(5);

/// Why a run of the doctor cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum EchoError {
    #[error("the cookie is that of no live session at this service")]
    NoSuchSession,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Makes a token. With the cookie of a session at that service, its check tells whose that is.
pub async fn begin(pool: &Pool, service: &Service, session: Option<&SessionCookie>) -> Result<Secret, EchoError> {
    let service_session_id = match session {
        Some(cookie) => Some(opened_by(pool, service, cookie).await?),
        None => None,
    };
    let (token, life) = (Secret::random(), LIFE);
    let hash = token.hash();
    let new = NewEcho { secret_hash: hash.as_bytes(), service: &service.id, service_session_id, life };
    echoes::add(pool, &new).await?;
    Ok(token)
}

/// Whoever may ask as somebody has their cookie.
async fn opened_by(pool: &Pool, service: &Service, cookie: &SessionCookie) -> Result<ServiceSessionId, EchoError> {
    let mut connection = pool.acquire().await?;
    let found = service_sessions::find(&mut connection, &[cookie.id]).await?.pop();
    let (host, hash) = (authority_of(service), cookie.secret.hash());
    let is_opened = |row: &SessionRow| {
        row.host.as_deref() == Some(&host) && row.secret_hash.is_some_and(|kept| hash.matches(&kept))
    };
    let row = found.filter(is_opened).ok_or(EchoError::NoSuchSession)?;
    let parent = service_sessions::live_parent(&mut *connection, row.facts.session.id).await?;
    parent.map(|_| ServiceSessionId(cookie.id)).ok_or(EchoError::NoSuchSession)
}

/// When the run is over.
pub async fn end(pool: &Pool, token: &Secret) -> sqlx::Result<()> {
    echoes::end(pool, token.hash().as_bytes()).await
}

/// The token of a request; of two, neither is the doctor's word.
pub fn presented(headers: &HeaderMap) -> Option<Secret> {
    let mut values = headers.get_all(HEADER).iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    value.to_str().ok().and_then(Secret::parse)
}

/// For which service a token is good, and as whom. Anybody can have this asked, so it has a share of the connections.
pub async fn live(pool: &Pool, token: &Secret) -> sqlx::Result<Option<Live>> {
    let (asked, hash) = (pool.clone(), token.hash());
    pool.share().ask(async move { echoes::live(&asked, hash.as_bytes()).await }).await
}

/// Whose the session is that a token names; none where it is over. It is no use of it.
pub async fn caller(sessions: &Sessions, id: ServiceSessionId) -> Result<Option<Caller>, Arc<sqlx::Error>> {
    let found = sessions.find_child(id).await?;
    Ok(found.map(|found| caller_of(found.parent)).filter(|caller| caller.signed_in().is_some()))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn shown(lines: &[&str]) -> Option<Secret> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(HEADER, HeaderValue::from_str(line).expect("a header"));
        }
        presented(&headers)
    }

    #[test]
    fn a_token_is_shown_once_and_as_it_was_given() {
        let token = Secret::random();
        let text = token.encode();
        assert_eq!(shown(&[&text]), Some(token));
        let joined = format!("{text}, {text}");
        for lines in [&[][..], &[""], &[&text, &text], &[&text, ""], &[&joined], &[&text[1..]], &["Bearer x"]] {
            assert_eq!(shown(lines), None, "{lines:?}");
        }
    }
}
