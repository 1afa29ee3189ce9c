//! Whom a persona stands for: one person for all, one in each world, or somebody new each time. Each has a subject and an
//! e-mail address of their own, whose local part is the subject: who is asked for it at a provider finds it on their pages.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{dev::worlds::World, model::persona::Persona};

/// Hexadecimal digits by which two of them differ.
const DIGITS: usize = 12;

/// Somebody new with the same roles, so that tests side by side do not meet.
pub fn isolate(persona: &Persona) -> Persona {
    // The end of a UUID is its random part.
    let random = Uuid::now_v7().simple().to_string();
    named(persona, format!("{}-{}", persona.id, &random[random.len() - DIGITS..]))
}

/// The same one at every call with this world.
pub fn in_world(persona: &Persona, world: &World) -> Persona {
    // A hash: addresses that differ in case only are the same one, and names of worlds are not.
    let hash = Sha256::digest(world.as_str());
    let number = hash.iter().take(DIGITS / 2).fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
    named(persona, format!("{}+{number:0DIGITS$x}", persona.id))
}

fn named(persona: &Persona, id: String) -> Persona {
    Persona { email: format!("{id}@example.org"), id, ..persona.clone() }
}

/// Who has this subject, if it is one of those above.
pub fn find(personas: &[Persona], subject: &str) -> Option<Persona> {
    let is_ours = |rest: &str| {
        let Some(numbers) = rest.strip_prefix(['-', '+']) else { return false };
        let parts: Vec<&str> = numbers.split('+').collect();
        let is_number = |part: &&str| part.len() == DIGITS && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        (1..=2).contains(&parts.len()) && parts.iter().all(is_number)
    };
    let persona = personas.iter().find(|persona| subject.strip_prefix(&*persona.id).is_some_and(is_ours))?;
    Some(named(persona, subject.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::model::email::EmailKey;

    #[test]
    fn nobody_is_somebody_else_whatever_the_world_is_called() {
        let mut subjects = HashSet::new();
        let mut addresses = HashSet::new();
        let mut add = |persona: &Persona| {
            assert!(subjects.insert(persona.id.clone()), "{}", persona.id);
            assert!(addresses.insert(EmailKey::of(&persona.email).expect("an address")), "{}", persona.email);
        };
        for persona in Persona::defaults() {
            add(&persona);
            add(&isolate(&persona));
            for world in ["w1", "W1", "w.1", "..", "-", "reader", &"w".repeat(World::LONGEST)] {
                let world = World::parse(world).expect("a name");
                add(&in_world(&persona, &world));
                add(&in_world(&isolate(&persona), &world));
                assert_eq!(in_world(&persona, &world), in_world(&persona, &world));
            }
        }
    }

    #[test]
    fn a_subject_tells_whose_it_is() {
        let personas = Persona::defaults();
        let world = World::parse("w1").expect("a name");
        for persona in &personas {
            for somebody in [isolate(persona), in_world(persona, &world), in_world(&isolate(persona), &world)] {
                assert_eq!(find(&personas, &somebody.id), Some(somebody));
            }
        }
        for other in ["reader", "reader-", "reader-1f0a", "readers-1f0a9c2b3d4e", "eve", "reader+1f0a9c2b3d4g", ""] {
            assert_eq!(find(&personas, other), None, "{other}");
        }
    }
}
