//! A proxy with the door behind it, in one small server, which has one fault.

use std::net::SocketAddr;

use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::model::{
    echo::{Body, Echo, FOLDER, HEADER, JUDGED, METHOD, SAID, SILENT, is_under},
    header::IDENTITY,
};

pub const TOKEN: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
pub const PRIVATE: &str = "/private";
pub const COOKIES: [&str; 2] = ["vestibule-80", "vestibule-enter-80"];

const WEBSOCKET: &str = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    None,
    /// What a client says of itself goes on, in place of the door's word.
    Identity,
    /// The same beside the door's word, where it comes in more than one line.
    Doubled,
    Twins,
    Unlisted,
    HopByHop,
    LeavesEmptyOut,
    /// The client's description in this header.
    Believes(&'static str),
    AnyHost,
    ServesNobody,
    LeadsElsewhere,
    Tidies,
    /// The check does not see this header.
    Hides(&'static str),
    LosesAnswers,
    NoFolder,
    SaysOtherwise,
    Cookies,
    LosesCookies,
    Token,
    Upgrades,
    NoWebsocket,
    NoUpload,
    CutsUpload,
    /// The service's location asks nobody.
    Open,
    /// That of the echo asks nobody.
    EchoOpen,
    NoEcho,
    Away,
    /// What `Host` names is judged, whatever the request line says.
    JudgesHost,
    /// It is told to the service.
    TellsHost,
    /// What the door says in this header goes nowhere.
    Loses(&'static str),
    /// All of it.
    LosesAll,
    /// A door that gives no answer is this.
    BreaksAs(&'static str),
    /// The check is asked about what the client describes, and nothing else.
    Undescribed,
    /// Whatever the method is, the check is told GET.
    TellsGet,
    /// What the check says to whom it does not let through is told as this.
    Replaces(&'static str),
    /// The check is asked about the other service.
    OfAnother,
    /// The door says that it knows nothing of it.
    UnknownToken,
    /// The door has been asked about something else.
    OtherAddress,
    /// Once the echo has answered, nobody gets anything but this; or no answer at all, where it is empty.
    TurnsAway(&'static str),
}

#[derive(Clone, Copy)]
pub struct Fake {
    pub address: SocketAddr,
    fault: Fault,
    has_session: bool,
}

struct Request {
    method: String,
    target: String,
    host: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// The other service of the door.
pub const OTHER: &str = "crm.example.com";

impl Fake {
    pub async fn start(fault: Fault, has_session: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let fake = Self { address: listener.local_addr().expect("an address"), fault, has_session };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(async move { fake.serve(stream).await });
            }
        });
        fake
    }

    pub fn origin(self) -> String {
        format!("http://{}", self.address)
    }

    async fn serve(self, mut stream: TcpStream) {
        let Some(request) = Request::read(&mut stream).await else { return };
        let answer = self.answer(&request);
        let _ = stream.write_all(answer.as_bytes()).await;
        if !answer.starts_with("HTTP/1.1 101") || request.has("upgrade", "h2c") {
            return;
        }
        let echo = self.echo(&request);
        let frame =
            [&[0x81, 126][..], &u16::try_from(echo.len()).expect("short").to_be_bytes(), echo.as_bytes()].concat();
        let _ = stream.write_all(&frame).await;
        let mut word = [0; 9];
        if stream.read_exact(&mut word).await.is_ok() {
            let _ = stream.write_all(b"\x81\x03yes").await;
        }
    }

    fn answer(self, request: &Request) -> String {
        let has_token = request.headers.iter().any(|(name, value)| name == HEADER && value == TOKEN);
        match self.fault {
            Fault::TurnsAway(_) if has_token && request.target.ends_with("/control") => return self.echoed(request),
            Fault::TurnsAway("") => return String::new(),
            Fault::TurnsAway(status) => return answer(status, "text/html", "", ""),
            _ => {}
        }
        let own = self.address.to_string();
        let hosts = request.headers.iter().filter(|(name, _)| name == "host").count();
        let is_foreign = hosts != 1 || request.host != own;
        let is_private = !request.target.starts_with(FOLDER);
        match self.fault {
            Fault::ServesNobody if is_private => {}
            Fault::AnyHost if !is_private => {}
            _ if is_foreign => return answer("421 Misdirected Request", "text/html", "", "no"),
            _ => {}
        }
        let problem = |status: &str, more: &str| answer(status, "application/problem+json", more, "{}");
        if request.target.starts_with("/.vestibule/") {
            let is_there = self.fault != Fault::NoFolder;
            return if is_there {
                problem("401 Unauthorized", "")
            } else {
                answer("404 Not Found", "text/html", "", "")
            };
        }
        match self.fault {
            Fault::NoEcho if !is_private => return answer("404 Not Found", "text/html", "", "the service"),
            Fault::Away => return answer("500 Internal Server Error", "text/html", "", ""),
            Fault::Believes(name) if is_private && request.value(name).contains(FOLDER) => return service(),
            Fault::EchoOpen if has_token && !is_private && !request.has("upgrade", "websocket") => {
                return self.echoed(request);
            }
            Fault::LeadsElsewhere if has_token && request.target.ends_with(&format!("/..{PRIVATE}")) => {
                return service();
            }
            Fault::Open if is_private => return service(),
            _ => {}
        }
        let problem_of = |reason: &str| problem("403 Forbidden", &format!("Vestibule-Reason: {reason}\r\n"));
        match self.fault {
            Fault::Undescribed if request.value("x-original-url").is_empty() => {
                return problem_of("description_missing");
            }
            Fault::Replaces(status) if !is_under(&request.target) || !has_token => {
                return answer(status, "text/html", "", "");
            }
            Fault::OtherAddress => return self.refused(request),
            _ => {}
        }
        if !is_under(&request.target) {
            return self.refused(request);
        }
        let named = if self.fault == Fault::JudgesHost { request.value("host") } else { &own };
        let judged = if self.fault == Fault::OfAnother { OTHER } else { named };
        if ![own.as_str(), OTHER].contains(&judged) {
            return problem_of("unknown_service");
        }
        let says = |folder: &str, is_so: &dyn Fn(&str) -> bool| request.target.strip_prefix(folder).is_none_or(is_so);
        let name = judged.split(':').next().unwrap_or_default();
        let is_so = says(JUDGED, &|host| host == name)
            && says(SAID, &|name| self.has_session && IDENTITY.contains(&name))
            && says(METHOD, &|method| method == if self.fault == Fault::TellsGet { "GET" } else { &request.method });
        let is_known = self.fault != Fault::UnknownToken && (judged == own || request.target.starts_with(JUDGED));
        let is_told_door = self.fault == Fault::TellsHost && ![own.as_str(), OTHER].contains(&request.value("host"));
        if !is_so || !is_known || is_told_door {
            return problem("404 Not Found", "");
        }
        let is_seen = request.target.strip_prefix(&format!("{FOLDER}seen/")).is_none_or(|name| {
            !matches!(self.fault, Fault::Hides(hidden) if hidden == name) && !request.value(name).is_empty()
        });
        if !has_token || !is_seen {
            return problem("404 Not Found", "");
        }
        match request.target.as_str() {
            "/vestibule-echo/answer/503" if self.fault == Fault::SaysOtherwise => answer("403 Forbidden", "", "", ""),
            "/vestibule-echo/answer/503" => answer("503 Service Unavailable", "", "", ""),
            SILENT => match self.fault {
                Fault::BreaksAs(status) => answer(status, "text/html", "", ""),
                _ => answer("503 Service Unavailable", "", "", ""),
            },
            _ if request.has("upgrade", "websocket") && self.fault != Fault::NoWebsocket => WEBSOCKET.to_owned(),
            _ if !request.body.is_empty() && self.fault == Fault::NoUpload => answer("413 Too Large", "", "", ""),
            _ => self.echoed(request),
        }
    }

    fn refused(self, request: &Request) -> String {
        let enter = format!("{}/.vestibule/enter", self.origin());
        if self.fault == Fault::LosesAnswers {
            return answer("401 Unauthorized", "text/html", "", "");
        }
        if request.value("accept").contains("text/html") {
            return answer("303 See Other", "", &format!("Location: {enter}?return_to=/private\r\n"), "");
        }
        let told = format!("WWW-Authenticate: Vestibule reason=\"not_signed_in\"\r\nVestibule-Sign-In: {enter}\r\n");
        answer("401 Unauthorized", "application/problem+json", &told, "{}")
    }

    fn echoed(self, request: &Request) -> String {
        answer("200 OK", "application/json", "", &self.echo(request))
    }

    fn echo(self, request: &Request) -> String {
        let target = match self.fault {
            Fault::Tidies => request.target.replace("//", "/").replace("/./", "/"),
            _ => request.target.clone(),
        };
        let body =
            if self.fault == Fault::CutsUpload { &request.body[..request.body.len() / 2] } else { &request.body };
        let sha256 = Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect();
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

    fn arriving(self, request: &Request) -> Vec<(String, String)> {
        let mut headers: Vec<(String, String)> = Vec::new();
        for (name, value) in &request.headers {
            let is_dashed = IDENTITY.contains(&name.as_str());
            let is_twin = IDENTITY.contains(&name.replace('_', "-").as_str()) && !is_dashed;
            let is_twice = request.headers.iter().filter(|(other, _)| other == name).count() > 1;
            let goes_on = match name.as_str() {
                "connection" => false,
                "upgrade" => value == "websocket" || self.fault == Fault::Upgrades,
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

impl Request {
    async fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                break end;
            }
            if stream.read_buf(&mut bytes).await.ok()? == 0 {
                return None;
            }
        };
        let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
        let mut lines = head.split("\r\n");
        let mut line = lines.next()?.split(' ');
        let (method, target) = (line.next()?.to_owned(), line.next()?.to_owned());
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let value = |name: &str| headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone());
        let length: usize = value("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = bytes[end + 4..].to_vec();
        while body.len() < length {
            if stream.read_buf(&mut body).await.ok()? == 0 {
                return None;
            }
        }
        // As a proxy has to take it (RFC 9112 section 3.2.2).
        let (host, target) = match target.strip_prefix("http://").and_then(|full| full.split_once('/')) {
            Some((host, path)) => (host.to_owned(), format!("/{path}")),
            None => (value("host")?, target),
        };
        Some(Self { method, target, host, headers, body })
    }

    fn value(&self, name: &str) -> &str {
        self.headers.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.value(name) == value
    }
}

fn service() -> String {
    answer("200 OK", "text/html", "", "the service")
}

fn answer(status: &str, kind: &str, more: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}
