//! `Connection` names headers that end at the next hop (RFC 9110 section 7.6.1): a client that names the door's takes them away
//! from the service.

use super::{
    asking::{Ask, Asking, arrived},
    came::Came,
    control::Control,
    fault::Fault,
    told::Told,
};
use crate::model::{echo::Echo, header::IDENTITY};

const CHECK: &str = "hop_by_hop";

pub(super) async fn examine(asking: &Asking, control: &Control, told: &mut Told) {
    let is_there = |echo: &Echo, name: &str| !arrived(echo, name).is_empty();
    let shown: Vec<&str> = IDENTITY.into_iter().filter(|name| is_there(&control.echo, name)).collect();
    let (mut lost, mut unshown): (Vec<&str>, Option<Came>) = (Vec::new(), None);
    let mut goes_on = false;
    for options in [format!("close, {}", IDENTITY.join(", ")), format!("{}, close", IDENTITY.join(",").to_uppercase())]
    {
        match asking.send(Ask::echo("hop-by-hop").with(format!("Connection: {options}"))).await {
            Came::Echo(echo) => {
                lost.extend(shown.iter().filter(|name| !is_there(&echo, name)));
                goes_on |= arrived(&echo, "connection").iter().any(|options| names_one(options));
            }
            came => unshown = unshown.or(Some(came).filter(|came| !came.shows())),
        }
    }
    lost.sort_unstable();
    lost.dedup();
    if lost.is_empty() && goes_on {
        let text = "A client's Connection goes on to the service: whoever comes next on that way takes the door's headers away.";
        told.fault(CHECK, Fault::HopByHop, text);
    } else if shown.is_empty() {
        told.unasked(
            CHECK,
            "Whether a client can take the door's headers away does not show: this proxy leaves empty ones out.",
            "--session brings somebody, whose headers are not empty.",
        );
    } else if let (true, Some(came)) = (lost.is_empty(), &unshown) {
        told.turned_away(CHECK, came);
    } else if lost.is_empty() {
        told.right(CHECK, "No client takes the door's headers away by naming them in Connection.");
    } else {
        let text = format!(
            "A client that names them in Connection takes these away from the service: {}. It is told of nobody then.",
            lost.join(", ")
        );
        told.fault(CHECK, Fault::HopByHop, text);
    }
}

fn names_one(options: &str) -> bool {
    options.split(',').any(|option| IDENTITY.contains(&option.trim().to_ascii_lowercase().as_str()))
}
