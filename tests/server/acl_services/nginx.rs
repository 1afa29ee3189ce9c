//! nginx with the configuration of docs/proxies/nginx.md in front of a house and its services.

use std::{fs, path::Path, process::Stdio};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::process::Child;

use super::house::{House, Reached};
use crate::{
    proxies::{
        kinds,
        page::{self, Blocks},
        running::{Around, free_port},
    },
    support::Database,
};

/// A house whose services are reached by people's addresses, and where the wiki has to listen.
pub struct Family {
    pub house: House,
    pub wiki: u16,
    _nginx: Child,
    _folder: tempfile::TempDir,
}

impl Family {
    pub async fn start(db: &Database, more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let certificate = folder.path().join("cert.pem");
        certify(folder.path());
        let house = House::start(db, Reached::Proxy { port, certificate }, more).await;
        let (wiki, crm) = (free_port(), free_port());
        let around = Around { folder: folder.path().to_owned(), port };
        let at = |port: u16| format!("127.0.0.1:{port}");
        let mut places = vec![
            ("127.0.0.1:3000".to_owned(), at(house.listen)),
            ("127.0.0.1:3002".to_owned(), at(house.checks)),
            ("127.0.0.1:8080".to_owned(), at(wiki)),
            ("127.0.0.1:8081".to_owned(), at(crm)),
            // The door's own address has a port here, and what goes to services has other spaces in this line.
            ("proxy_set_header Host $host;".to_owned(), format!("proxy_set_header Host $host:{port};")),
            ("listen 443".to_owned(), format!("listen {}", at(port))),
        ];
        for host in ["door.example.org", "wiki.example.org", "crm.example.com"] {
            for (kind, file) in [("pem", "cert.pem"), ("key", "key.pem")] {
                places.push((format!("/etc/ssl/{host}.{kind}"), folder.path().join(file).display().to_string()));
            }
        }
        places.push(("door.example.org".to_owned(), "door.localhost".to_owned()));
        places.push(("/etc/".to_owned(), format!("{}/etc/", folder.path().display())));
        page::write(kinds::NGINX.page, Blocks::Usual, folder.path(), &places);
        let log = fs::File::create(folder.path().join("said")).unwrap();
        let mut command = (kinds::NGINX.prepare)((kinds::NGINX.program)(), &around);
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).kill_on_drop(true);
        let mut nginx = command.spawn().unwrap();
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            let said = || fs::read_to_string(folder.path().join("said")).unwrap();
            assert!(nginx.try_wait().unwrap().is_none(), "nginx ended: {}", said());
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        Self { house, wiki, _nginx: nginx, _folder: folder }
    }
}

fn certify(folder: &Path) {
    let names = ["door.localhost", "wiki.example.org", "crm.example.com"].map(str::to_owned);
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
    fs::write(folder.join("cert.pem"), cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
}
