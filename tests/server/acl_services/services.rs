//! The services that are asked: those of `make demo`, the one of FastAPI, and the programs of the pages.

use std::{fs, path::Path};

use tokio::process::Command;

use super::{
    house::{House, Service, TOKEN},
    page_programs::{NODE, PYTHON, RUST, file, in_rust, only},
};
use crate::{proxies::running::free_port, services::assertion_pages::tools};

const ASSERTION_IN_PYTHON: &str = include_str!("../../../docs/assertion-python.md");
const ASSERTION_IN_NODE: &str = include_str!("../../../docs/assertion-node.md");
const FASTAPI: &str = include_str!("service.py");

fn checkout(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A service of `make demo`.
pub async fn demo(house: &House, id: &str, port: u16, broken: &str) -> Service {
    let mut command = Command::new("node");
    command.arg(checkout("end2end/services/service.mjs")).args([id, id, &port.to_string(), &house.door]);
    command.env("KEY_SET", house.key_set());
    Service::start(command, port, broken).await
}

/// The same without a token.
pub async fn without_contract(house: &House) -> Service {
    let port = free_port();
    let mut command = Command::new("node");
    command.arg(checkout("end2end/services/service.mjs")).args(["crm", "crm", &port.to_string(), &house.door]);
    command.env("KEY_SET", house.key_set()).env_remove("VESTIBULE_ACL_TOKEN");
    Service::start(command, port, "").await
}

/// The service of FastAPI, with the contract of the page.
pub async fn fastapi(house: &House, broken: &str) -> Service {
    python(house, "service", FASTAPI, broken).await
}

pub async fn page_in_python(house: &House) -> Service {
    python(house, "main", file(PYTHON, "python", "main.py"), "").await
}

async fn python(house: &House, name: &str, program: &str, broken: &str) -> Service {
    house.write(&format!("{name}.py"), program);
    house.write("acl.py", file(PYTHON, "python", "acl.py"));
    house.write("assertion.py", only(ASSERTION_IN_PYTHON, "python"));
    let port = free_port();
    let mut command = Command::new(tools().join("python/bin/python"));
    command.args([
        "-B",
        "-m",
        "uvicorn",
        &format!("{name}:app"),
        "--log-level",
        "warning",
        "--port",
        &port.to_string(),
    ]);
    command.current_dir(house.folder.path()).env("DOOR", &house.door).env("SERVICE", "wiki");
    Service::start(command, port, broken).await
}

pub async fn page_in_node(house: &House) -> Service {
    house.write("acl.mjs", file(NODE, "js", "acl.mjs"));
    house.write("main.mjs", file(NODE, "js", "main.mjs"));
    house.write("assertion.mjs", only(ASSERTION_IN_NODE, "js"));
    house.write("routes.txt", file(NODE, "sh", "routes.txt"));
    let packages = house.folder.path().join("node_modules");
    if fs::symlink_metadata(&packages).is_err() {
        std::os::unix::fs::symlink(checkout("end2end/node_modules"), packages).unwrap();
    }
    let port = free_port();
    let mut command = Command::new("node");
    command.arg("main.mjs").current_dir(house.folder.path());
    command.env("DOOR", &house.door).env("SERVICE", "wiki").env("PORT", port.to_string());
    Service::start(command, port, "").await
}

/// In this process; gives its address.
pub async fn page_in_rust(house: &House) -> String {
    house.write("routes.txt", file(RUST, "sh", "routes.txt"));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let door = house.door.clone();
    tokio::spawn(async move { in_rust::serve(listener, &door, "wiki", Some(TOKEN.to_owned())).await });
    url
}
