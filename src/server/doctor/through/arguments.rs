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
    #[arg(long, value_name = "URL", value_parser = address)]
    pub through: Option<Url>,
    /// Where a name leads, for one that does not resolve here, perhaps with a port; may come again
    #[arg(long = "resolve", value_name = "HOST:ADDRESS", value_parser = resolved::read, requires = "through")]
    pub resolved: Vec<Resolved>,
    /// A certificate to trust beside the system's: an authority's, or the proxy's own
    #[arg(long, value_name = "FILE", requires = "through")]
    pub ca: Option<PathBuf>,
    /// Somebody who is signed in at the service: the value of their cookie there, or - to be asked for it
    #[arg(long, value_name = "COOKIE", requires = "through")]
    pub session: Option<String>,
    /// Which proxy it is, where it does not say so itself
    #[arg(long, value_enum, requires = "through")]
    pub proxy: Option<Proxy>,
}

impl Through {
    pub(super) fn reaching(&self) -> Reaching {
        Reaching { resolved: self.resolved.clone(), ca: self.ca.clone() }
    }
}

fn address(text: &str) -> Result<Url, String> {
    let url = text.parse().ok().filter(|url: &Url| ["http", "https"].contains(&url.scheme()) && url.has_host());
    url.ok_or_else(|| format!("{text} is no address such as https://wiki.example.org"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_scheme_and_a_host() {
        assert!(address("https://wiki.example.org").is_ok());
        for wrong in ["wiki.example.org", "wiki.example.org:443", "ftp://wiki.example.org", "https://", ""] {
            assert_eq!(address(wrong), Err(format!("{wrong} is no address such as https://wiki.example.org")));
        }
    }
}
