//! Handles of rows, as forms and addresses bring them back.

use uuid::Uuid;

/// The key, if it is written in the one way in which we write it.
pub fn read(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok().filter(|id| id.hyphenated().to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_way_to_write_a_handle() {
        let written = "019ac3f0-1b2c-7d3e-8f40-a1b201a21561";
        assert_eq!(read(written).map(|id| id.to_string()).as_deref(), Some(written));
        let braced = format!("{{{written}}}");
        for other in ["", "x", &written.to_uppercase(), &written.replace('-', ""), &braced, &format!(" {written}")] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
