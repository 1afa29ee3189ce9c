//! Pages are asked for, and made to stand alone: what they load lies beside them.

use std::{collections::BTreeSet, fs, path::PathBuf};

use anyhow::{Context, bail};
use reqwest::{Client, StatusCode, header, redirect::Policy};
use serde::Deserialize;
use url::Url;

use crate::{
    dev::gallery::{PAGE, THEME, Theme},
    model::{
        address::{BRAND_FILES, GALLERY, HASHED_FILES, ICON},
        loopback::is_loopback,
    },
};

/// What the door has.
#[derive(Debug, Deserialize)]
pub struct List {
    pub pages: Vec<Listed>,
    pub languages: Vec<String>,
    pub themes: Vec<Theme>,
}

#[derive(Debug, Deserialize)]
pub struct Listed {
    pub name: String,
    pub about: String,
    pub status: u16,
}

pub struct Files {
    dir: PathBuf,
    door: Url,
    client: Client,
    /// What lies there already.
    there: BTreeSet<String>,
}

impl Files {
    pub fn new(dir: PathBuf, door: Url) -> anyhow::Result<Self> {
        let client = Client::builder().redirect(Policy::none()).no_proxy();
        // The certificate of a door on this machine is often one that was made here.
        let client = client.danger_accept_invalid_certs(is_loopback(&door)).build()?;
        Ok(Self { dir, door, client, there: BTreeSet::new() })
    }

    pub async fn list(&self) -> anyhow::Result<List> {
        let door = &self.door;
        let asked = self.client.get(door.join(GALLERY.path)?).header(header::ACCEPT, "application/json");
        let answer = asked.send().await.with_context(|| format!("No door answers at {door}"))?;
        if answer.status() != StatusCode::OK {
            bail!(
                "The door at {door} shows no gallery. It needs a build with the workshop (--features dev) and autosession = true"
            );
        }
        serde_json::from_str(&answer.text().await?).with_context(|| format!("The door at {door} is another version"))
    }

    /// What it answers, and the page.
    pub async fn page(&self, name: &str, language: &str, theme: Theme) -> anyhow::Result<(u16, String)> {
        let link = GALLERY.link().with(PAGE, name).with("lang", language).with(THEME, theme.as_str());
        let asked = self.client.get(self.door.join(link.as_str())?).header(header::ACCEPT, "text/html");
        let answer = asked.send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }

    /// The page with what it loads beside it.
    pub async fn standing_alone(&mut self, mut page: String) -> anyhow::Result<String> {
        for address in addresses(&page) {
            let name = format!("files/{}", file_name(&address));
            if !self.there.contains(&name) {
                let answer = self.client.get(self.door.join(&address)?).send().await?;
                self.write(&name, &answer.bytes().await?)?;
                self.there.insert(name.clone());
            }
            page = page.replace(&format!("\"{address}\""), &format!("\"../{name}\""));
        }
        Ok(page)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let path = self.dir.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))
    }
}

/// Stylesheets and pictures; scripts stay away, since nothing here can be asked of a server.
fn addresses(page: &str) -> BTreeSet<String> {
    let style = format!("{}?style=", GALLERY.path);
    let is_file = |text: &&str| {
        let is_ours = [BRAND_FILES, HASHED_FILES].iter().any(|folder| text.starts_with(&format!("{folder}/")));
        let kind = text.rsplit('.').next();
        let is_script = matches!(kind, Some("js" | "wasm"));
        (is_ours && !is_script) || *text == ICON || text.starts_with(&style)
    };
    page.split('"').filter(is_file).map(str::to_owned).collect()
}

/// An address as a file is called.
fn file_name(address: &str) -> String {
    match address.trim_start_matches('/').split_once("?style=") {
        Some((_, theme)) => format!("{theme}.css"),
        None => address.trim_start_matches('/').replace('/', "-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_loads_is_found_and_no_script() {
        let page = "<link href=\"/pkg/vestibule.x.css\"><script src=\"/pkg/vestibule.x.js\"></script><a href=\"/account\">\
                    <img src=\"/brand/y.svg\"><link href=\"/gallery?style=dark\"><link href=\"/favicon.svg\">";
        let found: Vec<_> = addresses(page).iter().map(|address| file_name(address)).collect();
        assert_eq!(found, ["brand-y.svg", "favicon.svg", "dark.css", "pkg-vestibule.x.css"]);
    }
}
