//! HTTP Basic with a service's id and its secret (`client_secret_basic`, RFC 6749 section 2.3.1).

use axum::http::{HeaderMap, header::AUTHORIZATION};
use base64::{Engine, engine::general_purpose::STANDARD};
use percent_encoding::percent_decode;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

use crate::model::service::Service;

/// Longer ones hold no id and secret of ours.
const MOST_BYTES: usize = 4096;

/// The service that asks; none for every other `Authorization`, for two of them, and for a service without a secret.
pub fn authenticate<'a>(services: &'a [Service], headers: &HeaderMap) -> Option<&'a Service> {
    let mut lines = headers.get_all(AUTHORIZATION).iter();
    let (line, None) = (lines.next()?, lines.next()) else { return None };
    let (id, secret) = id_and_secret(line.as_bytes())?;
    let hash: [u8; 32] = Sha256::digest(&secret).into();
    // Every service is compared with, and an unknown id takes as long as a wrong secret.
    let mut found = None;
    for service in services {
        let is_secret = service.secret_hash.unwrap_or_default().ct_eq(&hash)
            & Choice::from(u8::from(service.secret_hash.is_some()));
        if bool::from(is_secret & service.id.as_bytes().ct_eq(&id)) {
            found = Some(service);
        }
    }
    found
}

/// Both are form-encoded before they are put together, so that a colon may stand in either.
fn id_and_secret(line: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    if line.len() > MOST_BYTES {
        return None;
    }
    // A scheme is written in any case, and followed by at least one space (RFC 9110 section 11.4).
    let space = line.iter().position(|byte| *byte == b' ')?;
    let (scheme, rest) = line.split_at(space);
    if !scheme.eq_ignore_ascii_case(b"basic") {
        return None;
    }
    let pair = STANDARD.decode(rest.trim_ascii()).ok()?;
    let colon = pair.iter().position(|byte| *byte == b':')?;
    Some((form_decoded(&pair[..colon]), form_decoded(&pair[colon + 1..])))
}

/// `application/x-www-form-urlencoded`, less the plus: half of all clients do not encode at all, and base64 has a plus of
/// its own. No id and no secret of ours has a space.
fn form_decoded(bytes: &[u8]) -> Vec<u8> {
    percent_decode(bytes).collect()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::prelude::*;
    use url::Url;

    use super::*;

    const WIKI: &str = "0123456789:1234567890+23456789/123456789%abc";
    const CRM: &str = "9876543210987654321098765432109876543210cba";

    fn services() -> Vec<Service> {
        let service = |id: &str, secret: Option<&str>| {
            let url = Url::parse(&format!("https://{id}.example")).expect("an address");
            let secret_hash = secret.map(|secret| Sha256::digest(secret).into());
            Service { secret_hash, ..Service::new(id.to_owned(), String::new(), url) }
        };
        vec![service("wiki", Some(WIKI)), service("crm", Some(CRM)), service("link", None)]
    }

    fn asked_with(lines: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(AUTHORIZATION, HeaderValue::from_str(line).expect("a header"));
        }
        authenticate(&services(), &headers).map(|service| service.id.clone())
    }

    fn basic(pair: &str) -> String {
        format!("Basic {}", STANDARD.encode(pair))
    }

    #[test]
    fn a_service_asks_with_its_id_and_secret() {
        assert_eq!(asked_with(&[&basic(&format!("crm:{CRM}"))]).as_deref(), Some("crm"));
        let encoded = WIKI.replace('%', "%25").replace(':', "%3A").replace('+', "%2b").replace('/', "%2F");
        assert_eq!(asked_with(&[&basic(&format!("wiki:{encoded}"))]).as_deref(), Some("wiki"));
        assert_eq!(asked_with(&[&basic(&format!("%77iki:{encoded}"))]).as_deref(), Some("wiki"));
        // Clients that encode nothing are understood as far as nothing looks like an escape.
        assert_eq!(asked_with(&[&basic(&format!("wiki:{}", WIKI.replace('%', "%25")))]).as_deref(), Some("wiki"));
        let lower = basic(&format!("crm:{CRM}")).replace("Basic ", "bAsIc   ");
        assert_eq!(asked_with(&[&lower]).as_deref(), Some("crm"));
    }

    #[test]
    fn security_31_nobody_else_is_a_service() {
        let right = basic(&format!("crm:{CRM}"));
        for line in [
            basic(&format!("wiki:{CRM}")),
            basic(&format!("CRM:{CRM}")),
            basic(&format!("crm:{CRM} ")),
            basic(&format!("crm:{}", &CRM[1..])),
            basic(&format!("crm:{}", CRM.to_uppercase())),
            basic("crm:"),
            basic("crm"),
            basic(":"),
            basic(""),
            basic("link:"),
            basic(&format!("link:{CRM}")),
            basic(&format!(":{CRM}")),
            right.replace("Basic", "Bearer"),
            right.replace("Basic ", "Basic"),
            right.replace("Basic ", "Basic\t"),
            format!("{right}, {right}"),
            format!("{right}="),
            format!("Basic crm:{CRM}"),
            "Basic".to_owned(),
            basic(&format!("crm:{}", "x".repeat(5000))),
        ] {
            assert_eq!(asked_with(&[&line]), None, "{line}");
        }
        assert_eq!(asked_with(&[]), None);
        assert_eq!(asked_with(&[&right, &right]), None, "two of them are none");
        assert_eq!(asked_with(&[&right, "Bearer x"]), None);
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_no_service(line: Vec<u8>) {
            if let Ok(value) = HeaderValue::from_bytes(&line) {
                let mut headers = HeaderMap::new();
                headers.insert(AUTHORIZATION, value);
                prop_assert!(authenticate(&services(), &headers).is_none());
            }
        }
    }
}
