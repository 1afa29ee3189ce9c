//! `vestibule acl` and `vestibule session`: the running door and the services behind it, asked from outside.

pub mod door;
