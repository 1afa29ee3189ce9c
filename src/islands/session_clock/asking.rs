//! Asks the server how long the session lasts.

use leptos::prelude::window;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestCache, RequestInit, RequestRedirect, Response};

use crate::model::{
    session_clock::{Told, Whose},
    time_left::TimeLeft,
};

/// How long an answer may take, in milliseconds: the server itself gives up sooner.
const PATIENCE: u32 = 10_000;

/// Who asks: a person, which is use of the session, or the clock, which keeps none alive (SECURITY 36).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    Person,
    Clock,
}

#[derive(Deserialize)]
struct Me {
    user: Id,
    session: Id,
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

#[derive(Deserialize)]
struct Refusal {
    reason: String,
}

/// What it says. What is no word of the door's own, such as a page of the network that somebody is in, is no answer.
pub async fn ask(me: &str, who: Asks) -> Told {
    answer(me, who).await.ok().flatten().unwrap_or(Told::Nothing)
}

async fn answer(me: &str, who: Asks) -> Result<Option<Told>, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    if who == Asks::Clock {
        headers.set("vestibule-quiet", "1")?;
    }
    let request = RequestInit::new();
    request.set_headers_headers(&headers);
    request.set_cache(RequestCache::NoStore);
    request.set_redirect(RequestRedirect::Error);
    request.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    let response = JsFuture::from(window().fetch_with_str_and_init(me, &request)).await?;
    let response: Response = response.dyn_into()?;
    let left: Option<TimeLeft> = response.headers().get(TimeLeft::HEADER)?.and_then(|left| left.parse().ok());
    let body = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok(match response.status() {
        200 => lives(&body, left),
        401 => serde_json::from_str::<Refusal>(&body).ok().map(|refusal| Told::Ended(refusal.reason.parse().ok())),
        _ => None,
    })
}

fn lives(body: &str, left: Option<TimeLeft>) -> Option<Told> {
    let Me { user, session } = serde_json::from_str(body).ok()?;
    Some(Told::Lives(Whose { session: session.id, user: user.id }, left?))
}
