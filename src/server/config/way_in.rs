//! Reads how people are led in.

use super::keys::Keys;
use crate::model::{
    limits::DAY,
    way_in::{Single, WayIn},
};

/// What a browser is asked to remember is kept for no longer: browsers themselves forget a cookie after 400 days.
const LONGEST: std::time::Duration = DAY.saturating_mul(365);

pub(super) fn way_in(keys: &mut Keys<'_>) -> WayIn {
    let usual = WayIn::default();
    WayIn {
        single: match keys.string("single").as_deref() {
            None => usual.single,
            Some("ask") => Single::Ask,
            Some("go") => Single::Go,
            Some(other) => {
                keys.wrong("single", format!("is \"{other}\"; it can be \"ask\" or \"go\""));
                Single::Ask
            }
        },
        remember_provider: keys.pause("remember_provider", LONGEST).unwrap_or(usual.remember_provider),
    }
}
