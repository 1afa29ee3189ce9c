//! The server functions that make and revoke tokens.

use axum::http::StatusCode;
use leptos::prelude::*;

use super::{
    super::{Call, Reply, answer},
    made::{MadeBefore, NewToken},
};
use crate::{
    auth::tokens::{
        create::{Outcome, Terms, create},
        revoke::revoke,
    },
    look,
    model::{
        api_token::ApiTokenId,
        handle,
        problem::Problem,
        token_draft::{FormKey, TokenDraft},
    },
};

/// `POST /auth/tokens/create`: makes one and shows it, or keeps what was typed and shows the form again.
#[server(prefix = "/auth", endpoint = "tokens/create")]
pub async fn create_token(
    key: Option<String>,
    name: Option<String>,
    scopes: Option<Vec<String>>,
    days: Option<String>,
) -> Result<(), ServerFnError> {
    let draft = TokenDraft {
        name: name.unwrap_or_default(),
        scopes: scopes.unwrap_or_default(),
        days: days.unwrap_or_default(),
    };
    answer(|Call { house, visit, .. }| async move {
        // It stands in the form, which nobody types.
        let key = key.as_deref().and_then(handle::read).map(FormKey).ok_or(Problem::BadRequest)?;
        let terms = Terms { services: &house.services, settings: house.api_tokens };
        let reply = match create(house.sessions.pool(), terms, &visit, key, draft).await? {
            Outcome::Made(made) => {
                Reply::Page(Box::new(|frame| look::page(StatusCode::OK, frame, || view! { <NewToken made /> })))
            }
            Outcome::MadeBefore => {
                Reply::Page(Box::new(|frame| look::page(StatusCode::OK, frame, || view! { <MadeBefore /> })))
            }
            Outcome::Goes(next) => next.into(),
        };
        Ok(reply)
    })
    .await
}

/// `POST /auth/tokens/revoke`: revokes one, at once.
#[server(prefix = "/auth", endpoint = "tokens/revoke")]
pub async fn revoke_token(token: Option<String>) -> Result<(), ServerFnError> {
    answer(|Call { house, visit, .. }| async move {
        revoke(house.sessions.pool(), &visit, token.as_deref().and_then(handle::read).map(ApiTokenId)).await
    })
    .await
}
