//! Which language a request asks for by itself: its address, whoever sent the person on, their browser.

use std::sync::Arc;

use axum::http::{HeaderMap, header::ACCEPT_LANGUAGE};

use super::{Language, Languages};
use crate::model::query::Query;

/// A language, and whether it is the address that says it: then no choice of somebody counts.
#[derive(Debug, Clone)]
pub struct AskedFor {
    pub language: Language,
    pub by_address: bool,
}

impl AskedFor {
    /// For what is not asked for at an address of ours.
    pub fn by_browser(languages: &Arc<Languages>, headers: &HeaderMap) -> Self {
        let language = accepted(languages, headers).unwrap_or_else(|| languages.usual());
        Self { language, by_address: false }
    }

    pub fn of(languages: &Arc<Languages>, query: &Query, headers: &HeaderMap) -> Self {
        if let Some(language) = query.only("lang").and_then(|tag| languages.best([tag.as_str()].into_iter())) {
            return Self { language, by_address: true };
        }
        // Whoever begins a sign-in here for others says it as OpenID Connect Core 1.0 has it (section 3.1.2.1).
        let for_others = query.only("ui_locales").and_then(|tags| languages.best(tags.split(' ')));
        for_others.map_or_else(|| Self::by_browser(languages, headers), |language| Self { language, by_address: false })
    }
}

fn accepted(languages: &Arc<Languages>, headers: &HeaderMap) -> Option<Language> {
    languages.accepted(headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?)
}
