//! A route: a method and a path, of which some segments may be anything.

use std::{
    cmp::{Ordering, Reverse},
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
};

use thiserror::Error;

use super::unseen::is_unseen;

/// The method of a websocket in lists and tables: a GET that asks to go on as one (RFC 6455 section 4.1).
pub const WEBSOCKET: &str = "WS";

/// A method and a path, as lists and tables have it: `GET /docs/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Route {
    /// Upper case, or [`WEBSOCKET`].
    pub method: String,
    pub path: RoutePath,
}

/// The path of a route. Two are equal if they are for the same paths: what a parameter is called makes no difference.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoutePath(Vec<Segment>);

/// Methods beside the letters that some have in them (RFC 9110 section 9.1 allows more, and no service has them).
const MOST_LETTERS: usize = 32;

/// One segment. The order is that of precedence: what is written out wins over what may be anything.
#[derive(Debug, Clone)]
pub enum Segment {
    Literal(String),
    /// One with something written out around what may be anything: `{name}.json`, `{id}:cancel`.
    Around {
        before: String,
        name: String,
        after: String,
    },
    /// Any one segment, with its name.
    Parameter(String),
    /// Whatever follows, with its name.
    Rest(String),
}

/// Why a line is no route.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RouteError {
    #[error("{0:?} is no route. Write a method and a path, such as GET /docs/{{id}}")]
    NoRoute(String),
    #[error("{0:?} is no method. Write it in capital letters, such as GET, or WS for a websocket")]
    NoMethod(String),
    #[error(
        "{0:?} is no path. It begins with a slash, and has neither a query nor white space in it, nor what cannot be seen"
    )]
    NoPath(String),
    #[error("{0:?} is followed by something, and is for all that follows")]
    RestInside(String),
}

impl FromStr for Route {
    type Err = RouteError;

    fn from_str(text: &str) -> Result<Self, RouteError> {
        let mut words = text.split_ascii_whitespace();
        let (Some(method), Some(path), None) = (words.next(), words.next(), words.next()) else {
            return Err(RouteError::NoRoute(text.to_owned()));
        };
        Self::new(method, path.parse()?)
    }
}

impl Route {
    pub fn new(method: &str, path: RoutePath) -> Result<Self, RouteError> {
        // One that begins otherwise would be a formula to who opens the table in a spreadsheet.
        let is_method = method.starts_with(|first: char| first.is_ascii_uppercase()) && method.len() <= MOST_LETTERS;
        if !is_method || !method.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-' || byte == b'_') {
            return Err(RouteError::NoMethod(method.to_owned()));
        }
        let text = path.to_string();
        if text.contains(is_unseen) {
            Err(RouteError::NoPath(text))
        } else {
            Ok(Self { method: method.to_owned(), path })
        }
    }

    /// Whether asking changes nothing (RFC 9110 section 9.2.1).
    pub fn is_read(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS") || self.is_websocket()
    }

    pub fn is_websocket(&self) -> bool {
        self.method == WEBSOCKET
    }
}

impl fmt::Display for Route {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)
    }
}

impl FromStr for RoutePath {
    type Err = RouteError;

    /// `/docs/{id}`, `/docs/:id`, `/docs/<id>`, with a type or a condition as frameworks have them (`<int:id>`, `{id:int}`,
    /// `:id(\\d+)`); `{rest:path}`, `<path:rest>`, `{*rest}`, `*rest` and `*` at the end are for all that follows.
    fn from_str(text: &str) -> Result<Self, RouteError> {
        let path = text.strip_prefix('/').ok_or_else(|| RouteError::NoPath(text.to_owned()))?;
        if text.contains(['?', '#', '\\']) && !text.contains('(')
            || text.chars().any(|char| char.is_whitespace() || char.is_control() || is_unseen(char))
        {
            return Err(RouteError::NoPath(text.to_owned()));
        }
        let segments: Vec<Segment> = path.split('/').map(Segment::read).collect();
        let rest = segments.iter().position(|segment| matches!(segment, Segment::Rest(_)));
        match rest {
            Some(at) if at + 1 < segments.len() => Err(RouteError::RestInside(segments[at].to_string())),
            _ => Ok(Self(segments)),
        }
    }
}

impl RoutePath {
    pub fn new(segments: Vec<Segment>) -> Self {
        Self(segments)
    }

    /// What is between its slashes; of `/` one empty literal.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// How many of them may be anything.
    pub fn parameters(&self) -> usize {
        self.0.iter().filter(|segment| !matches!(segment, Segment::Literal(_))).count()
    }

    /// The path itself, where nothing in it may be anything.
    pub fn literal(&self) -> Option<String> {
        (self.parameters() == 0).then(|| self.to_string())
    }

    /// Whether a path, without its query, is one of this route's.
    pub fn matches(&self, path: &str) -> bool {
        let Some(path) = path.strip_prefix('/') else { return false };
        let mut asked = path.split('/');
        for segment in &self.0 {
            match (segment, asked.next()) {
                (Segment::Rest(_), next) => return next.is_some(),
                (Segment::Literal(literal), Some(next)) if literal == next => {}
                (Segment::Parameter(_), Some(next)) if !next.is_empty() => {}
                (Segment::Around { before, after, .. }, Some(next)) if is_around(next, before, after) => {}
                _ => return false,
            }
        }
        asked.next().is_none()
    }
}

/// Whether something stands between the two.
fn is_around(text: &str, before: &str, after: &str) -> bool {
    text.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).is_some_and(|between| !between.is_empty())
}

/// The route that a request is for: a literal segment wins over a parameter, the first one that differs decides.
pub fn find<'a>(routes: impl IntoIterator<Item = &'a Route>, method: &str, path: &str) -> Option<&'a Route> {
    let fitting = routes.into_iter().filter(|route| route.method == method && route.path.matches(path));
    fitting.min_by(|one, other| one.path.cmp(&other.path))
}

impl fmt::Display for RoutePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|segment| write!(formatter, "/{segment}"))
    }
}

impl Segment {
    /// What is written out, although it may look like a parameter: what would be read as one is encoded.
    pub fn literal(text: &str) -> Self {
        let mut literal = text.to_owned();
        if text.contains(['{', '}']) {
            literal = text.replace('{', "%7B").replace('}', "%7D");
        }
        if let Some(first @ (':' | '*' | '<')) = literal.chars().next() {
            literal.replace_range(..1, &format!("%{:02X}", first as u8));
        }
        Self::Literal(literal)
    }

    /// With braces only, as OpenAPI has it; of several parameters in one segment, all from the first to the last are one.
    pub fn templated(text: &str) -> Self {
        let (Some(open), Some(close)) = (text.find('{'), text.rfind('}')) else { return Self::literal(text) };
        if close < open {
            return Self::literal(text);
        }
        let is_name = |char: char| char.is_alphanumeric() || "_-.".contains(char);
        let words = text[open + 1..close].split(|char| !is_name(char)).map(|word| word.trim_matches(['-', '.']));
        let words = words.filter(|word| !word.is_empty());
        let name = words.collect::<Vec<_>>().join("-");
        match (&text[..open], &text[close + 1..]) {
            ("", "") => Self::Parameter(name),
            (before, after) => Self::Around { before: before.to_owned(), name, after: after.to_owned() },
        }
    }

    fn read(text: &str) -> Self {
        let enclosed = |open, close| text.strip_prefix(open).and_then(|text: &str| text.strip_suffix(close));
        if let Some(name) = text.strip_prefix(':').filter(|name| !name.is_empty()) {
            return Self::Parameter(name.split('(').next().unwrap_or(name).trim_end_matches('?').to_owned());
        }
        if let Some(name) = enclosed('{', '}').filter(|name| !name.is_empty()) {
            let (name, kind) = name.split_once(':').unwrap_or((name, ""));
            return match name.strip_prefix('*') {
                Some(rest) => Self::Rest(rest.to_owned()),
                None if kind == "path" => Self::Rest(name.to_owned()),
                None => Self::Parameter(name.to_owned()),
            };
        }
        if let Some(name) = enclosed('<', '>').filter(|name| !name.is_empty()) {
            let (kind, name) = name.split_once(':').unwrap_or(("", name));
            return if kind == "path" { Self::Rest(name.to_owned()) } else { Self::Parameter(name.to_owned()) };
        }
        match text.strip_prefix('*') {
            Some(rest) => Self::Rest(rest.trim_start_matches('*').to_owned()),
            None if text.contains('{') => Self::templated(text),
            None => Self::Literal(text.to_owned()),
        }
    }

    /// What it is to a request, whatever a parameter is called.
    fn sort(&self) -> (u8, Reverse<usize>, &str, &str) {
        match self {
            Self::Literal(literal) => (0, Reverse(0), literal, ""),
            Self::Around { before, after, .. } => (1, Reverse(before.len() + after.len()), before, after),
            Self::Parameter(_) => (2, Reverse(0), "", ""),
            Self::Rest(_) => (3, Reverse(0), "", ""),
        }
    }
}

impl PartialEq for Segment {
    fn eq(&self, other: &Self) -> bool {
        self.sort() == other.sort()
    }
}

impl Eq for Segment {}

impl PartialOrd for Segment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Segment {
    fn cmp(&self, other: &Self) -> Ordering {
        self.sort().cmp(&other.sort())
    }
}

impl Hash for Segment {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.sort().hash(state);
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(literal) => formatter.write_str(literal),
            Self::Around { before, name, after } => write!(formatter, "{before}{{{name}}}{after}"),
            Self::Parameter(name) => write!(formatter, "{{{name}}}"),
            Self::Rest(name) => write!(formatter, "{{*{name}}}"),
        }
    }
}

#[cfg(test)]
mod tests;
