//! What is asked through a proxy, and what of it has come where.

use crate::model::{
    echo::{Echo, FOLDER, HEADER},
    header::{IDENTITY, SCHEME, SIGN_IN},
};

use super::{
    http2,
    reach::Way,
    wire::{Reply, exchange},
};

/// Stands in what is made up, and in nothing that the door says.
pub(super) const FORGED: &str = "vestibule-doctor-forged";

/// A host that nobody has (RFC 6761 section 6.4).
pub(super) const NOBODYS: &str = "elsewhere.invalid";

/// What is sent.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub line: String,
    pub host: Option<String>,
    pub lines: Vec<String>,
    pub body: Vec<u8>,
    /// The host that TLS names, where that is another one.
    pub server_name: Option<String>,
    pub has_token: bool,
}

/// Where an answer came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Came {
    /// From behind the proxy: what arrived there.
    Echo(Box<Echo>),
    Other(Reply),
    /// The connection ended without an answer, and why.
    Nothing(String),
}

/// What was turned away among what nobody should send. To such a request a connection that is closed is a no, as long as others
/// come through; one request too many is never one.
#[derive(Default)]
pub(super) struct TurnedAway {
    came: Vec<Came>,
    is_shown: bool,
}

/// One service behind one proxy.
pub(super) struct Asking {
    pub way: Way,
    /// As a browser writes it into `Host`.
    pub host: String,
    pub origin: String,
    /// What opens the echo.
    pub token: String,
    /// An address of the service that is for nobody who is not signed in, and most likely none of its own.
    pub private: Option<String>,
    /// The names of the door's cookies there.
    pub cookies: [String; 2],
    /// Other hosts that this door knows.
    pub others: Vec<String>,
    /// Whether the settings have a listener for checks.
    pub has_checks: bool,
    /// Whether somebody is signed in for the echo.
    pub has_session: bool,
    /// How many bytes are a large body.
    pub upload: usize,
}

impl Ask {
    /// Something under the echo's folder, with the token.
    pub fn echo(name: &str) -> Self {
        Self::get(&format!("{FOLDER}{name}"))
    }

    /// Any other address, with the token too: there it opens nothing.
    pub fn get(target: &str) -> Self {
        Self::by_line(format!("GET {target} HTTP/1.1"))
    }

    pub fn by_line(line: String) -> Self {
        Self { line, host: None, lines: Vec::new(), body: Vec::new(), server_name: None, has_token: true }
    }

    pub fn without_token(self) -> Self {
        Self { has_token: false, ..self }
    }

    #[must_use]
    pub fn with(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    pub fn with_all<L: Into<String>>(self, lines: impl IntoIterator<Item = L>) -> Self {
        lines.into_iter().fold(self, Self::with)
    }

    pub fn at_host(self, host: &str) -> Self {
        Self { host: Some(host.to_owned()), ..self }
    }

    fn has(&self, name: &str) -> bool {
        self.lines.iter().any(|line| line.split_once(':').is_some_and(|(own, _)| own.eq_ignore_ascii_case(name)))
    }
}

impl Asking {
    pub async fn send(&self, ask: Ask) -> Came {
        let connected = match &ask.server_name {
            Some(name) => self.way.connect_as(name).await,
            None => self.way.connect().await,
        };
        match connected {
            Ok(stream) => exchange(stream, &self.head(&ask), &ask.body).await.map_or_else(Came::Nothing, Came::of),
            Err(why) => Came::Nothing(why),
        }
    }

    /// Over HTTP/2; none where it is not offered.
    pub async fn send_by_http2(&self, authority: &str, target: &str, headers: &[(&str, &str)]) -> Option<Came> {
        let own = (HEADER.to_owned(), self.token.clone());
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let headers: Vec<_> = headers.chain([own]).collect();
        match http2::ask(&self.way, authority, target, &headers).await {
            Ok(reply) => reply.map(Came::of),
            Err(why) => Some(Came::Nothing(why)),
        }
    }

    /// The bytes before a body.
    pub fn head(&self, ask: &Ask) -> String {
        let mut lines = vec![ask.line.clone()];
        if !ask.has("host") {
            lines.push(format!("Host: {}", ask.host.as_ref().unwrap_or(&self.host)));
        }
        if !ask.has("connection") {
            lines.push("Connection: close".to_owned());
        }
        if ask.has_token {
            lines.push(format!("{HEADER}: {}", self.token));
        }
        lines.extend_from_slice(&ask.lines);
        if !ask.body.is_empty() {
            lines.push(format!("Content-Length: {}", ask.body.len()));
        }
        lines.join("\r\n") + "\r\n\r\n"
    }
}

impl Came {
    pub fn of(reply: Reply) -> Self {
        let echo = (reply.status == 200).then(|| serde_json::from_slice(&reply.body).ok()).flatten();
        echo.map_or(Self::Other(reply), |echo| Self::Echo(Box::new(echo)))
    }

    /// What was said in place of an echo.
    pub fn said(&self) -> String {
        match self {
            Self::Echo(_) => "the echo".to_owned(),
            Self::Other(reply) => reply.status.to_string(),
            Self::Nothing(why) => why.trim_end_matches('.').to_lowercase(),
        }
    }

    /// Whether it shows what becomes of what was asked: it has come through, or was refused for what it is. A door or a proxy
    /// that says no to whoever asks has shown nothing.
    pub fn shows(&self) -> bool {
        matches!(self, Self::Echo(_)) || matches!(self, Self::Other(reply) if reply.status == 400)
    }

    /// Whether it was one request too many for something on the way, or nobody has answered at all.
    pub fn is_turned_away(&self) -> bool {
        matches!(self, Self::Nothing(_)) || matches!(self, Self::Other(reply) if reply.status == 429)
    }
}

impl TurnedAway {
    pub fn take(&mut self, came: &Came) {
        self.is_shown |= matches!(came, Came::Echo(_));
        if came.is_turned_away() {
            self.came.push(came.clone());
        }
    }

    /// What leaves open whether anything is wrong.
    pub fn find(&self) -> Option<&Came> {
        self.came.iter().find(|came| !self.is_shown || matches!(came, Came::Other(_)))
    }
}

impl Reply {
    /// Whether it is one of the door's, which it writes for programs.
    pub fn is_problem(&self) -> bool {
        self.header("content-type") == Some("application/problem+json")
    }

    /// What tells one kind of answer from another: a refusal of the door's from a page of the service's.
    pub fn kind(&self) -> (u16, String, bool, bool) {
        let kind = self.header("content-type").unwrap_or_default();
        let is_doors = self.header("www-authenticate").is_some_and(|value| value.starts_with(SCHEME));
        (self.status, kind.to_owned(), is_doors, self.header(SIGN_IN).is_some())
    }
}

/// Every value that arrived under a name, as a service reads names that cannot tell an underscore from a dash.
pub(super) fn arrived<'a>(echo: &'a Echo, name: &str) -> Vec<&'a str> {
    let named = echo.headers.iter().filter(|(own, _)| own.replace('_', "-") == name);
    named.map(|(_, value)| value.as_str()).collect()
}

/// The names under which something made up has arrived.
pub(super) fn forged(echo: &Echo) -> Vec<&str> {
    let forged = echo.headers.iter().filter(|(_, value)| value.contains(FORGED));
    forged.map(|(name, _)| name.as_str()).collect()
}

/// The name in what `Host` may say, without its port.
pub(super) fn name_of(host: &str) -> String {
    let end = if host.starts_with('[') { host.find(']').map(|at| at + 1) } else { host.find(':') };
    host[..end.unwrap_or(host.len())].trim_end_matches('.').to_ascii_lowercase()
}

/// Whether a service would take a name for one of the door's.
pub(super) fn is_identity(name: &str) -> bool {
    IDENTITY.contains(&name.replace('_', "-").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn came(status: u16) -> Came {
        Came::Other(Reply { status, headers: Vec::new(), body: Vec::new() })
    }

    #[test]
    fn what_is_turned_away_shows_nothing() {
        for (came, shows, is_turned_away) in [
            (came(400), true, false),
            (came(404), false, false),
            (came(429), false, true),
            (came(502), false, false),
            (Came::Nothing("closed".to_owned()), false, true),
        ] {
            assert_eq!((came.shows(), came.is_turned_away()), (shows, is_turned_away), "{came:?}");
        }
    }

    #[test]
    fn a_closed_connection_is_a_no_only_where_others_come_through() {
        let echo = Came::of(Reply {
            status: 200,
            headers: Vec::new(),
            body: br#"{"method":"GET","target":"/","version":"HTTP/1.1","host":null,"scheme_seen":null,"headers":[],"escaped":[],"body":{"bytes":0,"sha256":""},"peer":null}"#.to_vec(),
        });
        assert!(matches!(echo, Came::Echo(_)));
        let closed = Came::Nothing("closed".to_owned());
        let found = |all: &[&Came]| {
            let mut turned_away = TurnedAway::default();
            all.iter().for_each(|came| turned_away.take(came));
            turned_away.find().cloned()
        };
        assert_eq!(found(&[&echo, &closed, &came(404)]), None);
        assert_eq!(found(&[&closed, &came(404)]), Some(closed.clone()));
        assert_eq!(found(&[&echo, &closed, &came(429)]), Some(came(429)));
    }

    #[test]
    fn the_name_of_a_host_ends_before_its_port() {
        for (host, name) in [
            ("wiki.example.org", "wiki.example.org"),
            ("WIKI.example.org.:8443", "wiki.example.org"),
            ("127.0.0.1:80", "127.0.0.1"),
            ("[2001:db8::1]:8443", "[2001:db8::1]"),
            ("[::1]", "[::1]"),
        ] {
            assert_eq!(name_of(host), name);
        }
    }
}
