//! Errors that a program does not handle are events as well, with what an editor needs to show them, while standard
//! error is Python's own.

use serde_json::{Value, json};

use crate::app::{TestApp, ending};
use crate::home::homes;
use crate::run::Program;

/// The `problem` events of a run, in order.
async fn problems(app: &TestApp, program: Program) -> Vec<Value> {
    let run = app.submit(program).await;
    let mut watch = run.watch().await;
    watch.exit().await;
    let of_kind = |event: &&Value| event["type"] == "problem";
    watch.events().iter().filter(of_kind).map(without_time).collect()
}

fn without_time(event: &Value) -> Value {
    let mut event = event.clone();
    for field in ["seq", "at", "type"] {
        event.as_object_mut().unwrap().remove(field);
    }
    event
}

async fn one(app: &TestApp, code: &str) -> Value {
    let mut all = problems(app, Program::new(code)).await;
    assert_eq!(all.len(), 1, "{code}: {all:?}");
    all.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_says_where_it_is_and_why_warm_and_cold_in_every_home() {
    for (user, level) in homes() {
        for warm in ["on", "off"] {
            let app = TestApp::start_with(user, level, &[("RUNNER_WARM", warm)]).await;
            let code = "from helper import half\n\ntry:\n    print(half('é', 2))\nexcept TypeError as error:\n    raise ValueError('no half') from error\n";
            let helper = "def half(what, n):\n    猫 = 1; return what / n\n";
            let program = Program::new(code).file("helper.py", helper);
            let found = problems(&app, program).await;
            let [problem] = &found[..] else { panic!("{user:?} {level} {warm}: {found:?}") };
            assert_eq!(problem["kind"], "ValueError");
            assert_eq!(problem["message"], "no half");
            let place = json!([problem["file"], problem["line"], problem["column"], problem["endColumn"]]);
            assert_eq!(place, json!(["main.py", 6, 5, 43]), "{problem}");
            let cause = &problem["cause"];
            assert_eq!(cause["kind"], "TypeError");
            let frames: Vec<_> = cause["frames"].as_array().unwrap().iter().collect();
            assert_eq!(frames.len(), 2, "{cause}");
            assert_eq!(
                json!([frames[0]["file"], frames[0]["line"], frames[0]["name"]]),
                json!(["main.py", 4, "<module>"])
            );
            assert_eq!(
                json!([frames[1]["file"], frames[1]["line"], frames[1]["name"]]),
                json!(["helper.py", 2, "half"])
            );
            // In characters, not in bytes.
            assert_eq!(json!([frames[1]["column"], frames[1]["endColumn"]]), json!([19, 27]), "{cause}");
            assert_eq!(frames[1]["source"], "    猫 = 1; return what / n");
            app.runner.assert_clean();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_of_every_sort_are_told() {
    let app = TestApp::start().await;
    let syntax = one(&app, "x = 1\nprint('a' 'b' c)\n").await;
    assert_eq!(json!([syntax["kind"], syntax["file"], syntax["line"]]), json!(["SyntaxError", "main.py", 2]));
    assert_eq!(json!([syntax["column"], syntax["endColumn"]]), json!([7, 16]), "{syntax}");
    assert_eq!(syntax["source"], "print('a' 'b' c)");

    let recursion = one(&app, "def f(n):\n    return f(n + 1)\nf(0)").await;
    assert_eq!(recursion["kind"], "RecursionError");
    assert_eq!(recursion["frames"].as_array().unwrap().len(), 32);
    assert!(recursion["omittedFrames"].as_u64().unwrap() > 900);

    assert_eq!(one(&app, "bytearray(1 << 60)").await["kind"], "MemoryError");
    // What is no character is none of JSON either.
    assert_eq!(one(&app, "raise ValueError('\\ud83d 猫')").await["message"], "? 猫");

    let code =
        "import threading\nt = threading.Thread(target=lambda: {}['x'], name='worker')\nt.start(); t.join()";
    let thread = one(&app, code).await;
    assert_eq!(json!([thread["kind"], thread["thread"], thread["line"]]), json!(["KeyError", "worker", 2]));

    let code = "import json\ntry:\n    json.loads('{')\nexcept ValueError:\n    nothing";
    let inside = one(&app, code).await;
    assert_eq!(inside["kind"], "NameError");
    assert_eq!(inside["context"]["kind"], "json.decoder.JSONDecodeError");
    // Those of the library are not the program's.
    assert_eq!(inside["context"]["frames"].as_array().unwrap().len(), 1);

    let group = one(&app, "raise ExceptionGroup('two', [ValueError(1), KeyError('k')])").await;
    let members: Vec<_> = group["members"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert_eq!(members, ["ValueError", "KeyError"]);

    assert_eq!(problems(&app, Program::new("import sys; sys.exit('no')")).await, Vec::<Value>::new());
    app.runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_may_call_its_files_what_it_likes() {
    let app = TestApp::start().await;
    for name in [
        "playpen",
        "json",
        "traceback",
        "types",
        "typing",
        "os",
        "itertools",
        "sitecustomize",
        "fcntl",
        "select",
    ] {
        let program = Program::new(&format!("import {name}\n1/0")).file(&format!("{name}.py"), "mine = 1\n");
        let found = problems(&app, program).await;
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert_eq!(json!([found[0]["kind"], found[0]["line"]]), json!(["ZeroDivisionError", 2]), "{name}");
    }
    app.runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_stopped_says_where_it_was() {
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        // Wherever it is when it has been heard of, it is in the loop.
        let run = app.run("n = 0\nwhile True:\n    n += 1\n    if n == 9: print('on')").await;
        run.prints("on\n").await;
        run.cancel().await;
        let mut watch = run.watch().await;
        watch.exit().await;
        let problem = watch.events().iter().find(|event| event["type"] == "problem").expect("a problem");
        assert_eq!(problem["kind"], "KeyboardInterrupt", "{user:?} {level}");
        assert!([2, 3, 4].contains(&problem["line"].as_u64().unwrap()), "{problem}");
        assert_eq!(ending(&run.snapshot().await)["reason"], "cancelled");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_comes_after_what_was_printed_before_it() {
    let app = TestApp::start().await;
    let run = app.run("print('first')\n1/0").await;
    let mut watch = run.watch().await;
    watch.exit().await;
    let kinds: Vec<_> = watch.events().iter().map(|event| event["type"].as_str().unwrap()).collect();
    let place = |kind| kinds.iter().position(|one| *one == kind).unwrap();
    let last_output = kinds.iter().rposition(|one| *one == "output").unwrap();
    assert!(last_output < place("problem") && place("problem") < place("exit"), "{kinds:?}");
    assert!(watch.text("stderr").ends_with("ZeroDivisionError: division by zero\n"));
}
