//! What mends a fault, at each proxy: lines of its page, to the letter.

use super::{fault::Fault, lines, proxy::Proxy};

/// What a page has for it.
pub(super) enum Mend {
    Lines(&'static [&'static str]),
    /// Nothing that could be written.
    Nothing,
}

impl Fault {
    /// In words, for the proxy that it is, or for whoever looks it up.
    pub fn advice(self, proxy: Option<Proxy>) -> String {
        let Some(proxy) = proxy else {
            return "--proxy says which proxy it is, and then the lines that mend it stand here; docs/proxies has them for each."
                .to_owned();
        };
        match self.mend(proxy) {
            Mend::Lines(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| format!("`{line}`")).collect();
                format!("In {}: {}.{}", proxy.page(), lines.join(" and "), self.beside(proxy))
            }
            Mend::Nothing => format!("No line of {} mends it.", proxy.page()),
        }
    }

    /// What undoes lines that are there.
    fn beside(self, proxy: Proxy) -> &'static str {
        match (self, proxy) {
            (Self::Unasked, Proxy::Nginx) => " No `auth_request off;` and no `satisfy any;` stands beside it.",
            (Self::Unseen, Proxy::Nginx) => {
                " What a client sends goes there by itself: no `proxy_set_header` with that name takes it away, and no `proxy_pass_request_headers off;`."
            }
            (Self::Unseen, Proxy::Caddy) => {
                " What a client sends goes there by itself: no `header_up` and no `request_header` with that name takes it away."
            }
            _ => "",
        }
    }

    pub fn mend(self, proxy: Proxy) -> Mend {
        let found = lines::all().find(|(fault, _)| *fault == self);
        let Some((_, [nginx, caddy, traefik, envoy, haproxy])) = found else { return Mend::Nothing };
        let found = match proxy {
            Proxy::Nginx => nginx,
            Proxy::Caddy => caddy,
            Proxy::Traefik => traefik,
            Proxy::Envoy => envoy,
            Proxy::Haproxy => haproxy,
        };
        if found.is_empty() { Mend::Nothing } else { Mend::Lines(found) }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use strum::VariantArray;

    use super::*;

    /// What is told to be written stands in the page, to the letter.
    #[test]
    fn every_line_that_mends_something_stands_in_its_page() {
        for proxy in Proxy::ALL {
            let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(proxy.page())).expect("a page");
            for fault in Fault::VARIANTS {
                assert_eq!(lines::all().filter(|(listed, _)| listed == fault).count(), 1, "{fault:?}");
                if let Mend::Lines(lines) = fault.mend(proxy) {
                    for line in lines {
                        assert!(page.contains(line), "{line} is not in {}", proxy.page());
                    }
                }
            }
        }
    }
}
