//! Who somebody is, is for the door to say: what a client writes of itself should arrive nowhere.

use std::collections::BTreeSet;

use super::{
    asking::{Ask, Asking, FORGED, arrived, forged, is_identity},
    came::Came,
    control::Control,
    fault::Fault,
    told::Told,
};
use crate::model::{
    echo::{Echo, FOLDER},
    header::{ASSERTION, IDENTITY},
};

/// What has arrived of it.
#[derive(Default)]
struct Arrived {
    plain: BTreeSet<String>,
    twins: BTreeSet<String>,
    others: BTreeSet<String>,
    /// Headers of the door's that were something else beside what the client wrote.
    changed: BTreeSet<&'static str>,
    /// What showed nothing of a name with dashes, and of one with underscores.
    unshown: [Option<Came>; 2],
}

pub(super) async fn examine(asking: &Asking, control: &Control, told: &mut Told) {
    let mut found = Arrived::default();
    for lines in attempts() {
        let has_twins = lines.iter().any(|line| line.contains('_'));
        found.take(asking.send(Ask::echo("identity").with_all(lines)).await, has_twins, control);
    }
    for names in [plain(), twins(), vec!["remote-extra".to_owned()]] {
        let headers: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), FORGED)).collect();
        if let Some(came) = asking.send_by_http2(&asking.host, &format!("{FOLDER}identity"), &headers).await {
            found.take(came, names == twins(), control);
        }
    }
    found.tell(asking, told);
}

/// Each in a request of its own: plain, doubled and in other cases, as twins, beside the real name, and under a name that is
/// not ours.
fn attempts() -> Vec<Vec<String>> {
    let line = |name: &String| format!("{name}: {FORGED}");
    let doubled = plain().iter().flat_map(|name| [line(name), line(&name.to_uppercase())]).collect();
    let mixed = twins().iter().map(|name| line(&name.to_uppercase())).collect();
    let beside =
        plain().into_iter().zip(twins()).flat_map(|(name, twin)| [format!("{name}:"), line(&twin), line(&name)]);
    vec![
        plain().iter().map(line).collect(),
        doubled,
        twins().iter().map(line).collect(),
        mixed,
        beside.collect(),
        vec![line(&"Remote-Extra".to_owned()), line(&"Remote_Other".to_owned())],
    ]
}

fn plain() -> Vec<String> {
    IDENTITY.map(str::to_owned).to_vec()
}

fn twins() -> Vec<String> {
    IDENTITY.map(|name| name.replace('-', "_")).to_vec()
}

impl Arrived {
    fn take(&mut self, came: Came, has_twins: bool, control: &Control) {
        if !came.shows() {
            self.unshown[usize::from(has_twins)] = Some(came);
            return;
        }
        let Came::Echo(echo) = &came else { return };
        for name in forged(echo) {
            let kind = match (is_identity(name), name.contains('_')) {
                (false, _) => &mut self.others,
                (true, true) => &mut self.twins,
                (true, false) => &mut self.plain,
            };
            kind.insert(name.to_owned());
        }
        if forged(echo).iter().any(|name| is_identity(name)) {
            return;
        }
        self.changed.extend(IDENTITY.into_iter().filter(|name| !is_same(&control.echo, echo, name)));
    }

    fn tell(&self, asking: &Asking, told: &mut Told) {
        let listed = |names: &BTreeSet<String>| names.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        if !self.plain.is_empty() {
            let text = format!("What a client writes of itself arrives at the service: {}.", listed(&self.plain));
            told.fault("identity", Fault::Identity, text);
        } else if !self.changed.is_empty() {
            let names = self.changed.iter().copied().collect::<Vec<_>>().join(", ");
            let text = format!("Headers of the client's change what the service is told by the door: {names}.");
            told.fault("identity", Fault::Identity, text);
        } else if let Some(came) = &self.unshown[0] {
            told.turned_away("identity", came);
        } else {
            let whose = if asking.has_session { "The door's word alone arrives" } else { "Nobody is somebody" };
            told.right("identity", format!("{whose}, whatever a client writes of itself."));
        }
        if let (true, Some(came)) = (self.twins.is_empty(), &self.unshown[1]) {
            told.turned_away("twins", came);
        } else if self.twins.is_empty() {
            told.right("twins", "Names with underscores do not arrive in place of those with dashes.");
        } else {
            let text = format!(
                "Names with underscores arrive: {}. To WSGI, CGI, PHP and Rack they are the same as those with dashes.",
                listed(&self.twins)
            );
            told.fault("twins", Fault::Twins, text);
        }
        if !self.others.is_empty() {
            told.unasked(
                "unlisted",
                format!("Names that are not the door's arrive as the client wrote them: {}.", listed(&self.others)),
                "A service that reads such a name reads the client's word.",
            );
        }
    }
}

/// Whether a header of the door's says what it said before. Assertions are signed anew now and then.
fn is_same(before: &Echo, now: &Echo, name: &str) -> bool {
    let said = |echo| arrived(echo, name).into_iter().filter(|value| !value.is_empty()).collect::<Vec<_>>();
    let (before, now) = (said(before), said(now));
    if name == ASSERTION { before.len() == now.len() } else { before == now }
}
