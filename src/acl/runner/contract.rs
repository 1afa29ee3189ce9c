//! Where the contract is, and whether there is one.

use std::sync::Arc;

use tokio::sync::Semaphore;
use uuid::Uuid;

use super::wish::Wish;
use crate::acl::{
    asking::contract::{Contract, Described},
    http::client::Client,
    table::rows::Table,
};

/// The contract where there is one, with what it describes.
pub async fn find_contract(
    wish: &Wish,
    permits: &Arc<Semaphore>,
    notes: &mut Vec<String>,
) -> Result<Option<(Contract, Described)>, String> {
    let url = match (&wish.contract, &wish.token, wish.is_through_proxy()) {
        (Some(_), None, _) => {
            return Err("--contract needs a token: --token-file FILE, or VESTIBULE_ACL_TOKEN".to_owned());
        }
        (Some(url), ..) if url.origin() == wish.service.url.origin() => {
            return Err(format!(
                "--contract {url} is the address of the service's proxy, and the contract is never asked through a proxy. \
                 Write where the service itself is"
            ));
        }
        (Some(url), ..) => url,
        (None, None, _) => {
            notes.push(
                "Without a token (--token-file FILE, or VESTIBULE_ACL_TOKEN) the contract is not asked".to_owned(),
            );
            return Ok(None);
        }
        (None, Some(_), true) => {
            notes.push(
                "The contract is never asked through a proxy: --contract URL says where the service itself is"
                    .to_owned(),
            );
            return Ok(None);
        }
        (None, Some(_), false) => &wish.base,
    };
    let reached = wish.reach.reach_loopback(url).await?;
    let client = Client::new(reached, Arc::clone(permits));
    let contract = Contract::new(client, wish.token.clone().unwrap_or_default(), Uuid::now_v7().to_string());
    match contract.describe().await? {
        Some(described) => Ok(Some((contract, described))),
        None if wish.contract.is_some() => Err(format!(
            "There is no contract at {url}: /.acl/describe is 404, as it is to a token that is not the service's"
        )),
        None => {
            notes.push(format!("There is no contract at {url}: /.acl/describe is 404, as it is to another token"));
            Ok(None)
        }
    }
}

/// Without the contract nobody can ask about things, and a table without those rows would look like one with fewer rules.
pub fn needs_no_contract(wish: &Wish, table: &Table, notes: &[String]) -> Result<(), String> {
    let about_things = table.rows.iter().filter(|row| row.resource.is_some()).count();
    if about_things == 0 {
        return Ok(());
    }
    Err(format!(
        "{} has {about_things} rows about things, which the contract makes. {}. Nothing was asked, and the table is as it was. \
         To begin anew without a contract, delete the table",
        wish.table.display(),
        notes.join(". ")
    ))
}
