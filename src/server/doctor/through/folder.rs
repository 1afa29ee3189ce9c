//! The door's own pages at the service's host, which nobody is asked about: they need the visitor's cookies, and have to learn from
//! where a visitor comes.

use super::{
    asking::{Ask, Asking, arrived},
    came::Came,
    fault::Fault,
    told::Told,
};
use crate::model::{
    echo::Echo,
    host_address::{ECHO_OF_PAGES, ME},
};

/// Where nobody comes from (RFC 5737).
const MADE_UP: &str = "192.0.2.66";

pub(super) async fn examine(asking: &Asking, told: &mut Told) {
    match asking.send(Ask::get(ME.path).without_token()).await {
        Came::Other(reply) if reply.status == 401 && reply.is_problem() => {
            told.right("folder", "The door answers at /.vestibule/.");
        }
        came => {
            let text = format!("The door does not answer at /.vestibule/ ({}): nobody can sign in.", came.said());
            return told.fault("folder", Fault::Folder, text);
        }
    }
    let cookies = asking.cookies.each_ref().map(|name| format!("{name}=made-up")).join("; ");
    let ask = Ask::get(ECHO_OF_PAGES.path).with(format!("Cookie: {cookies}"));
    match asking.send(ask.with(format!("X-Forwarded-For: {MADE_UP}"))).await {
        Came::Echo(echo) => {
            pages_cookies(asking, &echo, told);
            visitor(&echo, told);
        }
        came if came.is_turned_away() => told.turned_away("pages_cookies", &came),
        came => {
            let text = format!("What the door's pages at /.vestibule/ get does not show ({}).", came.said());
            told.note("pages_cookies", Fault::Folder, text);
        }
    }
}

fn pages_cookies(asking: &Asking, echo: &Echo, told: &mut Told) {
    let lines = arrived(echo, "cookie");
    let names: Vec<&str> = lines.iter().flat_map(|line| line.split([';', ','])).filter_map(name_of).collect();
    if asking.cookies.iter().all(|own| names.contains(&own.as_str())) {
        told.right("pages_cookies", "The door's pages there get their cookies.");
    } else {
        let text = "The door's own pages at /.vestibule/ do not get its cookies: nobody can sign in.";
        told.fault("pages_cookies", Fault::Folder, text);
    }
}

fn name_of(pair: &str) -> Option<&str> {
    pair.split('=').next().map(str::trim)
}

/// The door takes the last address that is no proxy's of its own.
fn visitor(echo: &Echo, told: &mut Told) {
    let lines = arrived(echo, "x-forwarded-for");
    match lines.iter().flat_map(|line| line.split(',')).map(str::trim).next_back() {
        None | Some("") => {
            let text = "The door does not learn from where visitors come: all of them share the limits of one.";
            told.note("visitor", Fault::VisitorAddress, text);
        }
        Some(MADE_UP) => {
            let text =
                "From where a visitor comes is their own word: limits are no limits, and the log says what they like.";
            told.fault("visitor", Fault::VisitorAddress, text);
        }
        Some(_) => told.right("visitor", "The door learns from where visitors come, and not by their own word."),
    }
}
