//! Segments of a path.

/// What stands between the slashes. A slash at the end begins no segment: frameworks take `/a/` for `/a`.
pub fn segments(path: &str) -> Vec<&str> {
    match path.strip_prefix('/').unwrap_or(path) {
        "" => Vec::new(),
        path => path.strip_suffix('/').unwrap_or(path).split('/').collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::segments;

    #[test]
    fn a_slash_at_the_end_begins_no_segment() {
        assert_eq!(segments("/"), [""; 0]);
        assert_eq!(segments("/a/b"), segments("/a/b/"));
        assert_eq!(segments("/a//b"), ["a", "", "b"]);
        assert_eq!(segments("//a"), ["", "a"]);
        assert_eq!(segments("/a//"), ["a", ""]);
        assert_eq!(segments("//"), [""]);
    }
}
