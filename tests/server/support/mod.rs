//! What the tests share: the real server, a browser, a provider that misbehaves on demand, a database that goes away.

mod answer;
mod bearer_tokens;
mod browser;
mod checks;
mod database_gate;
mod echo;
mod html;
mod listening;
mod person;
mod pooler;
mod program;
mod provider;
mod raw;
mod server;
mod sign_in;
mod sql;
mod token_forms;
mod world;

pub use answer::Answer;
pub use bearer_tokens::{ApiToken, access_claims, access_token, signed, with_header};
pub use browser::{Ask, Browser};
pub use checks::{Check, Checks};
pub use database_gate::DatabaseGate;
pub use echo::{echo_token, echo_token_as};
pub use html::{attributes, field_value, has_element, isolation, text_in};
pub use listening::{listening, over_tls};
pub use person::{CRM, DOOR, Person, WIKI, family, family_behind_a_gate, family_with};
pub use program::{Program, url_of};
pub use provider::{Answering, EVENT, Edit, Gate, Provider, Registered, Sign, ada, edit, patch, pem};
pub use raw::{is_up, raw, status};
pub use server::{EditProvider, Setup, TestServer, keeps_everywhere, new_key_file, session_settings};
pub use sign_in::{Attempt, come_in, fill_in, make, me, refused, register, sign_in, sign_in_at};
pub use sql::{WAIT_FOR_LOCKS, patiently};
pub use sqlx::postgres::{PgConnectOptions as Database, PgPoolOptions as Pool};
pub use token_forms::{
    form_key, make_token, me_by, send_form, send_form_again, setup_with_scopes, shown_token, token_refused, with_scopes,
};
