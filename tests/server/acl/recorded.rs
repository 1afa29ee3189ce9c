//! Routes that the door has seen, from a check of a proxy to the list: by the real program, which is stopped at once.

use std::{net::TcpListener, time::Duration};

use crate::support::{Checks, Database, Pool, Program, Provider};

const SERVICE: [(&str, &str); 4] = [
    ("VESTIBULE_SERVICE__0__ID", "wiki"),
    ("VESTIBULE_SERVICE__0__URL", "http://wiki.localhost:8080"),
    ("VESTIBULE_SERVICE__0__RULE__0__PATH", "/**"),
    ("VESTIBULE_SERVICE__0__RULE__0__PUBLIC", "true"),
];

#[sqlx::test]
async fn what_was_asked_before_ctrl_c_is_in_the_list(_: Pool, db: Database) {
    let provider = Provider::start(false).await;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    for (round, signal) in ["INT", "TERM"].into_iter().enumerate() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let (listen, settings) = (free.to_string(), [("VESTIBULE_DATA_DIR", data)]);
        let environment = [&SERVICE[..], &settings, &[("VESTIBULE_FORWARD_AUTH__LISTEN", listen.as_str())]].concat();
        let mut door = Program::serve(&db, &provider, &environment, None).await;
        let checks = Checks { address: free };
        for number in 0..3 {
            let url = format!("http://wiki.localhost:8080/docs/{}?secret=x", round * 2 + number);
            assert_eq!(checks.forward("GET", &url).await.status, 200);
        }
        door.signal(signal);
        assert!(door.ends_within(Duration::from_secs(10)).await.success());
    }
    let list = std::fs::read_to_string(folder.path().join("routes/wiki.txt")).unwrap();
    assert_eq!(list, "GET /docs/0\nGET /docs/1\nGET /docs/2\nGET /docs/3\nGET /docs/4\n");
    let environment = [&SERVICE[..], &[("VESTIBULE_DATA_DIR", data)]].concat();
    let output = Program::run(&["acl", "routes"], &environment);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    let first = said.lines().next();
    assert_eq!(first, Some("GET /docs/{doc}  recorded; 5 addresses: /docs/0, /docs/1, /docs/2, …"), "{said}");
    assert!(said.contains("1 route: 1 recorded."), "{said}");
    let missing = Program::run(&["acl", "routes", "--openapi", "nowhere.yaml", "--routes", "none.txt"], &environment);
    let why = String::from_utf8(missing.stderr).unwrap();
    assert_eq!(missing.status.code(), Some(2), "{why}");
    assert!(why.contains("nowhere.yaml: ") && why.contains("none.txt: "), "{why}");
}
