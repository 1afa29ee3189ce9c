//! Where settings come from: a file, and the environment over it.

use toml::{Table, Value};

use super::Mistake;

/// Names in the environment that begin like ours and are no settings.
const NO_SETTINGS: [&str; 2] = ["VESTIBULE_CONFIG", "VESTIBULE_TOOLS"];

/// The file's table with the environment's values in it, and what could not be read.
pub struct Source {
    pub table: Table,
    pub mistakes: Vec<Mistake>,
}

impl Source {
    /// What this process was given.
    pub fn of_process() -> Result<Self, Vec<Mistake>> {
        let mistake = |text| vec![Mistake { key: "VESTIBULE_CONFIG".to_owned(), text }];
        let text = match std::env::var_os("VESTIBULE_CONFIG") {
            Some(path) => std::fs::read_to_string(&path)
                .map_err(|error| mistake(format!("{} cannot be read: {error}", path.display())))?,
            None => match std::fs::read_to_string("vestibule.toml") {
                Ok(text) => text,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
                Err(error) => {
                    return Err(vec![Mistake {
                        key: "vestibule.toml".to_owned(),
                        text: format!("cannot be read: {error}"),
                    }]);
                }
            },
        };
        let mut environment = Vec::new();
        let mut unreadable = Vec::new();
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str().filter(|name| is_ours(name)) else { continue };
            match value.into_string() {
                Ok(value) => environment.push((name.to_owned(), value)),
                Err(_) => unreadable.push(Mistake { key: name.to_owned(), text: "is not UTF-8".to_owned() }),
            }
        }
        if unreadable.is_empty() { Self::new(&text, &environment) } else { Err(unreadable) }
    }

    /// A file's text and pairs of the environment.
    pub fn new(text: &str, environment: &[(String, String)]) -> Result<Self, Vec<Mistake>> {
        // The whole error would show the line, and a secret may stand in it.
        let table = text.parse::<Table>().map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let key = format!("vestibule.toml, line {}", before.matches('\n').count() + 1);
            vec![Mistake { key, text: error.message().to_owned() }]
        })?;
        let mut source = Self { table, mistakes: Vec::new() };
        let mut environment: Vec<_> = environment.iter().filter(|(name, _)| is_ours(name)).collect();
        // `DATABASE_URL` counts least, and elements of a list come in their order.
        environment.sort_by_key(|(name, _)| (name != "DATABASE_URL", in_order(name)));
        for (name, value) in environment {
            let path = if name == "DATABASE_URL" {
                "database_url".to_owned()
            } else {
                name["VESTIBULE_".len()..].to_ascii_lowercase()
            };
            if let Err(text) = set(&mut source.table, &path.split("__").collect::<Vec<_>>(), value) {
                source.mistakes.push(Mistake { key: name.clone(), text });
            }
        }
        Ok(source)
    }
}

/// Kubernetes sets variables of its own for a service that is called `vestibule`.
fn is_ours(name: &str) -> bool {
    let of_kubernetes = ["VESTIBULE_SERVICE_", "VESTIBULE_PORT"].iter().any(|start| name.starts_with(start));
    name == "DATABASE_URL" || (name.starts_with("VESTIBULE_") && !of_kubernetes && !NO_SETTINGS.contains(&name))
}

/// Numbers in a path by their value, so that the tenth provider comes after the second.
fn in_order(name: &str) -> Vec<(usize, String)> {
    name.split("__").map(|part| (part.parse().unwrap_or(0), part.to_owned())).collect()
}

/// Puts a value at a path: names lead into tables, numbers into lists of tables.
fn set(table: &mut Table, path: &[&str], value: &str) -> Result<(), String> {
    match path {
        [] | [""] => Err("names no key".to_owned()),
        [key] => {
            table.insert((*key).to_owned(), Value::String(value.to_owned()));
            Ok(())
        }
        [key, index, rest @ ..] if index.parse::<usize>().is_ok() => {
            let list = table
                .entry(*key)
                .or_insert_with(|| Value::Array(Vec::new()))
                .as_array_mut()
                .ok_or(format!("{key} is no list"))?;
            let index: usize = index.parse().map_err(|_| "no number".to_owned())?;
            match list.len() {
                length if index < length => {}
                length if index == length => list.push(Value::Table(Table::new())),
                length => {
                    return Err(format!(
                        "is number {index} of {key}, of which there are {length}; counting starts at 0"
                    ));
                }
            }
            let inner = list[index].as_table_mut().ok_or(format!("{key} is no list of tables"))?;
            set(inner, rest, value)
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
