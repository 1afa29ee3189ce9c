//! The program, which is open for as long as this process keeps its end of a pipe.

use std::{
    env,
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde::Deserialize;
use url::Url;

use crate::{Error, door::DoorOptions};

/// A machine with many tests at once is slow to begin.
const OPENS_WITHIN: Duration = Duration::from_mins(1);

/// Then it is ended in any case.
const CLOSES_WITHIN: Duration = Duration::from_secs(15);

/// Names the program.
const PROGRAM: &str = "VESTIBULE_PROGRAM";

/// What it says of itself.
#[derive(Debug, Deserialize)]
pub(crate) struct About {
    pub url: Url,
    /// Where proxies ask.
    pub checks: Option<String>,
}

/// The running program. Its standard input is a pipe to which nobody writes: when this process ends, by `kill -9` too, the pipe
/// closes, and the door ends with its database.
#[derive(Debug)]
pub(crate) struct KeptOpen(Child);

impl KeptOpen {
    /// Starts it, and waits until it says where it is. This blocks.
    pub(crate) fn start(options: &DoorOptions) -> Result<(Self, About), Error> {
        let program = env::var(PROGRAM).unwrap_or_else(|_| "vestibule".to_owned());
        let mut command = Command::new(&program);
        command.args(["serve", "--for-tests"]).envs(options.environment());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| Error::NoProgram { program, error })?;
        let complaints = child.stderr.take().map(|mut stderr| {
            thread::spawn(move || {
                let mut said = Vec::new();
                let _ = stderr.read_to_end(&mut said);
                for_people(&String::from_utf8_lossy(&said))
            })
        });
        let about = child.stdout.take().and_then(first_line).and_then(|line| serde_json::from_str(&line).ok());
        let running = Self(child);
        if let Some(about) = about {
            return Ok((running, about));
        }
        drop(running);
        let said = complaints.and_then(|complaints| complaints.join().ok()).unwrap_or_default();
        Err(Error::DidNotOpen(if said.is_empty() {
            format!("nothing was heard within {OPENS_WITHIN:?}")
        } else {
            said
        }))
    }
}

impl Drop for KeptOpen {
    /// Closes the pipe and waits: nothing of it is left then.
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let end = Instant::now() + CLOSES_WITHIN;
        while Instant::now() < end {
            if !matches!(self.0.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Nothing if it does not come in time.
fn first_line(stdout: ChildStdout) -> Option<String> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        let mut stdout = BufReader::new(stdout);
        if stdout.read_line(&mut line).is_ok_and(|length| length > 0) {
            let _ = send.send(line);
        }
    });
    receive.recv_timeout(OPENS_WITHIN).ok()
}

/// Its log is in JSON; what is for people is not.
fn for_people(said: &str) -> String {
    said.lines().filter(|line| !line.starts_with('{')).collect::<Vec<_>>().join("\n")
}
