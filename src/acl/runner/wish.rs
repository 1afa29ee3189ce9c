//! What a run is asked for, in plain values.

use std::{path::PathBuf, time::Duration};

use url::Url;

use crate::{
    acl::{
        http::reach::Reach,
        sources::{gather::MoreSources, settings::AclSettings},
    },
    model::service::Service,
};

/// What is asked, where, and by whom.
pub struct Wish {
    pub service: Service,
    /// The door's own address.
    pub door: Url,
    /// Ids, in the order of the columns.
    pub personas: Vec<String>,
    /// How long a session lives that nobody uses.
    pub session: Duration,
    pub base: Url,
    /// Where the contract is asked, if the command line says so.
    pub contract: Option<Url>,
    pub token: Option<String>,
    pub reach: Reach,
    pub parallel: usize,
    pub settings: AclSettings,
    /// Where routes are told of, beside `acl.toml` and the contract.
    pub sources: MoreSources,
    pub table: PathBuf,
}

impl Wish {
    /// The service's own address is that of its proxy.
    pub fn is_through_proxy(&self) -> bool {
        self.base.origin() == self.service.url.origin()
    }
}
