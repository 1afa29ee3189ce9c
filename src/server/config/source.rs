//! Where settings come from: a file, and the environment over it.

use std::{io, path::Path};

use toml::{Table, Value};

use super::{
    environment::{DATABASE_URL, PREFIX, divide, is_named_like_ours},
    lines::Lines,
    mistake::Mistake,
    text::decode,
};

/// The file that is read where none is named and one is there.
const USUAL_FILE: &str = "vestibule.toml";

/// Names the file where the command line does not.
const CONFIG: &str = "VESTIBULE_CONFIG";

/// The file's table with the environment's values in it, and what could not be read.
pub struct Source {
    pub table: Table,
    pub mistakes: Vec<Mistake>,
    pub passed_over: Vec<String>,
    pub lines: Lines,
}

impl Source {
    /// What this process was given; `file` is what its command line names.
    pub fn of_process(file: Option<&Path>, adapt: fn(&mut Table)) -> Result<Self, Vec<Mistake>> {
        let (name, text) = read(file).map_err(|mistake| vec![mistake])?;
        let mut environment = Vec::new();
        let mut unreadable = Vec::new();
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str().filter(|name| is_named_like_ours(name)) else { continue };
            match value.into_string() {
                Ok(value) => environment.push((name.to_owned(), value)),
                Err(_) => unreadable.push(Mistake { key: name.to_owned(), text: "is not UTF-8".to_owned() }),
            }
        }
        let mut source = Self::adapted(&name, &text, &environment, adapt)?;
        source.mistakes.append(&mut unreadable);
        Ok(source)
    }

    /// A file's name and text, and pairs of the environment.
    pub fn new(file: &str, text: &str, environment: &[(String, String)]) -> Result<Self, Vec<Mistake>> {
        Self::adapted(file, text, environment, |_| {})
    }

    /// The same, where something of the file's table counts differently. The environment's values are over that too.
    pub fn adapted(
        file: &str,
        text: &str,
        environment: &[(String, String)],
        adapt: fn(&mut Table),
    ) -> Result<Self, Vec<Mistake>> {
        // The whole error would show the line, and a secret may stand in it.
        let mut table = text.parse::<Table>().map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let key = format!("{file}, line {}", before.matches('\n').count() + 1);
            vec![Mistake { key, text: error.message().to_owned() }]
        })?;
        adapt(&mut table);
        let (mut ours, passed_over) = divide(environment);
        let lines = Lines { file: file.to_owned(), text: text.to_owned(), ..Lines::default() };
        let mut source = Self { table, mistakes: Vec::new(), passed_over, lines };
        // `DATABASE_URL` counts least, and elements of a list come in their order.
        ours.sort_by_key(|(name, _)| (name != DATABASE_URL, in_order(name)));
        for (name, value) in ours {
            let path = if name == DATABASE_URL { vec!["database_url".to_owned()] } else { path_of(name) };
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            match set(&mut source.table, &path, value) {
                Ok(()) => source.lines.from_environment.push(key_of(&path)),
                Err(text) => source.mistakes.push(Mistake { key: name.clone(), text }),
            }
        }
        Ok(source)
    }
}

/// The name and the text of the settings' file. One that is named has to be there.
fn read(file: Option<&Path>) -> Result<(String, String), Mistake> {
    let variable = std::env::var_os(CONFIG);
    let (key, path) = match (file, &variable) {
        (Some(file), _) => ("--config", file),
        (None, Some(file)) => (CONFIG, Path::new(file)),
        (None, None) => (USUAL_FILE, Path::new(USUAL_FILE)),
    };
    let name = path.display().to_string();
    let wrong = |text| Mistake { key: key.to_owned(), text };
    match std::fs::read(path) {
        Ok(content) => match decode(content) {
            Ok(text) => Ok((name, text)),
            Err(why) => Err(wrong(format!("{name} {why}"))),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound && key == USUAL_FILE => Ok((name, String::new())),
        Err(_) if name.is_empty() => Err(wrong("is empty. Name a file or leave it out".to_owned())),
        Err(error) => Err(wrong(format!("{name} cannot be read: {error}"))),
    }
}

/// `VESTIBULE_PROVIDER__0__CLIENT_ID` is `provider`, `0`, `client_id`. Names of somebody else's choice, such as the values
/// of a claim in `[provider.roles]`, count as they are spelt, unless all of it is in capitals.
fn path_of(name: &str) -> Vec<String> {
    let parts: Vec<&str> = name[PREFIX.len()..].split("__").collect();
    let is_free = |at: usize| {
        at == 3
            && parts[0].eq_ignore_ascii_case("provider")
            && ["roles", "parameters"].iter().any(|table| parts[2].eq_ignore_ascii_case(table))
            && parts[at].contains(|char: char| char.is_ascii_lowercase())
    };
    let spelt = |(at, part): (usize, &&str)| if is_free(at) { (*part).to_owned() } else { part.to_ascii_lowercase() };
    parts.iter().enumerate().map(spelt).collect()
}

/// As it would stand in the file: `provider[0].client_id`.
fn key_of(path: &[&str]) -> String {
    let parts = path.iter().map(|part| if is_number(part) { format!("[{part}]") } else { format!(".{part}") });
    parts.collect::<String>().trim_start_matches('.').to_owned()
}

/// Numbers in a path by their value, so that the tenth provider comes after the second.
fn in_order(name: &str) -> Vec<(usize, String)> {
    name.split("__").map(|part| (part.parse().unwrap_or(0), part.to_owned())).collect()
}

/// Puts a value at a path: names lead into tables, numbers into lists.
fn set(table: &mut Table, path: &[&str], value: &str) -> Result<(), String> {
    match path {
        [] | ["", ..] => Err("names no key".to_owned()),
        [key] => {
            table.insert((*key).to_owned(), Value::String(value.to_owned()));
            Ok(())
        }
        [key, index, rest @ ..] if is_number(index) => {
            let list = table
                .entry(*key)
                .or_insert_with(|| Value::Array(Vec::new()))
                .as_array_mut()
                .ok_or(format!("{key} is no list"))?;
            let length = list.len();
            let index = index
                .parse::<usize>()
                .ok()
                .filter(|index| *index <= length)
                .ok_or(format!("is number {index} of {key}, of which there are {length}; counting starts at 0"))?;
            let new = if rest.is_empty() { Value::String(String::new()) } else { Value::Table(Table::new()) };
            if index == length {
                list.push(new);
            }
            match (&mut list[index], rest) {
                (Value::Table(inner), [_, ..]) => set(inner, rest, value),
                (Value::Table(_), []) => Err(format!("names no key of number {index} of {key}")),
                (_, [_, ..]) => Err(format!("{key} is no list of tables")),
                (element, []) => {
                    *element = Value::String(value.to_owned());
                    Ok(())
                }
            }
        }
        [key, rest @ ..] => {
            let inner = table
                .entry(*key)
                .or_insert_with(|| Value::Table(Table::new()))
                .as_table_mut()
                .ok_or(format!("{key} is no table"))?;
            set(inner, rest, value)
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
