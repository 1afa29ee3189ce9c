//! `/gallery`: every page of the door in every state that an address and a session lead to, in every language and theme. It is
//! one list: people look at it here, `vestibule gallery` writes it into files, browser tests go through it.

mod busy;
mod clock;
mod list;
mod states;
mod theme;

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::State as AxumState,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use serde_json::json;
use strum::VariantArray;

pub use self::{
    busy::look_as_busy,
    states::{PAGE, State, Visitor, named, states},
    theme::{THEME, Theme},
};
use self::{
    clock::{ClockState, clock_page},
    list::StateList,
    states::PROBLEM,
};
use super::autosession::{Workshop, open_to};
use crate::{
    auth::{Visit, origin},
    look::{self, House},
    model::{problem::Problem, query::Query},
};

/// The list, for people and for programs.
pub async fn list(
    AxumState(workshop): AxumState<Option<Arc<Workshop>>>,
    AxumState(house): AxumState<Arc<House>>,
    headers: HeaderMap,
    Extension(visit): Extension<Visit>,
) -> Response {
    if let Err(problem) = open_to(workshop, &headers, &house) {
        return problem.into_response();
    }
    if let Some(problem) = problem_asked_for(&visit.query) {
        return problem.into_response();
    }
    if let Some(clock) = ClockState::asked_for(&visit.query) {
        return look::page(StatusCode::OK, house.frame(&visit.caller, None), move || clock_page(clock));
    }
    let states = states(&house);
    if !origin::is_person(&headers) {
        let languages: Vec<String> = house.languages().all().map(|language| language.tag()).collect();
        return Json(json!({ "pages": states, "languages": languages, "themes": Theme::VARIANTS })).into_response();
    }
    let theme = Theme::asked_for(&visit.query);
    let frame = house.frame(&visit.caller, None);
    look::page(StatusCode::OK, frame, move || view! { <StateList states theme /> })
}

fn problem_asked_for(query: &Query) -> Option<Problem> {
    query.only(PROBLEM)?.parse().ok()
}
