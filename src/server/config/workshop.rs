//! Reads what the workshop is set to.

use axum::http::HeaderValue;
use url::Url;

use super::{keys::Keys, mistake::Mistake, readers::is_bare};
use crate::auth::origin::is_loopback;

/// Origins whose pages may have sessions made, as browsers write them. Only pages on this machine: whoever may have a
/// session made is anybody.
pub(super) fn origins(keys: &mut Keys<'_>) -> Vec<HeaderValue> {
    let texts = keys.list("origins").unwrap_or_default();
    texts.iter().filter_map(|text| origin(keys, text)).collect()
}

fn origin(keys: &mut Keys<'_>, text: &str) -> Option<HeaderValue> {
    let is_one = |url: &Url| ["http", "https"].contains(&url.scheme()) && is_bare(url) && !text.contains('*');
    let Some(url) = Url::parse(text).ok().filter(is_one) else {
        return keys.refuse(
            "origins",
            format!("has {text:?} in it; it should be an origin such as http://localhost:8080, without a path"),
        );
    };
    if !is_loopback(&url) {
        return keys.refuse("origins", format!("has {text:?} in it, which is not on this machine"));
    }
    HeaderValue::try_from(url.origin().ascii_serialization()).ok()
}

/// Tells of origins whose pages get an answer and no cookie: one of `localhost` is for another site than one of `127.0.0.1`.
pub(super) fn note_other_hosts(origins: &[HeaderValue], public_url: &Url, notes: &mut Vec<Mistake>) {
    let urls = origins.iter().filter_map(|origin| Url::parse(origin.to_str().ok()?).ok());
    let is_of_site = |url: &Url| url.host() == public_url.host() && url.scheme() == public_url.scheme();
    for url in urls.filter(|url| !is_of_site(url)) {
        let (origin, public) = (url.origin().ascii_serialization(), public_url.origin().ascii_serialization());
        let why = format!("{origin} is of another site than {public}, so browsers keep no cookie that its pages fetch");
        notes.push(Mistake { key: "workshop.origins".to_owned(), text: why });
    }
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "dev")]
    use super::super::Config;
    use super::super::tests::{keys_of, with_lines};

    fn origins(list: &str) -> String {
        format!("[workshop]\norigins = {list}")
    }

    #[test]
    #[cfg(feature = "dev")]
    fn origins_are_of_this_machine_and_as_browsers_write_them() {
        let read = |list: &str| Config::parse(&origins(list), &[]).expect(list).origins;
        assert_eq!(
            read(r#"["http://localhost:8080", "http://LOCALHOST:80/", "https://app.localhost", "http://[::1]:5173"]"#),
            ["http://localhost:8080", "http://localhost", "https://app.localhost", "http://[::1]:5173"]
        );
        assert!(Config::parse("", &[]).expect("right").origins.is_empty());
    }

    #[test]
    fn what_is_no_origin_or_not_on_this_machine_is_a_mistake() {
        for list in [
            r#"["https://app.example.org"]"#,
            r#"["http://localhost.evil.example"]"#,
            r#"["http://evil-localhost"]"#,
            r#"["http://localhost:8080/page"]"#,
            r#"["http://localhost:8080?x"]"#,
            r#"["http://user@localhost:8080"]"#,
            r#"["ftp://localhost"]"#,
            r#"["localhost:8080"]"#,
            r#"["null"]"#,
            r#"["*"]"#,
            r#"["http://*.localhost"]"#,
            "7",
        ] {
            let mistakes = with_lines(&origins(list)).expect_err(list);
            assert_eq!(keys_of(&mistakes), ["workshop.origins"], "{list}");
        }
        assert_eq!(keys_of(&with_lines("[workshop]\norigin = []").expect_err("mistyped")), ["workshop.origin"]);
    }

    #[test]
    #[cfg(feature = "dev")]
    fn an_origin_of_another_site_is_worth_knowing() {
        let noted = |list: &str| {
            let notes = Config::parse(&format!("public_url = \"http://localhost:3000\"\n{}", origins(list)), &[]);
            notes.expect(list).notes.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert!(noted(r#"["http://localhost:8080"]"#).is_empty());
        for other in ["http://127.0.0.1:8080", "https://localhost:8080", "http://app.localhost:8080"] {
            let noted = noted(&format!("[{other:?}]"));
            assert!(noted.len() == 1 && noted[0].contains(other), "{noted:?}");
        }
    }

    #[test]
    #[cfg(not(feature = "dev"))]
    fn security_34_a_release_has_no_origins() {
        let mistakes = with_lines(&origins(r#"["http://localhost:8080"]"#)).expect_err("a release");
        assert_eq!(keys_of(&mistakes), ["workshop.origins"]);
    }
}
