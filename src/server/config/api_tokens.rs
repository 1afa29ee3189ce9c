//! How long API tokens live.

use super::keys::Keys;
use crate::model::limits::{ApiTokenSettings, DAY};

pub(super) fn api_tokens(keys: &mut Keys<'_>) -> ApiTokenSettings {
    let usual = ApiTokenSettings::default();
    let max_lifetime = keys.duration("max_lifetime").unwrap_or(usual.max_lifetime);
    // What is left out follows what is set, so that one line is enough to be stricter.
    let lifetime = keys.duration("lifetime").unwrap_or(usual.lifetime.min(max_lifetime));
    ApiTokenSettings { lifetime, max_lifetime }
}

/// What no key can be blamed for alone.
pub(super) fn check_api_tokens(settings: &ApiTokenSettings, wrong: &mut impl FnMut(&str, String)) {
    let ApiTokenSettings { lifetime, max_lifetime } = *settings;
    for (key, duration) in [("api_tokens.lifetime", lifetime), ("api_tokens.max_lifetime", max_lifetime)] {
        if duration < DAY {
            wrong(key, "is less than a day, and the life of a token is counted in days".to_owned());
        }
    }
    if lifetime > max_lifetime {
        let most = settings.most_days();
        wrong("api_tokens.lifetime", format!("is longer than api_tokens.max_lifetime, which is {most} days"));
    }
}
