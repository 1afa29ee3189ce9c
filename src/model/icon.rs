//! What a provider or a service is known by at a glance: a mark that we have, or a picture of the operator's.

use std::sync::Arc;

use super::picture::Picture;

/// Marks of providers that are built in, in their owners' own shapes and colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Mark {
    Google,
    Microsoft,
    Apple,
    #[strum(serialize = "github")]
    GitHub,
    #[strum(serialize = "gitlab")]
    GitLab,
    Facebook,
    #[strum(serialize = "linkedin")]
    LinkedIn,
    Okta,
    Keycloak,
    Auth0,
    Discord,
    Slack,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Icon {
    Mark(Mark),
    Picture(Arc<Picture>),
}

impl Icon {
    pub fn picture(&self) -> Option<&Arc<Picture>> {
        match self {
            Self::Picture(picture) => Some(picture),
            Self::Mark(_) => None,
        }
    }
}

/// The letter that stands for somebody or something that has no picture: the first that can be read, as a capital.
pub fn initial(name: &str) -> String {
    let first = name.chars().find(|char| char.is_alphanumeric());
    first.map_or_else(|| "·".to_owned(), |char| char.to_uppercase().collect())
}

/// The letters that stand for a person: of the first and the last word of their name, where the script has capitals. Letters of
/// others grow together, or mean something.
pub fn initials(name: &str) -> String {
    let cased = |word: &str| word.chars().find(|char| char.is_alphanumeric()).filter(|char| char.is_alphabetic());
    let cased = |word: &str| cased(word).filter(|char| !char.to_lowercase().eq(char.to_uppercase()));
    let mut words = name.split_whitespace();
    match (words.next().and_then(cased), words.next_back().and_then(cased)) {
        (Some(first), Some(last)) => first.to_uppercase().chain(last.to_uppercase()).collect(),
        _ => initial(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_has_the_name_of_its_owner_in_lower_case() {
        for (name, mark) in [("google", Mark::Google), ("github", Mark::GitHub), ("auth0", Mark::Auth0)] {
            assert_eq!(name.parse(), Ok(mark));
            assert_eq!(<&str>::from(mark), name);
        }
    }

    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        let cases = [
            ("Ada Lovelace", "AL"),
            ("ada king lovelace", "AL"),
            ("Ada", "A"),
            ("Игорь Ёжин", "ИЁ"),
            ("أمل نور", "أ"),
            ("山田 太郎", "山"),
            ("Ada 2", "A"),
            ("", "·"),
        ];
        for (name, letters) in cases {
            assert_eq!(initials(name), letters);
        }
    }

    #[test]
    fn an_initial_can_be_read() {
        for (name, letter) in [("wiki", "W"), ("«Éole»", "É"), ("ßharp", "SS"), ("日本", "日"), ("…", "·"), ("42", "4")]
        {
            assert_eq!(initial(name), letter);
        }
    }
}
