//! How each proxy is started with its page: what stands around the configuration is what every installation has of its own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tokio::process::Command;

use super::running::{Around, Kind};

pub const NGINX: Kind = Kind {
    page: "nginx.md",
    program: || program("VESTIBULE_NGINX", "/usr/sbin/nginx"),
    version: ("-v", "nginx/1.22."),
    prepare: nginx,
    h2c: 403,
    away: 503,
    bare_yes: 200,
    writes_for_nothing: None,
    gives_up: true,
    knows_names: true,
    joins_cookies_by_commas: false,
    refuses_doubled: true,
    passes_empty_on: false,
    notes: &["unlisted"],
    naive: &["identity", "arrives", "host", "visit", "visitor", "cookies", "token"],
    naive_notes: &["unlisted", "arrives", "upgrade", "script", "away", "upload", "websocket"],
    hands_on: &["x-forwarded-uri"],
};
pub const RECENT_NGINX: Kind =
    Kind { program: || tool("VESTIBULE_RECENT_NGINX", "nginx"), version: ("-v", "nginx/1.31."), ..NGINX };
pub const CADDY: Kind = Kind {
    page: "caddy.md",
    program: || tool("VESTIBULE_CADDY", "bin/caddy"),
    version: ("version", "2.11."),
    prepare: caddy,
    refuses_doubled: false,
    knows_names: false,
    notes: &["changed_paths"],
    naive: &["identity", "arrives", "hop_by_hop", "cookies", "token"],
    naive_notes: &["unlisted", "changed_paths", "away"],
    hands_on: &["x-original-url"],
    ..NGINX
};
pub const OLD_CADDY: Kind = Kind {
    program: || program("VESTIBULE_OLD_CADDY", "/usr/bin/caddy"),
    version: ("version", "2.6."),
    writes_for_nothing: Some("{http.reverse_proxy.header."),
    passes_empty_on: true,
    naive: &["identity", "twins", "arrives", "hop_by_hop", "cookies", "token"],
    ..CADDY
};
pub const TRAEFIK: Kind = Kind {
    page: "traefik.md",
    program: || tool("VESTIBULE_TRAEFIK", "bin/traefik"),
    version: ("version", "3.7."),
    prepare: traefik,
    h2c: 200,
    away: 500,
    bare_yes: 200,
    writes_for_nothing: None,
    gives_up: false,
    knows_names: false,
    joins_cookies_by_commas: false,
    refuses_doubled: false,
    passes_empty_on: true,
    notes: &["unlisted", "changed_paths", "away"],
    naive: &["identity", "twins", "arrives", "cookies", "token"],
    naive_notes: &["unlisted", "changed_paths", "away"],
    hands_on: &["x-original-url"],
};
pub const ENVOY: Kind = Kind {
    page: "envoy.md",
    program: || tool("VESTIBULE_ENVOY", "envoy"),
    version: ("--version", "/1.40."),
    prepare: envoy,
    joins_cookies_by_commas: true,
    refuses_doubled: false,
    knows_names: false,
    h2c: 200,
    passes_empty_on: true,
    notes: &["unlisted", "changed_paths"],
    naive: &["identity", "twins", "arrives", "seen", "visit", "visitor", "cookies", "token"],
    naive_notes: &["unlisted", "quiet", "away", "websocket"],
    hands_on: &[],
    ..NGINX
};
pub const HAPROXY: Kind = Kind {
    page: "haproxy.md",
    program: || program("VESTIBULE_HAPROXY", "/usr/sbin/haproxy"),
    version: ("-v", "version 2.6."),
    prepare: haproxy,
    refuses_doubled: false,
    knows_names: false,
    bare_yes: 503,
    passes_empty_on: true,
    notes: &[],
    naive: &["identity", "twins", "arrives", "hop_by_hop", "visit", "visitor", "cookies", "token"],
    naive_notes: &["unlisted", "script", "away"],
    hands_on: &["x-original-url"],
    ..NGINX
};

/// One process, which ends with the test: a master that is killed leaves its workers behind.
fn nginx(program: PathBuf, around: &Around) -> Command {
    let folder = around.folder.display();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|of| format!("{of}_temp_path {folder}/{of};\n"))
        .concat();
    let main = format!(
        "daemon off; master_process off; pid {folder}/pid; error_log stderr; worker_processes 1;
         events {{ worker_connections 1024; }}
         http {{ access_log off; {temporary} include {folder}/etc/nginx/conf.d/*.conf; }}"
    );
    fs::write(around.folder.join("nginx.conf"), main).unwrap();
    let mut command = Command::new(program);
    command.arg("-e").arg("stderr").arg("-p").arg(&around.folder).arg("-c").arg(around.folder.join("nginx.conf"));
    command
}

fn caddy(program: PathBuf, around: &Around) -> Command {
    let folder = around.folder.display();
    let main = format!(
        "{{
            admin off
            https_port {}
            auto_https disable_redirects
            local_certs
            skip_install_trust
            default_bind 127.0.0.1
            storage file_system {folder}/data
        }}
        import {folder}/etc/caddy/Caddyfile\n",
        around.port
    );
    fs::write(around.folder.join("Caddyfile"), main).unwrap();
    let mut command = Command::new(program);
    command.args(["run", "--adapter", "caddyfile", "--config"]).arg(around.folder.join("Caddyfile"));
    command
}

fn traefik(program: PathBuf, around: &Around) -> Command {
    let mut command = Command::new(program);
    command.arg(format!("--configFile={}/etc/traefik/traefik.yml", around.folder.display()));
    command
}

fn envoy(program: PathBuf, around: &Around) -> Command {
    let mut command = Command::new(program);
    command.args(["--disable-hot-restart", "--concurrency", "1", "-l", "warn", "-c"]);
    command.arg(around.folder.join("etc/envoy/envoy.yaml"));
    command
}

fn haproxy(program: PathBuf, around: &Around) -> Command {
    let etc = around.folder.join("etc/haproxy");
    fs::copy(around.folder.join("both.pem"), etc.join("certificates.pem")).unwrap();
    let mut command = Command::new(program);
    command.arg("-db").arg("-f").arg(etc.join("haproxy.cfg"));
    command
}

/// Another build of the same proxy may be named.
fn program(variable: &str, usual: &str) -> PathBuf {
    let path = std::env::var_os(variable).map_or_else(|| PathBuf::from(usual), PathBuf::from);
    assert!(path.exists(), "{} is missing: scripts/setup long", path.display());
    path
}

/// One that scripts/setup has fetched.
fn tool(variable: &str, name: &str) -> PathBuf {
    let tools = std::env::var_os("VESTIBULE_TOOLS").expect("VESTIBULE_TOOLS, of scripts/env");
    program(variable, &Path::new(&tools).join("proxies").join(name).display().to_string())
}
