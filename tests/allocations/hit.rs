//! From the cookie of a session that is kept to the decision.

use futures::FutureExt;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use vestibule::{
    model::{
        flow::{Asked, Decision, Visitor, decide},
        requirement::{Credential, Requirement, Who},
        session::{SignedIn, State},
    },
    sessions::{Found, SessionCookie, Sessions},
};

use super::{counting::allocations, place};

/// From memory alone: whoever asks the database waits, and then there is nothing yet.
fn find(sessions: &Sessions, cookie: &SessionCookie) -> Found {
    let found = sessions.find_opened(cookie).now_or_never().expect("nobody is asked").unwrap().expect("it is kept");
    sessions.touch(found).now_or_never().expect("nobody is asked").unwrap()
}

fn decision(found: Found) -> Decision {
    let State::Live { left, recent, proven, .. } = found.state else { panic!("it lives") };
    let signed_in = SignedIn { user: found.facts.user, session: found.facts.session, left, recent, proven };
    let visitor = Visitor::SignedIn(signed_in);
    decide(&visitor, Credential::SessionCookie, Requirement::of(Who::SignedIn), Asked::default())
}

#[sqlx::test]
async fn from_a_cookie_to_the_decision_nothing_is_allocated_where_the_session_is_kept(
    _: PgPoolOptions,
    database: PgConnectOptions,
) {
    let _turn = place::turn().await;
    place::seed(&database, 1).await;
    let sessions = place::open(&database, 1_000);
    let reader = place::follow(&sessions, &database).await;
    let shown = place::cookie(0);
    let cookie = SessionCookie::parse(&shown).unwrap();
    sessions.find_opened(&cookie).await.unwrap().expect("it is there");
    let (decision, asked) = allocations(|| {
        let cookie = SessionCookie::parse(&shown).expect("it is one of ours");
        decision(find(&sessions, &cookie))
    });
    assert_eq!(decision, Decision::Show);
    println!("Allocations of a hit, from the cookie to the decision: {asked}");
    assert_eq!(asked, 0);
    place::close(&sessions, reader).await;
}
