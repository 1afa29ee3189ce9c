//! Reads a table key by key and notes every mistake, so that all of them can be told at once. The usual libraries stop at the first.

use std::{str::FromStr, time::Duration};

use toml::{Table, Value};

use super::{mistake::Mistake, text::one_line};
use crate::model::name::{self, NAME_MAX_CHARS, NameError};

/// The keys of one table. What has been read is taken out; what is left in the end is unknown.
pub struct Keys<'a> {
    table: &'a mut Table,
    path: String,
    mistakes: &'a mut Vec<Mistake>,
}

impl<'a> Keys<'a> {
    /// The keys of a table at a path.
    pub fn new(table: &'a mut Table, path: &str, mistakes: &'a mut Vec<Mistake>) -> Self {
        Self { table, path: path.to_owned(), mistakes }
    }

    /// Notes a mistake.
    pub fn wrong(&mut self, key: &str, text: &str) {
        self.mistakes.push(Mistake { key: format!("{}{key}", self.path), text: text.to_owned() });
    }

    /// A text of one line that is not empty, without white space around it.
    pub fn string(&mut self, key: &str) -> Option<String> {
        match self.table.remove(key)? {
            Value::String(text) => match one_line(&text) {
                Ok("") => {
                    self.wrong(key, "is empty. Give it a value or leave it out");
                    None
                }
                Ok(text) => Some(text.to_owned()),
                Err(why) => {
                    self.wrong(key, why);
                    None
                }
            },
            other => self.no(key, "a text in quotes", &other),
        }
    }

    /// A text that has to be there.
    pub fn required(&mut self, key: &str, what: &str) -> Option<String> {
        if !self.table.contains_key(key) {
            self.wrong(key, &format!("is missing: {what}"));
        }
        self.string(key)
    }

    /// Lower case letters, digits, dashes: it stands in addresses.
    pub fn identifier(&mut self, key: &str) -> Option<String> {
        let text = self.required(key, "a short name for addresses")?;
        if text.len() <= 64
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_')
        {
            Some(text)
        } else {
            self.wrong(
                key,
                &format!("is \"{text}\"; it may have up to 64 lower case letters, digits, dashes and underscores"),
            );
            None
        }
    }

    /// What people call something: it stands on pages.
    pub fn name(&mut self, key: &str) -> Option<String> {
        let text = self.string(key)?;
        match name::check(&text) {
            Ok(name) => Some(name),
            Err(error) => {
                self.wrong(key, &name_mistake(error));
                None
            }
        }
    }

    /// A text that a type can read.
    pub fn parsed<T: FromStr>(&mut self, key: &str, what: &str) -> Option<T> {
        let text = self.string(key)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.wrong(key, &format!("is \"{text}\", which is not {what}"));
        }
        parsed
    }

    /// `true` or `false`, also as a text, since the environment has nothing else.
    pub fn boolean(&mut self, key: &str) -> Option<bool> {
        match self.table.remove(key)? {
            Value::Boolean(value) => Some(value),
            Value::String(text) if text.trim() == "true" => Some(true),
            Value::String(text) if text.trim() == "false" => Some(false),
            other => self.no(key, "true or false", &other),
        }
    }

    /// A whole number, also as a text.
    pub fn number(&mut self, key: &str) -> Option<i64> {
        match self.table.remove(key)? {
            Value::Integer(value) => Some(value),
            Value::String(text) if text.trim().parse::<i64>().is_ok() => text.trim().parse().ok(),
            other => self.no(key, "a whole number", &other),
        }
    }

    /// A duration such as "30min" or "12h", or a number of seconds; above zero and at most a year.
    pub fn duration(&mut self, key: &str) -> Option<Duration> {
        const WHAT: &str = "a duration such as \"30min\" or \"12h\", from one second to one year";
        let value = self.table.remove(key)?;
        let duration = match &value {
            Value::Integer(seconds) => u64::try_from(*seconds).ok().map(Duration::from_secs),
            Value::String(text) => {
                let text = text.trim();
                text.parse().map(Duration::from_secs).ok().or_else(|| humantime::parse_duration(text).ok())
            }
            _ => None,
        };
        match duration {
            Some(duration) if (Duration::from_secs(1)..=Duration::from_hours(365 * 24)).contains(&duration) => {
                Some(duration)
            }
            _ => self.no(key, WHAT, &value),
        }
    }

    /// A duration that may also be nothing, such as "3s" or 0, up to a limit.
    pub fn pause(&mut self, key: &str, most: Duration) -> Option<Duration> {
        if matches!(self.table.get(key)?, Value::Integer(0)) || self.table.get(key)?.as_str().is_some_and(is_zero) {
            self.table.remove(key);
            return Some(Duration::ZERO);
        }
        let duration = self.duration(key)?;
        if duration > most {
            self.wrong(key, &format!("is longer than {}", humantime::format_duration(most)));
            return None;
        }
        Some(duration)
    }

    /// A list of texts, each of one line; a single text is a list too, divided at commas and white space.
    pub fn list(&mut self, key: &str) -> Option<Vec<String>> {
        let texts: Vec<String> = match self.table.remove(key)? {
            Value::String(text) => {
                let divides = |char: char| char == ',' || char.is_whitespace();
                text.split(divides).filter(|part| !part.is_empty()).map(str::to_owned).collect()
            }
            Value::Array(values) if values.iter().all(Value::is_str) => {
                values.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            other => return self.no(key, "a list of texts such as [\"one\", \"two\"]", &other),
        };
        let mut lines = Vec::with_capacity(texts.len());
        for text in &texts {
            match one_line(text) {
                Ok(line) => lines.push(line.to_owned()),
                Err(why) => self.wrong(key, &format!("has a text in it that {why}")),
            }
        }
        Some(lines)
    }

    /// A list of texts that a type can read.
    pub fn parsed_list<T: FromStr>(&mut self, key: &str, what: &str) -> Vec<T> {
        let mut parsed = Vec::new();
        for text in self.list(key).unwrap_or_default() {
            match text.parse() {
                Ok(value) => parsed.push(value),
                Err(_) => self.wrong(key, &format!("has \"{text}\" in it; it should be {what}")),
            }
        }
        parsed
    }

    /// Whether a key is there.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The names in the table, where they are of somebody else's choice.
    pub fn names(&self) -> Vec<String> {
        self.table.keys().cloned().collect()
    }

    /// Whatever is in the table, each with a text or a list of texts.
    pub fn entries(&mut self) -> Vec<(String, Vec<String>)> {
        self.names().into_iter().filter_map(|name| self.list(&name).map(|values| (name, values))).collect()
    }

    /// A table.
    pub fn table<T>(&mut self, key: &str, read: impl FnOnce(&mut Keys<'_>) -> T) -> Option<T> {
        match self.table.remove(key)? {
            Value::Table(mut table) => {
                let mut keys = Keys::new(&mut table, &format!("{}{key}.", self.path), self.mistakes);
                let value = read(&mut keys);
                keys.finish();
                Some(value)
            }
            other => self.no(key, &format!("a table that begins with [{key}]"), &other),
        }
    }

    /// A list of tables.
    pub fn tables<T>(&mut self, key: &str, read: impl Fn(&mut Keys<'_>) -> Option<T>) -> Vec<T> {
        let mut read_tables = Vec::new();
        match self.table.remove(key) {
            None => {}
            Some(Value::Array(values)) if values.iter().all(Value::is_table) => {
                for (index, value) in values.into_iter().enumerate() {
                    let Value::Table(mut table) = value else { continue };
                    let mut keys = Keys::new(&mut table, &format!("{}{key}[{index}].", self.path), self.mistakes);
                    read_tables.extend(read(&mut keys));
                    keys.finish();
                }
            }
            Some(other) => {
                let _: Option<()> =
                    self.no(key, &format!("a list of tables, each of which begins with [[{key}]]"), &other);
            }
        }
        read_tables
    }

    /// Notes every key that nobody asked for.
    pub fn finish(self) {
        for key in self.table.keys() {
            self.mistakes.push(Mistake {
                key: format!("{}{key}", self.path),
                text: "is not a setting. Is it mistyped?".to_owned(),
            });
        }
    }

    fn no<T>(&mut self, key: &str, what: &str, value: &Value) -> Option<T> {
        // What stands there may be a secret in the wrong place: only its kind is told.
        self.wrong(key, &format!("should be {what}, and is {} that does not fit", kind(value)));
        None
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

fn is_zero(text: &str) -> bool {
    text == "0" || humantime::parse_duration(text).is_ok_and(|duration| duration.is_zero())
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
