//! What opens the door ends at the proxy: its cookies and tokens do not go on to a service.

use super::{
    asking::{Ask, Asking, arrived},
    came::Came,
    fault::Fault,
    told::Told,
};
use crate::model::echo::{Echo, FOLDER};

/// In the shape of one of the door's tokens, and none.
const TOKEN: &str = "Bearer vst_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVW";

/// What is the service's own.
const OTHERS: [&str; 2] = ["doctor-a=1", "doctor-b=2"];

pub(super) async fn examine(asking: &Asking, told: &mut Told) {
    cookies(asking, told).await;
    token(asking, told).await;
}

async fn cookies(asking: &Asking, told: &mut Told) {
    let [session, binding] = &asking.cookies;
    let pairs = [OTHERS[0], &format!("{session}=made-up"), &format!("{binding}=made-up"), OTHERS[1]];
    let line = format!("Cookie: {}", pairs.join("; "));
    let pieces = pairs.map(|pair| ("cookie", pair));
    let came = [
        Some(asking.send(Ask::echo("cookies").with(&line)).await),
        Some(asking.send(Ask::echo("cookies").with(&line).with("Connection: close, Cookie")).await),
        asking.send_by_http2(&asking.host, &format!("{FOLDER}cookies"), &pieces).await,
    ];
    let is_ours = |echo: &Echo| all(echo).iter().any(|pair| asking.cookies.iter().any(|name| is_named(pair, name)));
    let echoes =
        || came.iter().flatten().filter_map(|came| if let Came::Echo(echo) = came { Some(echo) } else { None });
    if echoes().any(|echo| is_ours(echo)) {
        told.fault(
            "cookies",
            Fault::Cookies,
            "The door's cookies go on to the service, which could be its visitors with them.",
        );
    } else if let Some(came) = came.iter().flatten().find(|came| !came.shows()) {
        told.turned_away("cookies", came);
    } else {
        told.right("cookies", "The door's cookies do not go on to the service.");
    }
    // In the first there is nothing that could take them away.
    if let Some(Came::Echo(echo)) = &came[0]
        && !OTHERS.iter().all(|own| all(echo).contains(own))
    {
        told.note("own_cookies", Fault::Cookies, "Cookies of the service's own get lost on the way.");
    }
}

/// One pair each. Some proxies put several lines together with commas.
fn all(echo: &Echo) -> Vec<&str> {
    arrived(echo, "cookie").into_iter().flat_map(|line| line.split([';', ','])).map(str::trim).collect()
}

fn is_named(pair: &str, name: &str) -> bool {
    pair.split('=').next().is_some_and(|own| own.trim() == name)
}

async fn token(asking: &Asking, told: &mut Told) {
    let send = |value: &str| asking.send(Ask::echo("token").with(format!("Authorization: {value}")));
    let plain = send(TOKEN).await;
    if goes_on(&plain) || goes_on_behind_blanks(asking).await {
        told.fault("token", Fault::Token, "Tokens of the door's in Authorization go on to the service.");
    } else if plain.shows() {
        told.right("token", "Tokens of the door's do not go on to the service.");
    } else {
        told.turned_away("token", &plain);
    }
    let own = "Basic ZG9jdG9yOg==";
    if let Came::Echo(echo) = send(own).await
        && arrived(&echo, "authorization") != [own]
    {
        told.note("own_authorization", Fault::Token, "Authorization of the service's own gets lost on the way.");
    }
}

fn goes_on(came: &Came) -> bool {
    let Came::Echo(echo) = came else { return false };
    arrived(echo, "authorization").iter().any(|value| value.contains("vst_"))
}

/// Over HTTP/2 some proxies take a value as it is, whose blanks are gone when it comes to the check: what they look for in it has to
/// be found there all the same. Others refuse it.
async fn goes_on_behind_blanks(asking: &Asking) -> bool {
    for value in [format!(" {TOKEN}"), format!("\t{TOKEN}")] {
        let came = asking.send_by_http2(&asking.host, &format!("{FOLDER}token"), &[("authorization", &value)]).await;
        if came.is_some_and(|came| goes_on(&came)) {
            return true;
        }
    }
    false
}
