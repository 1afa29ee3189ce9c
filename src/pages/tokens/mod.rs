//! API tokens of a person: those that there are (`list`), the form for another one (`form`), and the server functions that make
//! and revoke them (`changes`), with the page on which a new one is shown (`made`).

mod changes;
mod form;
mod list;
mod made;

use leptos::prelude::*;
use uuid::Uuid;

pub use self::changes::{CreateToken, RevokeToken};
pub use self::list::{ExpiringSoon, expiring};
use self::{
    form::{Form, Note, TokenForm},
    list::{Token, TokenList},
};
use super::{
    At, Page,
    notice::{Notice, Outcome},
    parts::ButtonLink,
};
use crate::{
    auth::{
        AuthError,
        tokens::create::{full, offered, offering},
        typed,
    },
    look::{
        Document, form_title,
        language::{Text, Told, say, tell},
    },
    model::{
        address::ACCOUNT,
        session::SignedIn,
        token_draft::{FormKey, TokenDraft, TokenDraftErrors},
    },
    store::{notices, token_lists},
};

/// `/account/tokens`
#[derive(Debug)]
pub struct Tokens {
    listed: Vec<Token>,
    /// None where there is nothing that a token could be for.
    form: Option<Form>,
    /// What has come of what the person has just done.
    notice: Option<Outcome>,
}

impl Page for Tokens {
    type To = SignedIn;

    async fn load(at: &At<SignedIn>) -> Result<Self, AuthError> {
        let (house, viewer) = (&at.house, &at.viewer);
        let pool = house.sessions.pool();
        let own = token_lists::list(pool, Some(viewer.user.id)).await?;
        let notice = notices::find(pool, viewer.session.id).await?;
        Ok(Self {
            listed: own.into_iter().map(|token| Token::of(house, token)).collect(),
            form: load_form(at).await?,
            notice: notice.map(|(notice, provider)| Outcome::of(house, notice, provider.as_deref())),
        })
    }

    fn view(self) -> impl IntoView {
        let Self { listed, form, notice } = self;
        let wrong = form.as_ref().map_or(0, |form| form.errors.count());
        let form = match form {
            Some(form) => view! { <TokenForm form /> }.into_any(),
            None => view! { <p>{say(Text::NoTokenServices)}</p> }.into_any(),
        };
        let Told { heading, what, next, .. } = tell(Text::TokensTitle);
        view! {
            <Document title=form_title(Text::TokensTitle, wrong) islands=true>
                <section class="card card-wide">
                    <h1>{heading}</h1>
                    <p class="lead">{what}</p>
                    <p>{next}</p>
                    {notice.map(|outcome| view! { <Notice outcome /> })}
                    <TokenList tokens=listed />
                    <h2>{say(Text::MakeAToken)}</h2>
                    {form}
                    <ButtonLink href=ACCOUNT.path label=Text::BackToAccount quiet=true />
                </section>
            </Document>
        }
    }
}

/// The form: empty, or as it was typed and not taken.
async fn load_form(At { house, visit, viewer }: &At<SignedIn>) -> Result<Option<Form>, AuthError> {
    let (pool, user) = (house.sessions.pool(), &viewer.user);
    let services = offering(&house.services, &user.roles);
    if services.is_empty() {
        return Ok(None);
    }
    let (days, most_days) = (house.api_tokens.days(), house.api_tokens.most_days());
    let empty = TokenDraft { days: days.to_string(), ..TokenDraft::default() };
    let typed = typed::find::<TokenDraft>(pool, visit, user.id).await?;
    let (draft, errors, note) = match typed {
        // It is no secret: everybody finds their own there, or nothing.
        Some(typed) if visit.query.says("kept") => {
            match typed.check(&offered(&house.services, &user.roles), most_days) {
                Ok(_) => (typed, TokenDraftErrors::default(), Some(Note::NotMade)),
                Err(errors) => (typed, errors, None),
            }
        }
        Some(typed) if typed != empty => (empty, TokenDraftErrors::default(), Some(Note::LeftBehind)),
        _ => (empty, TokenDraftErrors::default(), None),
    };
    let full = full(&mut *pool.acquire().await?, user.id).await?;
    let services =
        services.into_iter().map(|service| (service.name.clone(), offered(std::slice::from_ref(service), &user.roles)));
    Ok(Some(Form { key: FormKey(Uuid::now_v7()), draft, errors, note, full, services: services.collect(), most_days }))
}
