//! Queries of addresses, as strangers write them.

/// The query of an address, undecoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(String);

impl Query {
    pub fn of(query: Option<&str>) -> Self {
        Self(query.unwrap_or_default().to_owned())
    }

    /// The value of a parameter that is there once. Of two, nobody could say which one was looked at.
    pub fn only(&self, name: &str) -> Option<String> {
        let mut values = url::form_urlencoded::parse(self.0.as_bytes()).filter(|(key, _)| key == name);
        let value = values.next()?.1.into_owned();
        values.next().is_none().then_some(value)
    }

    /// Every value of a parameter.
    pub fn all(&self, name: &str) -> Vec<String> {
        let pairs = url::form_urlencoded::parse(self.0.as_bytes()).filter(|(key, _)| key == name);
        pairs.map(|(_, value)| value.into_owned()).collect()
    }

    /// Whether a parameter is there once and says `true`.
    pub fn says(&self, name: &str) -> bool {
        self.only(name).as_deref() == Some("true")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_counts_if_it_is_there_once() {
        let query = Query::of(Some("a=1&b=%C3%A4+x&c&a=2&d=true&%65=true"));
        assert_eq!(
            (query.only("a"), query.only("b").as_deref(), query.only("c").as_deref()),
            (None, Some("ä x"), Some(""))
        );
        assert!(query.says("d") && query.says("e") && !query.says("b") && !query.says("x"));
        assert_eq!(Query::of(None).only("a"), None);
    }
}
