//! What happens before a handler: which address, from where, by whom, how often, and what follows.

mod cookie_headers;
mod cookies;
mod decisions;
mod loops;
mod neighbours;
mod origin;
mod page_reads;
pub mod rates;
mod refusals;
mod return_to;
mod what_it_costs;
