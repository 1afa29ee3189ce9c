//! How `acl.toml` is read: every mistake at once, each with its line.

use std::{collections::BTreeMap, path::Path};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::settings::{AclSettings, FgaSettings};
use crate::acl::{
    http::body::Body,
    table::{
        resource::Relation,
        route::{Route, RoutePath},
    },
};

type Entry<'a> = (&'a str, &'a Spanned<DeValue<'a>>);

impl AclSettings {
    /// Reads the settings; `file` is its name, from whose folder relative paths count. Every mistake is told at once.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<String>> {
        read(file, text)
    }
}

fn read(file: &str, text: &str) -> Result<AclSettings, Vec<String>> {
    let mut reader = Reader { file, text, mistakes: Vec::new() };
    let settings = match DeTable::parse(text) {
        Ok(table) => reader.settings(table.get_ref()),
        Err(error) => {
            reader.wrong(error.span().map_or(0, |span| span.start), error.message());
            AclSettings::default()
        }
    };
    reader.mistakes.sort();
    let told = reader.mistakes.iter().map(|(line, text)| format!("{file}, line {line}: {text}"));
    if reader.mistakes.is_empty() { Ok(settings) } else { Err(told.collect()) }
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    /// Each with the line that it stands in.
    mistakes: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn settings(&mut self, table: &DeTable<'_>) -> AclSettings {
        let mut settings = AclSettings::default();
        let folder = Path::new(self.file).parent().unwrap_or(Path::new("")).to_owned();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "openapi" => {
                    let place = |place: String| {
                        if place.contains("://") { place } else { folder.join(place).to_string_lossy().into_owned() }
                    };
                    settings.openapi = self.texts("openapi", value).map(place).collect();
                }
                "routes" => settings.routes = self.texts("routes", value).map(|path| folder.join(path)).collect(),
                "fold" => settings.fold = self.patterns("fold", value),
                "apart" => settings.apart = self.patterns("apart", value),
                "paths" => settings.paths = self.paths(value),
                "bodies" => settings.bodies = self.by_route("bodies", value, Self::body).collect(),
                "sign_in" => settings.sign_in = self.sign_in(value),
                "skip" => settings.skip = self.by_route("skip", value, Self::reason).collect(),
                "fga" => settings.fga = self.fga(value),
                other => {
                    let known = "openapi, routes, fold, apart, paths, bodies, sign_in, skip, fga";
                    self.wrong(key.span().start, &format!("{other:?} is no setting. There are {known}"));
                }
            }
        }
        settings
    }

    fn fga(&mut self, value: &Spanned<DeValue<'_>>) -> FgaSettings {
        let mut fga = FgaSettings::default();
        for (key, value) in self.entries("fga", value) {
            match key {
                "relations" => {
                    for (relation, value) in self.entries("fga.relations", value) {
                        let name = format!("fga.relations.{relation:?}");
                        if !relation.split_once('#').is_some_and(|(kind, name)| !kind.is_empty() && !name.is_empty()) {
                            self.wrong(value.span().start, &format!("{name} names no relation. Write type#relation"));
                        }
                        let lines: Vec<String> = self.texts(&name, value).collect();
                        let routes = lines.iter().filter_map(|line| self.route(&name, line, value.span().start));
                        fga.relations.insert(relation.to_owned(), routes.collect());
                    }
                }
                "users" => fga.users = self.words("fga.users", value).collect(),
                "direct" => {
                    fga.direct = self.words("fga.direct", value).collect();
                    for (name, relation) in &fga.direct {
                        if relation.parse::<Relation>().is_err() {
                            let text =
                                format!("fga.direct.{name} is {relation:?}. It can be owner, editor, reader, nobody");
                            self.wrong(value.span().start, &text);
                        }
                    }
                }
                other => {
                    let text = format!("fga.{other} is no setting. There are fga.relations, fga.users, fga.direct");
                    self.wrong(value.span().start, &text);
                }
            }
        }
        fga
    }

    /// One text, or a list of them.
    fn texts(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> std::vec::IntoIter<String> {
        let one = std::slice::from_ref(value);
        let all: Vec<&Spanned<DeValue<'_>>> = match value.get_ref() {
            DeValue::Array(list) => list.iter().collect(),
            _ => one.iter().collect(),
        };
        let mut texts = Vec::new();
        for value in all {
            match value.get_ref().as_str() {
                Some(text) if !text.is_empty() => texts.push(text.to_owned()),
                _ => self.wrong(value.span().start, &format!("{key} is a text, or a list of texts")),
            }
        }
        texts.into_iter()
    }

    fn patterns(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Vec<RoutePath> {
        let mut patterns = Vec::new();
        for text in self.texts(key, value) {
            match text.parse() {
                Ok(path) => patterns.push(path),
                Err(error) => self.wrong(value.span().start, &format!("{key}: {error}")),
            }
        }
        patterns
    }

    fn sign_in(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let paths: Vec<String> = self.texts("sign_in", value).collect();
        for path in &paths {
            if !path.starts_with('/') || path.starts_with("//") || path.contains(['?', '#']) {
                let text = format!("sign_in: {path:?} is no path. It begins with a slash, and has no query in it");
                self.wrong(value.span().start, &text);
            }
        }
        paths
    }

    /// A table whose keys are routes.
    fn by_route<T>(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        read: impl Fn(&mut Self, &str, &Spanned<DeValue<'_>>) -> Option<T>,
    ) -> std::vec::IntoIter<(Route, T)> {
        let mut all: Vec<(Route, T)> = Vec::new();
        for (line, value) in self.entries(key, value) {
            let name = format!("{key}.{line:?}");
            let (route, read) = (self.route(key, line, value.span().start), read(self, &name, value));
            let Some((route, read)) = route.zip(read) else { continue };
            if all.iter().any(|(other, _)| *other == route) {
                self.wrong(value.span().start, &format!("{name} is there twice"));
            }
            all.push((route, read));
        }
        all.into_iter()
    }

    /// A path of another route would be another one's answer in this one's row.
    fn paths(&mut self, value: &Spanned<DeValue<'_>>) -> BTreeMap<Route, String> {
        let mut paths = BTreeMap::new();
        for (route, (path, at)) in self.by_route("paths", value, Self::path_with_place) {
            if route.path.matches(path.split('?').next().unwrap_or_default()) {
                paths.insert(route, path);
            } else {
                self.wrong(at, &format!("paths.\"{route}\" is {path:?}, which is no path of that route"));
            }
        }
        paths
    }

    fn path_with_place(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<(String, usize)> {
        self.path(key, value).map(|path| (path, value.span().start))
    }

    fn path(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let is_path = |path: &&str| {
            path.starts_with('/') && !path.contains(|char: char| char.is_whitespace() || char.is_control())
        };
        let path = value.get_ref().as_str().filter(is_path).map(str::to_owned);
        self.or_wrong(path, value, &format!("{key} is a path that begins with a slash, with its query if it needs one"))
    }

    fn reason(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let reason = value.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        self.or_wrong(reason, value, &format!("{key} says why it is not asked"))
    }

    fn body(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Body> {
        let entries = self.entries(key, value);
        let member = |name: &str| entries.iter().find(|(key, _)| *key == name)?.1.get_ref().as_str();
        let is_type = |name: &&str| name.contains('/') && name.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        let body = member("type").filter(is_type).zip(member("body")).filter(|_| entries.len() == 2);
        let body = body.map(|(name, body)| Body { content_type: name.to_owned(), body: body.as_bytes().to_vec() });
        self.or_wrong(body, value, &format!("{key} is {{ type = \"application/json\", body = \"…\" }}"))
    }

    fn words(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> std::vec::IntoIter<(String, String)> {
        let mut words = Vec::new();
        for (name, value) in self.entries(key, value) {
            let word = value.get_ref().as_str().filter(|word| !word.is_empty());
            if let Some(word) = self.or_wrong(word, value, &format!("{key}.{name:?} is a text")) {
                words.push((name.to_owned(), word.to_owned()));
            }
        }
        words.into_iter()
    }

    fn entries<'v>(&mut self, key: &str, value: &'v Spanned<DeValue<'v>>) -> Vec<Entry<'v>> {
        let table = self.or_wrong(value.get_ref().as_table(), value, &format!("{key} is a table"));
        table.into_iter().flatten().map(|(key, value)| (key.get_ref().as_ref(), value)).collect()
    }

    fn route(&mut self, key: &str, line: &str, at: usize) -> Option<Route> {
        line.parse().map_err(|error| self.wrong(at, &format!("{key}: {error}"))).ok()
    }

    fn or_wrong<T>(&mut self, read: Option<T>, value: &Spanned<DeValue<'_>>, text: &str) -> Option<T> {
        if read.is_none() {
            self.wrong(value.span().start, text);
        }
        read
    }

    fn wrong(&mut self, at: usize, text: &str) {
        let line = self.text.get(..at).unwrap_or_default().matches('\n').count() + 1;
        self.mistakes.push((line, text.to_owned()));
    }
}

#[cfg(test)]
mod tests;
