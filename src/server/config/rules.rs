//! Reads the rules of a service, and tells those that cannot mean what they say.

use url::Url;

use super::{keys::Keys, names::names, readers::is_bare};
use crate::{
    auth::origin::is_loopback,
    model::{
        path::pattern::Pattern,
        service::{
            Service,
            overlap::{Odd, odd_rules},
            rule::Rule,
        },
    },
};

pub(super) fn rules(keys: &mut Keys<'_>, roles: &[String], scopes: &[String]) -> Vec<Rule> {
    // One that cannot be read keeps its place, so that others are told by theirs.
    let read = keys.tables("rule", |keys| Some(rule(keys, scopes)));
    let Some(rules) = read.iter().cloned().collect::<Option<Vec<Rule>>>() else {
        return read.into_iter().flatten().collect();
    };
    let nowhere = Url::parse("https://service.invalid").expect("a valid address");
    let service = Service { roles: roles.to_vec(), rules, ..Service::new(String::new(), String::new(), nowhere) };
    for odd in odd_rules(&service) {
        tell(keys, &service.rules, &odd);
    }
    service.rules
}

fn rule(keys: &mut Keys<'_>, scopes: &[String]) -> Option<Rule> {
    let path = path(keys);
    let methods = methods(keys);
    let roles = names(keys, "roles", "role");
    let scope = scope(keys, scopes);
    let public = keys.boolean("public").unwrap_or(false);
    let recent = keys.duration("recent");
    let cross_origin = cross_origin(keys);
    for (key, is_set) in [("roles", !roles.is_empty()), ("scope", scope.is_some()), ("recent", recent.is_some())] {
        if public && is_set {
            keys.wrong(
                key,
                "and public are both set: what is for everybody asks nobody for anything. Keep one of them",
            );
        }
    }
    if scope.is_some() && recent.is_some() {
        keys.wrong("scope", "and recent are both set: no token is a sign-in of just now. Keep one of them");
    }
    Some(Rule { methods, roles, scope, public, recent, cross_origin, ..Rule::new(path?) })
}

fn path(keys: &mut Keys<'_>) -> Option<Pattern> {
    let text = keys.required("path", "a path such as /admin/**")?;
    text.parse().map_or_else(|error| keys.refuse("path", format!("is \"{text}\", which {error}")), Some)
}

fn methods(keys: &mut Keys<'_>) -> Vec<String> {
    let methods = keys.list("methods");
    if methods.as_ref().is_some_and(Vec::is_empty) {
        keys.wrong("methods", "is empty, so the rule is for nothing. Leave it out for every method");
    }
    let methods = methods.unwrap_or_default();
    let is_method = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-');
    for method in methods.iter().filter(|method| !is_method(method)) {
        keys.wrong("methods", format!("has \"{method}\" in it; a method is written in capitals, such as GET"));
    }
    methods
}

fn scope(keys: &mut Keys<'_>, scopes: &[String]) -> Option<String> {
    let scope = keys.string("scope")?;
    if !scopes.contains(&scope) {
        keys.wrong("scope", format!("is \"{scope}\", which is not among the service's scopes. Name it there as well"));
    }
    Some(scope)
}

/// Origins as browsers write them: one that is written in another way would never be found.
fn cross_origin(keys: &mut Keys<'_>) -> Vec<String> {
    let origins = keys.list("cross_origin").unwrap_or_default();
    for origin in origins.iter().filter(|origin| !is_origin(origin)) {
        let url = Url::parse(origin).ok().map(|url| url.origin()).filter(url::Origin::is_tuple);
        let meant = url.map_or_else(String::new, |origin| format!(". Is {} meant?", origin.ascii_serialization()));
        keys.wrong(
            "cross_origin",
            format!("has \"{origin}\" in it, which is no origin such as https://app.example.org{meant}"),
        );
    }
    origins
}

fn is_origin(text: &str) -> bool {
    let is_web = |url: &Url| url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url));
    Url::parse(text).is_ok_and(|url| is_web(&url) && is_bare(&url) && url.origin().ascii_serialization() == text)
}

fn tell(keys: &mut Keys<'_>, rules: &[Rule], odd: &Odd) {
    let (rule, text) = match odd {
        Odd::NeverMatches { rule, earlier } => {
            let (own, other) = (&rules[*rule].path, &rules[*earlier].path);
            let text = format!(
                "can never match: all that \"{own}\" is for, rule[{earlier}] (\"{other}\") or one before it is for too. Put it before that, or take it out"
            );
            (rule, text)
        }
        Odd::OpenedBefore { rule, earlier, at, method } => {
            let what = method.as_ref().map_or_else(|| at.to_string(), |method| format!("{method} {at}"));
            let text = format!(
                "does not decide about {what}: rule[{earlier}] (\"{}\") comes before it, matches too, and asks for less. Put the stricter one first, or a rule for just that before both",
                rules[*earlier].path
            );
            (rule, text)
        }
    };
    keys.wrong(&format!("rule[{rule}]"), text);
}
