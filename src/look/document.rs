//! The document around every page: head, header with who is signed in, main, footer.

use std::sync::Arc;

use leptos::{html, prelude::*};

use super::{
    Assets,
    brand::{Brand, address_of},
    clock::{Clock, Clocks},
    footer::{Footer, SiteNoticeLine},
    header::Header,
    language::{Text, current, plain, say},
};
use crate::{
    auth::Caller,
    model::{destination::Destination, picture::PictureKind},
};

/// What the document around a page shows and needs.
#[derive(Debug, Clone)]
pub struct Frame {
    pub caller: Arc<Caller>,
    pub return_to: Option<Destination>,
    /// Where the sign-out form may lead beside ourselves: origins, each after a space.
    pub sign_out_origins: String,
    /// The id of the provider that vouched for whoever is signed in, while it is in the settings.
    pub provider: Option<String>,
    pub clocks: Arc<Clocks>,
    pub assets: Arc<Assets>,
    pub brand: Arc<Brand>,
}

/// A whole page. On each of somebody who is signed in is the clock of their session: none can forget it.
#[component]
pub fn Document(
    /// The title, and the name of the page in a list of tabs.
    #[prop(into)]
    title: String,
    /// Whether there are islands on it beside that. Pages without any load no script.
    #[prop(optional)]
    islands: bool,
    /// Whether it cannot be asked for again: then nothing on it leads away in passing.
    #[prop(optional)]
    once: bool,
    children: Children,
) -> impl IntoView {
    let Frame { assets, brand, caller, provider, clocks, .. } = expect_context::<Frame>();
    let language = current();
    let clock = caller.signed_in().cloned().map(|signed_in| view! { <Clock signed_in provider clocks /> });
    let title = format!("{title} · {}", brand.name());
    let (icon, icon_type) = brand.icon.clone();
    // What phones put on their home screen has to be a PNG.
    let touch_icon = brand.icon_picture().filter(|icon| icon.kind == PictureKind::Png).map(|icon| address_of(icon));
    let theme_colours = brand.theme_colours.clone().into_iter();
    view! {
        <html lang=language.tag() dir=language.direction()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content=brand.colour_scheme() />
                {theme_colours
                    .map(|(media, colour)| {
                        html::meta().attr("name", "theme-color").attr("content", colour).attr("media", media)
                    })
                    .collect_view()}
                <meta name="description" content=plain(Text::SignInToSite) />
                <title>{title}</title>
                <link rel="stylesheet" href=brand.stylesheet.clone() />
                <link rel="icon" href=icon type=icon_type />
                {touch_icon.map(|icon| view! { <link rel="apple-touch-icon" href=icon /> })}
                {(islands || clock.is_some()).then(|| assets.scripts.view())}
            </head>
            <body>
                <a class="skip" href="#main">{say(Text::Skip)}</a>
                <SiteNoticeLine brand=Arc::clone(&brand) />
                <Header brand=Arc::clone(&brand) caller />
                <main id="main" tabindex="-1">{children()}</main>
                <Footer brand languages=!once />
                {clock}
            </body>
        </html>
    }
}
