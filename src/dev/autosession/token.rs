//! An API token of a persona, as a member of the answer: `token`, as `/me` shows it, and beside it the token itself.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    auth::{AuthError, tokens::PlainToken},
    look::House,
    model::{
        api_token::{ApiToken, ApiTokenId},
        limits::DAY,
        name::NAME_MAX_CHARS,
        scope::Scope,
        session::SessionId,
        user::UserId,
    },
    store::{
        api_tokens::{self, NewToken},
        events::{self, Event, Kind, Peer},
    },
};

pub struct MadeToken {
    pub token: ApiToken,
    pub secret: PlainToken,
}

/// For whom, and what for.
pub struct TokenFor<'a> {
    pub user_id: UserId,
    pub session: SessionId,
    pub persona: &'a str,
    pub scopes: &'a [Scope],
}

/// Adds one that lives as long as is offered to people. A release beside this build takes it for none.
pub async fn add(
    house: &House,
    connection: &mut PgConnection,
    TokenFor { user_id, session, persona, scopes }: TokenFor<'_>,
    by: &Peer,
) -> Result<MadeToken, AuthError> {
    let secret = PlainToken::random();
    let (id, name, hash) = (ApiTokenId(Uuid::now_v7()), format!("Test suite, as {persona}"), secret.hash());
    let name: String = name.chars().take(NAME_MAX_CHARS).collect();
    let new = NewToken {
        id,
        user_id,
        form_key: None,
        name: &name,
        prefix: secret.prefix(),
        secret_hash: hash.as_bytes(),
        scopes,
        life: DAY * house.api_tokens.days(),
        test: true,
    };
    let expires_at = api_tokens::add(&mut *connection, &new).await?;
    let event = Event { user_id: Some(user_id), session_id: Some(session), token_id: Some(id), ..by.event() };
    events::add(connection, Kind::TokenCreated, event).await?;
    Ok(MadeToken { token: ApiToken { id, name, scopes: scopes.to_vec(), expires_at }, secret })
}
