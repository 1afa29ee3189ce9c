//! What the door answers there, as the proxy asks it.

use super::{
    COOKIES, Fake, OTHER, PRIVATE, TOKEN,
    fault::Fault,
    request::{Request, answer, service},
};
use crate::model::{
    echo::{FOLDER, HEADER, IF_HOST, IF_METHOD, IF_QUERY, IF_SAID, IF_SEEN, SILENT, UNAVAILABLE, is_under},
    header::IDENTITY,
    host_address::ECHO_OF_PAGES,
};

const WEBSOCKET: &str = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

impl Fake {
    pub(super) fn answer(self, request: &Request) -> String {
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
        if request.target == ECHO_OF_PAGES.path && has_token {
            return answer("200 OK", "application/json", "", &self.echo_of_pages(request));
        }
        if matches!(self.fault, Fault::CheckOpen(way) if way == request.target) {
            return if way_has_words(&request.target) {
                answer("200 OK", "", "Remote-User: ada\r\n", "")
            } else {
                "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n".to_owned()
            };
        }
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
            Fault::JudgesTidied if request.target.starts_with(&format!("{PRIVATE}/../")) => {
                return problem("421 Misdirected Request", "");
            }
            Fault::UpgradesUnseen if !request.value("http2-settings").is_empty() => {
                return problem("403 Forbidden", "");
            }
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
        let is_so = says(IF_HOST, &|host| host == name)
            && says(IF_SAID, &|name| self.has_session && IDENTITY.contains(&name))
            && says(IF_METHOD, &|method| method == self.method(request))
            && says(IF_QUERY, &|told| {
                self.fault != Fault::LosesQuery && told.split_once('?').is_some_and(|(named, query)| named == query)
            });
        let is_known = self.fault != Fault::UnknownToken && (judged == own || request.target.starts_with(IF_HOST));
        let is_told_door = self.fault == Fault::TellsHost && ![own.as_str(), OTHER].contains(&request.value("host"));
        if !is_so || !is_known || is_told_door {
            return problem("404 Not Found", "");
        }
        let is_seen = request.target.strip_prefix(IF_SEEN).is_none_or(|name| {
            let is_hidden = match self.fault {
                Fault::Hides(hidden) => hidden == name,
                Fault::HidesDoorsCookies => name == "cookie",
                _ => false,
            };
            let is_doors = name != "cookie" || request.value(name).contains(COOKIES[0]);
            !is_hidden && is_doors && !request.value(name).is_empty()
        });
        if !has_token || !is_seen {
            return problem("404 Not Found", "");
        }
        match request.target.as_str() {
            UNAVAILABLE if self.fault == Fault::SaysOtherwise => answer("403 Forbidden", "", "", ""),
            UNAVAILABLE => answer("503 Service Unavailable", "", "", ""),
            SILENT => match self.fault {
                Fault::BreaksAs(status) => answer(status, "text/html", "", ""),
                _ => answer("503 Service Unavailable", "", "", ""),
            },
            _ if request.has("upgrade", "websocket") && self.fault != Fault::NoWebsocket => WEBSOCKET.to_owned(),
            _ if !request.body.is_empty() && self.fault == Fault::NoUpload => answer("413 Too Large", "", "", ""),
            _ => self.echoed(request),
        }
    }

    /// As the check is told of it.
    fn method(self, request: &Request) -> &str {
        match self.fault {
            Fault::TellsGet => "GET",
            Fault::BelievesMethod(header) if !request.value(header).is_empty() => request.value(header),
            _ => &request.method,
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
}

/// nginx is told yes or no, and nothing else.
fn way_has_words(way: &str) -> bool {
    way != "/_vestibule"
}
