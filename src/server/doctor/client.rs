//! Whether a provider takes us as a client, and what is taken from it because the settings say so.

use super::report::Section;
use crate::openid::{
    Usable, Verdict,
    settings::{Credentials, ProviderSettings},
};

pub(super) fn client(section: &mut Section, settings: &ProviderSettings, usable: &Usable) {
    verdict(
        section,
        "authorization_request",
        &usable.authorization,
        "Compare client_id with what is registered there, and register the redirect URI that is told here, letter by letter.",
    );
    let proof = match settings.credentials {
        Credentials::Public => {
            "Compare client_id with what is registered there; it may also ask for a secret or a key."
        }
        Credentials::Secret(_) => {
            "Compare client_id and client secret with what is registered there. The secret may have run out."
        }
        Credentials::Key(_) => "Compare client_id, the key and client_key_id with what is registered there.",
    };
    verdict(section, "token_request", &usable.token, proof);
    if !usable.unreadable_members.is_empty() {
        section.note(
            "metadata",
            format!(
                "These members of its metadata cannot be read, and are passed over: {}.",
                usable.unreadable_members.join(", ")
            ),
            "What they would say counts as not said. Have it mended there.",
        );
    }
    userinfo(section, usable);
    if !settings.trusted_audiences.is_empty() {
        section.right(
            "trusted_audiences",
            format!("Its ID tokens may be for these too: {}.", settings.trusted_audiences.join(", ")),
        );
    }
    if settings.trust_email {
        section.note(
            "trust_email",
            "Its e-mail addresses count as confirmed although it does not say so (trust_email).",
            "That is right only if nobody can choose their address there. Whoever can might register as somebody else.",
        );
    }
}

fn verdict(section: &mut Section, check: &'static str, verdict: &Verdict, advice: &str) {
    match verdict {
        Verdict::Right(text) => section.right(check, text),
        Verdict::Unknown(text) => {
            section.note(check, text, "That says neither that we are known there nor that we are not. Try to sign in.");
        }
        Verdict::Wrong(text) => section.problem(check, text, advice),
    }
}

fn userinfo(section: &mut Section, usable: &Usable) {
    match &usable.userinfo {
        None => section.note("userinfo", "It has no userinfo endpoint: name and address must be in its ID tokens.", ""),
        // Without a token, that is as it should be.
        Some(Ok(400 | 401 | 403)) => section.right("userinfo", "Its userinfo endpoint answers."),
        Some(answer) => {
            let answer = answer.as_ref().map_or_else(Clone::clone, u16::to_string);
            section.note(
                "userinfo",
                format!("Its userinfo endpoint does not answer as one: {answer}."),
                "People come in only where its ID tokens say enough: an e-mail address, and the claim that roles follow from.",
            );
        }
    }
}
