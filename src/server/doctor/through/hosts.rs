//! The host that is judged is the one that serves: a request line in full, `Host`, `:authority` and the name in TLS may each say
//! another one.

use super::{
    asking::{Ask, Asking, NOBODYS, name_of},
    came::{Came, TurnedAway},
    control::Control,
    fault::Fault,
    told::Told,
};
use crate::model::echo::IF_HOST;

/// One way to name two hosts in a request, and where it has to come out.
struct Attempt {
    how: &'static str,
    ask: Ask,
    /// The request line is in full, and what it names counts (RFC 9112 section 3.2.2).
    is_settled: bool,
}

pub(super) async fn examine(asking: &Asking, control: &Control, told: &mut Told) {
    if !control.is_echo_asked {
        return told.unasked("host", "Which host is judged does not show where the door is not asked.", "");
    }
    let (mut served, mut turned_away) = (Vec::new(), TurnedAway::default());
    for other in asking.others.iter().map(String::as_str).chain([NOBODYS]) {
        served.extend(over_http1(asking, other, &mut turned_away).await);
        served.extend(over_http2(asking, other, &mut turned_away).await);
    }
    if let (true, Some(came)) = (served.is_empty(), turned_away.find()) {
        told.turned_away("host", came);
    } else if served.is_empty() {
        told.right("host", "The host that is judged is the one that serves, whatever else a request names.");
    } else {
        let text = format!("One host is judged and another one served: {}.", served.join("; "));
        told.fault("host", Fault::Host, text);
    }
    nobodys(asking, control, told).await;
}

/// The check says yes to an address with a host's name only if that is the one it judges, and the echo says which one the service
/// is told.
async fn over_http1(asking: &Asking, other: &str, turned_away: &mut TurnedAway) -> Vec<String> {
    let mut served = Vec::new();
    let own = name_of(&asking.host);
    for judged in [own.clone(), name_of(other)] {
        for Attempt { how, ask, is_settled } in attempts(asking, other, &format!("{IF_HOST}{judged}")) {
            let came = asking.send(ask).await;
            turned_away.take(&came);
            if let Some(fault) = between(&judged, other, how, &came) {
                served.push(fault);
            } else if is_settled && judged == own && !is_own_or_refused(&came) {
                served.push(format!("{other} in {how} gets {}, so {own} is not judged", came.said()));
            }
        }
    }
    served
}

async fn over_http2(asking: &Asking, other: &str, turned_away: &mut TurnedAway) -> Vec<String> {
    let mut served = Vec::new();
    let own = asking.host.as_str();
    for judged in [name_of(own), name_of(other)] {
        let target = format!("{IF_HOST}{judged}");
        for (how, authority, host) in [(":authority", other, own), ("host over HTTP/2", own, other)] {
            if let Some(came) = asking.send_by_http2(authority, &target, &[("host", host)]).await {
                turned_away.take(&came);
                served.extend(between(&judged, other, how, &came));
            }
        }
    }
    served
}

fn attempts(asking: &Asking, other: &str, target: &str) -> Vec<Attempt> {
    let own = asking.host.as_str();
    let scheme = asking.origin.split(':').next().unwrap_or_default();
    let in_full = |host: &str| Ask::by_line(format!("GET {scheme}://{host}{target} HTTP/1.1"));
    let plain = || Ask::get(target);
    let open = |how, ask| Attempt { how, ask, is_settled: false };
    let beside = in_full(own).at_host(other);
    let mut attempts = vec![
        open("the request line", in_full(other)),
        Attempt { how: "Host beside a request line in full", ask: beside, is_settled: true },
        open("Host", plain().at_host(other)),
        open("a second Host", plain().with(format!("Host: {own}")).with(format!("Host: {other}"))),
        open("a first Host", plain().with(format!("Host: {other}")).with(format!("Host: {own}"))),
        open("X-Forwarded-Host beside Host", plain().at_host(other).with(format!("X-Forwarded-Host: {own}"))),
        open("X-Forwarded-Host", plain().with(format!("X-Forwarded-Host: {other}"))),
    ];
    if asking.way.is_encrypted() && other != NOBODYS {
        attempts.push(open("the name in TLS", Ask { server_name: Some(name_in_tls(other)), ..plain() }));
    }
    attempts
}

/// An address stands there without what keeps its colons apart from a port.
fn name_in_tls(host: &str) -> String {
    name_of(host).trim_matches(['[', ']']).to_owned()
}

/// Where one host was judged, and the service is told another.
fn between(judged: &str, other: &str, how: &str, came: &Came) -> Option<String> {
    let Came::Echo(echo) = came else { return None };
    let served = name_of(echo.host.as_deref()?);
    (served != judged).then(|| format!("with {other} in {how} {judged} is judged, and the service is told {served}"))
}

/// What is no echo is the proxy's own no, and none of the door's, which would have been asked about another host.
fn is_own_or_refused(came: &Came) -> bool {
    let Came::Other(reply) = came else { return true };
    came.is_turned_away() || ([400, 421].contains(&reply.status) && !reply.is_problem())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tls_names_an_address_without_brackets() {
        for (host, name) in [("crm.example.com:8443", "crm.example.com"), ("[2001:db8::1]:8443", "2001:db8::1")] {
            assert_eq!(name_in_tls(host), name);
        }
    }
}
