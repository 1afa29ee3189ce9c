//! The marks of providers that are built in. Their shapes and colours are their owners', who ask that neither be changed; the
//! two that are black are white on a dark page, as their owners have them. Paths: Simple Icons (CC0) and Google's own button.

use crate::model::icon::Mark;

/// The inside of an SVG, and its `viewBox`.
pub fn drawing(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::Google => (include_str!("google.svg.part"), "0 0 48 48"),
        Mark::Microsoft => (include_str!("microsoft.svg.part"), "0 0 24 24"),
        Mark::Apple => (include_str!("apple.svg.part"), "0 0 24 24"),
        Mark::GitHub => (include_str!("github.svg.part"), "0 0 24 24"),
        Mark::GitLab => (include_str!("gitlab.svg.part"), "0 0 24 24"),
        Mark::Facebook => (include_str!("facebook.svg.part"), "0 0 24 24"),
        Mark::LinkedIn => (include_str!("linkedin.svg.part"), "0 0 24 24"),
        Mark::Okta => (include_str!("okta.svg.part"), "0 0 24 24"),
        Mark::Keycloak => (include_str!("keycloak.svg.part"), "0 0 24 24"),
        Mark::Auth0 => (include_str!("auth0.svg.part"), "0 0 24 24"),
        Mark::Discord => (include_str!("discord.svg.part"), "0 0 24 24"),
        Mark::Slack => (include_str!("slack.svg.part"), "0 0 24 24"),
    }
}
