//! The language of the request that is being answered. It is kept beside the request, as its id in the log is: every page and
//! piece of a page says something, and none of them decides in which language.

use std::{
    cell::RefCell,
    future::Future,
    sync::{Arc, LazyLock},
};

use super::{Language, Languages};
use crate::model::code::Code;

tokio::task_local! {
    static SPEAKING: RefCell<Language>;
    static CODE: Option<Code>;
}

/// Answers in a language, until [`switch`] says another one. The code of the request stands on the page of a problem.
pub async fn speaking<F: Future>(language: Language, code: Option<Code>, answer: F) -> F::Output {
    CODE.scope(code, SPEAKING.scope(RefCell::new(language), answer)).await
}

/// What the page of a problem shows of the request's id.
pub fn code() -> Option<Code> {
    CODE.try_with(|code| *code).ok().flatten()
}

/// From here on in another one: somebody has been recognised who has chosen it.
pub fn switch(language: Language) {
    let _ = SPEAKING.try_with(|speaking| *speaking.borrow_mut() = language);
}

/// The language to say something in. Outside any request, as in tests, it is English.
pub fn current() -> Language {
    static ENGLISH: LazyLock<Language> = LazyLock::new(|| <Arc<Languages>>::default().usual());
    SPEAKING.try_with(|speaking| speaking.borrow().clone()).unwrap_or_else(|_| ENGLISH.clone())
}
