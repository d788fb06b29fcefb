//! `TestApp`: a server in this process, a runner in its own, and what a person could see of both.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use playpen_runner::sandbox::level::Level;
use playpen_server::config::{Config, Tokens};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::home::{groups_in, in_a_group, remove_group};
use crate::run::{Program, Run};

/// How many times as long as usual things take on this machine: more than once where it is emulated.
pub(crate) fn slowness() -> u32 {
    std::env::var("PLAYPEN_SLOWNESS").map_or(1, |text| text.parse().expect("PLAYPEN_SLOWNESS is a number"))
}

/// How long anything may take before a test fails: far longer than it ever takes.
pub(crate) fn patience() -> Duration {
    Duration::from_mins(1) * slowness()
}

/// What the server wants to see of a runner.
pub(crate) const TOKEN: &str = "a-token-that-no-program-may-see";
/// The system's interpreter, which every user can read.
pub(crate) const PYTHON: &str = "/usr/bin/python3";
/// A user that owns nothing.
const NOBODY: u32 = 65_534;
/// Others, one for each level.
const LONERS: u32 = 59_990;

/// As whom the runner runs: what it can enforce depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum User {
    /// Whoever runs the tests.
    Me,
    /// An ordinary user, also where the tests run as root.
    Ordinary,
    /// An ordinary user like it, but one that no other test has, nor another level of the sandbox: what is counted by
    /// user is its own.
    Alone(Level),
}

impl User {
    /// The user id, where it is not that of whoever runs the tests.
    pub(crate) fn id(self) -> Option<u32> {
        let id = match self {
            Self::Me => return None,
            Self::Ordinary => NOBODY,
            Self::Alone(level) => LONERS + level as u32,
        };
        rustix::process::geteuid().is_root().then_some(id)
    }
}

/// A server and a runner.
pub(crate) struct TestApp {
    pub(crate) server: Server,
    pub(crate) runner: Runner,
}

impl TestApp {
    /// Both, with a runner that has four places.
    pub(crate) async fn start() -> Self {
        Self::start_as(User::Me).await
    }

    /// Both, with a runner of this user.
    pub(crate) async fn start_as(user: User) -> Self {
        let server = Server::start().await;
        let runner = Runner::prepare(user).variable("RUNNER_SERVER_URL", &server.url()).start();
        Self { server, runner }
    }

    /// Both, with a runner of this user that uses exactly this level of the sandbox.
    pub(crate) async fn start_at(user: User, level: &str) -> Self {
        Self::start_with(user, level, &[]).await
    }

    /// The same, with another interpreter.
    pub(crate) async fn start_on(user: User, level: &str, python: &str) -> Self {
        Self::start_with(user, level, &[("RUNNER_PYTHON_BIN", python)]).await
    }

    /// The same, with these variables.
    pub(crate) async fn start_with(user: User, level: &str, variables: &[(&str, &str)]) -> Self {
        let server = Server::start().await;
        let mut runner = Runner::prepare(user).variable("RUNNER_SERVER_URL", &server.url()).at(level);
        for (name, value) in variables {
            runner = runner.variable(name, value);
        }
        Self { server, runner: runner.start() }
    }

    /// Submits this program.
    pub(crate) async fn run(&self, code: &str) -> Run {
        self.submit(Program::new(code)).await
    }

    /// Submits this program, with whatever goes with it.
    pub(crate) async fn submit(&self, program: Program) -> Run {
        self.server.submit(program).await
    }

    /// Runs a program to its end, and makes sure that it left nothing.
    pub(crate) async fn finish(&self, code: &str) -> Value {
        let snapshot = self.run(code).await.finish().await;
        self.runner.assert_clean();
        snapshot
    }
}

/// A real server, in this process.
pub(crate) struct Server {
    /// What it wants to see of runners.
    pub(crate) tokens: Tokens,
    address: std::net::SocketAddr,
    shutdown: CancellationToken,
    task: JoinHandle<std::io::Result<()>>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    /// On a socket that is bound already.
    pub(crate) fn on(listener: TcpListener) -> Self {
        Self::with(listener, &[])
    }

    /// The same, with these variables.
    pub(crate) fn with(listener: TcpListener, variables: &[(&str, &str)]) -> Self {
        let longest = (60_000 * slowness()).to_string();
        let vars = [("RUNNER_ACCESS_TOKEN", TOKEN), ("RUN_JOB_TIMEOUT_MS", &longest)];
        let vars = vars.iter().chain(variables).map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        let config = Config::from_vars(vars).unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = CancellationToken::new();
        let tokens = config.access.runner_tokens.clone();
        let task = tokio::spawn(playpen_server::serve(listener, config, shutdown.clone()));
        Self { tokens, address, shutdown, task }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn address(&self) -> std::net::SocketAddr {
        self.address
    }

    /// Stops it, and gives its address up.
    pub(crate) async fn stop(self) -> std::net::SocketAddr {
        self.shutdown.cancel();
        self.task.await.unwrap().unwrap();
        self.address
    }

    pub(crate) async fn submit(&self, program: Program) -> Run {
        let client = client();
        let answer =
            client.post(format!("{}/api/run", self.url())).json(&program.request()).send().await.unwrap();
        let status = answer.status();
        let body: Value = answer.json().await.unwrap();
        assert_eq!(status.as_u16(), 202, "{body}");
        Run::new(client, self.url(), body["jobId"].as_str().unwrap().to_owned())
    }
}

/// The runner that was built: beside these tests, or wherever they were carried to.
pub(crate) fn built_runner() -> PathBuf {
    std::env::var_os("PLAYPEN_RUNNER_BIN")
        .map_or_else(|| env!("CARGO_BIN_EXE_playpen-runner").into(), PathBuf::from)
}

/// Copies a file that is to be executed. A process of its own does it: what this one has open for writing, the
/// child of another test may have open too while it is forked, and such a file cannot be executed.
pub(crate) fn copy_program(from: &Path, to: &Path) {
    let status = Command::new("/bin/cp").arg(from).arg(to).status().unwrap();
    assert!(status.success(), "{} is copied", from.display());
}

/// The HTTP client of a person.
pub(crate) fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    // A home may have no certificates, and this one speaks without TLS.
    reqwest::Client::builder().timeout(patience()).tls_certs_only([]).build().unwrap()
}

/// A runner that is about to be started.
pub(crate) struct Prepared {
    command: Command,
    dir: TempDir,
    group: Option<PathBuf>,
}

impl Prepared {
    /// Without this variable, which is set otherwise.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// With exactly this level of the sandbox.
    pub(crate) fn at(self, level: &str) -> Self {
        self.variable("RUNNER_SANDBOX", level).variable("RUNNER_SANDBOX_MAX", level)
    }

    /// Where the kernel gives no large pages.
    pub(crate) fn without_large_pages(mut self) -> Self {
        let disable = || Ok(rustix::thread::disable_transparent_huge_pages(true)?);
        // SAFETY: between fork and exec it makes one system call, and takes no memory.
        #[expect(unsafe_code)]
        unsafe {
            self.command.pre_exec(disable)
        };
        self
    }

    /// Runs it with an argument, or none where that is empty, until it ends: what it says, and its code.
    pub(crate) fn output(mut self, argument: &str) -> (String, Option<i32>) {
        if !argument.is_empty() {
            self.command.arg(argument);
        }
        let process = self.command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let group = group_of(self.group.as_ref(), process.id());
        let output = process.wait_with_output().unwrap();
        if let Some(group) = group {
            remove_group(&group);
        }
        (String::from_utf8([output.stdout, output.stderr].concat()).unwrap(), output.status.code())
    }

    pub(crate) fn start(mut self) -> Runner {
        let log = self.dir.path().join("log");
        self.command.stderr(File::options().append(true).create(true).open(&log).unwrap());
        let process = self.command.spawn().unwrap();
        Runner { process, command: self.command, dir: self.dir, group: self.group }
    }
}

/// A real runner, in a process of its own. Dropping it kills it.
pub(crate) struct Runner {
    process: Child,
    command: Command,
    dir: TempDir,
    /// The beginning of its control group's path.
    group: Option<PathBuf>,
}

impl Runner {
    /// A runner of this user, with a work directory of its own and an environment that has only what is set.
    pub(crate) fn prepare(user: User) -> Prepared {
        let dir = tempfile::tempdir().unwrap();
        let (work, program) = (dir.path().join("work"), dir.path().join("playpen-runner"));
        std::fs::create_dir(&work).unwrap();
        // The build may lie where an ordinary user cannot get at it.
        let built = built_runner();
        std::fs::hard_link(&built, &program).unwrap_or_else(|_| copy_program(&built, &program));
        let (mut command, group) = in_a_group(user, &program);
        command.env_clear().stdin(Stdio::null()).stdout(Stdio::null());
        command.envs([
            ("PATH", "/usr/local/bin:/usr/bin:/bin"),
            ("RUNNER_ACCESS_TOKEN", TOKEN),
            ("RUNNER_NAME", "test"),
            ("RUNNER_MAX_CONCURRENCY", "4"),
            ("RUNNER_PYTHON_BIN", PYTHON),
            // What every machine can do; other levels are asked for where they are tested.
            ("RUNNER_SANDBOX_MAX", "landlock"),
        ]);
        command.env("RUNNER_WORK_DIR", &work);
        if let Some(first) = std::env::var_os("PLAYPEN_UID_BASE") {
            command.env("RUNNER_UID_BASE", first);
        }
        if let Some(id) = user.id() {
            std::os::unix::fs::chown(&work, Some(id), Some(id)).unwrap();
            std::fs::set_permissions(dir.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755))
                .unwrap();
            command.uid(id).gid(id);
        }
        Prepared { command, dir, group }
    }

    /// Kills it, as a power cut would, and starts it again.
    pub(crate) fn kill_and_restart(&mut self) {
        self.kill();
        self.process = self.command.spawn().unwrap();
    }

    /// Kills it, and removes its control group as systemd does that of a service.
    fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if let Some(group) = self.group() {
            remove_group(&group);
        }
    }

    /// Its control group.
    pub(crate) fn group(&self) -> Option<PathBuf> {
        group_of(self.group.as_ref(), self.process.id())
    }

    /// The control groups of runs that there are.
    pub(crate) fn groups(&self) -> Vec<PathBuf> {
        let beside = self.group().into_iter().flat_map(|group| groups_in(&group));
        beside.flat_map(|group| groups_in(&group)).collect()
    }

    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(self.pid(), signal).unwrap();
    }

    pub(crate) fn pid(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_raw(self.process.id().cast_signed()).unwrap()
    }

    pub(crate) fn number(&self) -> u32 {
        self.process.id()
    }

    /// Waits until it has ended by itself.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        eventually("the runner's end", || self.process.try_wait().unwrap()).await
    }

    /// How much memory it has, in bytes.
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("log")).unwrap()
    }

    /// Waits until its log has this.
    pub(crate) async fn logged(&self, text: &str) {
        eventually(text, || self.log().contains(text).then_some(())).await;
    }

    pub(crate) fn work_dir(&self) -> PathBuf {
        self.dir.path().join("work")
    }

    /// The processes whose parent it is: the supervisors of runs, and what they left.
    pub(crate) fn children(&self) -> Vec<String> {
        let mut children = children(self.process.id());
        let stays = |child: &str| ["playpen-done", "playpen-nursery"].contains(&name(child).as_str());
        children.retain(|child| !is_ready(child) && !stays(child) && !is_zygote(child));
        children
    }

    /// The supervisors of places that are ready for runs to come.
    pub(crate) fn ready(&self) -> Vec<String> {
        children(self.process.id()).into_iter().filter(|child| is_ready(child)).collect()
    }

    /// The directories of runs that there are.
    pub(crate) fn runs(&self) -> Vec<PathBuf> {
        let runners = entries(&self.work_dir()).into_iter().filter(|path| path.is_dir());
        let is_run = |path: &PathBuf| path.is_dir() && !path.to_string_lossy().contains("/library-");
        runners.flat_map(|runner| entries(&runner)).filter(is_run).collect()
    }

    /// No directory and no process of a run is left. At once: that is so before a result is told.
    pub(crate) fn assert_clean(&self) {
        assert_eq!(self.runs(), Vec::<PathBuf>::new(), "directories are left");
        // A group that nobody has been in is of a place that is just being made.
        let (mut groups, ready) = (self.groups(), self.ready());
        groups.retain(|group| was_used(group));
        assert!(groups.len() <= ready.len(), "control groups are left: {groups:?}");
        let children = self.children();
        let names: Vec<String> = children.iter().map(|child| name(child)).collect();
        assert!(children.is_empty(), "processes are left: {children:?}, {names:?}");
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- the runner's log:\n{}", self.log());
            let _ = self.process.kill();
            let _ = self.process.wait();
        } else {
            self.kill();
        }
    }
}

fn was_used(group: &Path) -> bool {
    let told = std::fs::read_to_string(group.join("cpu.stat")).unwrap_or_default();
    told.lines().any(|line| line.strip_prefix("usage_usec ").is_some_and(|time| time != "0"))
}

fn group_of(name: Option<&PathBuf>, process: u32) -> Option<PathBuf> {
    name.map(|name| name.with_extension(process.to_string()))
}

fn entries(path: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// The processes whose parent this is; those of runs are among them, since the runner is a subreaper.
fn children(pid: u32) -> Vec<String> {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten();
    let lists = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Or is about to be: a copy of the runner that has not executed the supervisor yet, or not given itself its name.
fn is_ready(process: &str) -> bool {
    ["playpen-idle", "exe", "playpen-runner", "tokio-rt-worker"].contains(&name(process).as_str())
}

/// What lists of processes call it.
fn name(process: &str) -> String {
    let name = std::fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default();
    name.trim_end().to_owned()
}

/// It believes to execute a file of this name. While it is being executed it has no command line yet; nor has what
/// has ended, but that is no zygote.
fn is_zygote(process: &str) -> bool {
    let line = std::fs::read_to_string(format!("/proc/{process}/cmdline")).unwrap_or_default();
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    line.contains(&"p".repeat(100)) || (line.is_empty() && !status.contains("State:\tZ"))
}

/// The command lines of all processes on this machine that have `mark` in them.
pub(crate) fn processes_with(mark: &str) -> Vec<String> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|process| std::fs::read_to_string(process.path().join("cmdline")).ok());
    lines.filter(|line| line.contains(mark)).collect()
}

/// Looks again and again until there is something to see.
pub(crate) async fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let seen = async {
        loop {
            if let Some(seen) = look() {
                return seen;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(patience(), seen).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

/// What a snapshot says of the end, without what differs from run to run.
pub(crate) fn ending(snapshot: &Value) -> Value {
    let mut ending = json!({});
    for field in ["status", "reason", "exitCode", "signal", "error"] {
        if let Some(value) = snapshot.get(field) {
            ending[field] = value.clone();
        }
    }
    ending
}
