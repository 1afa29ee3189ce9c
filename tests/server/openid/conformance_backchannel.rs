//! The OpenID Foundation's conformance plan for back-channel logout, as far as sessions end: exactly those that the
//! provider names (OpenID Connect Back-Channel Logout 1.0, section 2.7).

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    Answer, Answering, Browser, Database, EVENT, Gate, Pool, Provider, Setup, Sign, TestServer, come_in, me, patch,
    patiently, refused, sign_in,
};

/// Ada in two browsers, Grace in one, and at another provider somebody whose names are the same as Ada's.
pub struct Scene {
    pub server: TestServer,
    pub here: Browser,
    there: Browser,
    grace: Browser,
    stranger: Browser,
}

impl Scene {
    pub async fn start(db: Database) -> Self {
        let server = Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db).await;
        let here = person(&server, 0, "ada", "sid-here").await;
        let there = person(&server, 0, "ada", "sid-there").await;
        let grace = person(&server, 0, "grace", "sid-grace").await;
        let stranger = person(&server, 1, "ada", "sid-here").await;
        Self { server, here, there, grace, stranger }
    }

    /// The provider tells of somebody.
    async fn tell_of(&self, claims: Value) {
        let token = self.server.provider().logout_token(&claims);
        let answer = tell(&self.server, &token).await;
        assert_eq!(answer.status, 200, "{claims}: {}", answer.text());
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.set_cookies().is_empty());
    }

    /// Who is signed in still.
    async fn goes_on(&self) -> Vec<&'static str> {
        let all = [("here", &self.here), ("there", &self.there), ("grace", &self.grace), ("stranger", &self.stranger)];
        let mut on = Vec::new();
        for (name, browser) in all {
            if browser.program("/me").await.status == 200 {
                on.push(name);
            } else {
                assert_eq!(refused(browser).await, "provider", "{name}");
            }
        }
        on
    }
}

async fn person(server: &TestServer, number: usize, sub: &str, sid: &str) -> Browser {
    server.providers[number].somebody(sub);
    server.providers[number].script().edit_id_token = patch(json!({ "sid": sid }));
    come_in(server, number).await
}

/// The provider's own request: no browser has a part in it.
pub async fn tell(server: &TestServer, token: &str) -> Answer {
    server.browser().ask(Method::POST, "/auth/backchannel-logout/op").form(&[("logout_token", token)]).await
}

#[sqlx::test]
async fn security_23_by_sid_exactly_that_session_ends(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    scene.tell_of(json!({ "sid": "sid-here" })).await;
    assert_eq!(scene.goes_on().await, ["there", "grace", "stranger"]);
    let page = scene.here.open("/account").await;
    assert_eq!(page.page(200), "You were signed out");
    let events = "select concat_ws(' ', reason, provider, ip) from events where kind = 'session_ended'";
    assert_eq!(scene.server.texts(events).await, ["provider op 127.0.0.1"]);
    assert_eq!(scene.server.end_reason(&scene.here).await.as_deref(), Some("provider"));
}

#[sqlx::test]
async fn security_23_by_sub_alone_all_sessions_of_that_person_at_that_issuer_end(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    scene.tell_of(json!({ "sub": "ada" })).await;
    assert_eq!(scene.goes_on().await, ["grace", "stranger"]);
    assert_eq!(scene.server.count("select count(*) from events where kind = 'session_ended'").await, 2);
}

#[sqlx::test]
async fn security_23_with_sid_and_sub_both_must_match(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    scene.tell_of(json!({ "sid": "sid-here", "sub": "grace" })).await;
    assert_eq!(scene.goes_on().await, ["here", "there", "grace", "stranger"]);
    scene.tell_of(json!({ "sid": "sid-there", "sub": "ada" })).await;
    assert_eq!(scene.goes_on().await, ["here", "grace", "stranger"]);
}

#[sqlx::test]
async fn who_is_not_signed_in_here_is_no_error(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    scene.tell_of(json!({ "sub": "nobody" })).await;
    scene.tell_of(json!({ "sid": "SID-HERE" })).await;
    scene.tell_of(json!({ "sid": "sid-here' or '1'='1" })).await;
    scene.tell_of(json!({ "sid": "%" })).await;
    assert_eq!(scene.goes_on().await, ["here", "there", "grace", "stranger"]);
}

#[sqlx::test]
async fn what_has_ended_before_keeps_its_reason(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let before = scene.here.copy();
    scene.here.post("/auth/sign-out", &[]).await;
    scene.tell_of(json!({ "sub": "ada" })).await;
    assert_eq!(refused(&before).await, "signed_out");
    assert_eq!(scene.server.end_reason(&before).await.as_deref(), Some("signed_out"));
}

#[sqlx::test]
async fn what_has_run_out_before_keeps_its_reason(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    scene
        .server
        .execute("update sessions set idle_expires_at = now() - interval '1 second' where op_sid = 'sid-grace'")
        .await;
    scene.tell_of(json!({ "sub": "grace" })).await;
    assert_eq!(refused(&scene.grace).await, "idle_expired");
}

#[sqlx::test]
async fn security_23_a_pending_registration_of_that_session_is_gone(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let server = &scene.server;
    server.provider().somebody("newcomer");
    let mut newcomers = Vec::new();
    for sid in ["sid-1", "sid-2", "sid-3"] {
        server.provider().script().edit_id_token = patch(json!({ "sid": sid }));
        let newcomer = server.browser();
        assert_eq!(sign_in(server, &newcomer, "/").await.location(), "/register");
        newcomers.push(newcomer);
    }
    scene.tell_of(json!({ "sid": "sid-2" })).await;
    assert_eq!(server.texts("select op_sid from registrations order by op_sid").await, ["sid-1", "sid-3"]);
    assert_eq!(newcomers[1].click("/register").await.location(), "/sign-in", "it cannot be finished");
    assert_eq!(newcomers[0].click("/register").await.status, 200);
    scene.tell_of(json!({ "sub": "newcomer" })).await;
    assert_eq!(server.count("select count(*) from registrations").await, 0);
    let form = [("name", "Newcomer"), ("email", "newcomer@example.org")];
    newcomers[0].post("/auth/register", &form).await;
    assert_eq!(server.count("select count(*) from users where name = 'Newcomer'").await, 0);
}

#[sqlx::test]
async fn typ_jwt_logout_jwt_or_none_is_good(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let kinds = [json!("JWT"), json!("logout+jwt"), json!("application/logout+jwt"), json!("LOGOUT+JWT"), Value::Null];
    for (number, typ) in kinds.into_iter().enumerate() {
        let sid = format!("sid-{number}");
        person(&scene.server, 0, "typist", &sid).await;
        let claims = scene.server.provider().logout_claims(&json!({ "sid": sid }));
        let token = Provider::sign(&json!({ "typ": typ }), &claims, Sign::Key("first"));
        assert_eq!(tell(&scene.server, &token).await.status, 200, "{typ}");
        let live = format!("select count(*) from sessions where op_sid = '{sid}' and ended_at is null");
        assert_eq!(scene.server.count(&live).await, 0, "{typ}");
    }
}

#[sqlx::test]
async fn what_else_a_token_says_is_passed_over(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let more = json!({ EVENT: { "why": "tired" }, "https://example.org/other": {} });
    let aud = ["another-client", "vestibule-test"];
    scene.tell_of(json!({ "sid": "sid-here", "aud": aud, "events": more, "x": [1], "toe": "t" })).await;
    assert_eq!(scene.goes_on().await, ["there", "grace", "stranger"]);
}

#[sqlx::test]
async fn a_token_signed_with_a_key_that_has_just_been_changed_works(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    scene.server.provider().script().published = vec!["ec"];
    let claims = scene.server.provider().logout_claims(&json!({ "sub": "ada" }));
    let token = Provider::sign(&json!({}), &claims, Sign::Key("ec"));
    assert_eq!(tell(&scene.server, &token).await.status, 200);
    assert_eq!(scene.goes_on().await, ["grace", "stranger"]);
}

#[sqlx::test]
async fn forged_tokens_do_not_make_us_ask_for_the_keys_each_time(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let before = scene.server.provider().times_seen("GET jwks");
    for number in 0..20 {
        let claims = scene.server.provider().logout_claims(&json!({ "sub": "ada" }));
        let sign = if number % 2 == 0 { Sign::Key("foreign") } else { Sign::Damaged("first") };
        let token = Provider::sign(&json!({}), &claims, sign);
        assert_eq!(tell(&scene.server, &token).await.status, 400);
    }
    assert!(scene.server.provider().times_seen("GET jwks") <= before + 1, "{:?}", scene.server.provider().seen());
    assert_eq!(scene.goes_on().await, ["here", "there", "grace", "stranger"]);
}

#[sqlx::test]
async fn who_was_signed_out_by_the_provider_can_sign_in_again(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    scene.tell_of(json!({ "sub": "ada" })).await;
    scene.server.provider().somebody("ada");
    scene.server.provider().script().edit_id_token = patch(json!({ "sid": "sid-next" }));
    assert_eq!(sign_in(&scene.server, &scene.here, "/account").await.location(), "/account");
    me(&scene.here).await;
}

/// Somebody is on their way: the provider has vouched for them, and its answer is not there yet.
async fn on_the_way(scene: &Scene, sub: &str, told: Value) -> Answer {
    let server = &scene.server;
    server.provider().somebody(sub);
    server.provider().script().edit_id_token = patch(json!({ "sid": "sid-on-the-way" }));
    let gate = Gate::shut();
    server.provider().script().token = Answering::Held(gate.clone());
    let browser = server.browser();
    let issued = server.provider().id_tokens().len();
    let tell_when_issued = async {
        patiently("the ID token is made", || async { server.provider().id_tokens().len() > issued }).await;
        scene.tell_of(told).await;
        gate.open();
    };
    tokio::join!(sign_in(server, &browser, "/account"), tell_when_issued).0
}

#[sqlx::test]
async fn security_23_nobody_begins_with_a_session_that_ended_while_they_were_on_their_way(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    for sub in ["ada", "newcomer"] {
        let answer = on_the_way(&scene, sub, json!({ "sid": "sid-on-the-way", "jti": sub })).await;
        assert_eq!(answer.page(400), "We couldn't sign you in", "{sub}");
        let server = &scene.server;
        assert_eq!(server.count("select count(*) from sessions where op_sid = 'sid-on-the-way'").await, 0);
        assert_eq!(server.count("select count(*) from registrations").await, 0);
    }
    assert_eq!(scene.goes_on().await, ["here", "there", "grace", "stranger"]);
}

#[sqlx::test]
async fn who_is_on_their_way_is_not_kept_out_by_the_end_of_another_session(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let answer = on_the_way(&scene, "ada", json!({ "sid": "sid-here", "sub": "ada" })).await;
    assert_eq!(answer.location(), "/account");
    assert_eq!(scene.goes_on().await, ["there", "grace", "stranger"]);
}
