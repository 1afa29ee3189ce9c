//! Times as JSON has them (RFC 3339), written several times as fast as by the formatter for any form.

use chrono::{DateTime, Datelike, Timelike, Utc};

/// Adds a time in UTC, with as many digits of its second as chrono's own form has. None where that form would be another one: a
/// year of more than four digits, a leap second, nanoseconds.
pub fn write(json: &mut Vec<u8>, time: DateTime<Utc>) -> Option<()> {
    let (date, nanoseconds) = (time.date_naive(), time.nanosecond());
    let year = u32::try_from(date.year()).ok().filter(|year| *year <= 9999)?;
    if nanoseconds >= 1_000_000_000 || !nanoseconds.is_multiple_of(1_000) {
        return None;
    }
    let mut text = *b"0000-00-00T00:00:00.000000";
    for (at, value) in [
        (0..4, year),
        (5..7, date.month()),
        (8..10, date.day()),
        (11..13, time.hour()),
        (14..16, time.minute()),
        (17..19, time.second()),
        (20..26, nanoseconds / 1_000),
    ] {
        put(&mut text[at], value);
    }
    let length = match nanoseconds {
        0 => 19,
        _ if nanoseconds.is_multiple_of(1_000_000) => 23,
        _ => 26,
    };
    json.extend_from_slice(&text[..length]);
    json.push(b'Z');
    Some(())
}

fn put(digits: &mut [u8], mut value: u32) {
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + u8::try_from(value % 10).unwrap_or_default();
        value /= 10;
    }
}
