//! What a client says of who it is counts for nothing: those headers are for a proxy to set.

use crate::support::{Database, Pool, TestServer, me, register};

const HEADERS: [&str; 6] =
    ["remote-user", "remote-groups", "remote-email", "x-remote-user", "x-forwarded-user", "vestibule-assertion"];

#[sqlx::test]
async fn security_33_identity_headers_of_a_client_count_for_nothing(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let user = register(&server, &browser).await["user"].clone();
    let id = user["id"].as_str().unwrap();
    for name in HEADERS {
        let stranger = server.browser().program("/me").header(name, id).await;
        assert_eq!((stranger.status.as_u16(), stranger.reason().as_str()), (401, "not_signed_in"), "{name}");
        let answer = browser.program("/me").header(name, "somebody-else").await;
        assert_eq!(answer.json()["user"], user, "{name}");
    }
    assert_eq!(me(&browser).await["user"], user);
}
