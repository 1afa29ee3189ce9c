//! The form for name and e-mail address, and the server function that changes them.

use leptos::prelude::*;

use super::{At, Call, Page, answer};
use crate::{
    auth::{AuthError, details, typed},
    look::{
        DetailsFields, Document, WhatIsWrong, form_title,
        language::{Text, beside, say, say_linked},
        wrong_details,
    },
    model::{
        address::{ACCOUNT, ACCOUNT_DETAILS, CHANGE_DETAILS},
        registration::{Draft, DraftErrors, RegistrationPolicy},
        session::SignedIn,
    },
};

/// `/account/details`: what is known of the person, or what they typed and is not saved.
#[derive(Debug)]
pub struct Details {
    draft: Draft,
    errors: DraftErrors,
    note: Option<Note>,
    policy: RegistrationPolicy,
}

#[derive(Debug, Clone, Copy)]
enum Note {
    NotSaved,
    LeftBehind,
}

impl Page for Details {
    type To = SignedIn;

    async fn load(At { house, visit, viewer }: &At<SignedIn>) -> Result<Self, AuthError> {
        let user = &viewer.user;
        let typed = typed::find::<Draft>(house.sessions.pool(), visit, user.id).await?;
        let saved = Draft { name: user.name.clone(), email: user.email.clone() };
        let (draft, errors, note) = match typed {
            // It is no secret: everybody finds their own there, or nothing.
            Some(typed) if visit.query.says("kept") => match details::check(&house.registration, user, &typed) {
                Ok(_) => (typed, DraftErrors::default(), Some(Note::NotSaved)),
                Err(errors) => (typed, errors, None),
            },
            Some(typed) if typed != saved => (saved, DraftErrors::default(), Some(Note::LeftBehind)),
            _ => (saved, DraftErrors::default(), None),
        };
        Ok(Self { draft, errors, note, policy: house.registration.clone() })
    }

    fn view(self) -> impl IntoView {
        let Self { draft, errors, note, policy } = self;
        let wrong = wrong_details(errors, &policy);
        let note = note.map(|note| view! { <Unsaved note /> });
        view! {
            <Document title=form_title(Text::DetailsTitle, wrong.len())>
                <section class="card">
                    <h1>{say(Text::DetailsTitle)}</h1>
                    {note}
                    <WhatIsWrong wrong />
                    <form method="post" action=CHANGE_DETAILS.path class="form" novalidate>
                        <DetailsFields draft errors policy />
                        <p class="quiet">{beside(Text::DetailsTitle, "what")}</p>
                        <p class="actions">
                            <button type="submit" class="button">
                                {say(Text::Save)}
                            </button>
                            <a class="button button-quiet" href=ACCOUNT.path>
                                {say(Text::BackToAccount)}
                            </a>
                        </p>
                    </form>
                </section>
            </Document>
        }
    }
}

#[component]
fn Unsaved(note: Note) -> impl IntoView {
    let text = match note {
        Note::NotSaved => say(Text::DetailsNotSaved),
        Note::LeftBehind => say_linked(Text::DetailsLeftBehind, typed::kept_at(&ACCOUNT_DETAILS).to_string()),
    };
    view! {
        <p class="notice" role="status">
            {text}
        </p>
    }
}

/// `POST /auth/details`: changes them, or keeps what was typed and shows it again.
#[server(prefix = "/auth", endpoint = "details")]
pub async fn change_details(name: Option<String>, email: Option<String>) -> Result<(), ServerFnError> {
    let draft = Draft { name: name.unwrap_or_default(), email: email.unwrap_or_default() };
    answer(|Call { house, visit, .. }| async move {
        details::change(house.sessions.pool(), &house.registration, &visit, draft).await
    })
    .await
}
