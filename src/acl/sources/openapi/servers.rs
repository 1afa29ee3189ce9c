//! `servers`: the path that all paths begin with.

use std::borrow::Cow;

use serde_json::Value;
use url::Url;

/// Stands in for where the document is, where that is a file.
const NOWHERE: &str = "http://localhost/";

/// The path of the first server, without a slash at the end. Where there are several, the first is the one that tools take.
pub fn prefix(servers: Option<&Value>, at: Option<&Url>) -> Result<String, String> {
    let Some(server) = servers.and_then(|servers| servers.get(0)) else { return Ok(String::new()) };
    let text = server.get("url").and_then(Value::as_str).ok_or("has a server without a url")?;
    let address = filled_in(text, server.get("variables"))?;
    let base = match at {
        Some(at) => Cow::Borrowed(at),
        None => Cow::Owned(Url::parse(NOWHERE).map_err(|error| error.to_string())?),
    };
    let url = base.join(&address).map_err(|error| format!("has the server {text:?}, which is no address: {error}"))?;
    Ok(url.path().trim_end_matches('/').to_owned())
}

/// With its variables' defaults.
fn filled_in(text: &str, variables: Option<&Value>) -> Result<String, String> {
    let mut address = String::new();
    let mut rest = text;
    while let Some((before, name, after)) =
        rest.split_once('{').and_then(|(before, rest)| rest.split_once('}').map(|(name, after)| (before, name, after)))
    {
        let default = variables.and_then(|variables| variables.get(name)?.get("default")?.as_str());
        let missing = || format!("has the server {text:?}, and its variable {name:?} has no default");
        address.push_str(before);
        address.push_str(default.ok_or_else(missing)?);
        rest = after;
    }
    Ok(address + rest)
}
