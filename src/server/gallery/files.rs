//! Pages are asked for, and made to stand alone: what they load lies beside them.

use std::{collections::BTreeSet, fs, path::PathBuf};

use reqwest::{Client, header, redirect::Policy};
use url::Url;

use crate::model::address::{BRAND_FILES, HASHED_FILES, ICON};

#[derive(Debug, Clone, Copy)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
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
        let client = Client::builder().redirect(Policy::none()).no_proxy().build()?;
        Ok(Self { dir, door, client, there: BTreeSet::new() })
    }

    /// A page as somebody sees it, or where they are led instead.
    pub async fn ask(
        &self,
        path: &str,
        language: &str,
        cookie: Option<&str>,
    ) -> anyhow::Result<Result<String, String>> {
        let mut request = self.client.get(self.door.join(path)?).header(header::ACCEPT, "text/html");
        request = request.header(header::ACCEPT_LANGUAGE, language).header("sec-fetch-site", "none");
        request = request.header("sec-fetch-mode", "navigate");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let answer = request.send().await?;
        if answer.status().is_redirection() {
            let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
            return Ok(Err(to.to_owned()));
        }
        Ok(Ok(answer.text().await?))
    }

    /// The page with what it loads beside it, in one theme whatever the reader's system has.
    pub async fn standing_alone(&mut self, page: &str, theme: Theme) -> anyhow::Result<String> {
        let mut page = page.to_owned();
        for address in addresses(&page) {
            let name = format!("files/{}-{}", theme.name(), address.trim_start_matches('/').replace('/', "-"));
            if !self.there.contains(&name) {
                let answer = self.client.get(self.door.join(&address)?).send().await?;
                let mut bytes = answer.bytes().await?.to_vec();
                if address.ends_with(".css") {
                    bytes.extend_from_slice(format!("\n:root{{color-scheme:{}}}", theme.name()).as_bytes());
                }
                self.write(&name, &bytes)?;
                self.there.insert(name.clone());
            }
            page = page.replace(&format!("\"{address}\""), &format!("\"../{name}\""));
        }
        let (is_dark, dark) = (matches!(theme, Theme::Dark), "media=\"(prefers-color-scheme: dark)\"");
        Ok(page.replace(dark, if is_dark { "media=\"all\"" } else { "media=\"not all\"" }))
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let path = self.dir.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(path, bytes)?)
    }
}

/// Stylesheet and pictures; scripts stay away, since nothing here can be asked of a server.
fn addresses(page: &str) -> BTreeSet<String> {
    let is_file = |text: &&str| {
        let is_ours = [BRAND_FILES, HASHED_FILES].iter().any(|folder| text.starts_with(&format!("{folder}/")));
        (is_ours && !text.ends_with(".js") && !text.ends_with(".wasm")) || *text == ICON
    };
    page.split('"').filter(is_file).map(str::to_owned).collect()
}
