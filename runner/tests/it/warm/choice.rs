//! Which runs get an interpreter that is there already, and that it is as good as new.

use serde_json::json;

use super::{finish, origin, ready, until};
use crate::app::{TestApp, User, eventually};
use crate::home::rooms;
use crate::run::Program;
use crate::science::python;

#[tokio::test(flavor = "multi_thread")]
async fn a_run_finds_its_interpreter_ready() {
    for (user, level) in rooms() {
        let app = TestApp::start_with(user, level, &[]).await;
        ready(&app).await;
        let snapshot = until(&app, &Program::new("print('hi')"), "ready").await;
        assert_eq!(snapshot["stdout"], "hi\n");
        assert_eq!((origin(&snapshot), &snapshot["usage"]["kind"]), ("ready", &json!("bare")), "{snapshot}");
        // With arguments of its own nothing can be ready yet.
        let other = Program::new("import sys; print(sys.argv[1])").with("args", json!(["hello"]));
        let snapshot = finish(&app, other).await;
        assert_eq!(snapshot["stdout"], "hello\n");
        assert_eq!((origin(&snapshot), &snapshot["usage"]["kind"]), ("forked", &json!("bare")), "{snapshot}");
        app.runner.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_run_has_an_interpreter_that_nobody_had() {
    let code = "\
import builtins, os, sys
print(hasattr(os, 'mark'), hasattr(builtins, 'mark'), 'mark' in sys.modules, 'mark' in os.environ, os.listdir('.'))
os.mark = builtins.mark = sys.modules['mark'] = os
os.environ['mark'] = 'x'
sys.setrecursionlimit(77_777)
open('mark', 'w').close()";
    for (user, level) in rooms() {
        let app = TestApp::start_with(user, level, &[]).await;
        for wanted in ["ready", "ready", "ready"] {
            let snapshot = until(&app, &Program::new(code), wanted).await;
            assert_eq!(snapshot["stdout"], "False False False False ['main.py']\n", "{user:?} {level}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_could_tell_gets_a_new_interpreter() {
    let (_, level) = rooms()[0];
    let app = TestApp::start_with(User::Me, level, &[]).await;
    ready(&app).await;
    for (name, value) in [("PYTHONHASHSEED", "0"), ("TZ", "UTC"), ("LC_ALL", "C"), ("LD_BIND_NOW", "1")] {
        let program = Program::new("import os, sys; print(os.environ[sys.argv[1]])");
        let program = program.with("env", json!({name: value})).with("args", json!([name]));
        let snapshot = finish(&app, program).await;
        assert_eq!(snapshot["stdout"], format!("{value}\n"));
        assert_eq!((origin(&snapshot), snapshot["usage"].get("kind")), ("cold", None), "{name}: {snapshot}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_warm_every_interpreter_is_new() {
    for (user, level) in rooms() {
        let app = TestApp::start_with(user, level, &[("RUNNER_WARM", "off")]).await;
        for _ in 0..5 {
            assert_eq!(origin(&finish(&app, Program::new("print('hi')")).await), "cold");
        }
        // The last supervisor has told the result, and goes.
        eventually("nobody", || super::kin::of(&app.runner).all().is_empty().then_some(())).await;
    }
}

/// Runs with libraries, the first of which has them loaded for all: `library` is in memory before it is imported.
async fn libraries(import: &str, library: &str, kind: &str) -> TestApp {
    let (_, level) = rooms()[0];
    let app = TestApp::start_with(User::Me, level, &[("RUNNER_PYTHON_BIN", &python())]).await;
    // Stdout has what pygame says of itself.
    let code = format!(
        "was_there = '{library}' in open('/proc/self/maps').read()\nimport {import}\nprint()\nprint(was_there)"
    );
    let was_there = |snapshot: &serde_json::Value| {
        let stdout = snapshot["stdout"].as_str().unwrap();
        stdout.lines().last().unwrap() == "True"
    };
    let snapshot = finish(&app, Program::new(&code).with("env", json!({"TZ": "UTC"}))).await;
    assert_eq!((origin(&snapshot), was_there(&snapshot)), ("cold", false), "{snapshot}");
    for wanted in ["forked", "ready"] {
        let snapshot = match wanted {
            "forked" => until(&app, &Program::new(&code).with("args", json!(["x"])), wanted).await,
            _ => until(&app, &Program::new(&code), wanted).await,
        };
        assert_eq!(snapshot["usage"]["kind"], kind, "{snapshot}");
        assert!(was_there(&snapshot), "{wanted}: {snapshot}");
    }
    app
}

#[tokio::test(flavor = "multi_thread")]
async fn numpy_is_there_already() {
    let app = libraries("numpy", "_multiarray_umath", "science").await;
    // numpy has loaded `random`; a program's own comes first.
    let mine = Program::new("import random\nprint(random.mine)\ndef never(): import numpy");
    let snapshot = finish(&app, mine.file("random.py", "mine = 'my own'")).await;
    assert_eq!(snapshot["stdout"], "my own\n");
    assert_eq!(origin(&snapshot), "cold");
    let plain = until(&app, &Program::new("print(1)"), "ready").await;
    assert_eq!(plain["usage"]["kind"], "bare");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_figure_finds_the_libraries_of_a_kind_that_is_kept() {
    let (_, level) = rooms()[0];
    let variables = [("RUNNER_PYTHON_BIN", &*python()), ("RUNNER_WARM_KINDS", "science")];
    let app = TestApp::start_with(User::Me, level, &variables).await;
    // The runner says of each that it is warm.
    let warm = || app.runner.log().contains(r#"kind="science""#).then_some(());
    eventually("it is ready before anybody wants it", warm).await;
    let code = "import matplotlib.pyplot as plt, os\nplt.plot([1, 2])\nplt.show()\nprint(os.listdir())";
    let snapshot = finish(&app, Program::new(code)).await;
    assert_eq!((origin(&snapshot), &snapshot["usage"]["kind"]), ("forked", &json!("science")), "{snapshot}");
    // A new interpreter would have looked for fonts, and kept what it found in the program's folder.
    assert_eq!(snapshot["stdout"], "['main.py']\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn pygame_is_there_already() {
    libraries("pygame", "SDL2", "game").await;
}
