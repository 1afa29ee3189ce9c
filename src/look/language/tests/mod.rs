//! What the languages promise: the files, what operators change in them, how sentences and times read.

mod files;
mod operators;
mod saying;
mod times;

use std::{path::PathBuf, sync::Arc};

use leptos::prelude::*;

use super::{
    sources::{Sentences, sentences, whole},
    *,
};

fn all_of(files: &[(&str, &str)]) -> Sentences {
    whole(&files.iter().flat_map(|(_, text)| sentences(text)).collect())
}

fn html(view: AnyView) -> String {
    // What leptos writes between texts, so that the browser's half can tell them apart.
    view.to_html().replace("<!>", "")
}

fn settings(texts: &[(&str, &str)]) -> LanguageSettings {
    let texts = texts
        .iter()
        .map(|(tag, text)| ((*tag).to_owned(), vec![(PathBuf::from(format!("texts/{tag}.ftl")), (*text).to_owned())]));
    LanguageSettings { texts: texts.collect(), ..LanguageSettings::default() }
}

fn speak<T>(language: Language, say: impl FnOnce() -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(speaking(AskedFor { language, by_address: false }, None, async { say() }))
}
