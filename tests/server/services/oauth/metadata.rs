//! Where services ask (RFC 8414).

use serde_json::json;

use super::{EXCHANGE, INTROSPECT, start};
use crate::support::{CRM, DOOR, Database, Pool, TestServer, WIKI};

const ADDRESS: &str = "/.well-known/oauth-authorization-server";

#[sqlx::test]
async fn the_metadata_say_where_and_how_to_ask_and_that_there_is_no_authorization_endpoint(_: Pool, db: Database) {
    let (server, _) = start(db).await;
    let answer = server.browser().program(ADDRESS).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"));
    assert_eq!(answer.header("cache-control"), "public, max-age=3600");
    let (methods, algorithms) = (["client_secret_basic", "private_key_jwt"], ["ES256", "RS256", "PS256", "EdDSA"]);
    assert_eq!(
        answer.json(),
        json!({
            "issuer": DOOR,
            "token_endpoint": format!("{DOOR}/oauth/token"),
            "token_endpoint_auth_methods_supported": methods,
            "token_endpoint_auth_signing_alg_values_supported": algorithms,
            "introspection_endpoint": format!("{DOOR}{INTROSPECT}"),
            "introspection_endpoint_auth_methods_supported": methods,
            "introspection_endpoint_auth_signing_alg_values_supported": algorithms,
            "revocation_endpoint": format!("{DOOR}/oauth/revoke"),
            "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt", "none"],
            "revocation_endpoint_auth_signing_alg_values_supported": algorithms,
            "jwks_uri": format!("{DOOR}/.well-known/jwks.json"),
            "grant_types_supported": [EXCHANGE],
            "response_types_supported": [],
            "scopes_supported": ["clean", "convert", "delete", "read", "write"],
            "protected_resources": [WIKI, CRM],
        })
    );
    let at_wiki = server.browser_at(WIKI);
    assert_eq!(at_wiki.program(ADDRESS).await.status, 421, "it is the door's, and nothing of a service's");
}

#[sqlx::test]
async fn a_door_without_services_has_metadata_too(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let metadata = server.browser().program(ADDRESS).await.json();
    let issuer = server.public_url.origin().ascii_serialization();
    assert_eq!((&metadata["issuer"], &metadata["protected_resources"]), (&json!(issuer), &json!([])));
}
