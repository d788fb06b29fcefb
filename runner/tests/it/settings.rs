//! Settings that change what programs see.

use std::os::unix::fs::{PermissionsExt, symlink};

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

#[tokio::test(flavor = "multi_thread")]
async fn a_virtual_environment_keeps_its_own_packages() {
    let dir = tempfile::Builder::new().permissions(PermissionsExt::from_mode(0o755)).tempdir().unwrap();
    let venv = dir.path().join("venv");
    let packages = venv.join("lib/python3.11/site-packages");
    std::fs::create_dir_all(&packages).unwrap();
    std::fs::create_dir_all(venv.join("bin")).unwrap();
    std::fs::write(venv.join("pyvenv.cfg"), "home = /usr/bin\n").unwrap();
    symlink(PYTHON, venv.join("bin/python3")).unwrap();
    let version = std::process::Command::new(PYTHON)
        .args(["-c", "import sys; print('python%d.%d' % sys.version_info[:2])"])
        .output()
        .unwrap();
    let packages =
        venv.join("lib").join(String::from_utf8(version.stdout).unwrap().trim()).join("site-packages");
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
