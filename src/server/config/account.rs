//! Reads what people can do about what is kept of them, and for how long it is.

use std::time::Duration;

use super::keys::Keys;
use crate::model::limits::{AccountSettings, DAY};

/// Whether people can delete their account themselves.
pub(super) fn account(keys: &mut Keys<'_>) -> bool {
    keys.boolean("delete").unwrap_or(AccountSettings::default().delete)
}

/// How long addresses and user agents are kept. Whoever looks into an attack needs those of today.
pub(super) fn keep_addresses(keys: &mut Keys<'_>) -> Duration {
    const KEY: &str = "keep_addresses";
    let usual = AccountSettings::default().keep_addresses;
    match keys.duration(KEY) {
        Some(time) if time < DAY => keys.refuse(KEY, "is less than a day").unwrap_or(usual),
        time => time.unwrap_or(usual),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::tests::with_lines;

    #[test]
    fn what_is_kept_and_what_can_be_deleted_is_read() {
        let read = |lines: &str| {
            let account = with_lines(lines).map(|config| config.house.account);
            account.map(|account| (account.delete, account.keep_addresses)).map_err(|mistakes| mistakes[0].to_string())
        };
        let days = |days: u64| Duration::from_hours(24 * days);
        assert_eq!(read(""), Ok((true, days(90))));
        assert_eq!(read("[account]\ndelete = false\n[events]\nkeep_addresses = \"30d\""), Ok((false, days(30))));
        for (lines, expected) in [
            ("[events]\nkeep_addresses = \"1h\"", "events.keep_addresses: is less than a day"),
            ("[account]\ndelete = \"perhaps\"", "account.delete: should be true or false"),
        ] {
            let told = read(lines).expect_err(lines);
            assert!(told.starts_with(expected), "{told}");
        }
    }
}
