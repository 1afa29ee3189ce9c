//! The providers: do they answer, are they who they should be, can their tokens be checked, and how do people sign out.

use chrono::TimeDelta;
use futures::future::join_all;

use super::{
    client::client,
    report::{Level, Section},
    site::seconds,
};
use crate::{
    model::address::{Address, BACKCHANNEL_LOGOUT, FRONTCHANNEL_LOGOUT},
    openid::{Diagnosis, OpenIdError, Provider, Usable, diagnose, settings::ProviderSettings},
    server::config::Config,
};

pub(super) async fn examine(config: &Config) -> Vec<Section> {
    if config.house.providers.is_empty() {
        let mut section = Section::new("Providers");
        section.note("provider", "None is set. This build starts one of its own when it serves.", "");
        return vec![section];
    }
    join_all(config.house.providers.iter().map(|settings| one(config, settings))).await
}

async fn one(config: &Config, settings: &ProviderSettings) -> Section {
    let mut section = Section::new(format!("Provider \"{}\" ({})", settings.id, settings.issuer));
    let provider = match Provider::new(settings.clone(), &config.house.site.redirect_uri()) {
        Ok(provider) => provider,
        Err(error) => {
            section.problem("discovery", format!("It cannot be asked: {error}."), "Look at its settings.");
            return section;
        }
    };
    let found = diagnose(&provider).await;
    issuer(&mut section, settings, &found);
    match &found.usable {
        Ok(usable) => {
            keys(&mut section, usable);
            client(&mut section, settings, usable);
            request(&mut section, config, settings, usable);
        }
        Err(OpenIdError::Unavailable(why)) => section.problem(
            "discovery",
            format!("It does not answer: {why}."),
            "Is `issuer` right, and can this machine reach it? With a private certificate, set ca_file, or add its authority to the system's. Vestibule starts all the same, and keeps asking.",
        ),
        // Told already.
        Err(_) if found.issuer.as_ref().is_some_and(|issuer| *issuer != settings.issuer) => {}
        Err(OpenIdError::Broken(why) | OpenIdError::ClientRefused(why)) => unusable(&mut section, why),
        Err(OpenIdError::Refused(refused)) => unusable(&mut section, &refused.to_string()),
    }
    clock(&mut section, found.clock);
    section.right("redirect_uri", format!("Redirect URI to register there: {}", provider.redirect_uri()));
    if let Ok(usable) = &found.usable {
        logouts(&mut section, config, settings, usable);
    }
    section
}

fn unusable(section: &mut Section, why: &str) {
    let text = format!("What it says of itself cannot be used: {why}.");
    section.problem("discovery", text, "Nobody can sign in with it until that is mended there.");
}

fn issuer(section: &mut Section, settings: &ProviderSettings, found: &Diagnosis) {
    match &found.issuer {
        Some(issuer) if *issuer == settings.issuer => {
            let took = found.took.as_millis();
            section.right("issuer", format!("It answers in {took} ms, and its issuer is the one that is set."));
        }
        Some(issuer) => section.problem(
            "issuer",
            format!("It calls itself {issuer}, which is not what is set, letter by letter."),
            "Set `issuer` to exactly that, if it is the provider that you mean.",
        ),
        None => {}
    }
}

fn keys(section: &mut Section, usable: &Usable) {
    if usable.keys.is_empty() {
        section.problem("keys", "It publishes no key that signatures can be checked with.", "Look at its jwks_uri.");
    } else if usable.has_nameless_key {
        section.note(
            "keys",
            format!("Keys: {}. Not all have a name.", usable.keys.join(", ")),
            "With several keys, each token has to name its key (kid); one that does not is refused.",
        );
    } else {
        section.right("keys", format!("Keys: {}.", usable.keys.join(", ")));
    }
    if !usable.unusable_keys.is_empty() {
        section.note(
            "keys",
            format!("Keys that nothing can be checked with here: {}.", usable.unusable_keys.join(", ")),
            "Whatever it signs with one of these is refused. Have it sign with another, or look at its jwks_uri.",
        );
    }
    let never = match usable.other_algorithms.as_slice() {
        [] => String::new(),
        other => format!(" Never taken: {}.", other.join(", ")),
    };
    if usable.algorithms.is_empty() {
        section.problem(
            "algorithms",
            format!("It signs ID tokens with nothing that we take.{never}"),
            "Have it sign for this client with RS256, PS256, ES256 or EdDSA.",
        );
    } else {
        section.right("algorithms", format!("ID tokens may be signed with {}.{never}", usable.algorithms.join(", ")));
    }
}

fn request(section: &mut Section, config: &Config, settings: &ProviderSettings, usable: &Usable) {
    match &usable.client_auth {
        Ok(name) => section.right("client_authentication", format!("We show that it is us by {name}.")),
        Err(error) => section.problem("client_authentication", format!("{error}."), "Set what it takes."),
    }
    match usable.pkce {
        Some(true) => section.right("pkce", "It takes PKCE with S256."),
        Some(false) => {
            section.note("pkce", "It does not list PKCE with S256.", "We send it all the same, as we always do.");
        }
        None => section.right("pkce", "It does not say whether it takes PKCE; we send it all the same."),
    }
    if usable.names_itself {
        section.right("iss", "It names itself in its answers, so that no other provider can pass for it (RFC 9207).");
    } else if settings.own_redirect_uri {
        section.right("iss", "It does not name itself in its answers, and has a redirect URI of its own instead.");
    } else if config.house.providers.len() > 1 {
        section.note(
            "iss",
            "It does not name itself in its answers (RFC 9207), and several providers are set.",
            "If one of the others is not to be trusted fully, set own_redirect_uri = true and register the address that is told here then.",
        );
    }
    if !usable.unknown_scopes.is_empty() {
        let scopes = usable.unknown_scopes.join(", ");
        section.note(
            "scopes",
            format!("It does not list these scopes: {scopes}."),
            "It may ignore them, or refuse to sign anybody in.",
        );
    }
}

fn clock(section: &mut Section, clock: Option<TimeDelta>) {
    let Some(difference) = clock else { return };
    let text = format!("Its clock and ours differ by {}.", seconds(difference));
    let (level, advice) = if difference.abs() < TimeDelta::seconds(10) {
        (Level::Right, "")
    } else if difference.abs() < TimeDelta::minutes(1) {
        (Level::Note, "Up to a minute is forgiven. Have both set by the network (NTP).")
    } else {
        (Level::Problem, "Beyond a minute its tokens are refused. Have both clocks set by the network (NTP).")
    };
    section.add("clock", level, text, advice);
}

fn logouts(section: &mut Section, config: &Config, settings: &ProviderSettings, usable: &Usable) {
    let site = &config.house.site;
    let tells = |how: &str, channel: &str, logout: &Address| {
        let register = site.at(logout.of(&settings.id));
        format!("It tells us who signs out there{how}. {channel}-channel logout URI to register: {register}")
    };
    if usable.end_session {
        let back = site.post_logout_redirect_uri();
        section
            .right("sign_out", format!("People can sign out there too. Post-logout redirect URI to register: {back}"));
    } else {
        section.note(
            "sign_out",
            "It offers no way to sign people out there.",
            "The page after signing out tells them so.",
        );
    }
    if usable.backchannel_logout {
        section.right("backchannel_logout", tells("", "Back", &BACKCHANNEL_LOGOUT));
    } else if usable.frontchannel_logout {
        section.note(
            "frontchannel_logout",
            tells(" by way of the browser only", "Front", &FRONTCHANNEL_LOGOUT),
            "Have it send sid (\"session required\"), in the ID token too.",
        );
    } else {
        section.note(
            "backchannel_logout",
            "It does not tell us who signs out there.",
            "Sessions here go on until their limits.",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_makes_tokens_be_refused_has_to_be_mended() {
        for (seconds, level) in [(0, Level::Right), (-9, Level::Right), (30, Level::Note), (-61, Level::Problem)] {
            let mut section = Section::new("a provider");
            clock(&mut section, Some(TimeDelta::seconds(seconds)));
            assert_eq!(section.findings[0].level, level, "{seconds}");
        }
        let mut silent = Section::new("a provider");
        clock(&mut silent, None);
        assert!(silent.findings.is_empty(), "what it does not say cannot be judged");
    }
}
