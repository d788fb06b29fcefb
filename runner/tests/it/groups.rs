//! The full level: what a control group bounds, counts and ends. In homes that do not have it nothing is done
//! here; that they do not have it is what `levels` makes sure of.

use std::path::Path;

use rustix::process::Signal;
use serde_json::json;

use crate::app::{Runner, Server, TestApp, ending, eventually, processes_with, slowness};
use crate::home::groups;
use crate::run::Program;

#[tokio::test(flavor = "multi_thread")]
async fn memory_is_bounded_as_a_sum() {
    // None of them alone has too much.
    let code = "import os, sys, time\n\
        for n in range(4):\n    if os.fork() == 0:\n        kept = bytearray(os.urandom(1 << 20) * 24)\n        time.sleep(3600)\n\
        time.sleep(3600)";
    for (user, level) in groups() {
        let app = TestApp::start_at(user, level).await;
        let program = Program::new(code).with("limits", json!({"memoryMb": 64}));
        let waits =
            Program::new("print('ready')\ninput()\nprint('still here')").with("interactive", json!(true));
        let other = app.submit(waits).await;
        other.prints("ready\n").await;
        let run = app.submit(program).await.finish().await;
        assert_eq!(ending(&run)["reason"], "memory", "{user:?}: {run}");
        let peak = run["usage"]["peakMemoryBytes"].as_u64().unwrap();
        assert!((60 << 20..=64 << 20).contains(&peak), "{run}");
        // Nobody else was ended for it.
        other.input(json!({"data": "\n"})).await;
        assert_eq!(other.finish().await["stdout"], "ready\nstill here\n");
        app.runner.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_and_threads_are_bounded_as_a_sum() {
    let code = "import os, threading, time\nmade = 0\n\
        if os.fork() == 0: time.sleep(3600)\n\
        while made < 8: threading.Thread(target=time.sleep, args=[3600], daemon=True).start(); made += 1\n\
        print('made', made)\ninput()\ntry: threading.Thread(target=time.sleep, args=[3600], daemon=True).start()\n\
        except RuntimeError: print('refused')\ntime.sleep(3600)";
    for (user, level) in groups() {
        let app = TestApp::start_at(user, level).await;
        let program =
            Program::new(code).with("limits", json!({"processes": 10})).with("interactive", json!(true));
        let run = app.submit(program).await;
        run.prints("made 8\n").await;
        let groups = app.runner.groups();
        let read_of =
            |group: &Path, file: &str| std::fs::read_to_string(group.join(file)).unwrap_or_default();
        // The run's own ten, and nobody of ours. Other groups are of places that are ready for runs to come.
        let own = groups.iter().find(|group| read_of(group, "pids.current").trim() == "10");
        let group = own.unwrap_or_else(|| panic!("none of {groups:?} has 10 processes"));
        let read = |file: &str| read_of(group, file);
        assert_eq!(read("pids.max").trim(), "10");
        assert_eq!([read("memory.max").trim(), read("memory.oom.group").trim()], ["536870912", "1"]);
        assert_eq!(read("memory.swap.max").trim(), "0");
        run.input(json!({"data": "\n"})).await;
        // The kernel refuses one more, and the run is over for it.
        assert_eq!(run.finish().await["reason"], "processes");
        app.runner.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn processors_are_bounded_as_a_sum() {
    let code = "import os, time\nchild = os.fork()\nend = time.monotonic() + 3\n\
        while time.monotonic() < end: pass\nif child: os.wait()";
    for (user, level) in groups() {
        let server = Server::start().await;
        let runner = Runner::prepare(user)
            .variable("RUNNER_SERVER_URL", &server.url())
            .at(level)
            .variable("RUNNER_CPU_PERCENT", "20")
            .start();
        let run = server.submit(Program::new(code)).await.finish().await;
        let [wall, cpu] = ["wallMs", "cpuMs"].map(|what| run["usage"][what].as_u64().unwrap());
        assert!(
            run["exitCode"] == 0 && cpu > 300 && cpu * 100 < wall * 30,
            "{user:?}: {run} {}",
            runner.log()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_leaves_its_session_ends_with_its_group() {
    let code = "import os, time\nfor n in range(8):\n    if os.fork() == 0:\n        os.setsid()\n        if os.fork() == 0: time.sleep(3600)\n        os._exit(0)\n\
        for n in range(8): os.wait()\nprint('ready', flush=True)\nwhile True: pass";
    for (user, level) in groups() {
        let app = TestApp::start_at(user, level).await;
        let mark = format!("group-{user:?}-{}", app.runner.pid().as_raw_nonzero());
        let program = Program::new(code).with("args", json!([mark]));
        let run = app.submit(program.with("timeoutMs", json!(4_000 * slowness()))).await;
        run.prints("ready\n").await;
        assert_eq!(processes_with(&mark).len(), 9);
        assert_eq!(ending(&run.finish().await)["reason"], "timeout");
        assert_eq!(processes_with(&mark), Vec::<String>::new());
        app.runner.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runner_leaves_its_group_as_it_was() {
    for (user, level) in groups() {
        let mut app = TestApp::start_at(user, level).await;
        assert_eq!(app.finish("print(1)").await["stdout"], "1\n");
        let group = app.runner.group().unwrap();
        assert_eq!(crate::home::groups_in(&group).len(), 2, "one for itself, one for its runs");
        app.runner.signal(Signal::TERM);
        assert!(app.runner.ended().await.success());
        let handed = || std::fs::read_to_string(group.join("cgroup.subtree_control")).unwrap();
        eventually("an empty group", || (crate::home::groups_in(&group).is_empty()).then_some(())).await;
        assert_eq!(handed().trim(), "");
    }
}
