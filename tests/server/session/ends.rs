//! There is one way to end a session, and it ends once: row, event and the note of the change are one statement.

use serde_json::json;
use sqlx::{Connection, Row};
use uuid::Uuid;
use vestibule::{
    model::{
        at_provider::AtProvider,
        session::{EndReason, SessionId},
        user::UserId,
    },
    sessions::{Disabled, Which, disable_user, enable_user, end},
    store::events::Peer,
};

use crate::support::{Browser, Database, Pool, TestServer, me, patch, refused, register};

/// The one session there is, with all that it can be ended by.
struct Target {
    id: SessionId,
    user_id: UserId,
    browser_hash: Vec<u8>,
    providers: Vec<String>,
    at_provider: [AtProvider; 3],
}

impl Target {
    async fn register(server: &TestServer, browser: &Browser) -> Self {
        server.provider().script().edit_id_token = patch(json!({ "sid": "sid-1" }));
        register(server, browser).await;
        let row = sqlx::query("select id, user_id, browser_hash from sessions").fetch_one(&server.db).await.unwrap();
        let providers = vec!["op".to_owned()];
        let at_provider = [
            AtProvider::Session("sid-1".to_owned()),
            AtProvider::Person("ada".to_owned()),
            AtProvider::Both { sid: "sid-1".to_owned(), subject: "ada".to_owned() },
        ];
        let (id, user_id) = (SessionId(row.get(0)), UserId(row.get(1)));
        Self { id, user_id, browser_hash: row.get(2), providers, at_provider }
    }

    /// Every way there is.
    fn ways(&self) -> Vec<Which<'_>> {
        let Self { id, user_id, ref browser_hash, ref providers, ref at_provider } = *self;
        let [session, person, both] = at_provider;
        let told = |who| Which::AtProvider { providers, who };
        vec![
            Which::One(id),
            Which::AllOpen(user_id),
            Which::OfUser { user_id, except: None },
            Which::OfIdentity { user_id, others: &[], subject: "ada", except: SessionId(Uuid::nil()) },
            told(session),
            told(person),
            told(both),
            Which::InBrowser(browser_hash),
            Which::BeyondNewest(user_id, 0),
        ]
    }
}

/// Whatever could be said of an end in a second way.
const ROW: &str = "select concat_ws(' ', ended_at, end_reason, changed_at, changed_xid) from sessions";

#[sqlx::test]
async fn what_has_ended_keeps_its_time_and_its_reason_whoever_ends_it_again(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let target = Target::register(&server, &browser).await;
    let held = browser.copy();
    browser.post("/auth/sign-out", &[]).await;
    let ended = server.texts(ROW).await;
    assert!(ended[0].contains(" signed_out "), "{ended:?}");

    let (mut connection, by) = (server.db.acquire().await.unwrap(), Peer::default());
    for which in target.ways() {
        assert_eq!(end(&mut connection, which, EndReason::Admin, &by).await.unwrap(), [], "{which:?}");
    }
    assert_eq!(disable_user(&mut connection, target.user_id, &by).await.unwrap(), Some(Disabled::default()));
    assert!(enable_user(&mut connection, target.user_id, &by).await.unwrap());
    assert_eq!(refused(&held).await, "signed_out");
    held.post("/auth/sign-out", &[("everywhere", "true")]).await;
    assert_eq!(server.texts(ROW).await, ended);
    assert_eq!(server.count("select count(*) from events where kind = 'session_ended'").await, 1);
}

/// What the test above rests on.
#[sqlx::test]
async fn every_way_ends_a_live_session_with_one_event_and_notes_the_change(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let target = Target::register(&server, &browser).await;
    let mut connection = server.db.acquire().await.unwrap();
    for which in target.ways() {
        let mut transaction = connection.begin().await.unwrap();
        let ended = end(&mut transaction, which, EndReason::Admin, &Peer::default()).await.unwrap();
        assert_eq!(
            ended.iter().map(|ended| (ended.id, ended.user_id)).collect::<Vec<_>>(),
            [(target.id, target.user_id)]
        );
        let noted = "select count(*) from sessions s join events e on e.session_id = s.id and e.kind = 'session_ended'
             where s.end_reason = 'admin' and e.reason = 'admin' and e.provider = 'op' and e.user_id = s.user_id
                 and s.changed_at >= s.ended_at and s.changed_xid = pg_current_xact_id()";
        let noted: i64 = sqlx::query_scalar(noted).fetch_one(&mut *transaction).await.unwrap();
        assert_eq!(noted, 1, "{which:?}");
        transaction.rollback().await.unwrap();
    }
    me(&browser).await;
}

#[sqlx::test]
async fn a_limit_that_was_reached_is_a_reason_of_its_own_but_for_somebody_who_may_not_come_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let target = Target::register(&server, &browser).await;
    server.pass("31 minutes").await;
    let mut connection = server.db.acquire().await.unwrap();
    for which in target.ways() {
        let mut transaction = connection.begin().await.unwrap();
        let ended = end(&mut transaction, which, EndReason::Admin, &Peer::default()).await.unwrap().len();
        assert_eq!(ended, usize::from(matches!(which, Which::One(_) | Which::AllOpen(_))), "{which:?}");
        transaction.rollback().await.unwrap();
    }
    assert_eq!(refused(&browser).await, "idle_expired");
}

#[sqlx::test]
async fn what_is_left_out_goes_on(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let Target { id, user_id, .. } = Target::register(&server, &browser).await;
    let mut connection = server.db.acquire().await.unwrap();
    for which in [
        Which::OfUser { user_id, except: Some(id) },
        Which::OfIdentity { user_id, others: &[], subject: "ada", except: id },
        Which::OfIdentity { user_id, others: &["op".to_owned()], subject: "ada", except: SessionId(Uuid::nil()) },
        Which::AtProvider {
            providers: &["op".to_owned()],
            who: &AtProvider::Both { sid: "sid-1".into(), subject: "grace".into() },
        },
        Which::AtProvider { providers: &["elsewhere".to_owned()], who: &AtProvider::Person("ada".into()) },
        Which::BeyondNewest(user_id, 1),
    ] {
        assert_eq!(end(&mut connection, which, EndReason::Admin, &Peer::default()).await.unwrap(), [], "{which:?}");
    }
    me(&browser).await;
}
