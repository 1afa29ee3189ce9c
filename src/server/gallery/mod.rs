//! The gallery of a door with a workshop: its pages as they are asked for, and `vestibule gallery DIR`, which writes all of them
//! into files: what an operator looks at before people do, and what translators see their sentences in.

mod files;
mod index;
mod shown;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};
use clap::Args;

pub use self::shown::{Asked, asked, shown};
use self::{
    files::{Files, Listed},
    index::index,
};
use super::{
    config::Config,
    say::{complain, say},
};
use crate::look::language::is_accented;

#[derive(Debug, Args)]
pub struct GalleryArguments {
    /// The folder, which is made where it is missing
    pub dir: PathBuf,
    /// In this language, by its tag, and in those that are named too; without it in all that the door offers
    #[arg(long = "language", value_name = "TAG", num_args = 1..)]
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

/// Pages that answer otherwise than they should are told of, and left out.
async fn write(config: &Config, arguments: &GalleryArguments) -> anyhow::Result<usize> {
    let mut files = Files::new(arguments.dir.clone(), config.house.site.public_url.clone())?;
    let mut list = files.list().await?;
    if let Some(missing) = arguments.languages.iter().find(|tag| !list.languages.contains(tag)) {
        bail!("The door does not speak {missing}. It speaks: {}", list.languages.join(", "));
    }
    if arguments.languages.is_empty() {
        // It is for whoever builds pages: these are passed round.
        list.languages.retain(|tag| !is_accented(tag));
    } else {
        list.languages.clone_from(&arguments.languages);
    }
    let (mut count, mut missed) = (0, Vec::new());
    for Listed { name, status, .. } in &list.pages {
        for language in &list.languages {
            for &theme in &list.themes {
                let (answered, page) = files.page(name, language, theme).await.with_context(|| name.clone())?;
                if answered != *status {
                    missed.push(name.clone());
                    continue;
                }
                let page = files.standing_alone(page).await?;
                files.write(&format!("{language}/{name}-{}.html", theme.as_str()), page.as_bytes())?;
                count += 1;
            }
        }
    }
    list.pages.retain(|page| !missed.contains(&page.name));
    missed.dedup();
    for name in &missed {
        complain(format_args!("{name} is left out: it does not answer as it should"));
    }
    files.write("index.html", index(&list).as_bytes())?;
    Ok(count)
}
