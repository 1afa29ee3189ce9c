//! The command line of `vestibule acl`.

use std::{num::NonZeroUsize, path::PathBuf};

use clap::{Args, Subcommand};
use url::Url;

use crate::{
    acl::{diff::command::DiffArgs, fga::ImportArgs, http::reach::Reach},
    model::resolved::{self, Resolved},
};

#[derive(Debug, Subcommand)]
pub enum AclCommand {
    /// List every route, from where each is known, and what was taken for one
    Routes(Routes),
    /// Ask every route by every asker, and write the table; tries no ways around a refusal, which check does. Exits 1 if something in it needs a look
    Record(Asked),
    /// Ask again and compare with the table; exits 1 if anything is not as it says, or gets around a refusal
    Check(Asked),
    Diff(DiffArgs),
    /// Write what an OpenFGA store file expects into the table; exits 1 if the table or the store says something else
    Import(ImportArgs),
}

/// What there is to ask.
#[derive(Debug, Args)]
pub struct Sources {
    /// The service, by its id; may be left out where the settings have one
    #[arg(long, value_name = "ID")]
    pub service: Option<String>,
    /// The table
    #[arg(long, value_name = "FILE", default_value = "access.csv")]
    pub table: PathBuf,
    /// What no command line should have to repeat; acl.toml beside the table, if it is left out
    #[arg(long, value_name = "FILE")]
    pub acl: Option<PathBuf>,
    /// An OpenAPI document, beside those of acl.toml; may come again
    #[arg(long, value_name = "FILE|URL")]
    pub openapi: Vec<String>,
    /// A list of routes, beside those of acl.toml; may come again
    #[arg(long, value_name = "FILE")]
    pub routes: Vec<PathBuf>,
    /// As JSON for programs, in place of what people read
    #[arg(long)]
    pub json: bool,
}

/// Which routes there are.
#[derive(Debug, Args)]
pub struct Routes {
    #[command(flatten)]
    pub sources: Sources,
    #[command(flatten)]
    pub reach: Reaching,
}

/// What may be asked beside this machine.
#[derive(Debug, Args)]
pub struct Reaching {
    /// A host that may be asked although it is not this machine; may come again
    #[arg(long = "allow-host", value_name = "HOST")]
    pub allowed: Vec<String>,
    /// Where a name leads, for one that does not resolve; may come again
    #[arg(long = "resolve", value_name = "HOST:ADDRESS", value_parser = resolved::read)]
    pub resolved: Vec<Resolved>,
    /// A certificate to trust beside the system's: an authority's, or a server's own
    #[arg(long = "ca", value_name = "FILE")]
    pub ca: Option<PathBuf>,
}

impl Reaching {
    pub fn reach(&self) -> Reach {
        Reach { allowed: self.allowed.clone(), resolved: self.resolved.clone(), ca: self.ca.clone() }
    }
}

/// Who asks, and where.
#[derive(Debug, Args)]
pub struct Asked {
    #[command(flatten)]
    pub sources: Sources,
    /// Where the service is asked. The origin of its url in the settings is through its proxy, as without --base; any other is straight
    #[arg(long, value_name = "URL", value_parser = address)]
    pub base: Option<Url>,
    /// Where the contract is asked, on this machine; --base, if it is left out
    #[arg(long, value_name = "URL", value_parser = address)]
    pub contract: Option<Url>,
    /// The contract's token, in place of that in `VESTIBULE_ACL_TOKEN`
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// The personas that ask; if left out those of the service in the settings, or all that are registered
    #[arg(long, value_name = "PERSONA", value_delimiter = ',')]
    pub personas: Option<Vec<String>>,
    /// Whose API tokens ask too, beside the first persona's, which asks wherever the service has scopes
    #[arg(long, value_name = "PERSONA", value_delimiter = ',')]
    pub tokens: Vec<String>,
    #[command(flatten)]
    pub reach: Reaching,
    /// How many requests there are at once
    #[arg(long, value_name = "N", default_value = "16")]
    pub parallel: NonZeroUsize,
    #[command(flatten)]
    pub reports: Reports,
}

/// Reports beside that on the terminal.
#[derive(Debug, Args)]
pub struct Reports {
    /// For CI
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// One page that is whole in itself
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// For a pull request
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
}

/// Without a scheme a host would be taken for one: `wiki:3510`.
fn address(text: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
        Ok(url) if text.contains("://") => {
            Err(format!("{} is no scheme of a service. Write http or https", url.scheme()))
        }
        Err(error) if text.contains("://") => Err(error.to_string()),
        _ => Err(format!("Write http://{text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_scheme_is_told_with_one() {
        assert_eq!(address("http://127.0.0.1:3510/wiki").map(|url| url.port()), Ok(Some(3510)));
        for text in ["127.0.0.1:3510", "wiki:3510", "localhost"] {
            assert_eq!(address(text), Err(format!("Write http://{text}")));
        }
        assert!(address("ftp://wiki").expect_err("no service").contains("Write http or https"));
        assert!(address("http://").is_err());
    }
}
