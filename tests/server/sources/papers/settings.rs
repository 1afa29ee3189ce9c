//! The settings, as `vestibule.example.toml` explains them: a comment above each, and what it is without.

use vestibule::server::config::Config;

/// What a `dev` build, in which tests run, has otherwise. A test of the settings holds it for a release.
const DEFAULT_OF_A_RELEASE: &str = "drain";

/// A table of settings; the first one has no header.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Section {
    pub header: String,
    pub about: String,
    pub settings: Vec<Setting>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Setting {
    pub key: String,
    pub value: String,
    pub about: String,
}

/// What stands in the example beside a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Meant {
    Needed,
    Default,
    Example,
}

/// The sections of an example, in its order. A setting that is switched off begins with `#` and no space.
pub fn sections(example: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut about = Vec::new();
    let mut is_inside = false;
    for line in example.lines() {
        if line.is_empty() {
            // What stands alone is about the file.
            about.clear();
        } else if let Some(comment) = line.strip_prefix("# ") {
            about.push(comment);
        } else {
            let line = line.trim_start_matches('#');
            let text = std::mem::take(&mut about).join(" ");
            let section = sections.last_mut().expect("the first one");
            if let Some((key, value)) = line.split_once(" = ").filter(|_| !line.starts_with('[')) {
                if is_inside {
                    let table = section.settings.last_mut().expect("a table");
                    let between = if table.value.is_empty() { "" } else { "; " };
                    table.value += &format!("{between}{line}");
                } else {
                    section.settings.push(Setting { key: key.to_owned(), value: value.to_owned(), about: text });
                }
            } else if line.contains('.') {
                is_inside = true;
                section.settings.push(Setting { key: line.to_owned(), value: String::new(), about: text });
            } else {
                is_inside = false;
                sections.push(Section { header: line.to_owned(), about: text, settings: Vec::new() });
            }
        }
    }
    sections
}

impl Section {
    /// Whether a setting has to be there, has this value where it is left out, or is only an example.
    pub fn meant(&self, setting: &Setting) -> Meant {
        if setting.key.starts_with('[') {
            return Meant::Example;
        }
        if self.is_needed(setting) {
            return Meant::Needed;
        }
        let needed: Vec<&Setting> = self.settings.iter().filter(|other| self.is_needed(other)).collect();
        let (without, with) = (self.text(&needed), self.text(&[needed, vec![setting]].concat()));
        let same = match (Config::parse(&without, &[]), Config::parse(&with, &[])) {
            (Ok(without), Ok(with)) => format!("{without:?}") == format!("{with:?}"),
            _ => false,
        };
        if same || setting.key == DEFAULT_OF_A_RELEASE { Meant::Default } else { Meant::Example }
    }

    /// Whether a section without it is refused because of that.
    fn is_needed(&self, setting: &Setting) -> bool {
        let others: Vec<&Setting> = self.settings.iter().filter(|other| other.key != setting.key).collect();
        let mistakes = Config::parse(&self.text(&others), &[]).err().unwrap_or_default();
        let last = |key: &str| key.rsplit('.').next().map(str::to_owned);
        mistakes.iter().any(|mistake| {
            last(&mistake.key).as_deref() == Some(&setting.key) && mistake.text.starts_with("is missing")
        })
    }

    /// The section with these of its settings.
    fn text(&self, settings: &[&Setting]) -> String {
        let of = |setting: &&Setting| {
            if setting.key.starts_with('[') { String::new() } else { format!("{} = {}\n", setting.key, setting.value) }
        };
        format!("{}\n{}", self.header, settings.iter().map(of).collect::<String>())
    }
}

const EXAMPLE: &str = "\
# About the file.

# Where it
# listens.
#listen = \"127.0.0.1:3000\"

# The one next door.
[[provider]]
# Its name.
id = \"main\"
# How it is spelt.
issuer = \"https://login.example.org\"
# Ours.
client_id = \"vestibule\"
# Nothing.
#scopes = [\"profile\", \"phone\"]
# Nor this.
#trust_email = false
# What they give.
#[provider.roles]
#a = \"b\"
#c = [\"d = e\"]

# The last one.
#[shutdown]
# How long.
#drain = \"3s\"
";

#[test]
fn an_example_is_read_as_it_is_written() {
    let [top, provider, shutdown] = &sections(EXAMPLE)[..] else { panic!("three sections") };
    assert_eq!((top.header.as_str(), top.about.as_str()), ("", ""));
    let [listen] = &top.settings[..] else { panic!("one setting") };
    assert_eq!((listen.key.as_str(), listen.about.as_str()), ("listen", "Where it listens."));
    assert_eq!((provider.header.as_str(), provider.about.as_str()), ("[[provider]]", "The one next door."));
    let roles = provider.settings.last().expect("roles");
    let as_written = ("[provider.roles]", "a = \"b\"; c = [\"d = e\"]", "What they give.");
    assert_eq!((roles.key.as_str(), roles.value.as_str(), roles.about.as_str()), as_written);
    assert_eq!((shutdown.header.as_str(), shutdown.about.as_str()), ("[shutdown]", "The last one."));
    let meant: Vec<_> = provider.settings.iter().map(|setting| provider.meant(setting)).collect();
    let (needed, example) = (Meant::Needed, Meant::Example);
    assert_eq!(meant, [needed, needed, needed, example, Meant::Default, example]);
    assert_eq!((top.meant(listen), shutdown.meant(&shutdown.settings[0])), (Meant::Default, Meant::Default));
}
