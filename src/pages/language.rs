//! `POST /auth/language`.

use axum::http::{HeaderMap, header::REFERER};
use leptos::prelude::*;
use url::Url;

use super::{Call, answer};
use crate::{
    auth::{AuthError, Next},
    model::{
        address::{self, Access, Address, HOME, Method},
        link::Link,
        problem::Problem,
    },
    store::languages,
};

/// Keeps a language: with the person, or with the browser where nobody is signed in. Then they are back where they were.
#[server(prefix = "/auth", endpoint = "language")]
pub async fn choose_language(lang: Option<String>) -> Result<(), ServerFnError> {
    answer(|Call { house, visit, headers, .. }| async move {
        let Some(language) = lang.and_then(|tag| house.languages().named(&tag)) else {
            return Err(AuthError::from(Problem::BadRequest));
        };
        let pool = house.sessions.pool();
        if let Some(signed_in) = visit.caller.signed_in() {
            languages::choose_for_person(pool, signed_in.user.id, &language.tag()).await?;
        } else {
            let browser = visit.jar.renew_browser().hash();
            languages::choose_for_browser(pool, browser.as_bytes(), &language.tag()).await?;
        }
        Ok(Next::to(back(&headers, &house.site.public_url)))
    })
    .await
}

/// The page that the form was on, if it is one that a link may lead to.
fn back(headers: &HeaderMap, public_url: &Url) -> Link {
    page_at(headers, public_url).unwrap_or_else(|| HOME.link())
}

fn page_at(headers: &HeaderMap, public_url: &Url) -> Option<Link> {
    let page: Url = headers.get(REFERER)?.to_str().ok()?.parse().ok()?;
    let is_page = |address: &&Address| matches!(address.access, Access::Guarded(_)) && !address.begins;
    let address = address::find(Method::Get, page.path()).filter(is_page)?;
    let is_here = page.origin() == public_url.origin();
    // What the address asked for counts no more.
    let query = page.query_pairs().filter(|(name, _)| name != "lang" && name != "ui_locales");
    is_here.then(|| query.fold(address.link(), |link, (name, value)| link.with(&name, &value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_anywhere_but_to_a_page_of_ours() {
        let public_url: Url = "https://door.example".parse().expect("an address");
        let led = |referer: &str| {
            let headers = HeaderMap::from_iter([(REFERER, referer.parse().expect("a header"))]);
            back(&headers, &public_url).to_string()
        };
        assert_eq!(led("https://door.example/sign-in?lang=de&return_to=/account"), "/sign-in?return_to=/account");
        assert_eq!(led("https://door.example/account"), "/account");
        for elsewhere in [
            "https://evil.example/account",
            "https://door.example//evil.example",
            "https://door.example/enter?x=y",
            "https://door.example/auth/sign-in?provider=op",
            "/account",
            "nothing",
            "https://door.example/none",
        ] {
            assert_eq!(led(elsewhere), "/", "{elsewhere}");
        }
        assert_eq!(back(&HeaderMap::new(), &public_url).as_str(), "/");
    }
}
