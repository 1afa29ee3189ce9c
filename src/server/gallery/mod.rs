//! `vestibule gallery DIR`: every page of the running door in every state, language and theme, as files with one index: what an
//! operator looks at before people do, and what translators see their sentences in.

mod files;
mod index;
mod states;

use std::{collections::HashMap, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;

use self::{
    files::{Files, Theme},
    index::index,
    states::{State, states},
};
use super::{
    config::Config,
    say::{complain, say},
};
use crate::acl::http::{
    door::{AskSession, Door},
    reach::Reach,
};

#[derive(Debug, Args)]
pub struct GalleryArguments {
    /// The folder, which is made where it is missing
    pub dir: PathBuf,
    /// In these languages, by their tags
    #[arg(long = "language", value_name = "TAG", default_values_t = ["en".to_owned()])]
    pub languages: Vec<String>,
}

/// Asks the door that runs with these settings.
pub async fn gallery(config: &Config, arguments: &GalleryArguments) -> ExitCode {
    match write(config, arguments).await {
        Ok(count) => {
            say(format_args!("{count} pages. Open {}/index.html", arguments.dir.display()));
            ExitCode::SUCCESS
        }
        Err(error) => {
            complain(format_args!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn write(config: &Config, GalleryArguments { dir, languages }: &GalleryArguments) -> anyhow::Result<usize> {
    let door = Door::new(&config.house.site.public_url, &Reach::default());
    let mut files = Files::new(dir.clone(), config.house.site.public_url.clone())?;
    let mut sessions = HashMap::new();
    let states = states();
    let mut count = 0;
    for State { name, visitor, path } in &states {
        if let Some(visitor) = visitor
            && !sessions.contains_key(visitor)
        {
            sessions.insert(*visitor, cookies(&door, *visitor).await?);
        }
        let cookie = visitor.map(|visitor| sessions[&visitor].as_str());
        for language in languages {
            let page = match files.ask(path, language, cookie).await.with_context(|| name.clone())? {
                Ok(page) => page,
                Err(to) => {
                    complain(format_args!("{name} is left out: {path} leads on to {to}"));
                    continue;
                }
            };
            for theme in [Theme::Light, Theme::Dark] {
                let page = files.standing_alone(&page, theme).await?;
                files.write(&format!("{language}/{name}-{}.html", theme.name()), page.as_bytes())?;
                count += 1;
            }
        }
    }
    files.write("index.html", index(&states, languages).as_bytes())?;
    Ok(count)
}

/// A session of a persona in a state, as a `Cookie` header.
async fn cookies(door: &Door, (persona, state): (&'static str, &'static str)) -> anyhow::Result<String> {
    let ask = AskSession {
        persona: persona.to_owned(),
        state: Some(state.to_owned()),
        isolated: true,
        ..AskSession::default()
    };
    let answer = door.session(&ask).await.map_err(|error| anyhow::anyhow!("{error}"))?;
    let pairs: Vec<String> = answer.cookies.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
    Ok(pairs.join("; "))
}
