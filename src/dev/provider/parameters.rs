//! The parameters of a request, out of its query or its form.

use std::collections::HashMap;

use url::form_urlencoded;

/// Parameters by name.
pub(super) struct Parameters(HashMap<String, String>);

impl Parameters {
    /// `None` if a parameter is there twice, which RFC 6749 forbids (3.1, 3.2): which one would count?
    pub(super) fn parse(encoded: &str) -> Option<Self> {
        let mut parameters = HashMap::new();
        for (name, value) in form_urlencoded::parse(encoded.as_bytes()).into_owned() {
            if parameters.insert(name, value).is_some() {
                return None;
            }
        }
        Some(Self(parameters))
    }

    /// A parameter without a value counts as absent (RFC 6749, 3.1).
    pub(super) fn find(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::Parameters;

    #[test]
    fn a_parameter_that_is_there_twice_is_refused() {
        assert!(Parameters::parse("state=a&state=a").is_none());
    }

    #[test]
    fn an_empty_parameter_is_absent() {
        let parameters = Parameters::parse("state=&nonce=a+b%26").unwrap();
        assert_eq!(parameters.find("state"), None);
        assert_eq!(parameters.find("nonce"), Some("a b&"));
    }
}
