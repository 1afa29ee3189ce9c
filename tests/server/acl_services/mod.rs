//! `vestibule acl` against real services: those of `make demo`, a FastAPI service by the OpenAPI document that it makes itself, and
//! the programs of docs/acl-{rust,python,node}.md as they are printed.

mod bounds;
mod broken;
mod by_pages;
mod demo;
mod house;
mod nginx;
mod page_programs;
mod services;
