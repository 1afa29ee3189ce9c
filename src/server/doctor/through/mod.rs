//! `vestibule doctor --through URL`: sends through the proxy before a service what no browser sends, and says what of it
//! arrives, what that means, and which line of its configuration mends it. The order of a run: [`token`] -> [`control`] (where
//! nothing comes back: [`causes`]) -> [`identity`], [`arriving`], [`hop_by_hop`], [`described`], [`hosts`], [`paths`], [`seen`],
//! [`open_check`], [`answers`] with the [`folder`], [`secrets`], [`traffic`]; what each of them asks is [`asking`]'s, and what mends a fault is [`mending`]'s. Before
//! its end [`breaking_off`] ends it.

mod answers;
mod arguments;
mod arriving;
mod asking;
mod breaking_off;
mod came;
mod causes;
mod control;
mod described;
mod descriptions;
mod fault;
mod folder;
mod hop_by_hop;
mod hosts;
mod http2;
mod identity;
mod lines;
mod mending;
mod open_check;
mod paths;
mod proxy;
mod reach;
mod run;
mod secrets;
mod seen;
mod session;
#[cfg(test)]
mod tests;
mod token;
mod told;
mod traffic;
mod websocket;
mod wire;

pub use self::{arguments::Through, run::run};
