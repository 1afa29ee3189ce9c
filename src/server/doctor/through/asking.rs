//! What is asked through a proxy, and what of it has come where.

use crate::model::{
    echo::{Echo, FOLDER, HEADER},
    header::IDENTITY,
};

use super::{came::Came, http2, reach::Way, wire::exchange};

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
