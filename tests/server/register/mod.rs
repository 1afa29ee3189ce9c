//! Newcomers: who may, under which name, with which address.

mod email_keys;
mod form;
mod known_address;
mod names;
mod names_on_pages;
mod trusted_email;
mod turned_away;
