//! The program as an operator meets it: a process with arguments, an environment of its own, and an exit code.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Longer than anything here takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A machine of one's own: an empty folder, and nothing in the environment but what is set here.
pub(crate) struct Machine {
    pub(crate) folder: TempDir,
    settings: Vec<(String, String)>,
    /// The largest file that can be written here, in half kilobytes.
    room: Option<u32>,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Machine {
    /// Its data in memory where there is a file system for that.
    pub(crate) fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let folder = tempfile::Builder::new().prefix("linnet-machine-").tempdir_in(parent).expect("a folder");
        Self { folder, settings: Vec::new(), room: None }.with("LINNET_DB_MEMORY", "64M")
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.settings.push((name.to_owned(), value.into()));
        self
    }

    /// Where no file can grow beyond so many half kilobytes, as on a disk that is full.
    pub(crate) fn with_room(mut self, halves: u32) -> Self {
        self.room = Some(halves);
        self
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        self.tell(arguments, b"")
    }

    /// The same with something on standard input.
    pub(crate) fn tell(&self, arguments: &[&str], input: &[u8]) -> Ended {
        self.begin(arguments, input).end()
    }

    /// Begins a command and goes on.
    pub(crate) fn begin(&self, arguments: &[&str], input: &[u8]) -> Running {
        let file = |name: &str| {
            let path = tempfile::Builder::new().prefix(name).tempfile_in(self.folder.path()).expect("a file");
            path.keep().expect("it stays")
        };
        let ((out, out_path), (err, err_path)) = (file("out-"), file("err-"));
        let mut child = self
            .program()
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", "/usr/bin:/bin:/usr/sbin:/sbin")
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(out)
            .stderr(err)
            .spawn()
            .expect("the program starts");
        // A command that ends without reading is fine.
        child.stdin.take().expect("a pipe").write_all(input).ok();
        Running { child, out: out_path, err: err_path }
    }

    fn program(&self) -> Command {
        const PROGRAM: &str = env!("CARGO_BIN_EXE_linnet");
        let Some(room) = self.room else { return Command::new(PROGRAM) };
        let mut shell = Command::new("/bin/sh");
        // Without the trap the first write beyond ends the program, which no full disk does.
        shell.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\"", &room.to_string(), PROGRAM]);
        shell
    }

    /// The private database's process.
    pub(crate) fn database_pid(&self) -> Option<u32> {
        let text = fs::read_to_string(self.data().join("db/run/mysqld.pid")).ok()?;
        text.trim().parse().ok().filter(|pid| lives(*pid))
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // Let go of by a test that failed, the database would lose its folder while it runs.
        if let Some(pid) = self.database_pid() {
            kill("-KILL", pid);
        }
    }
}

/// A command that has not been waited for; killed when it is dropped.
pub(crate) struct Running {
    child: Child,
    out: PathBuf,
    err: PathBuf,
}

impl Running {
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.err).unwrap_or_default()
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Ended {
        eventually("the command ends", || self.child.try_wait().expect("it can be asked").is_some());
        let code = self.child.wait().expect("it has ended").code();
        let read = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned();
        Ended { code, out: read(&self.out), err: read(&self.err) }
    }

    /// Asks it to stop, as a service manager does, and waits.
    pub(crate) fn stop(self) -> Ended {
        kill("-TERM", self.pid());
        self.end()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.child.kill().ok();
            self.child.wait().ok();
        }
    }
}

pub(crate) fn kill(signal: &str, pid: u32) {
    Command::new("kill").args([signal, &pid.to_string()]).stderr(Stdio::null()).status().ok();
}

/// Whether a process is there and not merely waiting to be buried.
pub(crate) fn lives(pid: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    status.rsplit(')').next().is_some_and(|rest| !rest.trim().is_empty() && !rest.trim().starts_with('Z'))
}

pub(crate) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let since = Instant::now();
    while !holds() {
        assert!(since.elapsed() < PATIENCE, "{what}: waited {PATIENCE:?} in vain");
        thread::sleep(Duration::from_millis(20));
    }
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port").local_addr().expect("its address").port()
}

/// The status of an answer, and all of its text; `None` while nobody answers.
pub(crate) fn get(port: u16, path: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").ok()?;
    let mut text = String::new();
    stream.read_to_string(&mut text).ok()?;
    Some((text.split(' ').nth(1)?.parse().ok()?, text))
}
