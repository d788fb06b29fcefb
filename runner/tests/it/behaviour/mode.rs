//! A runner for each mode, and what can be seen of a program in it.

use std::time::Duration;

use serde_json::{Value, json};

use super::header::Case;
use super::seen::{Place, Seen};
use crate::app::{TestApp, User, ending, patience};
use crate::run::Program;

/// One that starts each program in an interpreter of its own, and one that has warm ones.
pub(crate) struct Runners {
    cold: TestApp,
    warm: TestApp,
}

impl Runners {
    /// The warm one has warm interpreters, where runs have rooms: of the kinds of these programs.
    pub(crate) async fn start(user: User, level: &str, python: &str, kinds: &[&str]) -> Self {
        let (cold, warm) = tokio::join!(start(user, level, python, "off"), start(user, level, python, "on"));
        if level != "landlock" {
            for kind in kinds {
                heat(&warm, kind).await;
            }
        }
        Self { cold, warm }
    }

    /// What can be seen of it in an interpreter of its own.
    pub(crate) async fn cold(&self, case: &Case) -> Seen {
        run(&self.cold, case).await
    }

    /// In a warm one.
    pub(crate) async fn warm(&self, case: &Case) -> Seen {
        run(&self.warm, case).await
    }

    pub(crate) fn assert_clean(&self) {
        self.cold.runner.assert_clean();
    }
}

async fn start(user: User, level: &str, python: &str, warm: &str) -> TestApp {
    TestApp::start_with(user, level, &[("RUNNER_PYTHON_BIN", python), ("RUNNER_WARM", warm)]).await
}

/// Waits until the interpreter of a program was there before it.
async fn heat(app: &TestApp, code: &str) {
    let heated = async {
        while app.submit(Program::new(code)).await.finish().await["usage"]["start"] == "cold" {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(patience(), heated).await.unwrap_or_else(|_| panic!("`{code}` is always cold"));
}

async fn run(app: &TestApp, case: &Case) -> Seen {
    let run = app.server.submit(case.request()).await;
    let mut watch = run.watch().await;
    for (prompt, answer) in &case.header.talk {
        watch.prints(prompt).await;
        run.input(json!({"data": answer})).await;
    }
    if !case.header.talk.is_empty() {
        run.input(json!({"eof": true})).await;
    }
    watch.exit().await;
    let snapshot = run.snapshot().await;
    let mut files = Vec::new();
    for file in snapshot["files"].as_array().into_iter().flatten() {
        let path = file["path"].as_str().unwrap().to_owned();
        files.push((path.clone(), run.file(&path).await.to_vec()));
    }
    let mut ending = ending(&snapshot);
    if let Some(uncollected) = snapshot.get("uncollected").filter(|list| **list != Value::Null) {
        ending["uncollected"] = uncollected.clone();
    }
    let place = Place::run_of(&app.runner.work_dir());
    Seen {
        stdout: place.hidden_in(&watch.text("stdout")),
        stderr: place.hidden_in(&watch.text("stderr")),
        ending,
        files,
        is_cold: snapshot["usage"]["start"] == "cold",
    }
}
