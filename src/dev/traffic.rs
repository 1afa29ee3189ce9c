//! Which routes of the services are used, from the checks of proxies: `data/routes/<service>.txt`, a line each, for
//! `vestibule acl`. Addresses of development only; nothing of it is in a release build.

use std::{
    collections::{HashMap, HashSet},
    fs::{self, OpenOptions},
    io::{self, Read as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use percent_encoding::percent_encode_byte;

use crate::model::{echo, host_address};

/// Distinct lines of a service. Whoever has more sees what is there already.
const MOST_LINES: usize = 10_000;

/// A method and a path.
const LONGEST_LINE: usize = 1024;

/// As long a file as that is written; of a longer one, which is not ours, the rest is left unread.
const MOST_BYTES: u64 = (MOST_LINES * (LONGEST_LINE + 1)) as u64;

const EVERY: Duration = Duration::from_secs(1);

/// Asked by `vestibule acl` only, never by visitors.
const CONTRACT: &str = "/.acl/";

/// What has been seen, by service.
#[derive(Debug)]
pub struct Traffic {
    services: Mutex<HashMap<String, Seen>>,
    /// Held by whoever writes: the last write at the end may meet one that has begun.
    writing: Mutex<()>,
}

#[derive(Debug, Default)]
struct Seen {
    file: PathBuf,
    lines: HashSet<String>,
    /// Not in the file yet.
    unwritten: Vec<String>,
    has_told: bool,
}

/// Where a service's lines are.
pub fn file(data_dir: &Path, service: &str) -> PathBuf {
    data_dir.join("routes").join(format!("{service}.txt"))
}

impl Traffic {
    /// Begins with what is there, so that no line is written twice.
    pub fn read<'a>(data_dir: &Path, services: impl Iterator<Item = &'a str>) -> Self {
        let seen = |service: &str| {
            let file = file(data_dir, service);
            let lines = read_lines(&file).unwrap_or_else(|error| {
                if error.kind() != io::ErrorKind::NotFound {
                    tracing::warn!(file = %file.display(), %error, "routes that were seen before cannot be read");
                }
                HashSet::new()
            });
            (service.to_owned(), Seen { file, lines, ..Seen::default() })
        };
        Self { services: Mutex::new(services.map(seen).collect()), writing: Mutex::default() }
    }

    /// Remembers a request that may pass. Nothing waits for a disk here.
    pub fn note(&self, service: &str, method: &str, path: &str) {
        let is_doors = path.starts_with(host_address::FOLDER) || path.starts_with(echo::FOLDER);
        let is_ours = is_doors || path.contains(CONTRACT);
        let is_method = method.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-' || byte == b'_');
        if is_ours || !is_method || method.is_empty() {
            return;
        }
        if let Some(seen) = self.services().get_mut(service) {
            seen.note(format!("{method} {}", as_written(path)), service);
        }
    }

    /// Writes each second what is new, until it is stopped.
    pub async fn keep_writing(self: Arc<Self>) {
        loop {
            tokio::time::sleep(EVERY).await;
            let traffic = Arc::clone(&self);
            let _ = tokio::task::spawn_blocking(move || traffic.write()).await;
        }
    }

    /// Appends what is new, while others go on noting. What cannot be written is kept for the next time.
    pub fn write(&self) {
        let _one_at_a_time = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let new: Vec<(String, PathBuf, Vec<String>)> = self
            .services()
            .iter_mut()
            .filter(|(_, seen)| !seen.unwritten.is_empty())
            .map(|(service, seen)| (service.clone(), seen.file.clone(), std::mem::take(&mut seen.unwritten)))
            .collect();
        for (service, file, lines) in new {
            let Err(error) = append(&file, &lines) else { continue };
            if let Some(seen) = self.services().get_mut(&service) {
                seen.unwritten.splice(..0, lines);
                if !std::mem::replace(&mut seen.has_told, true) {
                    tracing::warn!(file = %file.display(), %error, "routes that are used cannot be written down");
                }
            }
        }
    }

    fn services(&self) -> MutexGuard<'_, HashMap<String, Seen>> {
        self.services.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    fn note(&mut self, line: String, service: &str) {
        if self.lines.contains(&line) {
            return;
        }
        if self.lines.len() < MOST_LINES && line.len() <= LONGEST_LINE {
            self.unwritten.push(line.clone());
            self.lines.insert(line);
        } else if !self.has_told {
            self.has_told = true;
            let file = self.file.display();
            tracing::warn!(service, %file, "not every route that is used is written down: {MOST_LINES} lines of {LONGEST_LINE} bytes are kept");
        }
    }
}

/// What lists take for a parameter is encoded, since it is none: `/a/:b` -> `/a/%3Ab`.
fn as_written(path: &str) -> String {
    let mut written = String::with_capacity(path.len());
    let mut before = '/';
    for char in path.chars() {
        match char {
            ':' | '*' if before == '/' => written.push_str(percent_encode_byte(char as u8)),
            '{' | '}' | '<' | '>' | '(' | '\\' => written.push_str(percent_encode_byte(char as u8)),
            _ => written.push(char),
        }
        before = char;
    }
    written
}

fn read_lines(file: &Path) -> io::Result<HashSet<String>> {
    let mut bytes = Vec::new();
    fs::File::open(file)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).lines().take(MOST_LINES).map(str::to_owned).collect())
}

fn append(file: &Path, lines: &[String]) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut open = OpenOptions::new().create(true).append(true).read(true).mode(0o600).open(file)?;
    // Somebody has written to it by hand, or a write of ours ended in the middle.
    let is_open_ended = open.metadata()?.len() > 0 && !fs::read(file)?.ends_with(b"\n");
    let begin = if is_open_ended { "\n" } else { "" };
    open.write_all(format!("{begin}{}\n", lines.join("\n")).as_bytes())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn written(folder: &Path) -> String {
        fs::read_to_string(file(folder, "wiki")).unwrap_or_default()
    }

    fn traffic(folder: &Path) -> Traffic {
        Traffic::read(folder, ["wiki"].into_iter())
    }

    #[test]
    fn each_route_is_written_once_also_after_a_restart() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = traffic(folder.path());
        for (method, path) in [
            ("GET", "/docs/17"),
            ("GET", "/docs/17"),
            ("POST", "/docs/17"),
            ("WS", "/live"),
            ("GET", "/.vestibule/me"),
            ("POST", "/.acl/make"),
            ("get", "/a"),
            ("", "/a"),
            ("GET", "/a/:b/{c}/<d>/*"),
        ] {
            first.note("wiki", method, path);
        }
        first.note("unknown", "GET", "/");
        first.write();
        first.write();
        let lines = "GET /docs/17\nPOST /docs/17\nWS /live\nGET /a/%3Ab/%7Bc%7D/%3Cd%3E/%2A\n";
        assert_eq!(written(folder.path()), lines);
        let mode = fs::metadata(file(folder.path(), "wiki")).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let second = traffic(folder.path());
        second.note("wiki", "GET", "/docs/17");
        second.note("wiki", "GET", "/docs/18");
        second.write();
        assert_eq!(written(folder.path()), format!("{lines}GET /docs/18\n"));
        // A line that somebody has left open stays a line of its own.
        fs::write(file(folder.path(), "wiki"), "GET /by-hand").expect("a file");
        second.note("wiki", "GET", "/docs/19");
        second.write();
        assert_eq!(written(folder.path()), "GET /by-hand\nGET /docs/19\n");
    }

    #[test]
    fn it_is_bounded() {
        let folder = tempfile::tempdir().expect("a folder");
        let traffic = traffic(folder.path());
        traffic.note("wiki", "GET", &format!("/{}", "a".repeat(LONGEST_LINE)));
        for number in 0..MOST_LINES + 100 {
            traffic.note("wiki", "GET", &format!("/{number}"));
        }
        traffic.write();
        assert_eq!(written(folder.path()).lines().count(), MOST_LINES);
        let again = Traffic::read(folder.path(), ["wiki"].into_iter());
        again.note("wiki", "GET", "/one-more");
        again.write();
        assert_eq!(written(folder.path()).lines().count(), MOST_LINES);
    }

    #[test]
    fn what_cannot_be_written_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let traffic = traffic(folder.path());
        fs::write(folder.path().join("routes"), "in the way").expect("a file");
        traffic.note("wiki", "GET", "/a");
        traffic.write();
        fs::remove_file(folder.path().join("routes")).expect("a file");
        traffic.write();
        assert_eq!(written(folder.path()), "GET /a\n");
    }
}
