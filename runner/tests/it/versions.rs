//! Every version of Python that there is here, on one runner: each executes programs, at every level.
//!
//! `PLAYPEN_PYTHONS` names those beside the system's, with commas between them; empty where there are none.

use std::process::Command;

use serde_json::json;

use crate::app::{PYTHON, TestApp, ending, slowness};
use crate::home::homes;
use crate::run::Program;

/// What needs more of an interpreter than its executable: libraries of the system, data, threads, itself.
const MIX: &str = "\
import sqlite3, ssl, subprocess, sys, threading, zoneinfo
print(sys.version_info[:2])
with sqlite3.connect(':memory:') as base:
    assert base.execute('select 6 * 7').fetchone() == (42,)
assert ssl.create_default_context().check_hostname
assert zoneinfo.ZoneInfo('Europe/Berlin').key == 'Europe/Berlin'
done = []
threads = [threading.Thread(target=done.append, args=(n,)) for n in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert sorted(done) == [0, 1, 2, 3]
code = 'import sys; print(sys.version_info[:2])'
child = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, check=True)
print(child.stdout, end='')
";

/// The interpreters, the system's first.
fn pythons() -> Vec<String> {
    let others = std::env::var("PLAYPEN_PYTHONS").expect(
        "PLAYPEN_PYTHONS is to name Pythons of other versions, or none; docs/CONTRIBUTING.md says how",
    );
    let others = others.split(',').filter(|path| !path.is_empty()).map(str::to_owned);
    std::iter::once(PYTHON.to_owned()).chain(others).collect()
}

/// What it says that it is: `3.11.2`.
fn version(python: &str) -> String {
    let code = "import sys; print('%d.%d.%d' % sys.version_info[:3])";
    let output = Command::new(python).args(["-I", "-c", code]).output().unwrap();
    assert!(output.status.success(), "{python}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// `3.11` of `3.11.2`.
fn series(version: &str) -> &str {
    version.rsplit_once('.').unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn each_version_executes_programs_in_every_home() {
    let pythons = pythons();
    let versions: Vec<String> = pythons.iter().map(|python| version(python)).collect();
    // What is asked for, and what that gives: the first of a series is asked for by the series.
    let mut wishes = vec![(None, versions[0].as_str())];
    for (n, version) in versions.iter().enumerate() {
        let first = versions[..n].iter().all(|other| series(other) != series(version));
        wishes.push((Some(if first { series(version) } else { version }), version));
    }
    for (user, level) in homes() {
        let app = TestApp::start_on(user, level, &pythons.join(",")).await;
        let mut runs = Vec::new();
        for (wanted, version) in &wishes {
            let mut program = Program::new(MIX).with("timeoutMs", json!(60_000 * slowness()));
            if let Some(wanted) = wanted {
                program = program.with("environment", json!(wanted));
            }
            runs.push((app.submit(program).await, wanted, *version));
        }
        for (run, wanted, version) in runs {
            let run = run.finish().await;
            let line = format!("({})\n", series(version).replace('.', ", "));
            let what = format!("{wanted:?} of {user:?} at {level}: {run}\n{}", app.runner.log());
            assert_eq!(run["stdout"], format!("{line}{line}"), "{what}");
            assert_eq!((&run["stderr"], &run["environment"]), (&json!(""), &json!(version)), "{what}");
            assert_eq!(
                ending(&run),
                json!({"status": "succeeded", "reason": "exit", "exitCode": 0}),
                "{what}"
            );
        }
        app.runner.assert_clean();
    }
}
