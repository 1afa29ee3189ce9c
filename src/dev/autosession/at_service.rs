//! What a session is at a service: the cookie of that host, and what the service is told.

use chrono::Utc;
use serde::Serialize;
use tower_cookies::{Cookie, cookie::SameSite};
use url::Url;

use super::{
    make::MadeSession,
    tell::{Asked, Tell, Told},
};
use crate::{auth::service_cookies::ServiceCookies, look::House, model::service::Service};

/// Member `service` of the answer to a program.
#[derive(Debug, Serialize)]
pub struct AtService<'a> {
    id: &'a str,
    url: &'a Url,
    #[serde(flatten)]
    told: Told,
    cookie: StoredCookie,
}

impl<'a> AtService<'a> {
    /// Of a session whose rows are committed; `door` is the door's own cookie.
    pub async fn of(
        house: &House,
        tell: Tell,
        service: &'a Service,
        made: &MadeSession,
        door: &Cookie<'_>,
    ) -> Option<Self> {
        let service_session = made.at_service.as_ref().map(|started| started.id);
        let (signed_in, is_over) = (&made.signed_in, made.is_over);
        // Who has read nothing yet does not know the database's clock, by which assertions are signed.
        house.sessions.find(signed_in.session.id).await.ok()?;
        let told = tell(house, Asked { service, signed_in, service_session, is_over }).await?;
        let cookie = match &made.at_service {
            Some(started) => {
                let mut cookie = ServiceCookies::of(service).give_session(started);
                if is_over {
                    cookie.set_max_age(None);
                }
                StoredCookie::of(&service.url, &cookie)
            }
            // Under the door's own host there is one cookie.
            None => StoredCookie::of(&house.site.public_url, door),
        };
        Some(Self { id: &service.id, url: &service.url, told, cookie })
    }
}

/// A cookie as Playwright's `addCookies` and `storageState` take it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StoredCookie {
    name: String,
    value: String,
    domain: String,
    path: String,
    /// Seconds since 1970; -1 ends with the browser.
    expires: i64,
    http_only: bool,
    secure: bool,
    same_site: String,
}

impl StoredCookie {
    fn of(url: &Url, cookie: &Cookie<'_>) -> Self {
        Self {
            name: cookie.name().to_owned(),
            value: cookie.value().to_owned(),
            domain: url.host_str().unwrap_or_default().to_owned(),
            path: cookie.path().unwrap_or("/").to_owned(),
            expires: cookie.max_age().map_or(-1, |life| Utc::now().timestamp() + life.whole_seconds()),
            http_only: cookie.http_only().unwrap_or_default(),
            secure: cookie.secure().unwrap_or_default(),
            same_site: cookie.same_site().unwrap_or(SameSite::Lax).to_string(),
        }
    }
}
