//! What is kept of somebody: the page that says it in words, the panel that leads there, and the file.

use std::sync::Arc;

use axum::{
    Extension,
    extract::State,
    http::{
        HeaderValue,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use leptos::prelude::*;

use super::{
    At, Page,
    parts::{ButtonLink, PanelLink},
    session_over::session_over,
};
use crate::{
    auth::{AuthError, Visit, own_data},
    look::{
        Document, House,
        language::{Text, Told, count_and_unit, say, tell},
    },
    model::{
        address::{ACCOUNT, ACCOUNT_DATA, ACCOUNT_DELETE, DOWNLOAD_DATA},
        destination::Destination,
        session::SignedIn,
    },
    store::own_data::{Counts, count},
};

/// What the file is called.
const FILE: &str = "attachment; filename=\"vestibule-data.json\"";

/// `/account/data`
#[derive(Debug)]
pub struct Data {
    counts: Counts,
    /// How long addresses and user agents are kept.
    keep_addresses: std::time::Duration,
    may_delete: bool,
}

impl Page for Data {
    type To = SignedIn;

    async fn load(At { house, viewer, .. }: &At<SignedIn>) -> Result<Self, AuthError> {
        let counts = count(house.sessions.pool(), viewer.user.id).await?;
        Ok(Self { counts, keep_addresses: house.account.keep_addresses, may_delete: house.account.delete })
    }

    fn view(self) -> impl IntoView {
        let Self { counts: Counts { identities, sessions, tokens, drafts, events }, keep_addresses, may_delete } = self;
        let Told { title, heading, what, next } = tell(Text::DataTitle);
        let rows = [
            (Text::WaysIn, identities),
            (Text::DataSessions, sessions),
            (Text::DataTokens, tokens),
            (Text::DataDrafts, drafts),
            (Text::DataEvents, events),
        ];
        let rows = rows.map(|(label, count)| {
            view! {
                <div>
                    <dt>{say(label)}</dt>
                    <dd>{count}</dd>
                </div>
            }
        });
        let (count, unit) = count_and_unit(keep_addresses);
        view! {
            <Document title>
                <section class="card">
                    <h1>{heading}</h1>
                    <p class="lead">{what}</p>
                    <dl class="rows">{rows.collect_view()}</dl>
                    <p class="quiet">{say(Text::DataAddresses { count, unit })}</p>
                    <p>{next}</p>
                    <form method="post" action=DOWNLOAD_DATA.path class="form">
                        <p class="actions">
                            <button type="submit" class="button">
                                {say(Text::DownloadMyData)}
                            </button>
                        </p>
                    </form>
                    {may_delete.then(|| view! { <PanelLink href=ACCOUNT_DELETE.path label=Text::DeleteMyAccount /> })}
                    <ButtonLink href=ACCOUNT.path label=Text::BackToAccount quiet=true />
                </section>
            </Document>
        }
    }
}

/// The panel of the account page.
#[component]
pub fn YourData(may_delete: bool) -> impl IntoView {
    let Told { heading, what, .. } = tell(Text::YourData);
    view! {
        <section class="panel">
            <h2>{heading}</h2>
            <p>{what}</p>
            <PanelLink href=ACCOUNT_DATA.path label=Text::DownloadMyData />
            {may_delete.then(|| view! { <PanelLink href=ACCOUNT_DELETE.path label=Text::DeleteMyAccount /> })}
        </section>
    }
}

/// `POST /account/data/download`, so that nobody else's page sets it off and uses up what somebody may have of it.
pub async fn download(State(house): State<Arc<House>>, Extension(visit): Extension<Visit>) -> Response {
    let site = house.site.public_url.origin().ascii_serialization();
    match own_data::download(house.sessions.pool(), &site, &visit).await {
        Ok(body) => {
            let headers = [
                (CONTENT_TYPE, HeaderValue::from_static("application/json")),
                (CONTENT_DISPOSITION, HeaderValue::from_static(FILE)),
            ];
            (headers, body).into_response()
        }
        Err(AuthError::SessionOver(session)) => {
            session_over(&house, &visit, session, Destination::to(&ACCOUNT_DATA).as_ref())
        }
        Err(error) => error.into_logged_problem().into_response(),
    }
}
