//! When a zygote makes way for another one, and that none is left behind.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use rustix::process::Signal;

use super::{finish, kin, origin, ready, until};
use crate::app::{PYTHON, TestApp, User, eventually};
use crate::home::{rooms, users};
use crate::run::Program;

#[tokio::test(flavor = "multi_thread")]
async fn a_zygote_is_replaced_after_so_many_copies() {
    let (_, level) = rooms()[0];
    let app = TestApp::start_with(User::Me, level, &[("RUNNER_ZYGOTE_RUNS", "5")]).await;
    ready(&app).await;
    let mut seen = kin::of(&app.runner).zygotes();
    // Others run while a new one starts, so not every fifth run has one of its own.
    for n in 0..500 {
        if seen.len() >= 4 {
            break;
        }
        let snapshot = finish(&app, Program::new(&format!("print({n})"))).await;
        assert_eq!(snapshot["stdout"], format!("{n}\n"));
        assert_ne!(origin(&snapshot), "cold");
        seen.extend(kin::of(&app.runner).zygotes());
        seen.sort_unstable();
        seen.dedup();
    }
    assert!(seen.len() >= 4, "all runs had only the zygotes {seen:?}");
    eventually("the end of the old ones", || (kin::of(&app.runner).zygotes().len() == 1).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_installed_meanwhile_is_there_in_the_next_run() {
    let folder = tempfile::Builder::new().permissions(PermissionsExt::from_mode(0o755)).tempdir().unwrap();
    let environment = folder.path().join("env");
    let made = Command::new(PYTHON).args(["-m", "venv", "--without-pip"]).arg(&environment).status().unwrap();
    assert!(made.success());
    let python = environment.join("bin/python3");
    let (_, level) = rooms()[0];
    let app = TestApp::start_with(User::Me, level, &[("RUNNER_PYTHON_BIN", python.to_str().unwrap())]).await;
    ready(&app).await;
    let code = "try:\n    import fresh\n    print(fresh.__file__)\nexcept ImportError as e: print(e)\nimport sys; print(sys.prefix)";
    let before = until(&app, &Program::new(code), "ready").await;
    assert!(before["stdout"].as_str().unwrap().starts_with("No module named 'fresh'"), "{before}");
    let old = kin::of(&app.runner).all();
    let packages = std::fs::read_dir(environment.join("lib")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(packages.join("site-packages/fresh.py"), "").unwrap();
    // The disk is looked at once in a second.
    let pause = std::time::Duration::from_millis(1_100);
    tokio::time::sleep(pause).await;
    let after = finish(&app, Program::new(code)).await;
    assert!(after["stdout"].as_str().unwrap().contains("site-packages/fresh.py"), "{after}");
    until(&app, &Program::new(code), "ready").await;
    let left = kin::living(&old);
    assert_eq!(left, [0_i32; 0], "what was ready before was kept\n{}", app.runner.log());

    // The whole environment is another one, as when it is made anew.
    let other = folder.path().join("other");
    let copied = Command::new("cp").arg("-a").arg(&environment).arg(&other).status().unwrap();
    assert!(copied.success());
    std::fs::write(
        other.join(packages.strip_prefix(&environment).unwrap()).join("site-packages/fresh.py"),
        "new = 1",
    )
    .unwrap();
    std::fs::remove_dir_all(&environment).unwrap();
    std::fs::rename(&other, &environment).unwrap();
    tokio::time::sleep(pause).await;
    for start in ["cold", "ready"] {
        let mut program = Program::new("import fresh; print(fresh.new)");
        if start == "cold" {
            program = program.with("env", serde_json::json!({"TZ": "UTC"}));
        }
        let run = until(&app, &program, start).await;
        assert_eq!(run["stdout"], "1\n", "{start}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runner_leaves_no_interpreter() {
    for user in users() {
        let level = rooms()[0].1;
        let mut app = TestApp::start_with(user, level, &[]).await;
        ready(&app).await;
        until(&app, &Program::new("print(1)"), "ready").await;
        let kin = kin::of(&app.runner).all();
        app.runner.signal(Signal::TERM);
        assert!(app.runner.ended().await.success());
        assert_eq!(app.runner.runs().len(), 0);
        eventually("their end", || kin::living(&kin).is_empty().then_some(())).await;
    }
}

/// An interpreter that imports for minutes does not hold up a runner that stops.
#[tokio::test(flavor = "multi_thread")]
async fn a_runner_does_not_wait_for_what_is_still_loading() {
    let folder = tempfile::Builder::new().permissions(PermissionsExt::from_mode(0o755)).tempdir().unwrap();
    let environment = folder.path().join("env");
    let made = Command::new(PYTHON).args(["-m", "venv", "--without-pip"]).arg(&environment).status().unwrap();
    assert!(made.success());
    let packages = std::fs::read_dir(environment.join("lib")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(packages.join("site-packages/endless.py"), "import time\ntime.sleep(100)\n").unwrap();
    let python = environment.join("bin/python3");
    let (_, level) = rooms()[0];
    let variables = [
        ("RUNNER_PYTHON_BIN", python.to_str().unwrap()),
        ("RUNNER_KINDS", "slow=endless"),
        ("RUNNER_WARM_KINDS", "slow"),
    ];
    let mut app = TestApp::start_with(User::Me, level, &variables).await;
    let loading = eventually("the one that loads", || {
        let kin = kin::of(&app.runner);
        Some(kin.loading()).filter(|loading| kin.zygotes().len() == 1 && loading.len() == 1)
    })
    .await;
    app.runner.signal(Signal::TERM);
    assert!(app.runner.ended().await.success());
    // Not ended by the kernel later, because nobody is left.
    assert!(kin::living(&loading).is_empty(), "{}", app.runner.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_runner_takes_its_interpreters_along() {
    for (user, level) in rooms() {
        let mut app = TestApp::start_with(user, level, &[]).await;
        ready(&app).await;
        let kin = kin::of(&app.runner).all();
        app.runner.kill_and_restart();
        eventually("their end", || kin::living(&kin).is_empty().then_some(())).await;
        let snapshot = until(&app, &Program::new("print('fine')"), "ready").await;
        assert_eq!(snapshot["stdout"], "fine\n");
        app.runner.assert_clean();
    }
}
