//! The pipe between a program and Playpen, written to by programs that mean harm.

use serde_json::Value;

use crate::app::{TestApp, ending};
use crate::home::homes;
use crate::run::Program;

/// What the program writes into its pipe, and that it runs to its end nevertheless.
async fn written(app: &TestApp, code: &str) -> Vec<Value> {
    let code = format!("import os\nOUT = 62\n{code}\nprint('done')");
    let run = app.submit(Program::new(&code)).await;
    let mut watch = run.watch().await;
    watch.exit().await;
    let snapshot = run.snapshot().await;
    assert_eq!(snapshot["stdout"], "done\n", "{code}: {snapshot}");
    assert_eq!(ending(&snapshot)["status"], "succeeded");
    let ours = |event: &&Value| !["status", "output", "exit"].contains(&event["type"].as_str().unwrap());
    watch.events().iter().filter(ours).cloned().collect()
}

fn codes(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["code"].as_str().unwrap_or_default()).collect()
}

const MESSAGE: &str = "\
def message(body, length=None):
    return (len(body) if length is None else length).to_bytes(4, 'big') + body
def write(data):
    while data:
        try: data = data[os.write(OUT, data):]
        except BrokenPipeError: return";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_message_closes_the_pipe_and_is_told_once_in_every_home() {
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        for harm in [
            "write(b'garbage' * 1000)",
            "write(b'\\xff' * 100_000)",
            "write(message(b'{}'))",
            "write(message(b'[' * 1_000_000))",
            "write(message(b'{\"type\":\"problem\"', 100))",
            "write(message(b'\\0\\xff'))",
        ] {
            let events = written(&app, &format!("{MESSAGE}\n{harm}")).await;
            assert_eq!(codes(&events), ["PIPE_MISUSED"], "{user:?} {level} {harm}");
            let words = events[0]["message"].as_str().unwrap();
            assert!(words.contains("Playpen") && words.contains("pipe"), "{words}");
        }
        app.runner.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_million_events_are_counted_and_kept_from_everybody() {
    let app = TestApp::start().await;
    let code = format!(
        "{MESSAGE}\nwrite(message(b'{{\"type\":\"problem\",\"kind\":\"E\",\"message\":\"m\"}}') * 1_000_000)"
    );
    // Once it has been used: until then it may not even have been executed.
    app.finish("pass").await;
    let before = app.runner.memory();
    let events = written(&app, &code).await;
    let problems = events.iter().filter(|event| event["type"] == "problem").count();
    assert_eq!(problems, 100);
    let notices: Vec<_> = events.iter().filter(|event| event["type"] == "notice").collect();
    assert_eq!(notices.len(), 2, "{notices:?}");
    assert!(notices.iter().all(|notice| notice["code"] == "EVENTS_DROPPED"));
    assert!(notices[1]["count"].as_u64().unwrap() >= 20_000, "{notices:?}");
    assert!(app.runner.memory() < before + (16 << 20), "{} -> {}", before, app.runner.memory());
    app.runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipe_that_is_closed_or_held_open_keeps_no_run_from_ending() {
    let app = TestApp::start().await;
    assert_eq!(written(&app, "os.close(62); os.close(63)").await, Vec::<Value>::new());
    let child = "if os.fork() == 0:\n    os.setsid()\n    import time\n    time.sleep(60)\n    os._exit(0)";
    assert_eq!(written(&app, child).await, Vec::<Value>::new());
    // What it executes has none of it.
    let execute = "import subprocess, sys\n\
        look = 'import os\\nfor fd in (60, 61, 62, 63):\\n    try: os.fstat(fd); print(fd)\\n    except OSError: pass'\n\
        assert subprocess.run([sys.executable, '-c', look], close_fds=False, capture_output=True).stdout == b''";
    assert_eq!(written(&app, execute).await, Vec::<Value>::new());
    app.runner.assert_clean();
}
