//! `vestibule services`, as an operator runs it.

use std::{
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpListener},
    thread::JoinHandle,
};

use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vestibule::server::{config::TlsFiles, tls};

use super::access::{said, vestibule};

/// A service that answers one request with a status, and says how it was asked.
fn answers_once(status: &'static str) -> (SocketAddr, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let served = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut asked = [0; 1024];
        let length = stream.read(&mut asked).expect("a request");
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        stream.write_all(answer.as_bytes()).expect("an answer");
        String::from_utf8_lossy(&asked[..length]).into_owned()
    });
    (address, served)
}

#[test]
fn services_are_listed_with_what_they_answer() {
    let (address, served) = answers_once("401 Unauthorized");
    let settings = format!(
        "[[service]]\nid = \"here\"\nurl = \"http://{address}\"\n[[service]]\nid = \"away\"\nurl = \"http://127.0.0.1:1\"\n"
    );
    let output = vestibule(&settings, &["services", "--json"]);
    served.join().expect("it was asked");
    let json: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(&output)));
    let (here, away) = (&json["services"][0], &json["services"][1]);
    assert_eq!((here["status"].as_u64(), &here["has_credential"]), (Some(401), &Value::Bool(false)), "{json}");
    assert!(away["status"].is_null() && away["error"].is_string(), "{json}");
    assert_eq!(output.status.code(), Some(1), "one does not answer");
    let none = vestibule("", &["services"]);
    assert_eq!(none.status.code(), Some(0));
    assert!(said(&none).contains("There are no services."), "{}", said(&none));
}

#[test]
fn a_service_whose_proxy_does_not_ask_is_told() {
    let asked = "[forward_auth]\nlisten = \"127.0.0.1:3002\"\n";
    let public = "[[service.rule]]\npath = \"/\"\npublic = true\n";
    for (before, after, status, is_told) in [
        (asked, "", "200 OK", true),
        (asked, public, "200 OK", false),
        (asked, "", "401 Unauthorized", false),
        ("", "", "200 OK", false),
    ] {
        let (address, served) = answers_once(status);
        let settings = format!("{before}[[service]]\nid = \"here\"\nurl = \"http://{address}\"\n{after}");
        let output = vestibule(&settings, &["services"]);
        served.join().expect("it was asked");
        let text = said(&output);
        assert_eq!(text.contains("its proxy does not ask the door"), is_told, "{text}");
        assert_eq!(output.status.code(), Some(i32::from(is_told)), "{text}");
    }
}

/// What is listed of the services, and the exit code.
fn listed(settings: &str, arguments: &[&str]) -> (Value, Option<i32>) {
    let output = vestibule(settings, &[&["services", "--json"], arguments].concat());
    let json: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(&output)));
    (json["services"].clone(), output.status.code())
}

/// A service at a name, of which no resolver of this machine needs to know.
fn at(url: &str) -> String {
    format!("[[service]]\nid = \"wiki\"\nurl = \"{url}\"\n")
}

#[test]
fn a_name_leads_where_the_command_line_says_and_is_asked_for_as_itself() {
    let host_of = |url: &str, resolve: &dyn Fn(SocketAddr) -> String| {
        let (address, served) = answers_once("401 Unauthorized");
        let url = url.replace("PORT", &address.port().to_string());
        let arguments = ["--resolve".to_owned(), resolve(address)];
        let arguments = arguments.each_ref().map(String::as_str);
        let (services, code) = listed(&at(&url), &arguments);
        assert_eq!((services[0]["status"].as_u64(), code), (Some(401), Some(0)), "{services}");
        let asked = served.join().expect("it was asked").to_ascii_lowercase();
        let host = asked.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host").to_owned();
        (host, address.port())
    };
    let other = |address: SocketAddr| format!("nobody.localhost:{address}");
    // Browsers know the name, and so does this command.
    let (host, port) = host_of("http://wiki.localhost:PORT", &other);
    assert_eq!(host, format!("wiki.localhost:{port}"));
    let (host, port) = host_of("http://a.wiki.localhost:PORT/page", &|_| "A.wiki.localhost:127.0.0.1".to_owned());
    assert_eq!(host, format!("a.wiki.localhost:{port}"));
    let (host, _) = host_of("http://wiki.localhost:1", &|address| format!("wiki.localhost:{address}"));
    assert_eq!(host, "wiki.localhost:1", "another port is not the name's");
    let (host, _) = host_of("http://wiki.localhost", &|address| format!("wiki.localhost:{address}"));
    assert_eq!(host, "wiki.localhost");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_ones_own_is_taken_where_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    // As `openssl req -x509` makes it: it says that it is an authority.
    let mut params = CertificateParams::new(vec!["wiki.example.org".to_owned()]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let signing_key = KeyPair::generate().unwrap();
    let cert = params.self_signed(&signing_key).unwrap();
    let files = TlsFiles { cert: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
    fs::write(&files.cert, cert.pem()).unwrap();
    fs::write(&files.key, signing_key.serialize_pem()).unwrap();
    let acceptor = tls::acceptor(&files).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let _ = stream.read(&mut [0; 1024]).await;
            let answer = b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            let _ = stream.write_all(answer).await;
            let _ = stream.shutdown().await;
        }
    });
    let resolve = format!("wiki.example.org:{address}");
    let ca = files.cert.to_str().unwrap();
    let run = async |host: &str, arguments: &[&str]| {
        let settings = at(&format!("https://{host}"));
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        let listed = move || listed(&settings, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
        tokio::task::spawn_blocking(listed).await.unwrap()
    };
    let (services, code) = run("wiki.example.org", &["--resolve", &resolve, "--ca", ca]).await;
    assert_eq!((services[0]["status"].as_u64(), code), (Some(401), Some(0)), "{services}");
    let (services, code) = run("wiki.example.org", &["--resolve", &resolve]).await;
    assert!(services[0]["error"].as_str().is_some_and(|error| error.contains("certificate")), "{services}");
    assert_eq!(code, Some(1));
    // It has to be for the name in the settings.
    let elsewhere = format!("crm.example.org:{address}");
    let (services, code) = run("crm.example.org", &["--resolve", &elsewhere, "--ca", ca]).await;
    assert!(services[0]["error"].as_str().is_some_and(|error| error.contains("certificate")), "{services}");
    assert_eq!(code, Some(1));
}

#[test]
fn an_authority_that_cannot_be_read_ends_it_before_anything_is_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty.pem");
    fs::write(&empty, "no certificate").expect("a file");
    for file in ["/nonexistent.pem", empty.to_str().expect("a path")] {
        let output = vestibule(&at("http://127.0.0.1:1"), &["services", "--ca", file]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{}", said(&output));
        assert!(said(&output).contains(&format!("{file} holds no certificate")), "{}", said(&output));
    }
    let output = vestibule(&at("http://127.0.0.1:1"), &["services", "--resolve", "wiki.example.org"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}
