//! How patterns lie to each other. Letter case does not count: a path is decided in lower case too.

use super::pattern::{Pattern, Segment};

impl Segment {
    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) => true,
            (Self::Literal { folded, .. }, Self::Literal { folded: other, .. }) => folded == other,
            (Self::Literal { .. }, Self::Any) => false,
        }
    }
}

impl Pattern {
    /// Whether it is for every path that another one is for.
    pub fn covers(&self, other: &Self) -> bool {
        let long_enough = other.segments.len() >= self.segments.len();
        let fits = if self.open { long_enough } else { long_enough && self.is_as_long_as(other) };
        fits && self.segments.iter().zip(&other.segments).all(|(own, other)| own.covers(other))
    }

    fn is_as_long_as(&self, other: &Self) -> bool {
        !other.open && self.segments.len() == other.segments.len()
    }

    /// The pattern for exactly the paths that two are for, if there are any.
    pub fn meet(&self, other: &Self) -> Option<Self> {
        let (short, long) = if self.segments.len() <= other.segments.len() { (self, other) } else { (other, self) };
        if short.segments.len() < long.segments.len() && !short.open {
            return None;
        }
        let met = long.segments.iter().enumerate().map(|(at, segment)| match short.segments.get(at) {
            Some(other) if segment.covers(other) => Some(other.clone()),
            Some(other) if !other.covers(segment) => None,
            _ => Some(segment.clone()),
        });
        let segments = met.collect::<Option<Vec<_>>>()?;
        Some(Self::of(segments, short.open && long.open))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        text.parse().unwrap_or_else(|error| panic!("{text} {error}"))
    }

    #[test]
    fn the_paths_of_two_patterns_are_compared() {
        for (one, other, covers, covered, meet) in [
            ("/**", "/admin/**", true, false, Some("/admin/**")),
            ("/admin/**", "/admin", true, false, Some("/admin")),
            ("/admin/**", "/Admin/*", true, false, Some("/Admin/*")),
            ("/a", "/A", true, true, Some("/A")),
            ("/*", "/a", true, false, Some("/a")),
            ("/*", "/**", false, true, Some("/*")),
            ("/*", "/a/**", false, false, Some("/a")),
            ("/*/settings", "/admin/**", false, false, Some("/admin/settings")),
            ("/a/*", "/*/b", false, false, Some("/a/b")),
            ("/a/**", "/b/**", false, false, None),
            ("/a", "/a/b", false, false, None),
            ("/a", "/a/b/**", false, false, None),
            ("/", "/**", false, true, Some("/")),
        ] {
            let (first, second) = (pattern(one), pattern(other));
            assert_eq!((first.covers(&second), second.covers(&first)), (covers, covered), "{one} {other}");
            let met =
                [first.meet(&second), second.meet(&first)].map(|met| met.map(|met| met.to_string().to_lowercase()));
            let meet = meet.map(str::to_lowercase);
            assert_eq!(met, [meet.clone(), meet], "{one} {other}");
        }
    }
}
