//! Asks the signed-in to accept the terms where they have not done so as they are now, and the server function that notes it.

use leptos::prelude::*;

use super::{
    At, Call, Page, answer,
    parts::{ButtonLink, PanelLink},
};
use crate::{
    auth::{AuthError, terms},
    look::{
        Document, SignOutForm, TermsLink,
        language::{Text, Told, beside, say, tell},
    },
    model::{
        address::{ACCEPT_TERMS, ACCOUNT_DATA, ACCOUNT_DELETE, HOME},
        destination::Destination,
        session::SignedIn,
        terms::Terms,
    },
};

/// `/terms`
#[derive(Debug)]
pub enum AskForTerms {
    Ask {
        terms: Terms,
        /// Whether they have accepted others before.
        others: bool,
        /// Whether people can delete their account themselves.
        may_delete: bool,
        return_to: Option<Destination>,
    },
    /// There are none, or they are accepted.
    Nothing { return_to: Option<Destination> },
}

impl Page for AskForTerms {
    type To = SignedIn;

    async fn load(At { house, visit, viewer }: &At<SignedIn>) -> Result<Self, AuthError> {
        let (return_to, accepted) = (visit.return_to.clone(), &viewer.user.terms);
        Ok(match &house.terms {
            Some(terms) if terms.are_owed(accepted) => Self::Ask {
                terms: terms.clone(),
                others: !accepted.is_empty(),
                may_delete: house.account.delete,
                return_to,
            },
            _ => Self::Nothing { return_to },
        })
    }

    fn view(self) -> impl IntoView {
        match self {
            Self::Ask { terms, others, may_delete, return_to } => {
                view! { <Ask terms others may_delete return_to /> }.into_any()
            }
            Self::Nothing { return_to } => view! { <Nothing return_to /> }.into_any(),
        }
    }
}

/// Whoever does not want to accept them can sign out here, and take what is kept of them along.
#[component]
fn Ask(terms: Terms, others: bool, may_delete: bool, return_to: Option<Destination>) -> impl IntoView {
    let Told { title, heading, what, next } = tell(if others { Text::TermsChanged } else { Text::TermsFirst });
    let action = ACCEPT_TERMS.link().returning_to(return_to.as_ref());
    let version = terms.version.clone();
    view! {
        <Document title>
            <section class="card">
                <h1>{heading}</h1>
                <p class="lead">{what}</p>
                <p>
                    <TermsLink terms />
                    " "
                    <span class="quiet">{beside(Text::ReadTerms, "tab")}</span>
                </p>
                <form method="post" action=action.to_string() class="form">
                    <input type="hidden" name="terms" value=version />
                    <p class="actions">
                        <button type="submit" class="button">
                            {say(Text::AcceptAndContinue)}
                        </button>
                    </p>
                </form>
                <div class="aside">
                    <p class="quiet">{next}</p>
                    <SignOutForm />
                </div>
                <PanelLink href=ACCOUNT_DATA.path label=Text::DownloadMyData />
                {may_delete.then(|| view! { <PanelLink href=ACCOUNT_DELETE.path label=Text::DeleteMyAccount /> })}
            </section>
        </Document>
    }
}

#[component]
fn Nothing(return_to: Option<Destination>) -> impl IntoView {
    let Told { title, heading, what, .. } = tell(Text::TermsAccepted);
    let on = return_to.map_or_else(|| HOME.path.to_owned(), |page| page.as_str().to_owned());
    view! {
        <Document title>
            <section class="card">
                <h1>{heading}</h1>
                <p class="lead">{what}</p>
                <ButtonLink href=on label=Text::GoOn />
            </section>
        </Document>
    }
}

/// `POST /auth/terms`: the version that the form showed is accepted, and they go on to where they were going.
#[server(prefix = "/auth", endpoint = "terms")]
pub async fn accept_terms(terms: Option<String>) -> Result<(), ServerFnError> {
    answer(|Call { house, visit, .. }| async move {
        terms::accept(house.sessions.pool(), house.terms.as_ref(), &visit, terms.as_deref()).await
    })
    .await
}
