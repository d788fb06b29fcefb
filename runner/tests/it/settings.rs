//! Settings that change what programs see.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use serde_json::json;

use crate::app::{PYTHON, Runner, Server, TestApp, User, copy_program, ending};

#[tokio::test(flavor = "multi_thread")]
async fn a_shim_is_resolved_to_the_interpreter_behind_it() {
    let dir = tempfile::tempdir().unwrap();
    let shim = dir.path().join("python3");
    // It needs a variable that programs do not get, and is in a folder that they cannot read.
    std::fs::write(&shim, "#!/bin/sh\n[ -n \"$REAL\" ] || exit 9\nexec \"$REAL\" \"$@\"\n").unwrap();
    std::fs::set_permissions(&shim, PermissionsExt::from_mode(0o755)).unwrap();
    let server = Server::start().await;
    let runner = Runner::prepare(User::Me)
        .variable("RUNNER_SERVER_URL", &server.url())
        .variable("REAL", PYTHON)
        .variable("PATH", dir.path().to_str().unwrap())
        .variable("RUNNER_PYTHON_BIN", "python3")
        .start();
    let run =
        server.submit(crate::run::Program::new("import sys; print(sys.executable)")).await.finish().await;
    assert_eq!(run["stdout"], format!("{PYTHON}\n"), "{}", runner.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_tls_needs_no_certificates() {
    let server = Server::start().await;
    let runner = Runner::prepare(User::Me)
        .variable("RUNNER_SERVER_URL", &server.url())
        .variable("SSL_CERT_FILE", "/nonexistent")
        .variable("SSL_CERT_DIR", "/nonexistent")
        .start();
    let run = server.submit(crate::run::Program::new("print('fine')")).await.finish().await;
    assert_eq!(run["stdout"], "fine\n", "{}", runner.log());
}

/// Where the system's interpreter looks for modules, under `lib`: `python3.11`.
fn python_folder() -> String {
    let code = "import sys; print('python%d.%d' % sys.version_info[:2])";
    let output = std::process::Command::new(PYTHON).args(["-c", code]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_virtual_environment_keeps_its_own_packages() {
    let dir = tempfile::Builder::new().permissions(PermissionsExt::from_mode(0o755)).tempdir().unwrap();
    let venv = dir.path().join("venv");
    std::fs::create_dir_all(venv.join("bin")).unwrap();
    std::fs::write(venv.join("pyvenv.cfg"), "home = /usr/bin\n").unwrap();
    symlink(PYTHON, venv.join("bin/python3")).unwrap();
    let packages = venv.join("lib").join(python_folder()).join("site-packages");
    std::fs::create_dir_all(&packages).unwrap();
    std::fs::write(packages.join("gift.py"), "print('from the environment')").unwrap();
    let server = Server::start().await;
    let python = venv.join("bin/python3");
    let runner = Runner::prepare(User::Me)
        .variable("RUNNER_SERVER_URL", &server.url())
        .variable("RUNNER_PYTHON_BIN", python.to_str().unwrap())
        .start();
    let run = server
        .submit(crate::run::Program::new("import gift, sys; print(sys.executable)"))
        .await
        .finish()
        .await;
    assert_eq!(run["stdout"], format!("from the environment\n{}\n", python.display()), "{}", runner.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interpreter_that_runs_could_not_read_is_refused_in_words() {
    let dir = tempfile::Builder::new().permissions(PermissionsExt::from_mode(0o700)).tempdir().unwrap();
    let copy = dir.path().join("python3");
    copy_program(&std::fs::canonicalize(PYTHON).unwrap(), &copy);
    if rustix::process::geteuid().is_root() {
        let mut runner =
            Runner::prepare(User::Me).variable("RUNNER_PYTHON_BIN", copy.to_str().unwrap()).start();
        assert_eq!(runner.ended().await.code(), Some(78));
        let words = format!("`{}` is closed to them (0700)", dir.path().display());
        assert!(runner.log().contains(&words), "{}", runner.log());
        std::os::unix::fs::chown(dir.path(), Some(65_534), None).unwrap();
    }
    // Its own user can read it.
    let app = Server::start().await;
    let runner = Runner::prepare(User::Ordinary)
        .variable("RUNNER_SERVER_URL", &app.url())
        .variable("RUNNER_PYTHON_BIN", copy.to_str().unwrap())
        .start();
    let run = app.submit(crate::run::Program::new("print(1)")).await.finish().await;
    assert_eq!(run["stdout"], "1\n", "{}", runner.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_is_told_and_tried_again() {
    let server = Server::start().await;
    for (token, words) in [("", "wants a token"), ("wrong", "refuses this runner")] {
        let runner = Runner::prepare(User::Me)
            .variable("RUNNER_SERVER_URL", &server.url())
            .variable("RUNNER_ACCESS_TOKEN", token)
            .start();
        runner.logged(words).await;
        assert!(!runner.log().contains("wrong"), "{}", runner.log());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_of_the_request_are_kept() {
    let app = TestApp::start().await;
    let program = crate::run::Program::new("print('x' * 50)").with("limits", json!({"outputBytes": 10}));
    let run = app.submit(program).await.finish().await;
    assert_eq!(ending(&run)["exitCode"], 0);
    assert_eq!((&run["stdout"], &run["truncated"]["stdoutBytes"]), (&json!("x".repeat(10)), &json!(41)));
}

/// An interpreter that says that it is of this version, whatever it is.
fn of_version(folder: &Path, version: &str) -> String {
    let packages = folder.join("lib").join(python_folder()).join("site-packages");
    std::fs::create_dir_all(&packages).unwrap();
    std::fs::create_dir_all(folder.join("bin")).unwrap();
    std::fs::write(folder.join("pyvenv.cfg"), "home = /usr/bin\n").unwrap();
    symlink(PYTHON, folder.join("bin/python3")).unwrap();
    let code = format!("import sys; sys.version_info = ({}, 'final', 0)\n", version.replace('.', ", "));
    std::fs::write(packages.join("version.pth"), code).unwrap();
    folder.join("bin/python3").to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_go_to_the_runner_that_has_what_they_ask_for() {
    let dir = tempfile::Builder::new().permissions(PermissionsExt::from_mode(0o755)).tempdir().unwrap();
    let python = |version: &str| of_version(&dir.path().join(version), version);
    let server = Server::start().await;
    let start = |pythons: &[String]| {
        Runner::prepare(User::Me)
            .variable("RUNNER_SERVER_URL", &server.url())
            .variable("RUNNER_PYTHON_BIN", &pythons.join(", "))
            .start()
    };
    let several = start(&[python("3.90.1"), python("3.91.4"), python("3.91.1")]);
    let single = start(&[python("3.92.0")]);
    let code = "import sys; print('%d.%d.%d' % sys.version_info[:3])";
    for (wanted, got, runner) in [
        ("3.92", "3.92.0", &single),
        ("3.90", "3.90.1", &several),
        ("3.91", "3.91.4", &several),
        ("3.91.1", "3.91.1", &several),
        ("3.92.0", "3.92.0", &single),
        ("3.90.1", "3.90.1", &several),
    ] {
        let program = crate::run::Program::new(code).with("environment", json!(wanted));
        let sent = server.submit(program).await;
        let run = sent.finish().await;
        assert_eq!((&run["stdout"], &run["environment"]), (&json!(format!("{got}\n")), &json!(got)), "{run}");
        assert!(runner.log().contains(&format!("python={got}")), "{}", runner.log());
    }
    let run = server.submit(crate::run::Program::new(code)).await.finish().await;
    assert!(["3.90.1", "3.92.0"].contains(&run["environment"].as_str().unwrap()), "a first one: {run}");
}

#[test]
fn doctor_tells_every_interpreter_and_refuses_two_of_one_version() {
    let dir = tempfile::Builder::new().permissions(PermissionsExt::from_mode(0o755)).tempdir().unwrap();
    let [first, second, again] = [("a", "3.90.1"), ("b", "3.91.4"), ("c", "3.90.1")]
        .map(|(n, version)| of_version(&dir.path().join(n), version));
    let doctor = |pythons: &[&String]| {
        let list = pythons.iter().map(|python| python.as_str()).collect::<Vec<_>>().join(",");
        Runner::prepare(User::Me).variable("RUNNER_PYTHON_BIN", &list).output("doctor")
    };
    let (told, code) = doctor(&[&first, &second]);
    assert_eq!(code, Some(0), "{told}");
    for (version, python) in [("3.90.1", &first), ("3.91.4", &second)] {
        let line = told.lines().find(|line| line.starts_with(&format!("python {version} ")));
        assert!(line.is_some_and(|line| line.contains(&format!("yes  `{python}`"))), "{told}");
    }
    let (told, code) = doctor(&[&first, &second, &again]);
    assert_eq!(code, Some(78), "{told}");
    assert!([first.as_str(), &again, "both Python 3.90.1"].iter().all(|word| told.contains(word)), "{told}");
}

/// Of two runners, each is given what asks for its labels, its level among them.
#[tokio::test(flavor = "multi_thread")]
async fn labels_choose_the_runner() {
    let server = Server::start().await;
    let start = |name: &str, labels: &str| {
        Runner::prepare(User::Me)
            .variable("RUNNER_SERVER_URL", &server.url())
            .variable("RUNNER_NAME", name)
            .variable("RUNNER_LABELS", labels)
            .variable("RUNNER_SANDBOX_MAX", "landlock")
            .start()
    };
    let runners = [start("one", "room=1"), start("two", "room=2,gpu=none")];
    for (labels, log) in [
        (json!({"room": "2", "level": "landlock"}), &runners[1]),
        (json!({"room": "1"}), &runners[0]),
        (json!({"gpu": "none"}), &runners[1]),
    ] {
        let program = crate::run::Program::new("print('here')").with("labels", labels.clone());
        let run = server.submit(program).await.finish().await;
        assert_eq!(run["stdout"], "here\n", "{labels}: {run}\n{}", log.log());
        let id = run["jobId"].as_str().unwrap();
        assert!(log.log().contains(&id[id.len() - 6..]), "{labels}: not here:\n{}", log.log());
    }
}
