//! What can be written on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

#[cfg(feature = "dev")]
use crate::server::gallery::GalleryArguments;
use crate::server::{
    access::AccessCommand, acl::AclCommand, doctor, events::EventsCommand, people::UsersCommand,
    services::ServicesArguments, session::SessionArguments, signing_keys::KeysCommand, tokens::TokensCommand,
};

/// The front door of a family of web services.
#[derive(Parser)]
#[command(version, about)]
pub struct Arguments {
    /// The settings; `VESTIBULE_CONFIG` does as well, and without both `vestibule.toml` is read if it is there
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Serve until told to stop (what happens without a command)
    Serve(ServeArguments),
    /// Bring the database's tables up to date and stop
    Migrate,
    /// Tell every mistake in the settings, all at once; exits 2 if there is one
    Check,
    /// Look at providers, database and public address, and say what is right and what to mend; exits 1 if anything is
    Doctor {
        /// For programs
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        through: doctor::Through,
    },
    /// Say who may what at the services behind the door
    #[command(subcommand)]
    Access(AccessCommand),
    /// List the services behind the door, and look whether they are there; exits 1 if one does not answer
    Services(ServicesArguments),
    /// Prove access rules on running services: every route asked by every persona; only in a build with the workshop
    #[command(subcommand)]
    Acl(Box<AclCommand>),
    /// Have the running door make a persona's session, for the tools of test suites; only in a build with the workshop
    Session(SessionArguments),
    /// Write every page of the running door in every state, language and theme into a folder; only in a build with the workshop
    #[cfg(feature = "dev")]
    Gallery(GalleryArguments),
    /// Let somebody register where `registration = "invite"`
    Invite {
        /// The e-mail address, which the provider has to confirm
        email: String,
    },
    /// What happened when somebody was shown a code
    #[command(subcommand)]
    Events(EventsCommand),
    /// The keys that the door signs with
    #[command(subcommand)]
    Keys(KeysCommand),
    /// API tokens that people have made: list them, revoke them
    #[command(subcommand)]
    Tokens(TokensCommand),
    /// Switch somebody's access off or on, or delete them
    #[command(subcommand)]
    Users(UsersCommand),
}

/// How it serves.
#[derive(Debug, Default, Args)]
pub struct ServeArguments {
    /// For one run of a test suite: on a free port, with a database that nobody else has and that is gone afterwards, until
    /// standard input closes. Standard output has one line of JSON, with the address; the log is on standard error
    #[cfg(feature = "dev")]
    #[arg(long)]
    pub for_tests: bool,
}
