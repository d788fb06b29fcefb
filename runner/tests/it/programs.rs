//! Programs behave as under `python3 main.py`.

use serde_json::json;

use crate::app::{Runner, Server, TestApp, ending, slowness};
use crate::home::{homes, users};
use crate::run::Program;

/// A program that ends with `want`.
async fn check_ending(app: &TestApp, code: &str, want: serde_json::Value) {
    assert_eq!(ending(&app.finish(code).await), want, "{code}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_runs_and_its_result_is_told() {
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        let run = app.run("import sys\nprint('hello')\nprint('oops', file=sys.stderr)").await.finish().await;
        assert_eq!(
            (&run["stdout"], &run["stderr"]),
            (&json!("hello\n"), &json!("oops\n")),
            "{user:?} {level}"
        );
        assert_eq!(ending(&run), json!({"status": "succeeded", "reason": "exit", "exitCode": 0}));
        assert_eq!(run["usage"]["level"], level);
        assert!(run["usage"]["peakMemoryBytes"].as_u64().unwrap() > 1 << 20, "{run}");
        app.runner.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ways_to_end() {
    let app = TestApp::start().await;
    let exit = |code: i32| json!({"status": if code == 0 { "succeeded" } else { "failed" }, "reason": "exit", "exitCode": code});
    check_ending(&app, "", exit(0)).await;
    check_ending(&app, "raise SystemExit", exit(0)).await;
    check_ending(&app, "import sys\nsys.exit(7)", exit(7)).await;
    check_ending(&app, "import os\nos._exit(256 + 3)", exit(3)).await;
    check_ending(&app, "1/0", exit(1)).await;
    check_ending(&app, "print(", exit(1)).await;
    let said = app.finish("import sys\nsys.exit('not today')").await;
    assert_eq!((&said["stderr"], &said["exitCode"]), (&json!("not today\n"), &json!(1)));
    let signal = |signal: i32, words: &str| json!({"status": "failed", "reason": "signal", "signal": signal, "error": words});
    let abort = signal(6, "Your program crashed (it called abort).");
    check_ending(&app, "import os\nos.abort()", abort).await;
    let crash = signal(11, "Your program crashed (segmentation fault).");
    check_ending(&app, "import ctypes\nctypes.string_at(0)", crash).await;
    let signalled = signal(15, "Your program was ended by signal 15.");
    check_ending(&app, "import os\nos.kill(os.getpid(), 15)", signalled).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_never_ends_is_stopped_when_its_time_is_up() {
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        let seconds = 2 * slowness();
        let code = "print('on and on')\nwhile True: pass";
        let program = Program::new(code).with("timeoutMs", json!(seconds * 1_000));
        let run = app.submit(program).await.finish().await;
        let words = format!("Your program ran for more than {seconds} seconds, so it was stopped.");
        assert_eq!(
            ending(&run),
            json!({"status": "failed", "reason": "timeout", "signal": 9, "error": words})
        );
        assert_eq!(run["stdout"], "on and on\n");
        app.runner.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn input_arguments_and_environment_arrive() {
    let app = TestApp::start().await;
    let echo = "import os, sys\nprint(repr(sys.stdin.read()), sys.argv, os.environ['NAME'])";
    let program = Program::new(echo)
        .with("stdin", json!("a\nb"))
        .with("args", json!(["one", "two words"]))
        .with("env", json!({"NAME": "Ada"}));
    let run = app.submit(program).await.finish().await;
    assert_eq!(run["stdout"], "'a\\nb' ['main.py', 'one', 'two words'] Ada\n", "{run}");
    let run = app.finish("input('name? ')").await;
    assert!(run["stderr"].as_str().unwrap().ends_with("EOFError: EOF when reading a line\n"), "{run}");
    // More than a pipe holds, to a program that does not read.
    let unread = Program::new("print('done')").with("stdin", json!("x".repeat(1 << 20)));
    assert_eq!(app.submit(unread).await.finish().await["stdout"], "done\n");
    app.runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interactive_program_is_answered_until_the_end_of_input() {
    let app = TestApp::start().await;
    let code =
        "while True:\n    try: print('hello ' + input('name? '))\n    except EOFError: break\nprint('bye')";
    let run = app.submit(Program::new(code).with("interactive", json!(true))).await;
    let mut watch = run.watch().await;
    watch.prints("name? ").await;
    run.input(json!({"data": "Ada\n"})).await;
    watch.prints("hello Ada\nname? ").await;
    run.input(json!({"data": "Bob\nC"})).await;
    watch.prints("hello Bob\nname? ").await;
    run.input(json!({"data": "ai\n"})).await;
    watch.prints("hello Cai\nname? ").await;
    run.input(json!({"eof": true})).await;
    watch.exit().await;
    assert_eq!(watch.text("stdout"), "name? hello Ada\nname? hello Bob\nname? hello Cai\nname? bye\n");
    app.runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn files_lie_where_they_were_put() {
    let app = TestApp::start().await;
    let code = "import sys, shapes.square\n\
        print(shapes.square.area(3), open('data/raw', 'rb').read())\n\
        open('data/new.txt', 'w').write('x'); print(open('data/new.txt').read(), sys.path[0].endswith('/work'))";
    let program = Program::new(code)
        .file("shapes/__init__.py", "")
        .file("shapes/square.py", "def area(side): return side * side")
        .binary("data/raw", b"\x00\xff");
    let run = app.submit(program).await.finish().await;
    assert_eq!(run["stdout"], "9 b'\\x00\\xff'\nx True\n", "{run}");
    // A program in a folder, and one whose name looks like an option.
    for entry in ["deep/er/main.py", "-c.py"] {
        let program = Program::new("").file(entry, "import sys; print(sys.argv[0])").entry(entry);
        let run = app.submit(program).await.finish().await;
        assert!(run["stdout"].as_str().unwrap().ends_with(&format!("{entry}\n")), "{run}");
    }
    app.runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_python_brings_works() {
    let works = [
        "import subprocess, sys; print(subprocess.run([sys.executable, '-c', 'print(6 * 7)'], capture_output=True, text=True).stdout)",
        "import threading; t = threading.Thread(target=print, args=(42,)); t.start(); t.join()",
        "import asyncio; print(asyncio.run(asyncio.sleep(0.01, 42)))",
        "import sqlite3; print(sqlite3.connect('x.db').execute('select 42').fetchone()[0])",
        "import tempfile; f = tempfile.TemporaryFile('w+'); f.write('42'); f.seek(0); print(f.read())",
        "import multiprocessing as m; a, b = m.Pipe(); p = m.Process(target=lambda: b.send(42)); p.start(); print(a.recv()); p.join()",
        "import zoneinfo; print(str(zoneinfo.ZoneInfo('Europe/Berlin')) and 42)",
        "import ssl, ctypes, decimal, curses, hashlib, random, json, csv; print(42)",
        "import mimetypes; print(mimetypes.guess_type('a.png')[0] == 'image/png' and 42)",
        "import shutil, pathlib; pathlib.Path('a').touch(); shutil.copy('a', 'b'); print(pathlib.Path('b').exists() and 42)",
        "import os; os.mkdir('d'); os.rename('d', 'e'); os.mkfifo('f'); os.symlink('e', 'g'); print(len(os.listdir()) == 4 and 42)",
        "import socket; a, b = socket.socketpair(); a.send(b'42'); print(b.recv(2).decode())",
        "import os; open('/dev/null', 'w').write('x'); print(len(os.urandom(4)) == 4 and 42)",
    ];
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        for code in works {
            let run = app.finish(code).await;
            assert_eq!(run["stdout"].as_str().unwrap().trim(), "42", "{user:?} {level} {code}: {run}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_programs_at_a_time() {
    for user in users() {
        let server = Server::start().await;
        let runner = Runner::prepare(user)
            .variable("RUNNER_SERVER_URL", &server.url())
            .variable("RUNNER_MAX_CONCURRENCY", "20")
            .start();
        // Each waits for its input, so that all are there at the same time.
        let mut runs = Vec::new();
        for n in 0..20 {
            let code = format!("print({n}); input(); print({n})");
            runs.push(server.submit(Program::new(&code).with("interactive", json!(true))).await);
        }
        for (n, run) in runs.iter().enumerate() {
            run.prints(&format!("{n}\n")).await;
        }
        assert_eq!(runner.runs().len(), 20);
        for run in &runs {
            run.input(json!({"data": "\n"})).await;
        }
        for (n, run) in runs.iter().enumerate() {
            assert_eq!(run.finish().await["stdout"], format!("{n}\n{n}\n"));
        }
        runner.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_programs_than_places_wait_for_their_turn() {
    let app = TestApp::start().await;
    let mut runs = Vec::new();
    for n in 0..12 {
        runs.push(app.run(&format!("print({n})")).await);
    }
    for (n, run) in runs.iter().enumerate() {
        assert_eq!(run.finish().await["stdout"], format!("{n}\n"));
        assert!(app.runner.runs().len() <= 4);
    }
    app.runner.assert_clean();
}
