//! The program as people run it: what is set reaches it, and what it has to say stands in its log.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use reqwest::header::{ACCEPT, HeaderValue};

struct Program {
    child: Child,
    address: String,
    http: reqwest::Client,
    _folder: tempfile::TempDir,
}

/// One that nobody needs to answer.
fn provider((key, value): (&str, &'static str)) -> (String, &'static str) {
    (format!("VESTIBULE_PROVIDER__0__{key}"), value)
}

impl Program {
    async fn start(environment: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Free a moment ago: the kernel gives it to nobody else so soon.
        let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let child = Command::new(env!("CARGO_BIN_EXE_vestibule"))
            .arg("serve")
            .current_dir(folder.path())
            .env("VESTIBULE_LISTEN", &listen)
            .envs([("ID", "op"), ("ISSUER", "http://127.0.0.1:1"), ("CLIENT_ID", "door")].map(provider))
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        let program = Self { child, address: format!("http://{listen}"), http, _folder: folder };
        // It brings tables up to date first, which takes its time beside other tests.
        for _ in 0..600 {
            if program.http.get(format!("{}/health/live", program.address)).send().await.is_ok() {
                return program;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("it never answers: {}", program.log());
    }

    /// Asks as a person does who has no cookie.
    async fn status(&self, path: &str, forwarded: &[u8]) -> u16 {
        let forwarded = HeaderValue::from_bytes(forwarded).unwrap();
        let ask = self.http.get(format!("{}{path}", self.address)).header(ACCEPT, "text/html");
        ask.header("x-forwarded-for", forwarded).send().await.unwrap().status().as_u16()
    }

    /// Ends it, and gives what it has logged.
    fn log(mut self) -> String {
        self.child.kill().unwrap();
        std::io::read_to_string(self.child.stderr.take().unwrap()).unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn security_12_what_cannot_be_read_of_a_forwarded_address_is_told_once_short_and_printable() {
    let program = Program::start(&[("VESTIBULE_TRUSTED_PROXIES", "127.0.0.1")]).await;
    for number in 0..20 {
        let rubbish = format!("203.0.113.9, _hidden\t\u{202e}{number}{}", "x".repeat(2000));
        assert_eq!(program.status("/sign-in", rubbish.as_bytes()).await, 200);
    }
    assert_eq!(program.status("/sign-in", b"203.0.113.9:51234").await, 200);
    let log = program.log();
    let lines: Vec<_> = log.lines().filter(|line| line.contains("X-Forwarded-For")).collect();
    assert_eq!(lines.len(), 1, "{log}");
    assert!(lines[0].contains("WARN") && lines[0].contains("_hidden") && lines[0].len() < 600, "{}", lines[0]);
    assert!(lines[0].is_ascii() && !lines[0].contains("203.0.113.9"), "{}", lines[0]);
}

#[tokio::test]
async fn security_27_limits_are_what_the_settings_say() {
    let few = [
        ("VESTIBULE_LIMITS__IN_DEV", "true"),
        ("VESTIBULE_LIMITS__ADDRESS_SIGN_INS_PER_MINUTE", "4"),
        ("VESTIBULE_LIMITS__BROWSER_SIGN_INS_PER_MINUTE", "1"),
    ];
    let program = Program::start(&few).await;
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(program.status("/auth/sign-in", b"").await);
    }
    assert_eq!(statuses, [303, 303, 303, 303, 429, 429]);
}
