//! Roles that follow from what a provider says: a pure mapping.

use std::collections::BTreeMap;

/// Which roles somebody has because of what their provider says. Roles that stand in no entry are left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleMapping {
    /// The claim: a name, or a path with dots.
    pub claim: String,
    /// From a value of the claim to our roles.
    pub roles: BTreeMap<String, Vec<String>>,
}

impl RoleMapping {
    /// The roles that these values give.
    pub fn given(&self, values: &[String]) -> Vec<String> {
        self.apply(&[], values)
    }

    /// What becomes of somebody's roles when the claim has these values: those that the mapping manages are given or
    /// taken, all others stay.
    pub fn apply(&self, roles: &[String], values: &[String]) -> Vec<String> {
        let managed = self.roles.values().flatten();
        let mut kept: Vec<String> =
            roles.iter().filter(|role| !managed.clone().any(|managed| managed == *role)).cloned().collect();
        for role in values.iter().filter_map(|value| self.roles.get(value)).flatten() {
            if !kept.contains(role) {
                kept.push(role.clone());
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_gives_and_takes_its_own_roles_only() {
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let roles = BTreeMap::from([
            ("staff".to_owned(), texts(&["reader", "editor"])),
            ("root".to_owned(), texts(&["admin"])),
        ]);
        let mapping = RoleMapping { claim: "groups".to_owned(), roles };
        assert_eq!(
            mapping.apply(&texts(&["admin", "auditor"]), &texts(&["staff", "x"])),
            ["auditor", "reader", "editor"]
        );
        assert_eq!(mapping.apply(&texts(&["reader", "auditor"]), &[]), ["auditor"]);
        assert_eq!(mapping.apply(&[], &texts(&["root", "root", "Staff"])), ["admin"]);
    }
}
