//! A session as each tool reads it.

use std::fmt::Write as _;

use serde_json::json;

use super::format::Format;
use crate::acl::http::door::{Answer, Cookie};

pub(super) fn written(answer: &Answer, format: Format) -> String {
    match format {
        Format::StorageState => pretty(&json!({ "cookies": answer.cookies, "origins": [] })),
        Format::Header => header(answer),
        Format::Netscape => netscape(&answer.cookies),
        Format::Json => {
            let mut all = answer.json.clone();
            all["cookies"] = json!(answer.cookies);
            pretty(&all)
        }
    }
}

fn pretty(value: &serde_json::Value) -> String {
    // Its keys are texts, so nothing in it can fail.
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// Of a token where one was asked for; else for one host, the service's if one was asked for, or the door's.
fn header(answer: &Answer) -> String {
    if let Some(token) = answer.json["token_secret"].as_str() {
        return format!("Authorization: Bearer {token}");
    }
    let cookie = answer.service.as_ref().map(|service| &service.cookie).or_else(|| answer.cookies.first());
    cookie.map(|Cookie { name, value, .. }| format!("Cookie: {name}={value}")).unwrap_or_default()
}

/// As curl writes it: seven columns between tabs, 0 where it ends with the browser, and a mark before what no script may read.
fn netscape(cookies: &[Cookie]) -> String {
    let mut lines = "# Netscape HTTP Cookie File\n".to_owned();
    for Cookie { name, value, domain, path, expires, http_only, secure, .. } in cookies {
        let mark = if *http_only { "#HttpOnly_" } else { "" };
        let (secure, expires) = (if *secure { "TRUE" } else { "FALSE" }, (*expires).max(0));
        let _ = writeln!(lines, "{mark}{domain}\tFALSE\t{path}\t{secure}\t{expires}\t{name}\t{value}");
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acl::http::door::{AtService, SameSite};

    fn cookie(name: &str, domain: &str, expires: i64, secure: bool) -> Cookie {
        Cookie {
            name: name.to_owned(),
            value: "id.secret".to_owned(),
            domain: domain.to_owned(),
            path: "/".to_owned(),
            expires,
            http_only: true,
            secure,
            same_site: SameSite::Lax,
        }
    }

    fn answer(with_service: bool) -> Answer {
        let door = cookie("session-3000", "127.0.0.1", 1_790_000_000, false);
        let wiki = cookie("__Host-vestibule", "wiki.localhost", -1, true);
        let service = AtService {
            url: "https://wiki.localhost/".parse().expect("a URL"),
            remote_user: None,
            cookie: wiki.clone(),
            assertion: "a.b.c".to_owned(),
        };
        Answer {
            cookies: if with_service { vec![door, wiki] } else { vec![door] },
            user_id: None,
            api_token: None,
            service: with_service.then_some(service),
            json: json!({ "persona": "reader" }),
        }
    }

    #[test]
    fn storage_state_is_playwrights_file() {
        let written: serde_json::Value =
            serde_json::from_str(&written(&answer(true), Format::StorageState)).expect("JSON");
        let cookie = |name: &str, domain: &str, expires: i64, secure: bool| {
            json!({
                "name": name, "value": "id.secret", "domain": domain, "path": "/", "expires": expires,
                "httpOnly": true, "secure": secure, "sameSite": "Lax",
            })
        };
        let cookies = [
            cookie("session-3000", "127.0.0.1", 1_790_000_000, false),
            cookie("__Host-vestibule", "wiki.localhost", -1, true),
        ];
        assert_eq!(written, json!({ "cookies": cookies, "origins": [] }));
    }

    #[test]
    fn header_is_for_the_host_that_was_asked_for() {
        assert_eq!(written(&answer(false), Format::Header), "Cookie: session-3000=id.secret");
        assert_eq!(written(&answer(true), Format::Header), "Cookie: __Host-vestibule=id.secret");
    }

    #[test]
    fn netscape_has_seven_columns_and_the_mark_of_http_only() {
        assert_eq!(
            written(&answer(true), Format::Netscape),
            "# Netscape HTTP Cookie File\n\
             #HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t1790000000\tsession-3000\tid.secret\n\
             #HttpOnly_wiki.localhost\tFALSE\t/\tTRUE\t0\t__Host-vestibule\tid.secret\n"
        );
    }

    #[test]
    fn json_is_the_answer_and_its_cookies() {
        let written: serde_json::Value = serde_json::from_str(&written(&answer(false), Format::Json)).expect("JSON");
        assert_eq!((&written["persona"], &written["cookies"][0]["name"]), (&json!("reader"), &json!("session-3000")));
    }
}
