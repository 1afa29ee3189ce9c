//! What arrives behind it, and what the echo says of that.

use sha2::{Digest, Sha256};

use super::{
    COOKIES, Fake,
    fault::Fault,
    request::{Request, answer},
};
use crate::model::{
    echo::{Body, Echo, hexadecimal},
    header::IDENTITY,
};

impl Fake {
    pub(super) fn echoed(self, request: &Request) -> String {
        answer("200 OK", "application/json", "", &self.echo(request))
    }

    pub(super) fn echo(self, request: &Request) -> String {
        let target = match self.fault {
            Fault::Tidies => request.target.replace("//", "/").replace("/./", "/"),
            _ => request.target.clone(),
        };
        let body =
            if self.fault == Fault::CutsUpload { &request.body[..request.body.len() / 2] } else { &request.body };
        let sha256 = hexadecimal(&Sha256::digest(body));
        let echo = Echo {
            method: request.method.clone(),
            target,
            version: "HTTP/1.1".to_owned(),
            host: Some(if self.fault == Fault::TellsHost {
                request.value("host").to_owned()
            } else {
                request.host.clone()
            }),
            scheme_seen: None,
            headers: self.arriving(request),
            escaped: Vec::new(),
            body: Body { bytes: body.len() as u64, sha256 },
            peer: None,
        };
        serde_json::to_string(&echo).expect("JSON")
    }

    /// What comes to the door's own pages.
    pub(super) fn echo_of_pages(self, request: &Request) -> String {
        let mut echo: Echo = serde_json::from_str(&self.echo(request)).expect("an echo");
        let cookies = if self.fault == Fault::PagesLoseCookies { "a=1" } else { request.value("cookie") };
        let visitor = match self.fault {
            Fault::NoVisitor => "",
            Fault::BelievesVisitor => request.value("x-forwarded-for"),
            _ => "198.51.100.1, 127.0.0.1",
        };
        echo.headers = [("cookie", cookies), ("x-forwarded-for", visitor)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec();
        serde_json::to_string(&echo).expect("JSON")
    }

    fn arriving(self, request: &Request) -> Vec<(String, String)> {
        let mut headers: Vec<(String, String)> = Vec::new();
        for (name, value) in &request.headers {
            let is_dashed = IDENTITY.contains(&name.as_str());
            let is_twin = IDENTITY.contains(&name.replace('_', "-").as_str()) && !is_dashed;
            let is_twice = request.headers.iter().filter(|(other, _)| other == name).count() > 1;
            let goes_on = match name.as_str() {
                "connection" => self.fault == Fault::PassesConnection,
                "upgrade" => value == "websocket" || [Fault::Upgrades, Fault::UpgradesUnseen].contains(&self.fault),
                "authorization" => !value.contains("vst_") || self.fault == Fault::Token,
                "cookie" => self.fault != Fault::LosesCookies,
                _ if is_dashed => self.fault == Fault::Identity || (self.fault == Fault::Doubled && is_twice),
                _ if is_twin => self.fault == Fault::Twins,
                _ => !name.contains("extra") && !name.contains("other") || self.fault == Fault::Unlisted,
            };
            let is_kept =
                |pair: &&str| self.fault == Fault::Cookies || !COOKIES.iter().any(|name| pair.trim().starts_with(name));
            let value = match name.as_str() {
                "cookie" => value.split(';').filter(is_kept).collect::<Vec<_>>().join(";"),
                _ => value.clone(),
            };
            if goes_on {
                headers.push((name.clone(), value));
            }
        }
        let taken = request.value("connection").to_ascii_lowercase();
        for name in IDENTITY {
            let is_taken = self.fault == Fault::HopByHop && taken.contains(name);
            let is_replaced = self.fault == Fault::Identity && headers.iter().any(|(own, _)| own == name);
            let is_lost = self.fault == Fault::LosesAll || self.fault == Fault::Loses(name);
            let is_left_out = self.fault == Fault::LeavesEmptyOut && !self.has_session;
            if !is_taken && !is_replaced && !is_left_out && !is_lost {
                headers.push((name.to_owned(), if self.has_session { "ada".to_owned() } else { String::new() }));
            }
        }
        headers
    }
}
