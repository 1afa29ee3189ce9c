//! The head of every page: whose door it is, and who is signed in.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    brand::{Brand, address_of, within_page},
    language::{Slot, Text, around, plain},
    sign_out_form::SignOutForm,
};
use crate::{
    auth::Caller,
    model::{
        address::{ACCOUNT, HOME},
        icon::{initial, initials},
        picture::Picture,
    },
};

/// How high a logo is in the header, in CSS pixels, and how wide it may be before it is made smaller.
const LOGO_HEIGHT: u32 = 32;
const LOGO_MAX_WIDTH: u32 = 240;

#[component]
pub fn Header(brand: Arc<Brand>, caller: Arc<Caller>) -> impl IntoView {
    let name = caller.signed_in().map(|signed_in| signed_in.user.name.clone());
    view! {
        <header class="header">
            <a class="brand" href=HOME.path>
                <Sign brand />
            </a>
            {name
                .map(|name| {
                    let (before, after) = around(Text::SignedInAs { name: Slot(0) });
                    view! {
                        <nav class="who" aria-label=plain(Text::YourSession)>
                            // On a phone there is room for the initials alone, and they open the rest. Browsers that do not
                            // know how show it beside them.
                            <button type="button" class="who-menu" popovertarget="who">
                                <Initials name=name.clone() />
                                <span class="visually-hidden">{before.clone()} <bdi>{name.clone()}</bdi> {after.clone()}</span>
                            </button>
                            <div id="who" class="who-what" popover="auto">
                                <a href=ACCOUNT.path class="who-name">
                                    <span class="visually-hidden">{before}</span>
                                    <Initials name=name.clone() />
                                    <bdi>{name}</bdi>
                                    <span class="visually-hidden">{after}</span>
                                </a>
                                <SignOutForm />
                            </div>
                        </nav>
                    }
                })}
        </header>
    }
}

/// Decoration: who it is, is said beside it.
#[component]
fn Initials(name: String) -> impl IntoView {
    view! {
        <span class="initial" aria-hidden="true">
            {initials(&name)}
        </span>
    }
}

/// The logo, which says the name, or the name beside a picture.
#[component]
pub fn Sign(brand: Arc<Brand>) -> impl IntoView {
    let name = brand.name().to_owned();
    if let (Some(logo), dark) = brand.logo() {
        let dark = dark.map(|dark| address_of(dark));
        return view! { <Logo at=address_of(logo) dark size=shown_size(logo) name /> }.into_any();
    }
    let picture = match brand.icon_picture() {
        Some(icon) => view! { <img src=address_of(icon) width="24" height="24" alt="" /> }.into_any(),
        None if brand.is_usual() => view! { <Doorway /> }.into_any(),
        None => view! {
            <span class="initial" aria-hidden="true">
                {initial(&name)}
            </span>
        }
        .into_any(),
    };
    view! {
        {picture}
        <bdi>{name}</bdi>
    }
    .into_any()
}

/// The same on a page that is whole in itself.
#[component]
pub fn SignWithin(brand: Arc<Brand>) -> impl IntoView {
    let name = brand.name().to_owned();
    let logo = logo_within(&brand).map(|(at, dark, size)| view! { <Logo at dark size name=name.clone() /> });
    match logo {
        Some(logo) => logo.into_any(),
        None => view! {
            {brand.is_usual().then(|| view! { <Doorway /> })}
            <bdi>{name}</bdi>
        }
        .into_any(),
    }
}

/// Where a logo is that stands in the page itself, for light and dark pages, and its size. Of two, both have to be small enough:
/// the one could not be seen on the other's page.
pub fn logo_within(brand: &Brand) -> Option<(String, Option<String>, (u32, u32))> {
    let (logo, dark) = brand.logo();
    let logo = logo?;
    let dark = match dark {
        Some(dark) => Some(within_page(dark)?),
        None => None,
    };
    Some((within_page(logo)?, dark, shown_size(logo)))
}

#[component]
fn Logo(at: String, dark: Option<String>, size: (u32, u32), name: String) -> impl IntoView {
    let dark = dark.map(|dark| view! { <source srcset=dark media="(prefers-color-scheme: dark)" /> });
    view! {
        <picture>
            {dark} <img class="logo" src=at width=size.0 height=size.1 alt=name />
        </picture>
    }
}

/// Width and height, so that nothing moves when the logo comes.
fn shown_size(logo: &Picture) -> (u32, u32) {
    let width = logo.width_at(LOGO_HEIGHT);
    if width <= LOGO_MAX_WIDTH {
        return (width, LOGO_HEIGHT);
    }
    (LOGO_MAX_WIDTH, (LOGO_HEIGHT * LOGO_MAX_WIDTH / width).max(1))
}

/// Our own sign.
#[component]
pub fn Doorway() -> impl IntoView {
    view! {
        <svg aria-hidden="true" viewBox="0 0 24 24" width="24" height="24">
            <path d="M5 21V6a3 3 0 0 1 3-3h8a3 3 0 0 1 3 3v15" />
            <path d="M3 21h18" />
            <path d="M14.5 12.5v.01" />
        </svg>
    }
}
