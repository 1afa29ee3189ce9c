//! An address of ours with a slash too many at its end leads to the address.

use axum::{
    http::{HeaderValue, Method, StatusCode, Uri, header::LOCATION},
    response::{IntoResponse, Response},
};

use crate::model::address::{self, FRONTCHANNEL_LOGOUT, Method as Verb};

/// The redirect from `/sign-in/` to `/sign-in`, with the query. Only what is read is redirected: a form that is sent to a
/// wrong address is a mistake of whoever wrote the form.
pub fn without_slash(method: &Method, uri: &Uri) -> Option<Response> {
    if !method.is_safe() {
        return None;
    }
    let path = uri.path().strip_suffix('/').filter(|path| path.len() > 1 && is_read(path))?;
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let location = HeaderValue::from_str(&format!("{path}{query}")).ok()?;
    Some((StatusCode::PERMANENT_REDIRECT, [(LOCATION, location)]).into_response())
}

/// Whether an address is one of ours, to the letter: so it begins with one slash and leads to no other host.
fn is_read(path: &str) -> bool {
    let (_, id) = path.rsplit_once('/').unwrap_or_default();
    let is_provider = !id.is_empty() && FRONTCHANNEL_LOGOUT.of(id).as_str() == path;
    is_provider || (!path.contains('{') && address::find(Verb::Get, path).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads_to(method: &Method, address: &str) -> Option<String> {
        let response = without_slash(method, &address.parse().expect("an address"))?;
        assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT);
        Some(response.headers()[LOCATION].to_str().expect("ASCII").to_owned())
    }

    #[test]
    fn one_slash_at_the_end_of_an_address_leads_to_the_address() {
        for (from, to) in [
            ("/sign-in/", "/sign-in"),
            ("/sign-in/?return_to=%2Faccount", "/sign-in?return_to=%2Faccount"),
            ("/me/", "/me"),
            ("/account/details/", "/account/details"),
            ("/auth/frontchannel-logout/op/?sid=1", "/auth/frontchannel-logout/op?sid=1"),
            ("/sign-in/?//evil.example/", "/sign-in?//evil.example/"),
        ] {
            assert_eq!(leads_to(&Method::GET, from).as_deref(), Some(to), "{from}");
            assert_eq!(leads_to(&Method::HEAD, from).as_deref(), Some(to), "{from}");
            assert_eq!(leads_to(&Method::POST, from), None, "{from}");
        }
    }

    #[test]
    fn no_other_address_leads_anywhere() {
        for address in [
            "/",
            "//",
            "//evil.example/",
            "//sign-in/",
            "/sign-in//",
            "/sign-in",
            "/\\evil/",
            "/no-such-page/",
            "/pkg/",
            "/Sign-In/",
            "/sign-in/x/",
            "/%2Fevil.example/",
            "/sign-in%2F",
            "/auth/sign-out/",
            "/auth/frontchannel-logout//",
            "/auth/frontchannel-logout/%7Bprovider%7D/x/",
        ] {
            assert_eq!(leads_to(&Method::GET, address), None, "{address}");
        }
    }
}
