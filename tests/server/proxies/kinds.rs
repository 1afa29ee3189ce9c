//! How each proxy is started with its page: what stands around the configuration is what every installation has of its own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tokio::process::Command;

use super::running::{Around, Kind};

pub const NGINX: Kind =
    Kind { page: "nginx.md", prepare: nginx, h2c: 403, away: 503, gives_up: true, takes_tokens: true };
pub const CADDY: Kind =
    Kind { page: "caddy.md", prepare: caddy, h2c: 403, away: 503, gives_up: true, takes_tokens: true };
pub const TRAEFIK: Kind =
    Kind { page: "traefik.md", prepare: traefik, h2c: 200, away: 500, gives_up: false, takes_tokens: false };
pub const ENVOY: Kind =
    Kind { page: "envoy.md", prepare: envoy, h2c: 200, away: 503, gives_up: true, takes_tokens: true };
pub const HAPROXY: Kind =
    Kind { page: "haproxy.md", prepare: haproxy, h2c: 403, away: 503, gives_up: true, takes_tokens: true };

/// One process, which ends with the test: a master that is killed leaves its workers behind.
fn nginx(around: &Around) -> Command {
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
    let mut command = Command::new(program("VESTIBULE_NGINX", "/usr/sbin/nginx"));
    command.arg("-e").arg("stderr").arg("-p").arg(&around.folder).arg("-c").arg(around.folder.join("nginx.conf"));
    command
}

fn caddy(around: &Around) -> Command {
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
    let mut command = Command::new(program("VESTIBULE_CADDY", &tools("proxies/bin/caddy")));
    command.args(["run", "--adapter", "caddyfile", "--config"]).arg(around.folder.join("Caddyfile"));
    command
}

fn traefik(around: &Around) -> Command {
    let mut command = Command::new(program("VESTIBULE_TRAEFIK", &tools("proxies/bin/traefik")));
    command.arg(format!("--configFile={}/etc/traefik/traefik.yml", around.folder.display()));
    command
}

fn envoy(around: &Around) -> Command {
    let mut command = Command::new(program("VESTIBULE_ENVOY", &tools("proxies/envoy")));
    command.args(["--disable-hot-restart", "--concurrency", "1", "-l", "warn", "-c"]);
    command.arg(around.folder.join("etc/envoy/envoy.yaml"));
    command
}

fn haproxy(around: &Around) -> Command {
    let etc = around.folder.join("etc/haproxy");
    fs::copy(around.folder.join("both.pem"), etc.join("certificates.pem")).unwrap();
    let mut command = Command::new(program("VESTIBULE_HAPROXY", "/usr/sbin/haproxy"));
    command.arg("-db").arg("-f").arg(etc.join("haproxy.cfg"));
    command
}

/// Another build of the same proxy may be named.
fn program(variable: &str, usual: &str) -> PathBuf {
    let path = std::env::var_os(variable).map_or_else(|| PathBuf::from(usual), PathBuf::from);
    assert!(path.exists(), "{} is missing: scripts/setup test", path.display());
    path
}

/// Where scripts/setup keeps what it installs.
fn tools(name: &str) -> String {
    let tools = std::env::var_os("VESTIBULE_TOOLS").expect("VESTIBULE_TOOLS, of scripts/env");
    Path::new(&tools).join(name).display().to_string()
}
