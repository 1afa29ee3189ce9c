//! An API token as a credential: one query, or none where its checksum says that it is mistyped.

use super::{
    Caller,
    scheme::{Answer, Evidence, unreadable},
    tokens::bearer::Bearer,
};
use crate::model::api_token::TokenError;

pub(super) async fn check(Evidence { sessions, bearer, from, .. }: Evidence<'_>) -> Answer {
    match bearer {
        None => Answer::NotAsked,
        // An access token is for the service that it names, and a service's assertion is no token.
        Some(Bearer::Several) => Answer::Failed(Caller::with_token(Err(TokenError::SeveralCredentials))),
        Some(Bearer::Jwt(_) | Bearer::Malformed) => Answer::Failed(Caller::with_token(Err(TokenError::TokenMalformed))),
        Some(Bearer::ApiToken(token)) => match sessions.use_token(token.hash(), from).await {
            Ok(Ok(holder)) => Answer::Is(Caller::with_token(Ok(holder))),
            Ok(Err(error)) => Answer::Failed(Caller::with_token(Err(error))),
            Err(error) => unreadable(&error),
        },
    }
}
