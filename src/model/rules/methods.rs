//! The methods under which a request is decided: its own, and those that frameworks would take it for.

/// More overrides nobody means.
const MOST_METHODS: usize = 8;

/// The parameter of Rails, Laravel, Symfony and Express's `method-override`.
const PARAMETER: &str = "_method";

/// Every method that a request may be taken for, its own first; none if there are too many, or no method at all. Methods
/// are case-sensitive (RFC 9110 section 9.1), and frameworks write them in upper case all the same: so both count.
pub(super) fn methods(method: &str, overrides: &[String], query: Option<&str>) -> Option<Vec<String>> {
    if !is_token(method) {
        return None;
    }
    let in_query = query.into_iter().flat_map(|query| query.split(['&', ';'])).filter_map(in_pair).collect::<Vec<_>>();
    let mut methods = Vec::new();
    for text in std::iter::once(method).chain(overrides.iter().chain(&in_query).flat_map(|text| text.split(','))) {
        let text = text.trim();
        for method in [text.to_owned(), text.to_ascii_uppercase()] {
            if !method.is_empty() && !methods.contains(&method) {
                methods.push(method);
            }
        }
        if methods.len() > MOST_METHODS {
            return None;
        }
    }
    Some(methods)
}

fn in_pair(pair: &str) -> Option<String> {
    let (name, value) = url::form_urlencoded::parse(pair.as_bytes()).next()?;
    name.trim().eq_ignore_ascii_case(PARAMETER).then(|| value.into_owned())
}

/// RFC 9110 section 5.6.2.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Whether a method may change something (RFC 9110 section 9.2.1 without TRACE, which no browser sends).
pub(super) fn changes_something(method: &str) -> bool {
    !["GET", "HEAD", "OPTIONS"].contains(&method)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(method: &str, overrides: &[&str], query: Option<&str>) -> Vec<String> {
        let overrides: Vec<String> = overrides.iter().map(|&text| text.to_owned()).collect();
        methods(method, &overrides, query).unwrap_or_default()
    }

    #[test]
    fn a_request_is_decided_under_every_method_that_it_may_be_taken_for() {
        assert_eq!(of("GET", &[], None), ["GET"]);
        assert_eq!(of("get", &[], None), ["get", "GET"]);
        assert_eq!(of("POST", &["delete"], None), ["POST", "delete", "DELETE"]);
        assert_eq!(of("POST", &[" PUT , PATCH"], None), ["POST", "PUT", "PATCH"]);
        assert_eq!(of("POST", &["", " "], Some("")), ["POST"]);
        for query in
            ["_method=DELETE", "a=b&_method=DELETE", "a;_method=DELETE", "%5fmethod=%44ELETE", "_METHOD=DELETE"]
        {
            assert_eq!(of("POST", &[], Some(query)), ["POST", "DELETE"], "{query}");
        }
        assert_eq!(of("POST", &[], Some("_method=PUT&_method=DELETE")), ["POST", "PUT", "DELETE"]);
        assert_eq!(of("POST", &[], Some("method=DELETE&a_method=DELETE&x=_method")), ["POST"]);
    }

    #[test]
    fn what_is_no_method_or_too_many_is_none() {
        for method in ["", " ", "GET POST", "GET\r\n", "GÉT", "GET,POST", "GET/"] {
            assert_eq!(methods(method, &[], None), None, "{method:?}");
        }
        let query: Vec<String> = (0..9).map(|number| format!("_method=M{number}")).collect();
        assert_eq!(methods("GET", &[], Some(&query.join("&"))), None);
        assert!(methods("GET", &[], Some(&query[..7].join("&"))).is_some());
    }
}
