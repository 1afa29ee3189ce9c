//! Deleting one's account: the page that says what goes and what stays, and the server function that does it.

use leptos::prelude::*;

use super::{At, Call, Page, answer, parts::ButtonLink};
use crate::{
    auth::{AuthError, delete},
    look::{
        Document,
        language::{Text, Told, say, tell},
    },
    model::{
        address::{ACCOUNT, ACCOUNT_DATA, DELETE_ACCOUNT},
        session::SignedIn,
    },
    store::deleting,
};

/// `/account/delete`
#[derive(Debug)]
pub enum DeleteAccount {
    Ask,
    /// Nobody else is an administrator.
    LastAdmin,
    /// The settings leave it to others.
    Elsewhere,
}

impl Page for DeleteAccount {
    type To = SignedIn;

    async fn load(At { house, viewer, .. }: &At<SignedIn>) -> Result<Self, AuthError> {
        if !house.account.delete {
            return Ok(Self::Elsewhere);
        }
        let mut connection = house.sessions.pool().acquire().await?;
        let is_last = deleting::is_last_admin(&mut connection, viewer.user.id).await?;
        Ok(if is_last { Self::LastAdmin } else { Self::Ask })
    }

    fn view(self) -> impl IntoView {
        match self {
            Self::Ask => view! { <Ask /> }.into_any(),
            Self::LastAdmin => view! { <NotHere text=Text::DeleteLastAdmin /> }.into_any(),
            Self::Elsewhere => view! { <NotHere text=Text::DeleteElsewhere /> }.into_any(),
        }
    }
}

#[component]
fn Ask() -> impl IntoView {
    let Told { title, heading, what, next } = tell(Text::DeleteTitle);
    let goes = [Text::DeleteGoesDetails, Text::DeleteGoesSessions, Text::DeleteGoesDrafts];
    let stays = [Text::DeleteStaysEvents, Text::DeleteStaysServices, Text::DeleteStaysProvider];
    let listed = |texts: [Text<'static>; 3]| texts.map(|text| view! { <li>{say(text)}</li> }).collect_view();
    view! {
        <Document title>
            <section class="card">
                <h1>{heading}</h1>
                <p class="lead">{what}</p>
                <h2>{say(Text::DeleteGoes)}</h2>
                <ul class="listed">{listed(goes)}</ul>
                <h2>{say(Text::DeleteStays)}</h2>
                <ul class="listed">{listed(stays)}</ul>
                <p>
                    {next} " " <a class="link" href=ACCOUNT_DATA.path>
                        {say(Text::DownloadMyData)}
                    </a>
                </p>
                <form method="post" action=DELETE_ACCOUNT.path class="form">
                    <p class="actions">
                        <button type="submit" class="button button-danger">
                            {say(Text::DeleteMyAccountForGood)}
                        </button>
                    </p>
                </form>
                <ButtonLink href=ACCOUNT.path label=Text::BackToAccount quiet=true />
            </section>
        </Document>
    }
}

/// Why it cannot be done, and whom to ask.
#[component]
fn NotHere(text: Text<'static>) -> impl IntoView {
    let Told { title, heading, what, next } = tell(text);
    view! {
        <Document title>
            <section class="card">
                <h1>{heading}</h1>
                <p class="lead">{what}</p>
                <p>{next}</p>
                <ButtonLink href=ACCOUNT.path label=Text::BackToAccount quiet=true />
            </section>
        </Document>
    }
}

/// `POST /auth/delete`: deletes the account at once and for good, only a short while after signing in.
#[server(prefix = "/auth", endpoint = "delete")]
pub async fn delete_for_good() -> Result<(), ServerFnError> {
    answer(|Call { house, visit, .. }| async move {
        delete::delete(house.sessions.pool(), house.account.delete, &visit).await
    })
    .await
}
