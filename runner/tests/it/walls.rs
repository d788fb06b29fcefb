//! What programs cannot do. Each attempt is one that would succeed outside.

use std::net::TcpListener;

use playpen_runner::sandbox::machine;
use rustix::process::geteuid;
use serde_json::json;

use crate::app::{TOKEN, TestApp, User, slowness};
use crate::home::{homes, users};
use crate::run::Program;

/// A program whose attempts, an expression each, all raise `PermissionError`.
async fn check_refused(app: &TestApp, attempts: &[&str]) {
    for attempt in attempts {
        let code = format!(
            "import os, socket, subprocess, sys, shutil, signal\n\
             try:\n    print('DONE', {attempt})\nexcept PermissionError as e:\n    print('refused')"
        );
        let run = app.finish(&code).await;
        assert_eq!(run["stdout"], "refused\n", "{attempt}: {run}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_the_host_are_out_of_reach() {
    // In a place that every user may read and write, so that only the walls are in the way.
    let canary = tempfile::Builder::new().permissions(mode(0o777)).tempdir().unwrap();
    let file = canary.path().join("canary");
    std::fs::write(&file, "secret").unwrap();
    std::fs::set_permissions(&file, mode(0o666)).unwrap();
    let (dir, file) = (canary.path().to_str().unwrap(), file.to_str().unwrap());
    for user in users() {
        let app = TestApp::start_as(user).await;
        let attempts = [
            format!("open({file:?}).read()"),
            format!("open({file:?}, 'a').write('x')"),
            format!("os.truncate({file:?}, 0)"),
            format!("os.listdir({dir:?})"),
            format!("os.unlink({file:?})"),
            format!("os.mkdir({dir:?} + '/new')"),
            format!("os.symlink('x', {dir:?} + '/new')"),
            format!("os.rename('main.py', {dir:?} + '/new')"),
            format!("[os.symlink({dir:?}, 'way'), open('way/canary').read()]"),
            "os.listdir('..')".to_owned(),
            "open('../../lock', 'a')".to_owned(),
            "open('/etc/passwd').read()".to_owned(),
            "open('/proc/self/environ').read()".to_owned(),
            "open('/proc/1/cmdline').read()".to_owned(),
            "os.listdir('/proc')".to_owned(),
            "os.listdir('/tmp')".to_owned(),
            "open('/tmp/playpen-canary', 'w')".to_owned(),
            "open('/dev/shm/playpen-canary', 'w')".to_owned(),
            "subprocess.run(['/bin/sh', '-c', 'true'])".to_owned(),
        ];
        check_refused(&app, &attempts.each_ref().map(String::as_str)).await;
        assert_eq!(std::fs::read_to_string(file).unwrap(), "secret");
        assert_eq!(std::fs::read_dir(dir).unwrap().count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_no_tcp() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    for user in users() {
        let app = TestApp::start_as(user).await;
        let connect = format!("socket.create_connection(('127.0.0.1', {port}))");
        check_refused(&app, &[&connect, "socket.create_server(('127.0.0.1', 0))"]).await;
    }
    assert_eq!(listener.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_can_be_signalled() {
    // The gap that docs/SANDBOX.md tells of: before landlock knew signals, a user of the runner's own was the only wall.
    let is_known_gap = |user| machine::probe().unwrap().abi < 6 && !(user == User::Me && geteuid().is_root());
    for user in users().into_iter().filter(|user| !is_known_gap(*user)) {
        let app = TestApp::start_as(user).await;
        let runner = format!("os.kill({}, signal.SIGKILL)", app.runner.pid().as_raw_nonzero());
        check_refused(&app, &["os.kill(os.getppid(), signal.SIGKILL)", &runner, "os.kill(os.getppid(), 0)"])
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_is_nobody_and_has_nothing() {
    let code = "import os, resource, sys\n\
        def is_open(fd):\n    try: os.fstat(fd); return True\n    except OSError: return False\n\
        print(sorted(os.environ))\n\
        print([fd for fd in range(1024) if is_open(fd)])\n\
        print(os.getgroups(), os.getuid() == os.geteuid(), os.getuid() != 0, os.getsid(0) == os.getpid())\n\
        print(resource.getrlimit(resource.RLIMIT_CORE), resource.getrlimit(resource.RLIMIT_NOFILE))\n\
        print(oct(os.umask(0)), os.nice(0), [os.get_blocking(fd) for fd in range(3)])\n";
    for user in users() {
        let app = TestApp::start_as(user).await;
        let run = app.finish(code).await;
        let want = "['HOME', 'LANG', 'MPLBACKEND', 'OPENBLAS_NUM_THREADS', 'PATH', 'PYTHONPATH', 'PYTHONUNBUFFERED', 'TMPDIR']\n[0, 1, 2, 60, 61, 62, 63]\n[] True True True\n(1, 1) (256, 256)\n0o22 10 [True, True, True]\n";
        let got = run["stdout"].as_str().unwrap();
        // An ordinary user cannot give its own groups up.
        let own: Vec<u32> =
            rustix::process::getgroups().unwrap().iter().map(|group| group.as_raw()).collect();
        let got = got.replace(&format!("{own:?} True"), "[] True").replace("[65534] True", "[] True");
        assert_eq!(got, want, "{user:?}: {run}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_is_in_no_process_but_the_runner() {
    for user in users() {
        let app = TestApp::start_as(user).await;
        let run = app.run("print('ready', flush=True)\nimport time; time.sleep(3600)").await;
        run.prints("ready").await;
        let runner = app.runner.pid().as_raw_nonzero().get().cast_unsigned();
        let mut family = vec![runner];
        let mut at = 0;
        while at < family.len() {
            family.extend(children_of(family[at]));
            at += 1;
        }
        assert_eq!(family.len(), 4, "the runner, its nursery, a supervisor and a program");
        for pid in &family[1..] {
            for file in ["environ", "cmdline"] {
                match std::fs::read(format!("/proc/{pid}/{file}")) {
                    Ok(text) => assert!(!contains(&text, TOKEN.as_bytes()), "{file} of {pid}"),
                    // A supervisor is closed to its own user as well.
                    Err(error) => {
                        assert!(!may_trace() && error.kind() == std::io::ErrorKind::PermissionDenied);
                    }
                }
            }
            if may_trace() {
                assert!(!memory_contains(*pid, TOKEN.as_bytes()), "memory of {pid}");
            }
        }
        if may_trace() {
            assert!(memory_contains(runner, TOKEN.as_bytes()), "the search finds what is there");
        }
        run.cancel().await;
        run.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fork_bomb_is_bounded_and_cleared_away() {
    // The second leaves its group and its session with every process; the others let their parents die.
    let bombs = [
        "os.fork()",
        "os.fork() or os.setsid()",
        "os.fork() and os._exit(0)",
        "os.fork() and os._exit(0) or os.setsid()",
    ];
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        for bomb in bombs {
            // The first process stays, or the run would be over.
            let code = format!(
                "import os\nif os.fork() == 0:\n    while True:\n        try: {bomb}\n        except OSError: pass\nwhile True: pass"
            );
            // Those who let their parents die are never many at a time, and so may go on until time is up.
            let dying = bomb.contains("_exit");
            let (time, reasons) =
                if dying { (1_500, vec!["processes", "timeout"]) } else { (30_000, vec!["processes"]) };
            let program = Program::new(&code)
                .with("timeoutMs", json!(time * slowness()))
                .with("limits", json!({"processes": 20}));
            let run = app.submit(program).await.finish().await;
            assert!(reasons.contains(&run["reason"].as_str().unwrap()), "{user:?} {level} {bomb}: {run}");
            app.runner.assert_clean();
        }
        assert_eq!(app.finish("print('fine')").await["stdout"], "fine\n");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_program_leaves_in_its_directory_is_removed() {
    let code = "import os\n\
        os.makedirs('closed/inner'); open('closed/inner/x', 'w').close(); os.chmod('closed/inner', 0); os.chmod('closed', 0)\n\
        os.symlink('/etc', 'etc'); os.mkfifo('pipe')\n\
        for n in range(2000):\n    os.mkdir('down'); os.chdir('down')\n\
        print('made')\n";
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        assert_eq!(app.finish(code).await["stdout"], "made\n");
        // The runner's own way in cannot be closed either, or is opened again.
        app.finish("import os\nos.chmod('.', 0)\nos.chmod(os.environ['TMPDIR'], 0)").await;
        assert_eq!(app.finish("print('fine')").await["stdout"], "fine\n");
    }
}

fn mode(mode: u32) -> std::fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(mode)
}

/// Whether these tests may look into other processes.
fn may_trace() -> bool {
    let have = rustix::thread::capabilities(None).unwrap().effective;
    have.contains(rustix::thread::CapabilitySet::SYS_PTRACE)
}

fn children_of(pid: u32) -> Vec<u32> {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten();
    let lists = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    lists
        .flat_map(|list| list.split_whitespace().map(|pid| pid.parse().unwrap()).collect::<Vec<_>>())
        .collect()
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

/// Whether a process has these bytes anywhere in memory that it can write.
fn memory_contains(pid: u32, what: &[u8]) -> bool {
    use std::os::unix::fs::FileExt;
    let memory = std::fs::File::open(format!("/proc/{pid}/mem")).unwrap();
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
    maps.lines().filter(|line| line.contains(" rw")).any(|line| {
        let (from, to) = line.split_once(' ').unwrap().0.split_once('-').unwrap();
        let [from, to] = [from, to].map(|text| u64::from_str_radix(text, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        // Some mappings are the kernel's and cannot be read.
        memory.read_exact_at(&mut bytes, from).is_ok() && contains(&bytes, what)
    })
}
