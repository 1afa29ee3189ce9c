//! Opens a Vestibule for whole-server tests, and has its personas signed in, for [`reqwest`].
//!
//! ```no_run
//! use vestibule_testing::{Door, State};
//!
//! #[tokio::test]
//! async fn an_editor_sees_the_drafts() -> Result<(), vestibule_testing::Error> {
//!     let door = Door::shared().await?;
//!     let editor = door.as_("editor").await?;
//!     assert_eq!(editor.get("/me").send().await.unwrap().status(), 200);
//!     let away = door.ask("reader").state(State::IdleExpired).send().await?;
//!     assert_eq!(away.get("/me").send().await.unwrap().status(), 401);
//!     Ok(())
//! }
//! ```
//!
//! The program is the one that `VESTIBULE_PROGRAM` names, else `vestibule` on the PATH: a development build.

mod door;
mod error;
mod kept_open;
mod persona;
mod visitor;
mod world;

pub use self::{
    door::{Door, DoorOptions},
    error::Error,
    persona::{AtService, SetCookie, State, User},
    visitor::{Ask, Visitor},
    world::World,
};
