//! What the command line says.

use std::path::PathBuf;

use clap::Args;
use url::Url;

use super::{proxy::Proxy, reach::Reaching};
use crate::model::resolved::{self, Resolved};

/// Which proxy is looked at, and how it is reached.
#[derive(Args)]
pub struct Through {
    /// Look at the proxy before this service instead: send through it what no browser sends, and say what arrives; exits 2 if it cannot be asked
    #[arg(long, value_name = "URL")]
    pub through: Option<Url>,
    /// Where a name leads, for one that does not resolve here, perhaps with a port; may come again
    #[arg(long = "resolve", value_name = "HOST:ADDRESS", value_parser = resolved::read, requires = "through")]
    pub resolved: Vec<Resolved>,
    /// A certificate authority to trust beside the system's
    #[arg(long = "ca", value_name = "FILE", requires = "through")]
    pub authority: Option<PathBuf>,
    /// Somebody who is signed in at the service: the value of their cookie there, or - to read it from standard input
    #[arg(long, value_name = "COOKIE", requires = "through")]
    pub session: Option<String>,
    /// Which proxy it is, where it does not say so itself
    #[arg(long, value_enum, requires = "through")]
    pub proxy: Option<Proxy>,
}

impl Through {
    pub(super) fn reaching(&self) -> Reaching {
        Reaching { resolved: self.resolved.clone(), authority: self.authority.clone() }
    }

    /// The cookie of the person, if one is brought. What stands on a command line, others on this machine can read.
    pub(super) fn cookie(&self) -> std::io::Result<Option<String>> {
        match self.session.as_deref() {
            Some("-") => std::io::read_to_string(std::io::stdin()).map(|line| Some(line.trim().to_owned())),
            value => Ok(value.map(str::to_owned)),
        }
    }
}
