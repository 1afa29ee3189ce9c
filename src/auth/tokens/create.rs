//! Making an API token: a matter for a fresh sign-in (ASVS 5.0 7.5.1).

use std::time::Duration;

use futures::FutureExt;
use sqlx::PgConnection;
use uuid::Uuid;

use super::PlainToken;
use crate::{
    auth::{
        AuthError, Next, Visit,
        still_lives::still_lives,
        typed::{self, kept_at},
    },
    model::{
        address::ACCOUNT_TOKENS,
        api_token::{ApiToken, ApiTokenId},
        limits::{ApiTokenSettings, DAY},
        problem::Problem,
        scope::Scope,
        service::Service,
        session::SignedIn,
        token_draft::{FormKey, TokenDraft, WantedToken},
        user::UserId,
    },
    store::{
        api_tokens::{self, NewToken},
        drafts,
        events::{self, Event, Kind},
        pool::Pool,
        token_lists, transaction, users,
    },
};

/// Good tokens that one user can have. Whoever needs more has lost sight of them.
const OF_ONE_USER: i64 = 50;

/// Each is an event, which is kept for good. Nobody makes more within the time.
const MADE: i64 = 20;
const WITHIN: Duration = Duration::from_hours(1);

/// What somebody may ask for.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    pub services: &'a [Service],
    pub settings: ApiTokenSettings,
}

/// What has come of a form.
#[derive(Debug)]
pub enum Outcome {
    /// To be shown now, and never again.
    Made(Made),
    /// By the same form, which was sent before.
    MadeBefore,
    Goes(Next),
}

#[derive(Debug)]
pub struct Made {
    pub secret: PlainToken,
    pub token: ApiToken,
}

/// Why nobody who has so many makes another one now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    TooMany,
    TooOften,
}

/// Services that have scopes which somebody with these roles may give to a token.
pub fn offering<'a>(services: &'a [Service], roles: &[String]) -> Vec<&'a Service> {
    let has_one = |service: &&Service| service.scopes.iter().any(|name| service.gives(name, roles));
    services.iter().filter(has_one).collect()
}

/// All such scopes: those with which a token of theirs may anything.
pub fn offered(services: &[Service], roles: &[String]) -> Vec<Scope> {
    let all = services.iter().flat_map(|service| service.scopes.iter().map(move |name| (service, name)));
    let given = all.filter(|(service, name)| service.gives(name, roles));
    given.map(|(service, name)| Scope::new(&service.id, name)).collect()
}

/// Makes a token of what was typed. A form that is sent twice makes one.
pub async fn create(
    pool: &Pool,
    terms: Terms<'_>,
    visit: &Visit,
    form_key: FormKey,
    draft: TokenDraft,
) -> Result<Outcome, AuthError> {
    match (visit.caller.signed_in(), visit.detour) {
        (Some(signed_in), None) => {
            transaction::retry(|| attempt(pool, terms, visit, signed_in, form_key, &draft).boxed()).await
        }
        _ => typed::keep_on_the_way(pool, visit, &draft.storable(), &ACCOUNT_TOKENS).await.map(Outcome::Goes),
    }
}

async fn attempt(
    pool: &Pool,
    Terms { services, settings }: Terms<'_>,
    visit: &Visit,
    signed_in: &SignedIn,
    form_key: FormKey,
    draft: &TokenDraft,
) -> Result<Outcome, AuthError> {
    let Visit { jar, .. } = visit;
    let mut transaction = transaction::begin(pool).await?;
    let user = users::lock_enabled(&mut transaction, signed_in.user.id).await?.ok_or(Problem::UserDisabled)?;
    // Who has signed out everywhere meanwhile leaves nothing behind that goes on.
    still_lives(&mut transaction, signed_in).await?;
    if token_lists::is_made(&mut *transaction, user.id, form_key).await? {
        return Ok(Outcome::MadeBefore);
    }
    let right = draft.check(&offered(services, &user.roles), settings.most_days());
    let outcome = if let (Ok(wanted), None) = (right, full(&mut transaction, user.id).await?) {
        let made = add(&mut transaction, visit, signed_in, form_key, &wanted).await?;
        drafts::forget::<TokenDraft>(&mut *transaction, user.id).await?;
        Outcome::Made(made)
    } else {
        // The page says what is wrong.
        typed::keep(jar, &mut transaction, user.id, &draft.storable()).await?;
        Outcome::Goes(Next::to(kept_at(&ACCOUNT_TOKENS)))
    };
    // A new token changes nothing that is known, and neither does a draft.
    transaction.commit_unread().await?;
    Ok(outcome)
}

/// Whether somebody has as many as there may be. Lock the user's row first where something follows from it.
pub async fn full(connection: &mut PgConnection, user_id: UserId) -> sqlx::Result<Option<Full>> {
    if token_lists::count(&mut *connection, user_id).await? >= OF_ONE_USER {
        return Ok(Some(Full::TooMany));
    }
    let made = events::count_lately(connection, Kind::TokenCreated, user_id, WITHIN).await?;
    Ok((made >= MADE).then_some(Full::TooOften))
}

async fn add(
    connection: &mut PgConnection,
    visit: &Visit,
    signed_in: &SignedIn,
    form_key: FormKey,
    WantedToken { name, scopes, days }: &WantedToken,
) -> Result<Made, AuthError> {
    // The handle is the door's own: services are told it, and a browser could have chosen any other.
    let (secret, id) = (PlainToken::random(), ApiTokenId(Uuid::now_v7()));
    let hash = secret.hash();
    let new = NewToken {
        id,
        user_id: signed_in.user.id,
        form_key: Some(form_key),
        name,
        prefix: secret.prefix(),
        secret_hash: hash.as_bytes(),
        scopes,
        life: DAY * *days,
        // What a session of a test suite makes is a test suite's.
        test: signed_in.session.test,
    };
    let expires_at = api_tokens::add(&mut *connection, &new).await?;
    let event = Event {
        user_id: Some(signed_in.user.id),
        session_id: Some(signed_in.session.id),
        token_id: Some(id),
        ..visit.peer.event()
    };
    events::add(connection, Kind::TokenCreated, event).await?;
    Ok(Made { secret, token: ApiToken { id, name: name.clone(), scopes: scopes.clone(), expires_at } })
}
