//! No more requests at once than was said, and nothing that stays behind.

use std::time::Duration;

use serde_json::Value;

use super::{
    demo::{crm, house},
    house::{Service, TOKEN},
};
use crate::support::{Database, Pool};

/// What the service has counted itself.
async fn seen(service: &Service) -> Value {
    let request = reqwest::Client::new().get(format!("{}/.acl/seen", service.url())).bearer_auth(TOKEN);
    request.send().await.unwrap().json().await.unwrap()
}

#[sqlx::test]
async fn no_more_requests_are_open_at_once_than_was_said(_: Pool, db: Database) {
    let house = house(&db, "").await;
    let service = crm(&house, "").await;
    let before = seen(&service).await;
    let (code, said) = house.acl(&["record", "--service", "crm", "--base", &service.url(), "--parallel", "3"]).await;
    assert_eq!(code, 0, "{said}");
    let after = seen(&service).await;
    assert_eq!(after["most_at_once"], 3, "{after}");
    assert_eq!((&after["things"], &after["notes"]), (&before["things"], &before["notes"]), "{after}");
}

#[sqlx::test]
async fn what_is_broken_off_leaves_nothing_behind(_: Pool, db: Database) {
    let house = house(&db, "").await;
    let service = crm(&house, "").await;
    let before = seen(&service).await;
    let url = service.url();
    let mut child = house.command(&["record", "--service", "crm", "--base", &url, "--parallel", "2"]).spawn().unwrap();
    let mut most = 0;
    while most < before["things"].as_u64().unwrap() + 20 {
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert!(child.try_wait().unwrap().is_none(), "it goes on");
        most = seen(&service).await["things"].as_u64().unwrap();
    }
    let pid = child.id().unwrap().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let output =
        tokio::time::timeout(Duration::from_secs(5), child.wait_with_output()).await.expect("it ends").unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    let after = seen(&service).await;
    assert_eq!((&after["things"], &after["notes"]), (&before["things"], &before["notes"]), "{after}");
    assert!(!house.folder.path().join("access.csv").exists(), "half a table");
}
