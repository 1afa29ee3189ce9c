//! The ways to sign in, in the order in which people look for them: the one used last, the others as the settings have
//! them, and those that do not respond. Where there are many, most are folded away.

use leptos::prelude::*;

use super::parts::{Choice, Does};
use crate::{
    auth::{AuthError, Chosen, Visit},
    look::{
        House,
        language::{Text, plain, say},
    },
    model::{address::BEGIN_SIGN_IN, destination::Destination, email::EMAIL_MAX_BYTES, flow::Visitor, link::Link},
    openid::Provider,
    store::last_used,
};

/// More than these are folded away: what fits on a phone.
const SHOWN: usize = 6;

/// What is offered.
#[derive(Debug)]
pub struct Ways {
    choices: Vec<Choice>,
    by_email: Option<ByEmail>,
}

/// The field for an address, whose domain says which provider is meant.
#[derive(Debug)]
struct ByEmail {
    return_to: Option<String>,
    flag: Option<&'static str>,
    /// What was typed, and led nowhere.
    typed: Option<String>,
}

impl Ways {
    /// Those of these providers; `link` says where each leads, and `flag` what every way says beside its provider.
    pub async fn of<'a>(
        house: &House,
        visit: &Visit,
        providers: impl Iterator<Item = &'a Provider> + Send,
        flag: Option<&'static str>,
    ) -> Result<Self, AuthError> {
        // While the database is away, the ways in are all the same shown.
        let is_remembered = visit.caller.visitor != Visitor::Unknown && !house.way_in.remember_provider.is_zero();
        let browser = visit.jar.known_browser().filter(|_| is_remembered);
        // Who is asked for anyway brings it along, where nobody is signed in.
        let last = match (browser, &visit.caller.last_provider) {
            (Some(_), Chosen::Read(provider)) => provider.clone(),
            (Some(browser), Chosen::NotRead) => {
                last_used::find(house.sessions.pool(), browser.hash().as_bytes()).await?
            }
            (None, _) => None,
        };
        let to = visit.return_to.as_ref();
        let choices = providers.map(|provider| {
            let id = provider.settings().id.as_str();
            let link = with_flag(begin_link(id, to), flag);
            Choice::of(provider, Does::SignIn, link).used_last(last.as_deref() == Some(id))
        });
        let mut choices: Vec<Choice> = choices.collect();
        // The sort keeps the order of the settings among equals.
        choices.sort_by_key(Choice::place);
        let has_domains = house.providers.iter().any(|provider| !provider.settings().domains.is_empty());
        let by_email = (has_domains && flag != Some("again")).then(|| ByEmail {
            return_to: to.map(|to| to.as_str().to_owned()),
            flag,
            typed: visit.query.only("email").filter(|typed| typed.len() <= EMAIL_MAX_BYTES),
        });
        Ok(Self { choices, by_email })
    }
}

/// Where a sign-in at a provider begins.
pub fn begin_link(provider: &str, return_to: Option<&Destination>) -> Link {
    BEGIN_SIGN_IN.link().returning_to(return_to).with("provider", provider)
}

fn with_flag(link: Link, flag: Option<&'static str>) -> Link {
    flag.map_or(link.clone(), |flag| link.with(flag, "true"))
}

/// All of them, the field for an address first.
#[component]
pub fn WaysIn(ways: Ways) -> impl IntoView {
    let Ways { mut choices, by_email } = ways;
    let folded = choices.split_off(choices.len().min(SHOWN));
    let only = choices.len() == 1 && by_email.is_none();
    let count = u32::try_from(folded.len()).unwrap_or(u32::MAX);
    view! {
        {by_email.map(|by_email| view! { <EmailForm by_email /> })}
        <ul class="providers">{choices.into_iter().map(|choice| choice.button(only)).collect_view()}</ul>
        {(!folded.is_empty())
            .then(|| {
                view! {
                    <details class="more-ways">
                        <summary>{say(Text::MoreWays { count })}</summary>
                        <ul class="providers">{folded.into_iter().map(|choice| choice.button(false)).collect_view()}</ul>
                    </details>
                }
            })}
    }
}

/// A plain form: what it leads to is the same whether anybody is known by that address or not.
#[component]
fn EmailForm(by_email: ByEmail) -> impl IntoView {
    let ByEmail { return_to, flag, typed } = by_email;
    let is_wrong = typed.is_some();
    view! {
        <form method="get" action=BEGIN_SIGN_IN.path class="form by-email">
            {return_to.map(|to| view! { <input type="hidden" name="return_to" value=to /> })}
            {flag.map(|flag| view! { <input type="hidden" name=flag value="true" /> })}
            <div class="field">
                <label for="email">{say(Text::YourEmail)}</label>
                {is_wrong
                    .then(|| {
                        view! {
                            <p class="field-error" id="email-error">
                                {say(Text::NoWayByEmail)}
                            </p>
                        }
                    })}
                <input
                    id="email"
                    name="email"
                    type="email"
                    value=typed
                    dir="auto"
                    autocomplete="username"
                    required
                    aria-describedby=is_wrong.then_some("email-error")
                    aria-invalid=is_wrong.then_some("true")
                    autofocus=is_wrong
                />
            </div>
            <p class="actions">
                <button type="submit" class="button button-wide">
                    {say(Text::ContinueByEmail)}
                </button>
            </p>
        </form>
        <p class="or">{plain(Text::OrChoose)}</p>
    }
}
