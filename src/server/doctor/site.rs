//! The public address and the cookie: will a browser keep a session.

use std::time::Duration;

use chrono::TimeDelta;

use super::{proxies, report::Section};
use crate::{
    auth::cookies::CookiePolicy,
    model::{address::HEALTH_LIVE, resolved},
    openid,
    server::config::Config,
};

/// Nobody waits longer for a page either.
const WITHIN: Duration = Duration::from_secs(5);

pub(super) async fn examine(config: &Config) -> Section {
    let public_url = &config.house.site.public_url;
    let mut section = Section::new(format!("Public address {public_url}"));
    let session = &config.session;
    let cookie = CookiePolicy::for_site(public_url, session.absolute_timeout).session;
    let limits = format!(
        "{} without use, {} at the longest",
        humantime::format_duration(session.idle_timeout),
        humantime::format_duration(session.absolute_timeout)
    );
    let why = match public_url.scheme() {
        "https" => "goes over https only",
        _ => "stays on this machine, so it needs no https",
    };
    section.right("cookie", format!("Browsers keep a session here: the cookie {cookie} {why} ({limits})."));
    answers(&mut section, config).await;
    proxies::examine(&mut section, config);
    section
}

/// Whether somebody who types the address gets here. From inside, a network may look different.
async fn answers(section: &mut Section, config: &Config) {
    let address = config.house.site.at(&HEALTH_LIVE);
    let way = openid::Way { leads: resolved::find(&address, &[]), trust: None };
    match openid::probe(&address, way, WITHIN).await {
        Ok(200) if address.scheme() == "https" => {
            section.right("answers", "It answers, and its certificate is one that browsers take.");
        }
        Ok(200) => section.right("answers", "It answers."),
        Ok(status) => section.note(
            "answers",
            format!("Something answers there with {status}, and it does not look like this program."),
            "Does the proxy lead here?",
        ),
        Err(error) => section.note(
            "answers",
            format!("Nobody answers there, seen from here: {error}."),
            "That is as it should be while `vestibule serve` does not run. Otherwise look at the proxy, the name and the certificate.",
        ),
    }
}

/// A difference of clocks in words.
pub(super) fn seconds(difference: TimeDelta) -> String {
    #[expect(clippy::cast_precision_loss, reason = "for people, who read one decimal")]
    let seconds = difference.num_milliseconds().abs() as f64 / 1000.0;
    format!("{seconds:.1} s")
}
