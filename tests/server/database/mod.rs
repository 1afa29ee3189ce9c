//! Postgres: what it holds, what it must not hold, what is kept and for how long, and what happens while it is away.

mod at_rest;
mod away;
mod bounds;
mod changes;
mod events;
mod frozen;
mod grants;
mod housekeeping;
mod migrations;
mod only_reads;
mod plans;
mod transactions;
