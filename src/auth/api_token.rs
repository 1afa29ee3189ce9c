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
            Ok(used) if used.by.is_ok() => Answer::Is(Caller::with_used(used)),
            Ok(used) => Answer::Failed(Caller::with_used(used)),
            Err(error) => unreadable(&error),
        },
    }
}
