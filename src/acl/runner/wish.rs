//! What a run is asked for, in plain values.

use std::{path::PathBuf, time::Duration};

use url::Url;

use crate::{
    acl::{
        http::reach::Reach,
        sources::{gather::MoreSources, settings::AclSettings},
        table::{asker::Asker, rows::Table},
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
    /// Of whom there is an asker with a token, beside the first of them.
    pub tokens: Vec<String>,
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

    /// The columns: personas as they were named, then who is nobody, then scripts where tokens may do something at the service: one with
    /// the first persona's token, and one with that of each persona who was named for it, or has such a column already.
    pub fn columns(&self, table: Option<&Table>) -> Vec<Asker> {
        let mut columns: Vec<Asker> = self.personas.iter().cloned().map(Asker::Persona).collect();
        columns.extend([Asker::Anonymous, Asker::Expired]);
        if self.service.scopes.is_empty() {
            return columns;
        }
        columns.push(Asker::Token);
        let named = self.tokens.iter().map(|persona| Asker::token_of(persona));
        let of_table =
            table.into_iter().flat_map(|table| &table.askers).filter(|asker| asker.holder().is_some()).cloned();
        for asker in named.chain(of_table) {
            let is_first = asker.holder() == self.personas.first().map(String::as_str);
            if !is_first && !columns.contains(&asker) {
                columns.push(asker);
            }
        }
        columns
    }
}
