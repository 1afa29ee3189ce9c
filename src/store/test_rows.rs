//! Rows that a test suite had made by a development build: whoever holds their cookies has proven nothing.

/// Whether such a row counts. In a release it is as if it were not there, whoever shares its database.
pub(super) const fn counts(test: bool) -> bool {
    !test || cfg!(feature = "dev")
}
