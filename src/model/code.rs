//! The code on the page of a problem: the end of the request's id, by which whoever is asked finds it in log and events.

use std::{fmt, str::FromStr};

use uuid::Uuid;

/// Eight hexadecimal digits, of which the last are random (RFC 9562 section 5.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(u32);

impl Code {
    pub fn of(request: Uuid) -> Self {
        let [.., a, b, c, d] = *request.as_bytes();
        Self(u32::from_be_bytes([a, b, c, d]))
    }

    /// As the id of a request ends.
    pub fn digits(self) -> String {
        format!("{:08x}", self.0)
    }
}

/// "01a2-1561": two halves are read out better than one whole.
impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04x}-{:04x}", self.0 >> 16, self.0 & 0xffff)
    }
}

impl FromStr for Code {
    type Err = ();

    /// As people write it: with the dash or without, in any case.
    fn from_str(text: &str) -> Result<Self, ()> {
        let digits: String = text.chars().filter(|char| *char != '-').collect();
        let is_code = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_code { u32::from_str_radix(&digits, 16).map(Self).map_err(drop) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_end_of_an_id_and_is_read_as_people_write_it() {
        let id: Uuid = "019ac3f0-1b2c-7d3e-8f40-a1b201a21561".parse().expect("an id");
        let code = Code::of(id);
        assert_eq!((code.to_string(), code.digits()), ("01a2-1561".to_owned(), "01a21561".to_owned()));
        for text in ["01a2-1561", "01A21561", "01a2-1561-"] {
            assert_eq!(text.parse(), Ok(code), "{text}");
        }
        for text in ["", "01a2-156", "01a2-1561x", "+1a2-1561", "01a2 1561", "zzzz-zzzz"] {
            assert_eq!(text.parse::<Code>(), Err(()), "{text}");
        }
    }
}
