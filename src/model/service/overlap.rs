//! Rules that cannot mean what they say: those that never match, and those of which an earlier one opens a part.

use super::{Service, rule::Rule};
use crate::model::path::pattern::Pattern;

/// What is odd about a rule, told by its place and that of an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Odd {
    /// Whatever it is for, earlier ones are for too.
    NeverMatches { rule: usize, earlier: usize },
    /// An earlier one matches first for some of what it is for, asks for less there, and does not say so.
    OpenedBefore { rule: usize, earlier: usize, at: Pattern, method: Option<String> },
}

/// Everything that is odd about a service's rules.
pub fn odd_rules(service: &Service) -> Vec<Odd> {
    let rules = &service.rules;
    let of_rule = |at: usize| {
        if let Some(earlier) = shadow(&rules[..at], &rules[at]) {
            return vec![Odd::NeverMatches { rule: at, earlier }];
        }
        let before = (0..at).filter(|earlier| is_laxer(service, &rules[*earlier], &rules[at]));
        before.filter_map(|earlier| opened_before(rules, earlier, at)).collect()
    };
    (0..rules.len()).flat_map(of_rule).collect()
}

/// The last of the earlier rules that together leave nothing to a rule.
fn shadow(earlier: &[Rule], rule: &Rule) -> Option<usize> {
    let covering = |method: Option<&str>| {
        let is_for = |earlier: &Rule| method.map_or(earlier.methods.is_empty(), |method| earlier.is_for(method));
        earlier.iter().position(|earlier| earlier.path.covers(&rule.path) && is_for(earlier))
    };
    if rule.methods.is_empty() {
        return covering(None);
    }
    let by: Option<Vec<usize>> = rule.methods.iter().map(|method| covering(Some(method))).collect();
    by.and_then(|by| by.into_iter().max())
}

/// Where an earlier rule takes something from a later one that is not simply the wider of the two: for that, the specific
/// one stands first. A preflight asks for nothing (it carries no cookie), so one that is open to everybody is no finding.
fn opened_before(rules: &[Rule], earlier: usize, later: usize) -> Option<Odd> {
    let (first, second) = (&rules[earlier], &rules[later]);
    let at = first.path.meet(&second.path)?;
    let methods = shared_methods(first, second);
    let methods: Vec<Option<&str>> = methods.into_iter().filter(|method| *method != Some("OPTIONS")).collect();
    let method = *methods.first()?;
    let is_exception = second.path.covers(&first.path) && has_all_methods_of(second, first);
    if is_exception {
        return None;
    }
    // A rule before both that is for just that says what is meant.
    let is_for =
        |rule: &Rule, method: Option<&str>| method.map_or(rule.methods.is_empty(), |method| rule.is_for(method));
    let is_said =
        rules[..earlier].iter().any(|rule| rule.path.covers(&at) && methods.iter().all(|method| is_for(rule, *method)));
    (!is_said).then(|| Odd::OpenedBefore { rule: later, earlier, at, method: method.map(str::to_owned) })
}

/// The methods that two rules are for; `None` stands for all others.
fn shared_methods<'a>(one: &'a Rule, other: &'a Rule) -> Vec<Option<&'a str>> {
    match (one.methods.as_slice(), other.methods.as_slice()) {
        ([], []) => vec![None],
        ([], methods) | (methods, []) => methods.iter().map(|method| Some(method.as_str())).collect(),
        _ => {
            let named = one.methods.iter().chain(&other.methods).map(String::as_str);
            named.filter(|method| one.is_for(method) && other.is_for(method)).map(Some).collect()
        }
    }
}

fn has_all_methods_of(one: &Rule, other: &Rule) -> bool {
    one.methods.is_empty() || (!other.methods.is_empty() && other.methods.iter().all(|method| one.is_for(method)))
}

/// Whether somebody may by one rule who may not by another.
fn is_laxer(service: &Service, one: &Rule, other: &Rule) -> bool {
    if other.public {
        return false;
    }
    let (own, others) = (service.roles_asked_by(Some(one)), service.roles_asked_by(Some(other)));
    let more_roles = !others.is_empty() && (own.is_empty() || own.iter().any(|role| !others.contains(role)));
    let later_sign_in = other.recent.is_some_and(|limit| one.recent.is_none_or(|own| own > limit));
    let more_tokens = one.scope.is_some() && one.scope != other.scope;
    let more_origins = one.cross_origin.iter().any(|origin| !other.cross_origin.contains(origin));
    one.public || more_roles || later_sign_in || more_tokens || more_origins
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use url::Url;

    use super::*;

    /// Rules as `GET,POST /admin/** admin`; `*` is every method, `-` nothing beside the service's own roles.
    fn odd(rules: &[&str]) -> Vec<(usize, usize, Option<String>)> {
        let rule = |text: &&str| {
            let words: Vec<&str> = text.split(' ').collect();
            let mut rule = Rule::new(words[1].parse().expect("a pattern"));
            rule.methods = words[0].split(',').filter(|word| *word != "*").map(str::to_owned).collect();
            match words[2].split_once('=') {
                Some(("recent", limit)) => rule.recent = Some(Duration::from_secs(limit.parse().expect("seconds"))),
                Some(("scope", scope)) => rule.scope = Some(scope.to_owned()),
                Some(("origin", origin)) => rule.cross_origin = vec![origin.to_owned()],
                _ if words[2] == "public" => rule.public = true,
                _ => rule.roles = words[2].split(',').filter(|word| *word != "-").map(str::to_owned).collect(),
            }
            rule
        };
        let url = Url::parse("https://wiki.example.org").expect("an address");
        let mut service = Service::new("wiki".to_owned(), String::new(), url);
        service.rules = rules.iter().map(rule).collect();
        let told = |odd| match odd {
            Odd::NeverMatches { rule, earlier } => (rule, earlier, None),
            Odd::OpenedBefore { rule, earlier, at, method } => {
                (rule, earlier, Some(format!("{} {at}", method.unwrap_or_else(|| "*".to_owned()))))
            }
        };
        odd_rules(&service).into_iter().map(told).collect()
    }

    #[test]
    fn rules_as_people_write_them_are_no_finding() {
        for rules in [
            &["* /admin/** admin", "* /** -"][..],
            &["* /admin/** admin", "* /** public"],
            &["* /public/** public", "* /** editor"],
            &["* /admin/help public", "* /admin/** admin", "* /** -"],
            &["GET /** -", "* /** editor"],
            &["GET /** public", "POST /** editor", "* /** admin"],
            &["GET /feed public", "POST /** editor"],
            &["OPTIONS /api/** public", "* /api/admin/** admin", "* /api/** -"],
            &["OPTIONS /** public", "* /admin/** admin"],
            &["* /a/** public", "* /b/** admin"],
            &["* /*/edit editor", "* /a/** -"],
            &["* /a/edit admin", "* /*/edit editor", "* /a/** admin"],
            &["GET,HEAD /a public", "POST /a editor"],
            &["* / public"],
        ] {
            assert_eq!(odd(rules), [], "{rules:?}");
        }
    }

    #[test]
    fn a_rule_that_can_never_match_is_told() {
        for (rules, rule, earlier) in [
            (&["* /** -", "* /admin/** admin"][..], 1, 0),
            (&["* /admin/** admin", "* /admin editor"], 1, 0),
            (&["* /a -", "* /a admin"], 1, 0),
            (&["* /A/** -", "* /a/b admin"], 1, 0),
            (&["GET /a public", "HEAD /a editor"], 1, 0),
            (&["GET /** public", "POST /a/** editor", "POST,GET /a/b admin"], 2, 1),
            (&["* /*/x -", "GET /a/x public"], 1, 0),
        ] {
            assert_eq!(odd(rules), [(rule, earlier, None)], "{rules:?}");
        }
        assert_eq!(odd(&["GET /a admin", "HEAD,POST /a admin", "* /a admin"]), []);
    }

    #[test]
    fn a_rule_of_which_an_earlier_one_opens_a_part_is_told() {
        for (rules, rule, earlier, at) in [
            (&["* /*/settings public", "* /admin/** admin"][..], 1, 0, "* /admin/settings"),
            (&["* /*/settings -", "* /admin/** admin"], 1, 0, "* /admin/settings"),
            (&["* /*/settings editor", "* /admin/** admin"], 1, 0, "* /admin/settings"),
            (&["GET /** public", "* /admin/** admin"], 1, 0, "GET /admin/**"),
            (&["GET,OPTIONS /** -", "* /admin/** admin"], 1, 0, "GET /admin/**"),
            (&["* /*/b -", "* /a/** recent=60"], 1, 0, "* /a/b"),
            (&["* /*/b recent=90", "* /a/** recent=60"], 1, 0, "* /a/b"),
            (&["* /*/b scope=write", "* /a/** scope=read"], 1, 0, "* /a/b"),
            (&["* /*/b origin=https://x.example", "* /a/** -"], 1, 0, "* /a/b"),
            (&["POST /a/b -", "* /*/b -", "* /a/** admin"], 2, 1, "* /a/b"),
        ] {
            assert_eq!(odd(rules), [(rule, earlier, Some(at.to_owned()))], "{rules:?}");
        }
        assert_eq!(odd(&["* /*/b recent=60", "* /a/** recent=90"]), []);
    }
}
