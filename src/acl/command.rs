//! The command line of `vestibule acl`.

use std::{net::IpAddr, num::NonZeroUsize, path::PathBuf};

use clap::{Args, Subcommand};
use url::Url;

use super::{diff::DiffArgs, fga::ImportArgs, reach::Reach};

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
    #[arg(long = "resolve", value_name = "HOST:ADDRESS", value_parser = Reach::read_resolved)]
    pub resolved: Vec<(String, IpAddr, Option<u16>)>,
    /// A certificate authority to trust beside the system's
    #[arg(long = "ca", value_name = "FILE")]
    pub authority: Option<PathBuf>,
}

impl Reaching {
    pub fn reach(&self) -> Reach {
        Reach { allowed: self.allowed.clone(), resolved: self.resolved.clone(), authority: self.authority.clone() }
    }
}

/// Who asks, and where.
#[derive(Debug, Args)]
pub struct Asked {
    #[command(flatten)]
    pub sources: Sources,
    /// Where the service is asked. The origin of its url in the settings is through its proxy, as without --base; any other is straight
    #[arg(long, value_name = "URL")]
    pub base: Option<Url>,
    /// Where the contract is asked, on this machine; --base, if it is left out
    #[arg(long, value_name = "URL")]
    pub contract: Option<Url>,
    /// The contract's token, in place of that in `VESTIBULE_ACL_TOKEN`
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// The personas that ask; if left out those of the service in the settings, or all that are registered
    #[arg(long, value_name = "PERSONA", value_delimiter = ',')]
    pub personas: Option<Vec<String>>,
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
