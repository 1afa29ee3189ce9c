//! Providers whose addresses are their own: they count as confirmed although they never say so.

use serde_json::{Value, json};
use vestibule::model::registration::RegistrationPolicy;

use crate::support::{Database, EditProvider, Pool, Setup, TestServer, patch, register, sign_in};

async fn start(db: Database, trust_email: bool) -> TestServer {
    let edit_provider: EditProvider = Box::new(move |settings, _| settings.trust_email = trust_email);
    let registration = RegistrationPolicy::Domains(vec!["example.org".to_owned()]);
    Setup { edit_provider, registration, ..Setup::default() }.start(db).await
}

fn somebody(server: &TestServer, email_verified: Option<Value>) {
    let mut person = json!({ "sub": "ada", "name": "Ada", "email": "ada@example.org" });
    if let Some(verified) = email_verified {
        person["email_verified"] = verified;
    }
    server.provider().person(person);
}

async fn is_turned_away(server: &TestServer) {
    let answer = sign_in(server, &server.browser(), "/").await;
    assert_eq!(answer.page(403), "Use your work email");
}

#[sqlx::test]
async fn an_address_of_a_trusted_provider_counts_although_it_says_nothing(_: Pool, db: Database) {
    let server = start(db.clone(), false).await;
    somebody(&server, None);
    is_turned_away(&server).await;
    let server = start(db, true).await;
    somebody(&server, None);
    assert_eq!(register(&server, &server.browser()).await["user"]["email_verified"], true);
}

#[sqlx::test]
async fn an_address_that_a_trusted_provider_does_not_confirm_stays_so(_: Pool, db: Database) {
    let server = start(db, true).await;
    for verified in [json!(false), json!("false"), json!(0), json!("yes")] {
        somebody(&server, Some(verified));
        is_turned_away(&server).await;
    }
    somebody(&server, None);
    server.provider().script().edit_id_token = patch(json!({ "email": "ada@example.org", "email_verified": false }));
    is_turned_away(&server).await;
    assert_eq!(server.count("select count(*) from users").await, 0);
}
