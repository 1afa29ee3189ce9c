//! The host that is judged is the one that serves: a request line in full, `Host`, `:authority` and the name in TLS may each say
//! another one.

use super::{
    asking::{Ask, Asking, Came, NOBODYS},
    control::Control,
    fault::Fault,
    told::Told,
};
use crate::model::echo::{Echo, FOLDER};

pub(super) async fn examine(asking: &Asking, control: &Control, told: &mut Told) {
    let mut served = Vec::new();
    for other in asking.others.iter().map(String::as_str).chain([NOBODYS]) {
        for (how, ask) in attempts(asking, other) {
            served.extend(foreign(asking, other, how, &asking.send(ask).await));
        }
        let target = format!("{FOLDER}host");
        for (how, authority, host) in
            [(":authority", other, asking.host.as_str()), ("host over HTTP/2", asking.host.as_str(), other)]
        {
            if let Some(came) = asking.send_by_http2(authority, &target, &[("host", host)]).await {
                served.extend(foreign(asking, other, how, &came));
            }
        }
    }
    if served.is_empty() {
        told.right("host", "The host that is judged is the one that serves, whatever else a request names.");
    } else {
        let text = format!("One host is judged, and the service is told another: {}.", served.join("; "));
        told.fault("host", Fault::Host, text);
    }
    nobodys(asking, control, told).await;
}

fn attempts(asking: &Asking, other: &str) -> Vec<(&'static str, Ask)> {
    let own = asking.host.as_str();
    let scheme = asking.origin.split(':').next().unwrap_or_default();
    let in_full = |host: &str| Ask::by_line(format!("GET {scheme}://{host}{FOLDER}host HTTP/1.1"));
    let plain = || Ask::echo("host");
    let mut attempts = vec![
        ("the request line", in_full(other)),
        ("Host beside a request line in full", in_full(own).at_host(other)),
        ("Host", plain().at_host(other)),
        ("a second Host", plain().with(format!("Host: {own}")).with(format!("Host: {other}"))),
        ("a first Host", plain().with(format!("Host: {other}")).with(format!("Host: {own}"))),
        ("X-Forwarded-Host beside Host", plain().at_host(other).with(format!("X-Forwarded-Host: {own}"))),
    ];
    if asking.way.is_encrypted() && other != NOBODYS {
        let name = other.split(':').next().unwrap_or_default().to_owned();
        attempts.push(("the name in TLS", Ask { server_name: Some(name), ..plain() }));
    }
    attempts
}

/// The echo is this service's alone: if it answers, this service was judged.
fn foreign(asking: &Asking, other: &str, how: &str, came: &Came) -> Option<String> {
    let Came::Echo(echo) = came else { return None };
    let told = told_host(echo)?;
    (told != name_of(&asking.host)).then(|| format!("{other} in {how} arrives as {told}"))
}

fn told_host(echo: &Echo) -> Option<String> {
    echo.host.as_deref().map(name_of)
}

fn name_of(host: &str) -> String {
    let name = if host.starts_with('[') { host } else { host.split(':').next().unwrap_or_default() };
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// A name that nobody has should be served as nobody.
async fn nobodys(asking: &Asking, control: &Control, told: &mut Told) {
    let Some(private) = &control.private else { return };
    let came = asking.send(Ask::get(private).at_host(NOBODYS).without_token()).await;
    let Came::Other(reply) = &came else { return };
    if control.refusals.last().is_some_and(|known| known.status == 401 && known.kind() == reply.kind()) {
        told.note(
            "unknown_host",
            Fault::UnknownHost,
            format!("A request for {NOBODYS} is served as one for {}.", asking.host),
        );
    }
}
