//! A page that is whole in itself: one inline style and no file. What the door shows at the host of a service, where none of
//! its files are, and what sends a browser on by itself.

use std::sync::{Arc, LazyLock};

use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY},
    },
    response::{Html, IntoResponse, Response},
};
use leptos::{prelude::*, reactive::owner::Owner};

use super::{
    Arch, Symbol,
    brand::{self, Brand, source},
    footer::{Footer, SiteNoticeLine},
    header::{SignWithin, logo_within},
    language::{ProblemFacts, Text, Told, code, current, say, tell, tell_problem},
    problem::CodeLine,
};
use crate::{
    auth::answer::{Answered, status},
    model::problem::Problem,
};

/// Goes where the page's link leads, with the part of the address that no server sees. It leaves nothing in the history, and
/// redirects that follow begin anew.
const GO_ON: &str = "location.replace(document.getElementById(\"on\").href+location.hash)";

/// One way on.
#[derive(Debug, Clone)]
pub struct Way {
    pub href: String,
    pub label: Text<'static>,
    pub in_new_tab: bool,
}

impl Way {
    pub fn to(href: impl Into<String>, label: Text<'static>) -> Self {
        Self { href: href.into(), label, in_new_tab: false }
    }
}

pub struct WholePage {
    pub symbol: Symbol,
    pub told: Told,
    pub way: Option<Way>,
    /// Whether it tells of a problem, which has a code.
    pub has_code: bool,
    /// Whether it goes on its way by itself: with a script, without one by a refresh, and else by the link.
    pub goes_on: bool,
}

/// The page as a response, with its policy. It is kept nowhere, and whoever is linked to does not hear of its address.
pub fn whole_page(status: StatusCode, page: WholePage) -> Response {
    static SCRIPT_HASH: LazyLock<String> = LazyLock::new(|| source(GO_ON));
    let brand = brand::current();
    let script = if page.goes_on { SCRIPT_HASH.as_str() } else { "'none'" };
    // It stands in the page itself, and no other picture is shown.
    let pictures = if logo_within(&brand).is_some() { "img-src data:; " } else { "" };
    let policy = format!(
        "default-src 'none'; style-src {}; {pictures}script-src {script}; form-action 'none'; base-uri 'none'; object-src 'none'; \
         frame-ancestors 'none'",
        brand.whole_source
    );
    let has_code = page.has_code;
    let owner = Owner::new();
    let html = owner.with(|| view! { <Whole brand page /> }.into_view().to_html());
    owner.unset_with_forced_cleanup();
    let mut response = (status, Html(format!("<!DOCTYPE html>{html}"))).into_response();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(Answered::default());
    // For the line in the log.
    if let Some(code) = code().filter(|_| has_code) {
        response.extensions_mut().insert(code);
    }
    response
}

/// The page that sends a browser on, where a redirect would be held against the page whose form began the chain.
pub fn go_on(to: &str) -> Response {
    whole_page(
        StatusCode::OK,
        WholePage {
            symbol: Symbol::Clock,
            told: tell(Text::OneMoment),
            way: Some(Way::to(to, Text::GoOn)),
            has_code: false,
            goes_on: true,
        },
    )
}

/// The page of a problem, in the words that the door has for it everywhere.
pub fn problem_page(problem: Problem, facts: &ProblemFacts, way: Option<Way>) -> Response {
    let told = tell_problem(problem, facts);
    let page = WholePage { symbol: Symbol::of(problem), told, way, has_code: true, goes_on: false };
    let mut page = whole_page(status(problem), page);
    page.extensions_mut().insert(Answered::because(problem));
    page
}

#[component]
fn Whole(brand: Arc<Brand>, page: WholePage) -> impl IntoView {
    let WholePage { symbol, told: Told { title, heading, what, next }, way, has_code, goes_on } = page;
    let language = current();
    let refresh = way.as_ref().filter(|_| goes_on).map(|way| format!("0;url={}", way.href));
    view! {
        <html lang=language.tag() dir=language.direction()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content=brand.colour_scheme() />
                <title>{format!("{title} · {}", brand.name())}</title>
                <style inner_html=brand.whole_style.clone()></style>
                {refresh
                    .map(|refresh| {
                        view! {
                            <noscript>
                                <meta http-equiv="refresh" content=refresh />
                            </noscript>
                        }
                    })}
            </head>
            <body>
                <SiteNoticeLine brand=Arc::clone(&brand) />
                <header>
                    <SignWithin brand=Arc::clone(&brand) />
                </header>
                <main>
                    <section>
                        <Arch symbol />
                        <h1>{heading}</h1>
                        <p class="lead">{what}</p>
                        {next.map(|next| view! { <p>{next}</p> })}
                        {way
                            .map(|Way { href, label, in_new_tab }| {
                                let target = in_new_tab.then_some("_blank");
                                view! {
                                    <p>
                                        <a id="on" class="button" href=href target=target>
                                            {say(label)}
                                        </a>
                                    </p>
                                }
                            })}
                        <CodeLine code=has_code.then(code).flatten() />
                    </section>
                </main>
                <Footer brand />
                {goes_on.then(|| view! { <script inner_html=GO_ON></script> })}
            </body>
        </html>
    }
}
