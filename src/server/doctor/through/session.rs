//! Whose cookie a run is brought, as it was copied.

use std::io::{self, IsTerminal};

use crate::{server::say::complain, sessions::SessionCookie};

/// Reads what `--session` says. What stands on a command line, others on this machine can read: `-` asks for it.
///
/// # Errors
/// In words: there is nothing, or it is no such cookie.
pub(super) fn read(given: Option<&str>, name: &str) -> Result<Option<SessionCookie>, String> {
    let text = match given {
        None => return Ok(None),
        Some("-") => asked_for(name).map_err(|error| format!("--session cannot be read: {error}."))?,
        Some(text) => text.to_owned(),
    };
    let value = value_of(&text, name);
    if value.is_empty() {
        return Err(format!(
            "--session is empty: it takes the value of the cookie {name}, which a browser that is signed in at the service shows among the cookies of its host."
        ));
    }
    SessionCookie::parse(value).map(Some).ok_or_else(|| none_at_service(name))
}

/// What is said of a cookie that opens nothing.
pub(super) fn none_at_service(name: &str) -> String {
    format!(
        "--session is not the cookie of somebody who is signed in at this service now: it takes the value of {name} there."
    )
}

fn asked_for(name: &str) -> io::Result<String> {
    if io::stdin().is_terminal() {
        complain(format_args!("The value of the cookie {name}, and Enter:"));
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line).map(|_| line)
}

/// Out of what a browser shows of it: the value alone, with its name, or a whole header.
fn value_of<'a>(text: &'a str, name: &str) -> &'a str {
    let text = text.trim();
    let header = text.split_once(':').filter(|(field, _)| field.eq_ignore_ascii_case("cookie"));
    let pairs = header.map_or(text, |(_, value)| value).split(';');
    let named = pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(own, _)| *own == name);
    named.map_or(text, |(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "__Host-vestibule";

    #[test]
    fn a_cookie_is_read_as_it_was_copied() {
        let cookie = SessionCookie::random();
        let value = cookie.encode();
        for copied in [
            value.clone(),
            format!(" {value}\n"),
            format!("{NAME}={value}"),
            format!("theme=dark; {NAME}={value}; other=1"),
            format!("cookie: theme=dark; {NAME}={value}"),
        ] {
            assert_eq!(read(Some(&copied), NAME), Ok(Some(cookie.clone())), "{copied}");
        }
        assert_eq!(read(None, NAME), Ok(None));
    }

    #[test]
    fn what_is_none_is_told() {
        for empty in ["", "  ", "__Host-vestibule="] {
            assert!(read(Some(empty), NAME).expect_err(empty).contains("is empty"), "{empty}");
        }
        for wrong in ["nonsense", "__Host-session=x", "__Host-vestibule=x"] {
            assert_eq!(read(Some(wrong), NAME), Err(none_at_service(NAME)), "{wrong}");
        }
    }
}
