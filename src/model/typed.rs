//! What was typed into a form and is not sent, as a tab keeps it when its session ends: for the same person on the same page,
//! and for a day (WCAG 2.2 2.2.6). The server keeps what was sent after the end (`auth/typed.rs`).

use serde::{Deserialize, Serialize};

use super::session_clock::Whose;

/// What every key of it begins with.
const PREFIX: &str = "vestibule-typed:";

/// How long it is kept, in milliseconds: as long as the server keeps such a thing.
const LIFE: i64 = 24 * 60 * 60 * 1000;

/// How much of one page is kept, in bytes. Nobody types more into a form of ours, and a tab has little room.
const MOST_BYTES: usize = 20_000;

/// Pages of which something is kept.
const MOST_PAGES: usize = 10;

/// A field in which something else stands than the page came with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub name: String,
    pub value: String,
    /// Of what is ticked, whether it is; its value is its name's other half.
    pub ticked: Option<bool>,
}

/// A form, by where it is sent, with its changed fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedForm {
    pub action: String,
    pub fields: Vec<Field>,
}

/// What was happening when it was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Because {
    /// The page stood there, and nobody looked at it: a browser may throw such a tab away.
    Hidden,
    /// Its session was over in the middle of it, or about to be.
    End,
    /// Its person went somewhere else, or loaded it once more.
    Left,
}

/// What was typed on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// In which session.
    pub session: String,
    pub because: Because,
    /// When, in milliseconds since 1970 as this device counts.
    pub at: i64,
    pub forms: Vec<TypedForm>,
}

impl Typed {
    /// As it is kept; none if it is too much.
    pub fn written(&self) -> Option<String> {
        serde_json::to_string(self).ok().filter(|written| written.len() <= MOST_BYTES)
    }

    /// Whether it belongs back into the page. Whoever went away by themselves and opens the page anew is not met by what they
    /// left: only loading the page once more, or a session that ended meanwhile, has taken it from them.
    pub fn belongs_back(&self, whose: &Whose, is_loaded_again: bool) -> bool {
        if self.session == whose.session { is_loaded_again } else { self.because != Because::Left }
    }
}

/// Under which key it is kept. The user comes first: no id has a colon.
pub fn key(user: &str, page: &str) -> String {
    format!("{PREFIX}{user}:{page}")
}

pub fn is_ours(key: &str) -> bool {
    key.starts_with(PREFIX)
}

/// What of all that is kept has to go: others', what is too old or has another shape, and the oldest beyond the few.
pub fn to_be_forgotten(kept: &[(String, String)], user: &str, now: i64) -> Vec<String> {
    let own = key(user, "");
    let fresh = |text: &str| {
        let typed: Option<Typed> = serde_json::from_str(text).ok();
        typed.map(|typed| typed.at).filter(|at| (now - LIFE..=now).contains(at))
    };
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for (key, text) in kept.iter().filter(|(key, _)| is_ours(key)) {
        match fresh(text).filter(|_| key.starts_with(&own)) {
            Some(at) => good.push((at, key.clone())),
            None => bad.push(key.clone()),
        }
    }
    good.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    bad.extend(good.into_iter().skip(MOST_PAGES).map(|(_, key)| key));
    bad
}

/// Whether what is typed into a field may be kept at all: no secret is, and nothing that was not typed. `off` is how a page says
/// of a field that its browser shall not know it.
pub fn may_be_kept(kind: &str, name: &str, autocomplete: &str) -> bool {
    let is_secret = autocomplete.split_ascii_whitespace().any(|token| {
        let token = token.to_ascii_lowercase();
        matches!(&*token, "off" | "one-time-code" | "current-password" | "new-password") || token.starts_with("cc-")
    });
    let is_typed = matches!(
        kind,
        "text"
            | "email"
            | "number"
            | "search"
            | "tel"
            | "url"
            | "date"
            | "time"
            | "month"
            | "week"
            | "datetime-local"
            | "color"
            | "range"
            | "checkbox"
            | "radio"
            | "textarea"
            | "select-one"
    );
    is_typed && !is_secret && !name.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(session: &str, at: i64) -> Typed {
        let field = Field { name: "name".to_owned(), value: "Anna".to_owned(), ticked: None };
        let form = TypedForm { action: "/auth/details".to_owned(), fields: vec![field] };
        Typed { session: session.to_owned(), because: Because::End, at, forms: vec![form] }
    }

    fn kept(user: &str, page: &str, at: i64) -> (String, String) {
        (key(user, page), typed("first", at).written().expect("little"))
    }

    #[test]
    fn security_35_it_belongs_to_one_person_for_a_day() {
        let now = 2 * LIFE;
        let all = [
            kept("anna", "/account/details", now),
            kept("anna", "/account/tokens", now - LIFE),
            kept("anna", "/", now - LIFE - 1),
            kept("anna", "/ahead", now + 1),
            kept("annab", "/account/details", now),
            kept("berta", "/account/details", now),
            (key("anna", "/x"), "{}".to_owned()),
            ("somebody's".to_owned(), "{}".to_owned()),
        ];
        let gone = to_be_forgotten(&all, "anna", now);
        let expected = [
            ("anna", "/"),
            ("anna", "/ahead"),
            ("annab", "/account/details"),
            ("berta", "/account/details"),
            ("anna", "/x"),
        ];
        assert_eq!(gone, expected.map(|(user, page)| key(user, page)));
    }

    #[test]
    fn it_is_bounded() {
        let mut long = typed("first", 1);
        long.forms[0].fields[0].value = "x".repeat(MOST_BYTES);
        assert_eq!(long.written(), None);
        let all: Vec<_> = (0..13).map(|page| kept("anna", &format!("/{page}"), page)).collect();
        assert_eq!(to_be_forgotten(&all, "anna", 13), ["/2", "/1", "/0"].map(|page| key("anna", page)));
    }

    #[test]
    fn it_belongs_back_after_an_end_or_where_the_page_was_only_loaded_again() {
        let whose = |session: &str| Whose { session: session.to_owned(), user: "anna".to_owned() };
        for because in [Because::Hidden, Because::End, Because::Left] {
            let typed = Typed { because, ..typed("first", 1) };
            assert!(typed.belongs_back(&whose("first"), true), "{because:?}");
            assert!(!typed.belongs_back(&whose("first"), false), "whoever has gone away by themselves, {because:?}");
            for is_loaded_again in [true, false] {
                let belongs = typed.belongs_back(&whose("second"), is_loaded_again);
                assert_eq!(belongs, because != Because::Left, "{because:?}");
            }
        }
    }

    #[test]
    fn security_35_no_secret_is_kept_and_nothing_that_was_not_typed() {
        for (kind, autocomplete) in
            [("text", "name"), ("email", ""), ("number", ""), ("checkbox", ""), ("textarea", "")]
        {
            assert!(may_be_kept(kind, "x", autocomplete), "{kind}");
        }
        for (kind, name, autocomplete) in [
            ("password", "x", ""),
            ("hidden", "x", ""),
            ("file", "x", ""),
            ("submit", "x", ""),
            ("text", "x", "off"),
            ("text", "x", "OFF"),
            ("text", "x", "one-time-code"),
            ("text", "x", "section-a new-password"),
            ("text", "x", "cc-number"),
            ("text", "", ""),
            ("new-kind", "x", ""),
        ] {
            assert!(!may_be_kept(kind, name, autocomplete), "{kind} {name} {autocomplete}");
        }
    }
}
