//! A person's good tokens, and those that are about to expire.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::{
    look::{
        House,
        language::{Each, Slot, Text, Time, say, say_with},
    },
    model::{address::REVOKE_TOKEN, scope::Scope},
    store::token_lists::ListedToken,
};

/// A token, with what people call the services that it is for.
#[derive(Debug)]
pub struct Token {
    row: ListedToken,
    /// What each service is called, and what may be done there.
    services: Vec<(String, Vec<String>)>,
    /// Scopes that the settings do not have any more: they give nothing.
    gone: Vec<String>,
}

impl Token {
    pub fn of(house: &House, row: ListedToken) -> Self {
        let has = |scope: &Scope| row.scopes.contains(scope);
        let services = house.services.iter().filter_map(|service| {
            let own = service.scopes.iter().filter(|name| has(&Scope::new(&service.id, name)));
            let own: Vec<String> = own.cloned().collect();
            (!own.is_empty()).then(|| (service.name.clone(), own))
        });
        let is_there = |scope: &Scope| {
            house.services.iter().any(|service| service.id == scope.service && service.scopes.contains(&scope.name))
        };
        let gone = row.scopes.iter().filter(|scope| !is_there(scope)).map(Scope::to_string).collect();
        Self { services: services.collect(), gone, row }
    }
}

#[component]
pub fn TokenList(tokens: Vec<Token>) -> impl IntoView {
    if tokens.is_empty() {
        return view! { <p>{say(Text::NoTokens)}</p> }.into_any();
    }
    let soon: Vec<(String, DateTime<Utc>)> = expiring(tokens.iter().map(|token| &token.row));
    let items = tokens.into_iter().map(|token| view! { <Item token /> }).collect_view();
    view! {
        <ExpiringSoon soon />
        <ul class="identities">{items}</ul>
    }
    .into_any()
}

/// Name and end of those that expire soon, the first to expire first.
pub fn expiring<'a>(tokens: impl Iterator<Item = &'a ListedToken>) -> Vec<(String, DateTime<Utc>)> {
    let mut soon: Vec<_> =
        tokens.filter(|token| token.expires_soon).map(|token| (token.name.clone(), token.expires_at)).collect();
    soon.sort_by_key(|(_, at)| *at);
    soon
}

/// Says which tokens expire within a week, before whatever uses them stops.
#[component]
pub fn ExpiringSoon(soon: Vec<(String, DateTime<Utc>)>) -> impl IntoView {
    let item = |(name, at): (String, DateTime<Utc>)| {
        let at = vec![view! { <Time at /> }.into_any()];
        view! { <li>{say_with(Text::TokenExpiring { name: &name, at: Slot(0) }, at)}</li> }
    };
    (!soon.is_empty()).then(|| {
        view! {
            <div class="notice" role="note">
                <p>{say(Text::TokensExpireSoon)}</p>
                <ul>{soon.into_iter().map(item).collect_view()}</ul>
            </div>
        }
    })
}

#[component]
fn Item(token: Token) -> impl IntoView {
    let Token { row, services, gone } = token;
    let services = services.iter().map(|(service, scopes)| {
        view! { <p>{say(Text::TokenScopesAt { service, scopes: Each(scopes) })}</p> }
    });
    let time = |at| view! { <Time at /> }.into_any();
    let used = match (row.last_used_at, row.last_used_ip) {
        (None, _) => say(Text::TokenNeverUsed),
        (Some(at), None) => say_with(Text::TokenUsed { at: Slot(0) }, vec![time(at)]),
        (Some(at), Some(ip)) => say_with(Text::TokenUsedFrom { at: Slot(0), ip: &ip }, vec![time(at)]),
    };
    // Of several buttons that say the same, this is what tells them apart to those who only hear them.
    let which = say(Text::RevokeWhich { name: &row.name });
    let begins = Text::TokenBegins { prefix: &row.prefix, made: Slot(0), expires: Slot(1) };
    let begins = say_with(begins, vec![time(row.created_at), time(row.expires_at)]);
    view! {
        <li>
            <div>
                <p class="identity-name">
                    <bdi>{row.name}</bdi>
                </p>
                {services.collect_view()}
                {(!gone.is_empty())
                    .then(|| view! { <p class="quiet">{say(Text::TokenGoneScopes { scopes: Each(&gone) })}</p> })}
                <p class="quiet">{begins}</p>
                <p class="quiet">{used}</p>
            </div>
            <form method="post" action=REVOKE_TOKEN.path>
                <input type="hidden" name="token" value=row.id.0.to_string() />
                <button type="submit" class="button button-quiet">
                    <span aria-hidden="true">{say(Text::Revoke)}</span>
                    <span class="visually-hidden">{which}</span>
                </button>
            </form>
        </li>
    }
}
