//! From the namespaces level on: what programs find in their rooms, and what becomes of the rooms.

use futures_util::future::join_all;
use rustix::process::Signal;
use serde_json::json;

use crate::app::{TestApp, User, ending, eventually, processes_with};
use crate::home::{lacks, rooms};
use crate::run::Program;

/// What a program prints in a room, as whoever the runner is.
async fn check(code: &str, want: &str) {
    for (user, level) in rooms() {
        let app = TestApp::start_at(user, level).await;
        let run = app.finish(code).await;
        assert_eq!(run["stdout"], want, "{user:?} {level}: {run}");
        assert_eq!(run["usage"]["level"], level);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_room_looks_the_same() {
    let code = "import getpass, os\n\
        print(os.getcwd(), os.path.expanduser('~'), os.environ['TMPDIR'], getpass.getuser())\n\
        print(os.getuid(), os.getgid(), os.getppid())\n\
        print(os.listdir(), os.listdir('/tmp'), os.listdir('/dev/shm'))\n\
        print(open('/etc/passwd').read(), end='')\n";
    let want = "/home/player /home/player /tmp player\n1000 1000 1\n['main.py'] [] []\n\
        player:x:1000:1000:player:/home/player:/usr/sbin/nologin\n";
    check(code, want).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_has_a_proc_and_a_name_of_its_own_where_the_machine_lets_it() {
    let proc = "import os\n\
        print(sorted(name for name in os.listdir('/proc') if not name.isdigit()))\n\
        print(open('/proc/self/cgroup').read().splitlines()[-1])\n\
        print([line.split(':')[0].strip() for line in open('/proc/self/net/dev').read().splitlines()[2:]])\n\
        status = dict(line.split(':', 1) for line in open('/proc/self/status').read().splitlines())\n\
        print({status[key].strip() for key in ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']})\n\
        print(status['NoNewPrivs'].strip(), status['Seccomp'].strip(), status['NSpid'].split())\n\
        print(open('/proc/self/uid_map').read().split()[0::2], sorted(os.listdir('/proc/self/fd'))[:3])\n\
        print(repr(open('/dev/stdin').read()))\n";
    if lacks("proc") {
        let none = "import os\nprint([path for path in ['/proc', '/dev/fd', '/dev/stdin'] if os.path.lexists(path)])";
        check(none, "[]\n").await;
    } else {
        let want = "['self', 'thread-self']\n0::/\n['lo']\n{'0000000000000000'}\n1 2 ['2']\n['1000', '1'] ['0', '1', '2']\n''\n";
        check(proc, want).await;
    }
    let name = "import socket\nprint(socket.gethostname())";
    let outside = rustix::system::uname().nodename().to_str().unwrap().to_owned();
    check(name, &if lacks("name") { outside + "\n" } else { "playpen\n".into() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_its_own_directories_can_be_changed() {
    let code = "import os\n\
        for path in ['/', '/dev', '/etc', '/home', '/proc', '/usr', '/usr/lib', os.path.dirname(os.__file__)]:\n\
        \x20   for attempt in [lambda: open(path + '/new', 'w'), lambda: os.mkdir(path + '/new'), lambda: os.utime(path)]:\n\
        \x20       try: attempt(); print('DONE', path)\n\
        \x20       except OSError: pass\n\
        for path in [os.getcwd(), '/tmp', '/dev/shm']:\n\
        \x20   open(path + '/new', 'w').write('x'); os.chmod(path + '/new', 0o600); os.mkdir(path + '/folder')\n\
        \x20   print(sorted(os.listdir(path)))\n";
    let want = "['folder', 'main.py', 'new']\n['folder', 'new']\n['folder', 'new']\n";
    check(code, want).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_host_is_not_there() {
    // In a place that every user may read and write, so that only the room is in the way.
    let canary = tempfile::Builder::new().permissions(mode(0o777)).tempdir().unwrap();
    std::fs::write(canary.path().join("canary"), "secret").unwrap();
    let folder = canary.path().display();
    for (user, level) in rooms() {
        let app = TestApp::start_at(user, level).await;
        let (work, runner) = (app.runner.work_dir(), app.runner.pid().as_raw_nonzero());
        // Names too: these calls no landlock domain refuses.
        let code = format!(
            "import os\n\
             for path in ['{folder}', '{folder}/canary', '{}', '/proc/{runner}', '/proc/sys', '/sys', '/root', '/run', '/var', '/etc/shadow', '/dev/sda', '/dev/tty']:\n\
             \x20   try: os.stat(path); print('THERE', path)\n\
             \x20   except FileNotFoundError: pass\n\
             try: os.kill({runner}, 0); print('ALIVE')\n\
             except ProcessLookupError: print('nobody')\n",
            work.display()
        );
        let run = app.finish(&code).await;
        assert_eq!(run["stdout"], "nobody\n", "{user:?} {level}: {run}");
    }
    assert_eq!(std::fs::read_dir(canary.path()).unwrap().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_has_no_powers_and_no_descriptors() {
    // Asked of the kernel by calls, since there may be no /proc: whether a capability is in the bounding set.
    let code = "import ctypes, os\nprctl = ctypes.CDLL(None).prctl\n\
        def is_open(fd):\n    try: os.fstat(fd); return True\n    except OSError: return False\n\
        print({prctl(23, n, 0, 0, 0) for n in range(38)}, prctl(39, 0, 0, 0, 0), prctl(21, 0, 0, 0, 0))\n\
        print([fd for fd in range(256) if is_open(fd)])\n";
    check(code, "{0} 1 2\n[0, 1, 2, 60, 61, 62, 63]\n").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn python_works_as_usual() {
    let code = "import asyncio, concurrent.futures, locale, multiprocessing, os, pwd, sqlite3, ssl, subprocess, sys, tempfile, threading, time, zoneinfo\n\
        from multiprocessing import shared_memory\n\
        if __name__ == '__main__':\n\
        \x20   thread = threading.Thread(target=print, args=['thread']); thread.start(); thread.join()\n\
        \x20   print(asyncio.run(asyncio.sleep(0, 'asyncio')))\n\
        \x20   print(subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True, text=True).stdout.strip())\n\
        \x20   with multiprocessing.Pool(2) as pool: print(pool.map(abs, [-1, -2]))\n\
        \x20   with concurrent.futures.ProcessPoolExecutor(2) as pool: print(list(pool.map(abs, [-3])))\n\
        \x20   memory = shared_memory.SharedMemory(create=True, size=100); memory.close(); memory.unlink()\n\
        \x20   with tempfile.TemporaryDirectory() as folder: print(folder.startswith('/tmp/'))\n\
        \x20   database = sqlite3.connect('x.db'); database.execute('create table t (x)'); database.commit()\n\
        \x20   print(zoneinfo.ZoneInfo('Europe/Berlin'), locale.setlocale(locale.LC_ALL, 'C.UTF-8'), time.tzname[0])\n\
        \x20   ssl.create_default_context(); print(pwd.getpwuid(os.getuid()).pw_name)\n\
        \x20   open('/dev/null', 'w').write('x'); print(len(open('/dev/urandom', 'rb').read(4)))\n";
    for (user, level) in rooms() {
        let app = TestApp::start_at(user, level).await;
        let run = app.finish(code).await;
        let want = "thread\nasyncio\n1\n[1, 2]\n[3]\nTrue\nEurope/Berlin C.UTF-8 UTC\nplayer\n4\n";
        assert_eq!(run["stdout"], want, "{user:?} {level}: {run}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_are_counted_for_each_run_alone() {
    let code = "import os, time\nmade = 0\n\
        try:\n    while made < 19:\n        if os.fork() == 0: time.sleep(3600)\n        made += 1\n\
        except OSError: pass\nprint('made', made)\ntime.sleep(3600)";
    for (user, level) in rooms() {
        let app = TestApp::start_at(user, level).await;
        let program = || Program::new(code).with("limits", json!({"processes": 20}));
        let (first, second) = (app.submit(program()).await, app.submit(program()).await);
        first.prints("made 19\n").await;
        second.prints("made 19\n").await;
        for run in [first, second] {
            run.cancel().await;
            run.finish().await;
        }
        app.runner.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_all_processes_used_is_counted_also_of_those_that_are_left() {
    let code = "import os, time\n\
        def burn():\n    while time.process_time() < 0.5: pass\n\
        if os.fork() == 0:\n    burn(); os._exit(0)\n\
        os.wait()\n\
        if os.fork() == 0:\n    burn(); print('burnt', flush=True); time.sleep(3600)\n\
        if os.fork() == 0: os.setsid(); time.sleep(3600)\n\
        input()\n";
    for (user, level) in rooms() {
        let app = TestApp::start_at(user, level).await;
        let run = app.submit(Program::new(code).with("interactive", json!(true))).await;
        run.prints("burnt\n").await;
        run.input(json!({"data": "\n"})).await;
        let run = run.finish().await;
        assert_eq!(run["exitCode"], 0, "{run}");
        assert!(run["usage"]["cpuMs"].as_u64().unwrap() >= 1_000, "{user:?} {level}: {run}");
        app.runner.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pid_one_is_out_of_reach() {
    let code = "import os, signal\n\
        for number in [signal.SIGKILL, signal.SIGTERM, signal.SIGCHLD, signal.SIGSTOP]:\n\
        \x20   try: os.kill(1, number)\n\
        \x20   except OSError: pass\n\
        try: print(os.listdir('/proc/1/fd'))\n\
        except OSError: print('closed', os.getppid())\n";
    check(code, "closed 1\n").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_runner_takes_rooms_along_and_leaves_nothing() {
    // Side by side: a run is lost once its lease is over, which takes its time.
    join_all(rooms().into_iter().map(async |(user, level)| {
        let mut app = TestApp::start_at(user, level).await;
        let (mark, run) = lasting(&app, user).await;
        // Nothing of the run is on the host: what it wrote is gone with its processes.
        assert_eq!(app.runner.runs().len(), 0);
        app.runner.kill_and_restart();
        eventually("the program's end", || processes_with(&mark).is_empty().then_some(())).await;
        assert_eq!(app.finish("import os; print(os.listdir('/tmp'))").await["stdout"], "[]\n");
        assert_eq!(run.finish().await["reason"], "lost");
    }))
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_supervisor_takes_its_room_along() {
    for (user, level) in rooms() {
        let app = TestApp::start_at(user, level).await;
        let (mark, run) = lasting(&app, user).await;
        let supervisors = app.runner.children();
        assert_eq!(supervisors.len(), 1);
        rustix::process::kill_process(
            rustix::process::Pid::from_raw(supervisors[0].parse().unwrap()).unwrap(),
            Signal::KILL,
        )
        .unwrap();
        assert_eq!(ending(&run.finish().await)["reason"], "internal");
        assert_eq!(processes_with(&mark), Vec::<String>::new());
        app.runner.assert_clean();
    }
}

/// A run that leaves a process in every way and ends never, and what its processes are known by.
async fn lasting(app: &TestApp, user: User) -> (String, crate::run::Run) {
    let mark = format!("room-{user:?}-{}", app.runner.pid().as_raw_nonzero());
    let code = "import os, time\nopen('/tmp/left', 'w').write('x')\nif os.fork() == 0:\n    os.setsid()\n    os.fork()\nos.write(1, b'ready\\n')\ntime.sleep(3600)";
    let run = app.submit(Program::new(code).with("args", json!([mark]))).await;
    run.prints("ready\nready\nready\n").await;
    assert_eq!(processes_with(&mark).len(), 3);
    (mark, run)
}

fn mode(mode: u32) -> std::fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(mode)
}
