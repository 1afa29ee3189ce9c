//! The echo: what has arrived at the door of a request that was sent through a proxy, for `vestibule doctor --through`.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::path::reading::readings;

/// The header that shows the doctor's token.
pub const HEADER: &str = "vestibule-echo";

/// Everything below is the echo's, at the host of every service.
pub const FOLDER: &str = "/vestibule-echo/";

/// Below it, the check says yes only where it gets to see the header that is named: `/vestibule-echo/seen/cookie`. Of
/// cookies it is one of the door's that counts.
pub const IF_SEEN: &str = "/vestibule-echo/seen/";

/// Below it, the check says yes only where the host that is named is the one it judges, whichever service the token is for:
/// `/vestibule-echo/host/wiki.example.org`. The host that the door is told then stands in the echo.
pub const IF_HOST: &str = "/vestibule-echo/host/";

/// Below it, the check says yes only where its answer says something in the header that is named.
pub const IF_SAID: &str = "/vestibule-echo/said/";

/// Below it, the check says yes only where the method that is named is the one that it was told of.
pub const IF_METHOD: &str = "/vestibule-echo/method/";

/// Below it, the check says yes only where the query that is named is the one that it was told of: `/vestibule-echo/query/a=1?a=1`.
pub const IF_QUERY: &str = "/vestibule-echo/query/";

/// There the check says what it says while nobody can tell.
pub const UNAVAILABLE: &str = "/vestibule-echo/answer/503";

/// There it ends the connection without an answer, as a door does that breaks down.
pub const SILENT: &str = "/vestibule-echo/answer/none";

/// What is not told stands as this.
pub const HIDDEN: &str = "…";

/// What has arrived, in the JSON that the door answers with and the doctor reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Echo {
    pub method: String,
    /// As it stands in the request line; of HTTP/2, path and query.
    pub target: String,
    pub version: String,
    /// By which the door chose the service.
    pub host: Option<String>,
    /// Nobody tells the door.
    pub scheme_seen: Option<String>,
    /// Names in lower case, values as [`shown`] writes them.
    pub headers: Vec<(String, String)>,
    /// Which of them stand there with escapes, by their place.
    pub escaped: Vec<usize>,
    pub body: Body,
    /// From where it came, whatever a header says.
    pub peer: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    pub bytes: u64,
    /// In hexadecimal.
    pub sha256: String,
}

/// Whether an address is in the folder for every program on the way, letter by letter: what only some take for the echo's,
/// others hand to the service.
pub fn is_under(target: &str) -> bool {
    let path = target.split('?').next().unwrap_or_default();
    path.starts_with(FOLDER)
        && readings(path).is_ok_and(|readings| readings.iter().all(|read| read.path.starts_with(FOLDER)))
}

/// A value as text, and whether escapes stand in it: `\xNN` for what is no printable ASCII, and for the backslash itself. What is
/// UTF-8 has none.
pub fn shown(value: &[u8]) -> (String, bool) {
    match std::str::from_utf8(value) {
        Ok(text) => (text.to_owned(), false),
        Err(_) => (value.iter().map(|byte| escaped(*byte)).collect(), true),
    }
}

/// As [`Body`] has its sum.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn escaped(byte: u8) -> String {
    match byte {
        b'\\' => r"\x5c".to_owned(),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!(r"\x{byte:02x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_echos_only_if_every_reading_of_it_is() {
        for target in [
            "/vestibule-echo/",
            "/vestibule-echo/a",
            "/vestibule-echo/a?b=/../c",
            "/vestibule-echo/a//b/../c",
            "/vestibule-echo/a/%2e%2e/b",
            "/vestibule-echo/a/..%2fb",
            "/vestibule-echo/a;x/b",
            "/vestibule-echo/a\\b",
            "/vestibule-echo/caf%C3%A9",
        ] {
            assert!(is_under(target), "{target}");
        }
        for target in [
            "/",
            "/vestibule-echo",
            "/Vestibule-Echo/a",
            "/vestibule-echo./a",
            "/vestibule-echo;x/a",
            "//vestibule-echo/a",
            "/%76estibule-echo/a",
            "/vestibule-echo%2fa",
            "/x/../vestibule-echo/a",
            "/vestibule-echo/../x",
            "/vestibule-echo/a/../../x",
            "/vestibule-echo/%2e%2e/x",
            "/vestibule-echo/..%2fx",
            "/vestibule-echo/%252e%252e/x",
            "/vestibule-echo/..;/x",
            "/vestibule-echo/..\\x",
            "/vestibule-echo/%00",
            "/vestibule-echo/%ff",
            "/vestibule-echo/%",
            "vestibule-echo/",
            "https://wiki.example.org/vestibule-echo/a",
            "",
        ] {
            assert!(!is_under(target), "{target}");
        }
    }

    #[test]
    fn whatever_a_value_is_nothing_of_it_is_lost() {
        for (value, text, has_escapes) in [
            (&b"Ada"[..], "Ada", false),
            ("Zoë \\x41".as_bytes(), "Zoë \\x41", false),
            (b"Zo\xeb \\x41\t", "Zo\\xeb \\x5cx41\\x09", true),
            (b"", "", false),
        ] {
            assert_eq!(shown(value), (text.to_owned(), has_escapes));
        }
    }

    #[test]
    fn the_json_has_its_members_in_order() {
        let echo = Echo {
            method: "GET".to_owned(),
            target: "/vestibule-echo/a".to_owned(),
            version: "HTTP/1.1".to_owned(),
            host: Some("wiki.example.org".to_owned()),
            scheme_seen: None,
            headers: vec![("host".to_owned(), "wiki.example.org".to_owned())],
            escaped: Vec::new(),
            body: Body { bytes: 0, sha256: "e3b0".to_owned() },
            peer: Some("127.0.0.1".to_owned()),
        };
        let json = concat!(
            r#"{"method":"GET","target":"/vestibule-echo/a","version":"HTTP/1.1","host":"wiki.example.org","scheme_seen":null,"#,
            r#""headers":[["host","wiki.example.org"]],"escaped":[],"body":{"bytes":0,"sha256":"e3b0"},"peer":"127.0.0.1"}"#
        );
        assert_eq!(serde_json::to_string(&echo).expect("JSON"), json);
        assert_eq!(serde_json::from_str::<Echo>(json).expect("an echo"), echo);
    }
}
