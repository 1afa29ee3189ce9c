//! Worlds: users of a test suite's own, or of one worker of it, and a clock that only they live by.

mod clock;
mod table;

pub use self::{
    clock::{Advanced, ClockError, advance},
    table::{make_table, open},
};

/// The name of a world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct World(String);

impl World {
    pub const LONGEST: usize = 64;

    /// Reads a name, or says in words what one is.
    pub fn parse(name: &str) -> Result<Self, String> {
        let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        if is_plain && (1..=Self::LONGEST).contains(&name.len()) {
            return Ok(Self(name.to_owned()));
        }
        Err(format!(
            "world is {name:?}; it is 1 to {} letters from a to z, digits and \".\", \"_\", \"-\"",
            Self::LONGEST
        ))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_plain_and_short() {
        for name in ["w1", "W1", "-", "a.b_c-9", &"w".repeat(64)] {
            assert_eq!(World::parse(name).map(|world| world.0), Ok(name.to_owned()));
        }
        for wrong in ["", " ", "w 1", "wörld", "a/b", "a+b", "a@b", "w\0", &"w".repeat(65)] {
            assert!(World::parse(wrong).unwrap_err().starts_with("world is "), "{wrong:?}");
        }
    }
}
