//! The private MariaDB server: create, start, attach, stop.
//!
//! Every process of ours that uses it holds a shared lock on `users.lock`. A keeper process of our own binary starts
//! `mariadbd` and waits for the exclusive lock: it gets it when the last user is gone, however that one ended, and
//! then stops the server cleanly.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use sha2::{Digest as _, Sha256};

const START_WITHIN: Duration = Duration::from_mins(2);
const STOP_WITHIN: Duration = Duration::from_secs(10);
const LONGEST_SOCKET_PATH: usize = 100;
/// Where packages put MariaDB's programs; Debian's servers are not in everybody's PATH.
const FOLDERS: [&str; 6] =
    ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/usr/local/mysql/bin", "/usr/local/mysql/scripts"];

/// Where the server lives and how it is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// Its folder: data, socket, locks, log.
    pub folder: PathBuf,
    /// Buffer pool in bytes; the redo log is half of it.
    pub memory: u64,
    /// Our own program, which is started with `keep-database` and stays as long as the server.
    pub keeper: PathBuf,
    /// Further arguments of `mariadbd`, for tests.
    pub extra: Vec<String>,
}

/// Our use of the private server; it stops when the last user of it is dropped.
#[derive(Debug)]
pub struct Mariadbd {
    options: Options,
    user: String,
    stopping: Arc<AtomicBool>,
    keeper: Arc<Mutex<Option<Child>>>,
    in_use: Option<File>,
}

impl Mariadbd {
    /// Attaches to the server, or starts it, creating its data on the first start; then watches over it.
    pub fn start(options: Options) -> anyhow::Result<Self> {
        fs::create_dir_all(&options.folder).with_context(|| format!("cannot create {}", options.folder.display()))?;
        let in_use = open_lock(&options.folder.join("users.lock"))?;
        in_use.lock_shared()?;
        let user = user_name()?;
        let keeper = ensure(&options, &user)?;
        let server = Self {
            options,
            user,
            stopping: Arc::new(AtomicBool::new(false)),
            keeper: Arc::new(Mutex::new(keeper)),
            in_use: Some(in_use),
        };
        server.watch();
        Ok(server)
    }

    /// The address of one of its databases, for [`crate::db::Db::open`].
    pub fn url(&self, database: &str) -> String {
        let socket = socket(&self.options.folder);
        let path = url::form_urlencoded::byte_serialize(socket.as_os_str().as_encoded_bytes()).collect::<String>();
        format!("mysql://{}@localhost/{database}?unix_socket={path}", self.user)
    }

    /// Creates a database when it is not there.
    pub fn create_database(&self, name: &str) -> anyhow::Result<()> {
        use diesel::{Connection as _, RunQueryDsl as _};
        let mut conn = diesel::MysqlConnection::establish(&self.url(""))?;
        let sql = format!("CREATE DATABASE IF NOT EXISTS {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
        diesel::sql_query(sql).execute(&mut conn)?;
        Ok(())
    }

    /// Starts the server again when it dies under us.
    fn watch(&self) {
        let (options, user) = (self.options.clone(), self.user.clone());
        let (stopping, keeper) = (Arc::clone(&self.stopping), Arc::clone(&self.keeper));
        thread::spawn(move || {
            while !stopping.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(500));
                if stopping.load(Ordering::SeqCst) || answers(&options.folder) {
                    continue;
                }
                tracing::warn!("the private database does not answer; it is started again");
                match ensure(&options, &user) {
                    Ok(Some(child)) => *keeper.lock().unwrap_or_else(PoisonError::into_inner) = Some(child),
                    Ok(None) => (),
                    Err(error) => tracing::error!("{error:#}"),
                }
            }
        });
    }
}

impl Drop for Mariadbd {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        drop(self.in_use.take());
        let Some(mut keeper) = self.keeper.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
        // It ends at once unless another process still uses the server; then it stays, and so does the server.
        let patience = Instant::now() + STOP_WITHIN;
        while Instant::now() < patience && matches!(keeper.try_wait(), Ok(None)) && !others_use(&self.options.folder) {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Whether others hold the lock that we have let go. While the keeper has it, nobody does.
fn others_use(folder: &Path) -> bool {
    let Ok(mine) = open_lock(&folder.join("users.lock")) else { return false };
    let free_to_share = mine.try_lock_shared().is_ok();
    if free_to_share {
        mine.unlock().ok();
    }
    free_to_share && mine.try_lock().is_err()
}

/// The body of `linnet keep-database`: runs the server until nobody uses it any more.
pub fn keep(options: &Options) -> anyhow::Result<()> {
    let mut server = Command::new("setpriv")
        .args(["--pdeathsig", "TERM", "--"])
        .arg(find("mariadbd", &FOLDERS)?)
        .args(arguments(options))
        .stdin(Stdio::null())
        .spawn()
        .context("cannot start mariadbd (setpriv is in Debian's package util-linux)")?;
    let in_use = open_lock(&options.folder.join("users.lock"))?;
    let mut has_answered = false;
    // Polled, so that the keeper also notices when the server itself ends.
    loop {
        if server.try_wait()?.is_some() {
            return Ok(());
        }
        // Once it has answered, the lock alone decides: also when the folder with the socket was removed under it.
        has_answered = has_answered || answers(&options.folder);
        if has_answered && in_use.try_lock().is_ok() {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    Command::new("kill").args(["-TERM", &server.id().to_string()]).status()?;
    server.wait()?;
    Ok(())
}

/// Makes sure that the server answers; gives back the keeper when it is ours.
fn ensure(options: &Options, user: &str) -> anyhow::Result<Option<Child>> {
    let starting = open_lock(&options.folder.join("start.lock"))?;
    starting.lock()?;
    if answers(&options.folder) {
        return Ok(None);
    }
    find("mariadbd", &FOLDERS)?;
    install(options, user)?;
    // Its own place for what it sorts: in a shared one, servers sweep away each other's files when they start.
    let folder = run_folder(&options.folder).join("tmp");
    if !folder.exists() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    }
    let mut keeper = keeper_command(options)?.spawn().context("cannot start the keeper of the private database")?;
    let patience = Instant::now() + START_WITHIN;
    while !answers(&options.folder) {
        if keeper.try_wait()?.is_some() || Instant::now() > patience {
            bail!("the private database did not start; its log is {}", log(options).display());
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(Some(keeper))
}

fn keeper_command(options: &Options) -> anyhow::Result<Command> {
    let log = OpenOptions::new().create(true).append(true).open(log(options))?;
    let mut command = Command::new(&options.keeper);
    command
        .arg("keep-database")
        .arg("--folder")
        .arg(&options.folder)
        .args(["--memory", &options.memory.to_string()])
        .args(options.extra.iter().map(|extra| format!("--extra={extra}")))
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        // Ctrl-C in the terminal is for us; we let the server go when we are done with it.
        .process_group(0);
    Ok(command)
}

/// Creates the data folder, aside and then renamed, so that an interrupted first start leaves nothing half done.
fn install(options: &Options, user: &str) -> anyhow::Result<()> {
    let (data, aside) = (options.folder.join("data"), options.folder.join("data.tmp"));
    if data.join("mysql").is_dir() {
        return Ok(());
    }
    if aside.exists() {
        fs::remove_dir_all(&aside)?;
    }
    let output = Command::new(find("mariadb-install-db", &FOLDERS)?)
        .arg("--no-defaults")
        .arg(format!("--datadir={}", aside.display()))
        .args(is_root().then_some("--user=root"))
        .arg("--auth-root-authentication-method=socket")
        .arg(format!("--auth-root-socket-user={user}"))
        .args(["--skip-test-db", "--skip-name-resolve"])
        .output()?;
    if !output.status.success() {
        io::stderr().write_all(&output.stderr).ok();
        bail!("the private database could not be created in {}", options.folder.display());
    }
    fs::rename(&aside, &data)?;
    Ok(())
}

fn arguments(options: &Options) -> Vec<String> {
    let run = run_folder(&options.folder);
    let mut arguments = vec![
        "--no-defaults".to_owned(),
        format!("--datadir={}", absolute(&options.folder).join("data").display()),
        format!("--socket={}", socket(&options.folder).display()),
        format!("--pid-file={}", run.join("mysqld.pid").display()),
        format!("--tmpdir={}", run.join("tmp").display()),
        format!("--log-error={}", absolute(&log(options)).display()),
        format!("--innodb-buffer-pool-size={}", options.memory),
        format!("--innodb-log-file-size={}", options.memory / 2),
    ];
    let fixed = "--skip-networking --skip-name-resolve --skip-log-bin --performance-schema=OFF \
        --character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_ci --default-time-zone=+00:00 \
        --innodb-log-buffer-size=8M --key-buffer-size=1M --aria-pagecache-buffer-size=8M --max-connections=200 \
        --table-open-cache=400 --thread-cache-size=8 --query-cache-type=0 --local-infile=1 \
        --max-prepared-stmt-count=200000 \
        --innodb-flush-log-at-trx-commit=1";
    arguments.extend(fixed.split_whitespace().map(str::to_owned));
    arguments.extend(is_root().then(|| "--user=root".to_owned()));
    arguments.extend(options.extra.iter().cloned());
    arguments
}

fn answers(folder: &Path) -> bool {
    UnixStream::connect(socket(folder)).is_ok()
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn socket(folder: &Path) -> PathBuf {
    run_folder(folder).join("mysqld.sock")
}

/// Beside the data, unless that path is too long for a socket; then a short one that belongs to it alone.
fn run_folder(folder: &Path) -> PathBuf {
    let folder = absolute(folder);
    let beside = folder.join("run");
    if beside.as_os_str().len() + "/mysqld.sock".len() <= LONGEST_SOCKET_PATH {
        return beside;
    }
    let digest = crate::seal::hex(&Sha256::digest(folder.as_os_str().as_encoded_bytes()));
    std::env::temp_dir().join(format!("linnet-{}", digest.get(..16).unwrap_or("db")))
}

fn log(options: &Options) -> PathBuf {
    options.folder.join("mariadbd.log")
}

fn open_lock(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).open(path)
}

/// A program of MariaDB's in one of these folders; a sentence with the package to install when it is in none.
pub fn find(program: &str, folders: &[&str]) -> anyhow::Result<PathBuf> {
    folders.iter().map(|folder| Path::new(folder).join(program)).find(|path| path.exists()).with_context(|| {
        format!(
            "{program} is missing: install Debian's package mariadb-server, or set DATABASE_URL to a server of yours"
        )
    })
}

fn is_root() -> bool {
    fs::read_to_string("/proc/self/status").is_ok_and(|text| text.lines().any(|line| line.starts_with("Uid:\t0\t")))
}

fn user_name() -> anyhow::Result<String> {
    let output = Command::new("id").arg("-un").output().context("cannot ask who I am")?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
