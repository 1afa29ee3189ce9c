//! AuthZEN (OpenID Authorization API 1.0): services ask by themselves who may what, with their own credential. They are the
//! policy enforcement points, the door is their policy decision point. The order of a question:
//! [`endpoints`] -> [`json`] -> [`question`] -> [`subjects`] -> [`decide`] -> [`decision`]. Where they ask is in [`metadata`].

mod decide;
mod decision;
mod endpoints;
mod json;
mod metadata;
mod problem;
mod question;
mod subjects;
mod turns;

pub use self::{
    decision::Unjudged,
    endpoints::{evaluation, evaluations},
    metadata::metadata,
    problem::Busy,
    turns::Turns,
};
