//! A text of an operator's that may be there in several languages.

/// Texts by language tag, such as `de` or `pt-BR`; one that has no tag stands in for all others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ByLanguage(Vec<(String, String)>);

impl ByLanguage {
    /// The same in every language.
    pub fn same(text: impl Into<String>) -> Self {
        Self(vec![(String::new(), text.into())])
    }

    /// Texts beside their tags, the most usual language first; none if there is none.
    pub fn of(texts: Vec<(String, String)>) -> Option<Self> {
        (!texts.is_empty()).then_some(Self(texts))
    }

    /// Every one of them.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, text)| text.as_str())
    }

    /// The text for a language, by its tag: that one, else that of the language without its region, else the same of the
    /// site's usual language, else the first.
    pub fn text(&self, tag: &str, usual: &str) -> &str {
        let is = |wanted: &str| self.0.iter().find(|(own, _)| own.eq_ignore_ascii_case(wanted));
        let near = |tag: &str| is(tag).or_else(|| is(tag.split('-').next().unwrap_or_default()));
        let found = near(tag).or_else(|| is("")).or_else(|| near(usual)).or_else(|| is("en")).or(self.0.first());
        found.map_or("", |(_, text)| text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_language_is_taken() {
        let pair = |tag: &str, text: &str| (tag.to_owned(), text.to_owned());
        let texts =
            ByLanguage::of(vec![pair("de", "Impressum"), pair("en", "Imprint"), pair("pt-BR", "Sobre")]).expect("some");
        for (tag, usual, text) in [
            ("de", "en", "Impressum"),
            ("de-AT", "en", "Impressum"),
            ("PT-br", "en", "Sobre"),
            ("fr", "en", "Imprint"),
            ("fr", "de-CH", "Impressum"),
            ("fr", "ja", "Imprint"),
            ("", "de", "Impressum"),
        ] {
            assert_eq!(texts.text(tag, usual), text, "{tag}");
        }
        assert_eq!(ByLanguage::same("Help").text("ja", "en"), "Help");
        assert_eq!(ByLanguage::of(Vec::new()), None);
    }
}
