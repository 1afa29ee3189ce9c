//! What a parameter of a folded route is called.

use crate::acl::table::route::Segment;

/// What a parameter behind these is called: after the segment before, as one of it, and never as another in this path.
pub fn name_after(before: &[Segment]) -> String {
    let word = match before.last() {
        Some(Segment::Literal(text))
            if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) =>
        {
            one_of(text)
        }
        _ => String::new(),
    };
    let word = if word.is_empty() { "id".to_owned() } else { word };
    let is_taken = |name: &str| {
        before.iter().any(|segment| match segment {
            Segment::Parameter(taken) | Segment::Around { name: taken, .. } => taken == name,
            _ => false,
        })
    };
    let numbered = (2..).map(|number| format!("{word}{number}"));
    std::iter::once(word.clone()).chain(numbered).find(|name| !is_taken(name)).unwrap_or(word)
}

/// `docs` -> `doc`, `categories` -> `category`, `status` stays.
fn one_of(many: &str) -> String {
    let stem = many.strip_suffix("ies").filter(|stem| stem.len() > 1);
    if let Some(stem) = stem {
        return format!("{stem}y");
    }
    let of_hiss = ["xes", "ches", "shes", "sses"].iter().any(|ending| many.ends_with(ending));
    match many.strip_suffix(if of_hiss { "es" } else { "s" }) {
        Some(stem) if of_hiss || stem.len() > 1 && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => many.to_owned(),
    }
}
