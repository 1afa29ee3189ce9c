//! Claims of an ID token that decide something (OpenID Connect Core 1.0, section 3.1.3.7). No other is looked at.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::CoreJwsSigningAlgorithm;
use serde_json::Value;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{
    algorithms,
    error::CLOCK_SKEW,
    json::{ClaimMap, time},
    jws::Signed,
    refusal::{Refusal, Refused},
    settings::ProviderSettings,
};

/// A token is sent as soon as it is made; an older one was kept by somebody. A few tries are in between at the most.
pub(super) const OLDEST_TOKEN: TimeDelta = TimeDelta::minutes(10);

/// A longer subject is none (section 2).
const SUBJECT_BYTES: usize = 255;

/// Values of the attempt that the token is for.
pub(super) struct Attempt<'a> {
    pub(super) settings: &'a ProviderSettings,
    pub(super) nonce: &'a str,
    pub(super) access_token: &'a str,
}

/// Checks everything but the signature, and gives the subject.
pub(super) fn check(signed: &Signed, attempt: &Attempt<'_>, now: DateTime<Utc>) -> Result<String, Refused> {
    let claims = &signed.claims;
    if claims.get("iss").is_none_or(|iss| *iss != attempt.settings.issuer) {
        return Err(Refusal::WrongIssuer.into());
    }
    let subject = subject(claims)?;
    check_audience(claims, attempt.settings)?;
    check_times(claims, now)?;
    if claims.get("nonce").is_none_or(|nonce| nonce != attempt.nonce) {
        return Err(Refusal::WrongNonce.into());
    }
    match claims.get("at_hash") {
        None | Some(Value::Null) => Ok(subject),
        Some(hash) if *hash == half_hash(&signed.algorithm, attempt.access_token) => Ok(subject),
        Some(_) => Err(Refusal::WrongAtHash.into()),
    }
}

fn subject(claims: &ClaimMap) -> Result<String, Refusal> {
    let subject = claims.get("sub").and_then(Value::as_str).ok_or(Refusal::InvalidSubject)?;
    if subject.is_empty() || subject.len() > SUBJECT_BYTES || subject.chars().any(char::is_control) {
        return Err(Refusal::InvalidSubject);
    }
    Ok(subject.to_owned())
}

/// We are one of the audiences, all others are trusted, and where there are others the token was made for us (numbers 3
/// to 5). Without that, whoever has a token for another client could come in here as its owner.
fn check_audience(claims: &ClaimMap, settings: &ProviderSettings) -> Result<(), Refused> {
    let audiences: Vec<&str> = match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(all)) => {
            all.iter().map(Value::as_str).collect::<Option<_>>().ok_or(Refusal::WrongAudience)?
        }
        _ => return Err(Refusal::WrongAudience.into()),
    };
    let ours = settings.client_id.as_str();
    if !audiences.contains(&ours) {
        return Err(Refusal::WrongAudience.into());
    }
    let others: Vec<&str> = audiences.into_iter().filter(|audience| *audience != ours).collect();
    if let Some(other) = others.iter().find(|other| !settings.trusted_audiences.iter().any(|known| known == *other)) {
        let other: String = other.chars().take(100).collect();
        return Err(Refusal::UntrustedAudience.because(format!("\"{other}\" is not among trusted_audiences")));
    }
    match claims.get("azp") {
        None | Some(Value::Null) if others.is_empty() => Ok(()),
        Some(party) if party == ours => Ok(()),
        _ => Err(Refusal::WrongAuthorizedParty.into()),
    }
}

fn check_times(claims: &ClaimMap, now: DateTime<Utc>) -> Result<(), Refused> {
    let expires = time(claims, "exp").ok_or(Refusal::InvalidExpiry)?;
    if expires <= now - CLOCK_SKEW {
        return Err(Refusal::Expired.because(format!("exp is {expires}")));
    }
    check_issue_time(claims, now).map(drop)
}

/// Checks `iat` of a token that is sent as soon as it is made.
pub(super) fn check_issue_time(claims: &ClaimMap, now: DateTime<Utc>) -> Result<DateTime<Utc>, Refused> {
    let issued = time(claims, "iat").ok_or(Refusal::InvalidIssueTime)?;
    let refusal = match issued {
        _ if issued > now + CLOCK_SKEW => Refusal::IssuedInFuture,
        _ if issued < now - OLDEST_TOKEN => Refusal::IssuedTooLongAgo,
        _ => return Ok(issued),
    };
    Err(refusal.because(format!("iat is {issued}")))
}

/// When somebody proved who they are, if the token says so in a way that can be true: nobody has signed in tomorrow.
pub(super) fn auth_time(claims: &ClaimMap) -> Option<DateTime<Utc>> {
    time(claims, "auth_time").filter(|at| (DateTime::UNIX_EPOCH..=Utc::now() + CLOCK_SKEW).contains(at))
}

/// The left half of the hash that the signature is made with (section 3.1.3.6); for Ed25519 that is SHA-512.
fn half_hash(algorithm: &CoreJwsSigningAlgorithm, access_token: &str) -> String {
    let algorithm = algorithms::name(algorithm);
    let hash = match &algorithm {
        short if short.ends_with("256") => Sha256::digest(access_token).to_vec(),
        middle if middle.ends_with("384") => Sha384::digest(access_token).to_vec(),
        _ => Sha512::digest(access_token).to_vec(),
    };
    URL_SAFE_NO_PAD.encode(&hash[..hash.len() / 2])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What becomes of a token that is right but for these changes.
    fn checked(changes: &Value, trusted: &[&str]) -> Result<String, Refused> {
        let now = Utc::now();
        let mut settings = ProviderSettings::new("op", "OP", "https://op.example", "door");
        settings.trusted_audiences = trusted.iter().map(|&one| one.to_owned()).collect();
        let at = now.timestamp();
        let mut claims =
            json!({ "iss": "https://op.example", "sub": "ada", "aud": "door", "exp": at + 9, "iat": at, "nonce": "n" });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let Value::Object(claims) = claims else { panic!("no object") };
        let signed = Signed { typ: None, algorithm: CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, claims };
        check(&signed, &Attempt { settings: &settings, nonce: "n", access_token: "a" }, now)
    }

    fn refusal(changes: &Value, trusted: &[&str]) -> Refusal {
        checked(changes, trusted).expect_err(&changes.to_string()).refusal
    }

    #[test]
    fn each_claim_has_its_refusal() {
        use Refusal::*;
        assert_eq!(checked(&json!({}), &[]).as_deref(), Ok("ada"));
        for (name, why, values) in [
            ("iss", WrongIssuer, json!([null, "https://op.example/", ["https://op.example"], ""])),
            ("sub", InvalidSubject, json!([null, 7, "", ["ada"], "a\u{0}", "s".repeat(256)])),
            ("aud", WrongAudience, json!([null, "Door", [], ["door", 7], { "door": 1 }, [["door"]]])),
            ("azp", WrongAuthorizedParty, json!(["other", ["door"], 7, ""])),
            ("exp", InvalidExpiry, json!([null, "9999999999", 1e300, i64::MIN])),
            ("exp", Expired, json!([0, -1])),
            ("iat", InvalidIssueTime, json!([null, "1", u64::MAX, -1e300, true])),
            ("iat", IssuedTooLongAgo, json!([0, Utc::now().timestamp() - 601])),
            ("iat", IssuedInFuture, json!([Utc::now().timestamp() + 70])),
            ("nonce", WrongNonce, json!([null, "N", ["n"], 0])),
            ("at_hash", WrongAtHash, json!(["", "AAAA", 7, ["x"]])),
        ] {
            for value in values.as_array().unwrap() {
                assert_eq!(refusal(&json!({ name: value }), &[]), why, "{name} = {value}");
            }
        }
    }

    #[test]
    fn whoever_is_not_trusted_may_not_be_an_audience() {
        let both = |azp: Value| json!({ "aud": ["door", "project-1"], "azp": azp });
        assert_eq!(checked(&both(json!("door")), &["project-1"]).as_deref(), Ok("ada"));
        let refused = checked(&both(json!("door")), &["project-2"]).expect_err("not trusted");
        let why = "untrusted_audience: \"project-1\" is not among trusted_audiences";
        assert_eq!(refused.to_string(), why);
        for azp in [json!(null), json!("project-1"), json!("")] {
            assert_eq!(refusal(&both(azp), &["project-1"]), Refusal::WrongAuthorizedParty);
        }
        let not_us = json!({ "aud": "project-1", "azp": "door" });
        assert_eq!(refusal(&not_us, &["project-1"]), Refusal::WrongAudience);
        assert_eq!(checked(&json!({ "aud": ["door", "door"] }), &[]).as_deref(), Ok("ada"), "that is one audience");
    }

    #[test]
    fn the_hash_goes_with_the_algorithm() {
        for (algorithm, length) in [
            (CoreJwsSigningAlgorithm::RsaSsaPssSha256, 22),
            (CoreJwsSigningAlgorithm::EcdsaP384Sha384, 32),
            (CoreJwsSigningAlgorithm::EdDsa, 43),
        ] {
            assert_eq!(half_hash(&algorithm, "a").len(), length, "{algorithm:?}");
        }
    }
}
