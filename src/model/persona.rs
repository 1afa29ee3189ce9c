//! A persona is a predefined test user: the development provider offers them, `dev` sessions are made of them.

use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Persona {
    /// What tests and addresses call it: lower case letters, digits and dashes.
    pub id: String,
    pub name: String,
    pub email: String,
    pub roles: Vec<String>,
    /// Whether a user exists; `false` is somebody whose identity is proven and who has not registered.
    pub registered: bool,
}

impl Persona {
    /// The five that are there without any configuration.
    pub fn defaults() -> Vec<Self> {
        [
            ("admin", "Ada Admin", &["admin"][..], true),
            ("editor", "Edith Editor", &["editor"], true),
            ("reader", "Ravi Reader", &["reader"], true),
            ("outsider", "Olga Outsider", &[], true),
            ("newcomer", "Nils Newcomer", &[], false),
        ]
        .into_iter()
        .map(|(id, name, roles, registered)| Self {
            id: id.to_owned(),
            name: name.to_owned(),
            email: format!("{id}@example.org"),
            roles: roles.iter().map(|&role| role.to_owned()).collect(),
            registered,
        })
        .collect()
    }
}
