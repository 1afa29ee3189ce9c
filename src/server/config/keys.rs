//! Reads a table key by key and notes every mistake, so that all of them can be told at once. The usual libraries stop at the first.

use std::{ops::RangeInclusive, str::FromStr, time::Duration};

use toml::{Table, Value};

use super::{mistake::Mistake, text::one_line};
use crate::model::name::{self, NAME_MAX_CHARS, NameError};

#[cfg(test)]
thread_local! {
    /// Every key that was asked for: a test compares them with the example.
    pub(super) static ASKED: std::cell::RefCell<std::collections::BTreeSet<String>> = std::cell::RefCell::default();
}

/// The keys of one table. What has been read is taken out; what is left in the end is unknown.
pub struct Keys<'a> {
    table: &'a mut Table,
    path: String,
    mistakes: &'a mut Vec<Mistake>,
    notes: &'a mut Vec<Mistake>,
    /// Every key that there could have been.
    known: Vec<String>,
}

impl<'a> Keys<'a> {
    pub fn new(table: &'a mut Table, path: &str, mistakes: &'a mut Vec<Mistake>, notes: &'a mut Vec<Mistake>) -> Self {
        Self { table, path: path.to_owned(), mistakes, notes, known: Vec::new() }
    }

    /// Notes what is worth knowing, and keeps nothing from starting.
    pub fn note(&mut self, key: &str, text: impl Into<String>) {
        self.notes.push(Mistake { key: format!("{}{key}", self.path), text: text.into() });
    }

    pub fn wrong(&mut self, key: &str, text: impl Into<String>) {
        self.mistakes.push(Mistake { key: format!("{}{key}", self.path), text: text.into() });
    }

    /// Notes a mistake in place of a value.
    pub fn refuse<T>(&mut self, key: &str, text: impl Into<String>) -> Option<T> {
        self.wrong(key, text);
        None
    }

    /// A value of one kind.
    fn value<T>(&mut self, key: &str, what: &str, read: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        #[cfg(test)]
        ASKED.with_borrow_mut(|asked| asked.insert(key.to_owned()));
        self.known.push(key.to_owned());
        let value = self.table.remove(key)?;
        // What stands there may be a secret in the wrong place: only its kind is told.
        let wrong = || format!("should be {what}, and is {} that does not fit", kind(&value));
        read(&value).or_else(|| self.refuse(key, wrong()))
    }

    /// A text of one line that is not empty, without white space around it.
    pub fn string(&mut self, key: &str) -> Option<String> {
        let text = self.value(key, "a text in quotes", |value| value.as_str().map(str::to_owned))?;
        match one_line(&text) {
            Ok("") => self.refuse(key, "is empty. Give it a value or leave it out"),
            Ok(text) => Some(text.to_owned()),
            Err(why) => self.refuse(key, why),
        }
    }

    /// A text that has to be there.
    pub fn required(&mut self, key: &str, what: &str) -> Option<String> {
        if !self.has(key) {
            self.wrong(key, format!("is missing: {what}"));
        }
        self.string(key)
    }

    /// Lower case letters, digits, dashes: it stands in addresses.
    pub fn identifier(&mut self, key: &str) -> Option<String> {
        let text = self.required(key, "a short name for addresses")?;
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
        if text.len() <= 64 && text.bytes().all(fits) {
            return Some(text);
        }
        self.refuse(
            key,
            format!("is \"{text}\"; it may have up to 64 lower case letters, digits, dashes and underscores"),
        )
    }

    /// What people call something: it stands on pages.
    pub fn name(&mut self, key: &str) -> Option<String> {
        let text = self.string(key)?;
        name::check(&text).map_or_else(|error| self.refuse(key, name_mistake(error)), Some)
    }

    /// A text that a type can read.
    pub fn parsed<T: FromStr>(&mut self, key: &str, what: &str) -> Option<T> {
        let text = self.string(key)?;
        text.parse().ok().or_else(|| self.refuse(key, format!("is \"{text}\", which is not {what}")))
    }

    /// `true` or `false`, also as a text, since the environment has nothing else.
    pub fn boolean(&mut self, key: &str) -> Option<bool> {
        self.value(key, "true or false", |value| match value {
            Value::String(text) => text.trim().parse().ok(),
            value => value.as_bool(),
        })
    }

    /// A whole number, also as a text; `wrong` says which ones there may be.
    pub fn number(&mut self, key: &str, range: RangeInclusive<u32>, wrong: &str) -> Option<u32> {
        let number = self.value(key, "a whole number", |value| match value {
            Value::String(text) => text.trim().parse().ok(),
            value => value.as_integer(),
        })?;
        u32::try_from(number).ok().filter(|number| range.contains(number)).or_else(|| self.refuse(key, wrong))
    }

    /// A duration such as "30min" or "12h", or a number of seconds; above zero and at most a year.
    pub fn duration(&mut self, key: &str) -> Option<Duration> {
        const WHAT: &str = "a duration such as \"30min\" or \"12h\", from one second to one year";
        let range = Duration::from_secs(1)..=Duration::from_hours(365 * 24);
        self.value(key, WHAT, |value| duration_of(value).filter(|duration| range.contains(duration)))
    }

    /// A short duration such as "250ms", within limits.
    pub fn short(&mut self, key: &str, least: Duration, most: Duration) -> Option<Duration> {
        let limits = [least, most].map(humantime::format_duration);
        let what = format!("a duration such as \"250ms\", from {} to {}", limits[0], limits[1]);
        self.value(key, &what, |value| duration_of(value).filter(|duration| (least..=most).contains(duration)))
    }

    /// A duration that may also be nothing, such as "3s" or 0, up to a limit.
    pub fn pause(&mut self, key: &str, most: Duration) -> Option<Duration> {
        if duration_of(self.table.get(key)?) == Some(Duration::ZERO) {
            return self.value(key, "nothing", duration_of);
        }
        let duration = self.duration(key)?;
        if duration > most {
            return self.refuse(key, format!("is longer than {}", humantime::format_duration(most)));
        }
        Some(duration)
    }

    /// A list of texts, each of one line; a single text is a list too, divided at commas and white space.
    pub fn list(&mut self, key: &str) -> Option<Vec<String>> {
        let texts = self.value(key, "a list of texts such as [\"one\", \"two\"]", |value| match value {
            Value::String(text) => {
                let parts = text.split(|char: char| char == ',' || char.is_whitespace());
                Some(parts.filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>())
            }
            value => value.as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect(),
        })?;
        let line = |text: &String| match one_line(text) {
            Ok(line) => Some(line.to_owned()),
            Err(why) => self.refuse(key, format!("has a text in it that {why}")),
        };
        Some(texts.iter().filter_map(line).collect())
    }

    /// A list of texts that a type can read.
    pub fn parsed_list<T: FromStr>(&mut self, key: &str, what: &str) -> Vec<T> {
        let texts = self.list(key).unwrap_or_default();
        let parse = |text: &String| {
            text.parse().ok().or_else(|| self.refuse(key, format!("has \"{text}\" in it; it should be {what}")))
        };
        texts.iter().filter_map(parse).collect()
    }

    /// The text that stands there, which is not taken out yet: what it is decides how it is read.
    pub fn text(&self, key: &str) -> Option<String> {
        self.table.get(key)?.as_str().map(str::to_owned)
    }

    pub fn is_table(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(Value::is_table)
    }

    /// A time as TOML writes it, with or without quotes.
    pub fn moment(&mut self, key: &str) -> Option<String> {
        self.value(key, "a time such as \"2026-12-01T10:00+01:00\"", |value| match value {
            Value::String(text) => Some(text.trim().to_owned()),
            value => value.as_datetime().map(ToString::to_string),
        })
    }

    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Whatever is in the table, where the names are of somebody else's choice.
    pub fn entries<T, C: FromIterator<(String, T)>>(&mut self, read: impl Fn(&mut Self, &str) -> Option<T>) -> C {
        let names: Vec<String> = self.table.keys().cloned().collect();
        names.into_iter().filter_map(|name| read(self, &name).map(|value| (name, value))).collect()
    }

    pub fn table<T>(&mut self, key: &str, read: impl FnOnce(&mut Keys<'_>) -> T) -> Option<T> {
        let what = format!("a table that begins with [{key}]");
        let table = self.value(key, &what, |value| value.as_table().cloned())?;
        Some(self.inner(key, table, read))
    }

    pub fn tables<T>(&mut self, key: &str, read: impl Fn(&mut Keys<'_>) -> Option<T>) -> Vec<T> {
        let what = format!("a list of tables, each of which begins with [[{key}]]");
        let tables = self.value(key, &what, |value| {
            value.as_array()?.iter().map(|value| value.as_table().cloned()).collect::<Option<Vec<Table>>>()
        });
        let tables = tables.unwrap_or_default().into_iter().enumerate();
        tables.filter_map(|(index, table)| self.inner(&format!("{key}[{index}]"), table, &read)).collect()
    }

    fn inner<T>(&mut self, key: &str, mut table: Table, read: impl FnOnce(&mut Keys<'_>) -> T) -> T {
        let mut keys = Keys::new(&mut table, &format!("{}{key}.", self.path), self.mistakes, self.notes);
        let value = read(&mut keys);
        keys.finish();
        value
    }

    /// Notes every key that nobody asked for.
    pub fn finish(mut self) {
        for key in std::mem::take(self.table).keys() {
            let text = match self.nearest(key) {
                Some(known) => format!("is not a setting. Did you mean {known}?"),
                None => "is not a setting. Is it mistyped?".to_owned(),
            };
            self.wrong(key, text);
        }
    }

    /// The setting that somebody meant who wrote this: two slips away at most, and not another word altogether.
    fn nearest(&self, key: &str) -> Option<&str> {
        const SLIPS: usize = 2;
        let key = key.to_ascii_lowercase();
        let distance = |known: &&String| strsim::osa_distance(&key, known);
        let nearest = self.known.iter().min_by_key(distance)?;
        (distance(&nearest) <= SLIPS.min(key.chars().count() / 2)).then_some(nearest)
    }
}

fn name_mistake(error: NameError) -> String {
    let code = |char: char| format!("U+{:04X}", u32::from(char));
    match error {
        NameError::Missing | NameError::Blank => "has nothing in it that can be seen on a page".to_owned(),
        NameError::TooLong => format!("is longer than {NAME_MAX_CHARS} characters"),
        NameError::Hidden(char) => {
            format!("has {} in it, which cannot be seen or turns the text around. Take it out", code(char))
        }
        NameError::Loose(char) => format!("has {} in it, which needs a letter before it", code(char)),
        NameError::Unprintable(char) => format!("has {} in it, which cannot be shown. Take it out", code(char)),
    }
}

/// A number of seconds, or a text that is one or has units.
fn duration_of(value: &Value) -> Option<Duration> {
    let Value::String(text) = value else {
        return u64::try_from(value.as_integer()?).ok().map(Duration::from_secs);
    };
    let seconds = text.trim().parse().map(Duration::from_secs).ok();
    seconds.or_else(|| humantime::parse_duration(text.trim()).ok())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a text",
        Value::Integer(_) | Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list",
        Value::Table(_) => "a table",
    }
}
