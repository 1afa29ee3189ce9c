//! The language of the request that is being answered. It is kept beside the request, as its id in the log is: every page and
//! piece of a page says something, and none of them decides in which language.

use std::{cell::RefCell, future::Future, sync::LazyLock};

use super::{Language, LanguageSettings, Languages};

tokio::task_local! {
    static SPEAKING: RefCell<Language>;
}

/// Answers in a language, until [`switch`] says another one.
pub async fn speaking<F: Future>(language: Language, answer: F) -> F::Output {
    SPEAKING.scope(RefCell::new(language), answer).await
}

/// From here on in another one: somebody has been recognised who has chosen it.
pub fn switch(language: Language) {
    let _ = SPEAKING.try_with(|speaking| *speaking.borrow_mut() = language);
}

/// The language to say something in. Outside any request, as in tests, it is English.
pub fn current() -> Language {
    static ENGLISH: LazyLock<Language> = LazyLock::new(|| Languages::english().usual());
    SPEAKING.try_with(|speaking| speaking.borrow().clone()).unwrap_or_else(|_| ENGLISH.clone())
}

impl Languages {
    /// What is shipped, without an operator's wishes.
    fn english() -> std::sync::Arc<Self> {
        Self::new(LanguageSettings::default()).expect("a test reads what is shipped")
    }
}
