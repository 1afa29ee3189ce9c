//! The language of the request that is being answered. It is kept beside the request, as its id in the log is: every page and
//! piece of a page says something, and none of them decides in which language.

use std::{
    cell::RefCell,
    future::Future,
    sync::{Arc, LazyLock},
};

use axum::{
    http::{
        HeaderValue,
        header::{CONTENT_LANGUAGE, CONTENT_TYPE, VARY},
    },
    response::Response,
};

use super::{AskedFor, Language, Languages};
use crate::model::code::Code;

tokio::task_local! {
    static SPEAKING: RefCell<AskedFor>;
    static CODE: Option<Code>;
}

/// Answers in a language, until [`switch_to`] says another one. The code of the request stands on the page of a problem.
pub async fn speaking<F: Future>(asked: AskedFor, code: Option<Code>, answer: F) -> F::Output {
    CODE.scope(code, SPEAKING.scope(RefCell::new(asked), answer)).await
}

/// The same for what is made at once.
pub fn speaking_now<R>(asked: AskedFor, code: Option<Code>, answer: impl FnOnce() -> R) -> R {
    CODE.sync_scope(code, || SPEAKING.sync_scope(RefCell::new(asked), answer))
}

/// What the page of a problem shows of the request's id.
pub fn code() -> Option<Code> {
    CODE.try_with(|code| *code).ok().flatten()
}

/// Whether the address asks for a language, so that no choice counts.
pub fn is_asked_for() -> bool {
    SPEAKING.try_with(|speaking| speaking.borrow().by_address).unwrap_or(false)
}

/// From here on in the language with this tag, if there is one: somebody has been recognised who has chosen it.
pub fn switch_to(tag: &str) {
    let Some(language) = current().languages().named(tag).filter(|_| !is_asked_for()) else { return };
    let _ = SPEAKING.try_with(|speaking| speaking.borrow_mut().language = language);
}

/// A page says in which language it is.
pub fn label(response: &mut Response) {
    let headers = response.headers_mut();
    if !headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return;
    }
    headers.append(VARY, HeaderValue::from_static("accept-language"));
    if let Ok(tag) = HeaderValue::from_str(&current().tag()) {
        headers.insert(CONTENT_LANGUAGE, tag);
    }
}

/// The language to say something in. Outside any request, as in tests, it is English.
pub fn current() -> Language {
    static ENGLISH: LazyLock<Language> = LazyLock::new(|| <Arc<Languages>>::default().usual());
    SPEAKING.try_with(|speaking| speaking.borrow().language.clone()).unwrap_or_else(|_| ENGLISH.clone())
}
