//! What came back: an echo from behind the proxy, another answer, or none; and what each of them shows.

use super::wire::Reply;
use crate::model::{
    echo::Echo,
    header::{SCHEME, SIGN_IN},
};

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
}
