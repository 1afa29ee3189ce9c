//! Where in the settings' file a key stands, so that a mistake can be told with its line.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// The file's name and text, and the keys that the environment has set in its place.
#[derive(Default)]
pub struct Lines {
    pub file: String,
    pub text: String,
    pub from_environment: Vec<String>,
}

impl Lines {
    /// "vestibule.toml, line 12": of the key, or of the table that it is missing in.
    pub fn place_of(&self, key: &str) -> Option<String> {
        if self.from_environment.iter().any(|set| set == key) {
            return None;
        }
        let table = DeTable::parse(&self.text).ok()?;
        let before = self.text.get(..span_of(table.get_ref(), key)?.start)?;
        Some(format!("{}, line {}", self.file, before.matches('\n').count() + 1))
    }
}

/// `service[1].rule[0].path` leads through tables and lists, as far as there is something.
fn span_of(table: &DeTable<'_>, key: &str) -> Option<Range<usize>> {
    let mut table = table;
    let mut found = None;
    for part in key.split('.') {
        let (name, index) = part.split_once('[').map_or((part, None), |(name, rest)| (name, Some(rest)));
        let Some((own, value)) = table.iter().find(|(own, _)| own.get_ref() == name) else { break };
        let mut value = value;
        let mut span = own.span();
        if let Some(index) = index {
            let list = value.get_ref().as_array()?;
            value = list.get(index.trim_end_matches(']').parse::<usize>().ok()?)?;
            span = value.span();
        } else if matches!(value.get_ref(), DeValue::Array(list) if list.iter().any(|element| element.get_ref().is_table()))
        {
            // One of several, and nobody said which.
            return None;
        }
        found = Some(span);
        let Some(inner) = value.get_ref().as_table() else { break };
        table = inner;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "listen = \"127.0.0.1:3000\"\n\n[session]\nidle_timeout = 1\n\n[[service]]\nid = \"wiki\"\n\n[[service]]\nid = \"crm\"\n\n[[service.rule]]\npath = \"/a\"\n\n[[service.rule]]\npath = \"/b\"\nmethods = [\n  \"GET\",\n]\n";

    #[test]
    fn a_key_has_a_line_and_a_missing_one_that_of_its_table() {
        let lines = Lines {
            file: "door.toml".to_owned(),
            text: TEXT.to_owned(),
            from_environment: vec!["service[0].id".to_owned()],
        };
        for (key, line) in [
            ("listen", Some(1)),
            ("session.idle_timeout", Some(4)),
            ("session.absolute_timeout", Some(3)),
            ("service[0].url", Some(6)),
            ("service[1]", Some(9)),
            ("service[1].id", Some(10)),
            ("service[1].rule[0].path", Some(13)),
            ("service[1].rule[1].methods", Some(17)),
            ("service[1].rule[1]", Some(15)),
            ("service[1].rule[1].scope", Some(15)),
            ("service[0].id", None),
            ("service.id", None),
            ("public_url", None),
            ("VESTIBULE_COLOUR", None),
        ] {
            let expected = line.map(|line| format!("door.toml, line {line}"));
            assert_eq!(lines.place_of(key), expected, "{key}");
        }
    }
}
