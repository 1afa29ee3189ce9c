//! The personas as a page, with a button each.

use leptos::prelude::*;
use strum::VariantArray;

use super::request::SessionState;
use crate::{
    look::Document,
    model::{address::AUTOSESSION, persona::Persona},
};

#[component]
pub fn PersonaList(personas: Vec<Persona>) -> impl IntoView {
    view! {
        <Document title="Personas">
            <section class="card card-wide">
                <h1>"Be somebody else"</h1>
                <p class="lead">"For trying things out and for test suites. A real site has no such page."</p>
                <ul class="personas">
                    {personas.into_iter().map(|persona| view! { <Row persona /> }).collect_view()}
                </ul>
            </section>
        </Document>
    }
}

#[component]
fn Row(persona: Persona) -> impl IntoView {
    let roles = match (persona.registered, persona.roles.is_empty()) {
        (false, _) => "not registered".to_owned(),
        (true, true) => "no role".to_owned(),
        (true, false) => persona.roles.join(", "),
    };
    let select_id = format!("state-{}", persona.id);
    let states = SessionState::VARIANTS
        .iter()
        .copied()
        .filter(|&state| persona.registered || state == SessionState::Registering);
    view! {
        <li>
            <div>
                <h2>
                    <bdi>{persona.name.clone()}</bdi>
                </h2>
                <p class="quiet">{persona.id.clone()} ", " {roles}</p>
            </div>
            <form method="post" action=AUTOSESSION.path>
                <input type="hidden" name="persona" value=persona.id />
                <label class="visually-hidden" for=select_id.clone()>
                    "State of the session"
                </label>
                <select name="state" id=select_id>
                    {states.map(|state| view! { <option value=state.as_str()>{state.as_str().replace('_', " ")}</option> }).collect_view()}
                </select>
                <button type="submit" class="button">
                    <span>"Be " <bdi>{persona.name.split(' ').next().unwrap_or_default().to_owned()}</bdi></span>
                </button>
            </form>
        </li>
    }
}
