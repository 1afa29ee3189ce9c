//! The people who read an answer: what they read is in the organisation's brand and in their language. What lets through, and
//! what programs are told, costs none of it: neither is looked up for them.

use axum::{http::HeaderMap, response::Response};

use crate::{
    auth::facts::RequestFacts,
    look::{
        House,
        brand::showing_now,
        language::{AskedFor, ProblemFacts, label, speaking_now, switch_to},
    },
};

/// Whoever would read it.
#[derive(Debug, Clone, Copy)]
pub struct People<'a> {
    pub house: &'a House,
    pub facts: &'a RequestFacts,
    /// Their own, as the proxy passes them on.
    pub headers: &'a HeaderMap,
}

impl People<'_> {
    /// Makes a page for them. Whoever is known at the service reads it as they have chosen at the door; the address is the
    /// service's own, and asks for no language of ours.
    pub fn read(self, page: impl FnOnce() -> Response) -> Response {
        let brand = self.house.brand.now();
        let asked = AskedFor::by_browser(&brand.languages, self.headers);
        let in_words = || {
            self.facts.language().iter().for_each(|tag| switch_to(tag));
            let mut response = page();
            label(&mut response);
            response
        };
        showing_now(brand, || speaking_now(asked, self.facts.code(), in_words))
    }

    /// What a page may name: nobody but whoever reads it.
    pub fn known(self) -> ProblemFacts {
        ProblemFacts { name: self.facts.name(), ..ProblemFacts::default() }
    }
}
