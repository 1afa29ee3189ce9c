//! What a request has in it, and the word in it that is another one each time.

use uuid::Uuid;

/// What a request has in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    pub content_type: String,
    pub body: Vec<u8>,
}

/// Stands in a body for a word that is another one in each request: what has to be unique can be made only once.
pub const UNIQUE: &str = "{unique}";

impl Body {
    /// What is sent this time.
    pub fn bytes(&self) -> Vec<u8> {
        match std::str::from_utf8(&self.body) {
            Ok(text) if text.contains(UNIQUE) => {
                let word = format!("u{}", Uuid::now_v7().simple());
                text.replace(UNIQUE, &word).into_bytes()
            }
            _ => self.body.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unique_word_is_another_one_each_time_and_the_same_within_a_body() {
        let body = |text: &[u8]| Body { content_type: "application/json".to_owned(), body: text.to_vec() };
        let unique = body(br#"{"name":"{unique}","mail":"{unique}@example.org"}"#);
        let sent = || String::from_utf8(unique.bytes()).expect("a text");
        let (one, other) = (sent(), sent());
        assert_ne!(one, other);
        let word = one.split('"').nth(3).expect("a name");
        assert!(word.len() == 33 && word.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{word}");
        assert_eq!(one, format!(r#"{{"name":"{word}","mail":"{word}@example.org"}}"#));
        assert_eq!(body(br#"{"a":"{Unique}"}"#).bytes(), br#"{"a":"{Unique}"}"#);
        assert_eq!(body(b"\xff{unique}").bytes(), b"\xff{unique}", "no text");
    }
}
