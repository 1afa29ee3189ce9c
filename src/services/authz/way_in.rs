//! Where somebody signs in who has to before a service is asked.

use crate::{
    auth::Site,
    model::{
        address::{REGISTER, SIGN_IN},
        destination::{Destination, sign_in_again},
        flow::Detour,
        host_address::{ENTER, SIGNED_IN},
        rules::verdict::SignIn as Why,
        service::Service,
        service_path::ServicePath,
    },
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayIn {
    /// For programs to show: it leads to where the service begins.
    pub address: String,
    /// Leads back to what was asked for.
    pub here: String,
    /// For another tab, and leads nowhere.
    pub aside: String,
}

/// Begins at the service's own origin, so that no form of its pages is held up; at the door where that is the same one.
pub fn way_in(site: &Site, service: &Service, target: &str, why: Why) -> WayIn {
    if service.url.origin() == site.public_url.origin() {
        at_door(site, target, why)
    } else {
        at_service(site, service, target, why)
    }
}

fn at_service(site: &Site, service: &Service, target: &str, why: Why) -> WayIn {
    let (origin, enter) = (service.origin(), ENTER.link());
    // A page that cannot be returned to leads to where the service begins.
    let here = match ServicePath::parse(target) {
        Some(page) => enter.clone().with("return_to", page.as_str()),
        None => enter.clone(),
    };
    let aside = match why {
        // Somebody who is signed in is sent on at once there: only the door asks again.
        Why::TooLongAgo => site.address(&sign_in_again(None)).into(),
        _ => format!("{origin}{}", enter.clone().with("return_to", SIGNED_IN.path)),
    };
    WayIn { address: format!("{origin}{enter}"), here: format!("{origin}{here}"), aside }
}

fn at_door(site: &Site, target: &str, why: Why) -> WayIn {
    let page = Destination::local(target);
    let here = match why {
        Why::Anonymous => SIGN_IN.link().returning_to(page.as_ref()),
        Why::Registering => REGISTER.link(),
        Why::Ended(_) => Detour::SessionExpired.link(page.as_ref()),
        Why::TooLongAgo => Detour::SignInAgain.link(page.as_ref()),
        Why::TermsNotAccepted => Detour::AcceptTerms.link(page.as_ref()),
    };
    let aside = if why == Why::TooLongAgo { sign_in_again(None) } else { SIGN_IN.link() };
    let absolute = |link| String::from(site.address(link));
    WayIn { address: absolute(&SIGN_IN.link()), here: absolute(&here), aside: absolute(&aside) }
}

#[cfg(test)]
mod tests {
    use percent_encoding::percent_decode_str;

    use super::*;
    use crate::model::session::EndReason;

    fn to(url: &str, target: &str, why: Why) -> WayIn {
        let public_url = "https://door.example".parse().expect("a URL");
        let site = Site { public_url, trusted_proxies: Vec::new(), hsts_subdomains: false };
        way_in(&site, &Service::new("wiki".to_owned(), String::new(), url.parse().expect("a URL")), target, why)
    }

    #[test]
    fn an_address_comes_back_byte_for_byte() {
        for target in
            ["/", "/a//b/%2e%C3%A9;v=1?q=a%0Ab&u=https://x.y/?z%3D1", "/a+b?c=+&d=%20", "//evil", "/\\x?'\"<>"]
        {
            let way = to("https://wiki.example.org:8443/x", target, Why::Anonymous);
            let encoded =
                way.here.strip_prefix("https://wiki.example.org:8443/.vestibule/enter?return_to=").expect(target);
            assert!(!encoded.contains(['+', '&', '#', '?']), "{encoded}");
            assert_eq!(percent_decode_str(encoded).decode_utf8().expect("UTF-8"), target);
            assert_eq!(way.address, "https://wiki.example.org:8443/.vestibule/enter");
        }
    }

    #[test]
    fn a_long_address_loses_its_query_and_a_longer_one_itself() {
        let wiki = |target: &str| to("https://wiki.example.org", target, Why::Anonymous).here;
        let enter = "https://wiki.example.org/.vestibule/enter";
        assert_eq!(wiki(&format!("/a?{}", "b".repeat(1536))), format!("{enter}?return_to=/a"));
        assert_eq!(wiki(&format!("/{}", "b".repeat(1536))), enter);
        assert_eq!(wiki("/.vestibule/enter"), enter);
    }

    #[test]
    fn a_form_is_helped_by_another_tab() {
        let aside = |url: &str, why| to(url, "/form", why).aside;
        let wiki = "https://wiki.example.org";
        let enter = "https://wiki.example.org/.vestibule/enter?return_to=/.vestibule/signed-in";
        assert_eq!(aside(wiki, Why::Ended(EndReason::IdleExpired)), enter);
        assert_eq!(aside(wiki, Why::TooLongAgo), "https://door.example/sign-in?again=true");
        assert_eq!(aside("https://door.example/app", Why::Anonymous), "https://door.example/sign-in");
    }

    #[test]
    fn under_the_doors_own_origin_its_own_pages_are_the_way() {
        let here = |why| to("https://door.example/app", "/app/x?y=1", why).here;
        assert_eq!(here(Why::Anonymous), "https://door.example/sign-in?return_to=/app/x%3Fy%3D1");
        assert_eq!(
            here(Why::Ended(EndReason::IdleExpired)),
            "https://door.example/session-expired?return_to=/app/x%3Fy%3D1"
        );
        assert_eq!(here(Why::TooLongAgo), "https://door.example/sign-in?return_to=/app/x%3Fy%3D1&again=true");
        assert_eq!(here(Why::Registering), "https://door.example/register");
    }
}
