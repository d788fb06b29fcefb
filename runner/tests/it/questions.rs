//! A program that waits for somebody to type is said to, however it reads, and does not wait for ever.

use serde_json::{Value, json};

use tokio::net::TcpListener;

use crate::app::{Runner, Server, TestApp, User, ending};
use crate::home::homes;
use crate::run::Program;

fn interactive(code: &str) -> Program {
    Program::new(code).with("interactive", json!(true))
}

/// The prompts that were told so far, in order; of a password with a mark.
fn prompts(events: &[Value]) -> Vec<String> {
    let requests = events.iter().filter(|event| event["type"] == "inputRequest");
    let prompt = |event: &Value| {
        let mark = if event["password"] == true { "*" } else { "" };
        format!("{}{mark}", event["prompt"].as_str().unwrap())
    };
    requests.map(prompt).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_asks_is_answered_warm_and_cold_in_every_home() {
    let code = "\
name = input('name? ')
age = int(input(f'how old, {name}? '))
print(age + 1)";
    for (user, level) in homes() {
        for warm in ["on", "off"] {
            let app = TestApp::start_with(user, level, &[("RUNNER_WARM", warm)]).await;
            let run = app.submit(interactive(code)).await;
            let mut watch = run.watch().await;
            watch.asks().await;
            run.input(json!({"data": "Ada\n"})).await;
            watch.asks().await;
            run.input(json!({"data": "41\n"})).await;
            watch.exit().await;
            assert_eq!(prompts(watch.events()), ["name? ", "how old, Ada? "], "{user:?} {level} {warm}");
            // Once, and as it was written.
            assert_eq!(watch.text("stdout"), "name? how old, Ada? 42\n");
            app.runner.assert_clean();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_given_before_the_program_starts_is_there() {
    let server = Server::start().await;
    let run = server.submit(interactive("print(input('name? '))")).await;
    run.input(json!({"data": "Ada\n"})).await;
    let _runner = Runner::prepare(User::Me).variable("RUNNER_SERVER_URL", &server.url()).start();
    assert_eq!(run.finish().await["stdout"], "name? Ada\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_read_is_seen() {
    let ways = [
        ("import sys\nprint('a line', end=': ', flush=True)\nprint(sys.stdin.readline())", "a line: "),
        ("import sys\nfor line in sys.stdin: print(line); break", ""),
        ("import sys\nprint('>', end=' ')\nprint(sys.stdin.read(2))", "> "),
        ("import os\nos.write(1, b'raw ')\nprint(os.read(0, 100))", "raw "),
        ("import getpass\nprint(getpass.getpass('Secret: '))", "Secret: *"),
        (
            "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'print(input(\"child? \"))'])",
            "child? ",
        ),
        (
            "import threading\nt = threading.Thread(target=lambda: print(input('thread? ')))\nt.start(); t.join()",
            "thread? ",
        ),
    ];
    // Who waits until there is something to read, without an end or for a time.
    let waits = [
        "select.select([0], [], [])",
        "select.select([0], [], [], 60)",
        "(poll := select.poll(), poll.register(0, select.POLLIN), poll.poll())",
        "(poll := select.epoll(), poll.register(0, select.EPOLLIN), poll.poll())",
        "(waits := selectors.DefaultSelector(), waits.register(0, selectors.EVENT_READ), waits.select(60))",
        "asyncio.run(reads())",
    ]
    .map(|wait| {
        format!(
            "import asyncio, select, selectors, sys\n\
             async def reads():\n    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()\n    \
             await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)\n    \
             return await reader.readline()\n\
             print('now? ', end='')\nprint({wait})"
        )
    });
    let ways: Vec<_> = ways.into_iter().chain(waits.iter().map(|code| (code.as_str(), "now? "))).collect();
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        for (code, prompt) in &ways {
            let run = app.submit(interactive(code)).await;
            let mut watch = run.watch().await;
            watch.asks().await;
            run.input(json!({"data": "yes\n"})).await;
            run.input(json!({"eof": true})).await;
            watch.exit().await;
            assert_eq!(prompts(watch.events())[0], *prompt, "{user:?} {level} {code}");
            assert_eq!(ending(&run.snapshot().await)["status"], "succeeded", "{code}: {:?}", watch.events());
        }
        app.runner.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_wait_is_not_said_to() {
    let app = TestApp::start().await;
    // Not interactive: the end of input at once.
    let run = app.run("import sys\nprint(repr(sys.stdin.read()))\ninput('name? ')").await;
    let mut watch = run.watch().await;
    watch.exit().await;
    assert!(watch.text("stderr").ends_with("EOFError: EOF when reading a line\n"));
    assert_eq!(prompts(watch.events()), Vec::<String>::new());
    // Busy, asleep, or reading something else.
    let code = "import os, time\nprint('name? ', end='')\nr, w = os.pipe()\n\
        if os.fork() == 0:\n    time.sleep(0.5)\n    os._exit(0)\n\
        os.close(w); os.read(r, 1)\nfor _ in range(2_000_000): pass\nprint('on')";
    let run = app.submit(interactive(code)).await;
    let mut watch = run.watch().await;
    watch.exit().await;
    assert_eq!(prompts(watch.events()), Vec::<String>::new());
    // Waiting for something else, and without waiting at all.
    let code = "import os, select, time\nprint('name? ', end='')\nr, w = os.pipe()\n\
        select.select([r], [], [], 0.5)\nend = time.time() + 0.5\n\
        while time.time() < end: select.select([0], [], [], 0)";
    let run = app.submit(interactive(code)).await;
    let mut watch = run.watch().await;
    watch.exit().await;
    assert_eq!(prompts(watch.events()), Vec::<String>::new());
    // What was typed ahead is no answer that is waited for.
    let run = app
        .submit(interactive("input('a? '); input('b? '); input('c? ')").with("stdin", json!("1\n2\n")))
        .await;
    let mut watch = run.watch().await;
    watch.asks().await;
    run.input(json!({"data": "3\n"})).await;
    watch.exit().await;
    assert_eq!(prompts(watch.events()), ["a? b? c? "]);
    app.runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_nobody_answers_ends_the_run_in_words() {
    let app = TestApp::start_with(User::Me, "landlock", &[("RUNNER_IDLE_SECONDS", "1")]).await;
    let run = app.submit(interactive("print('hello')\ninput('anybody? ')")).await;
    let snapshot = run.finish().await;
    let words = "Your program waited for an answer for 1 second, but nobody gave one, so it was stopped.";
    assert_eq!(ending(&snapshot), json!({"status": "failed", "reason": "idle", "signal": 9, "error": words}));
    // Thinking is no work.
    assert!(snapshot["usage"]["cpuMs"].as_u64().unwrap() < snapshot["usage"]["wallMs"].as_u64().unwrap());
    // One that waits for a time goes on by itself.
    let code = "import select\nfor _ in range(8): select.select([0], [], [], 0.3)";
    assert_eq!(ending(&app.submit(interactive(code)).await.finish().await)["reason"], "exit");
    // One that goes on is not idle, whoever reads beside it.
    let code = "import threading, time\nthreading.Thread(target=input, daemon=True).start()\n\
        for n in range(15): print(n, flush=True); time.sleep(0.1)\nimport os; os._exit(0)";
    assert_eq!(ending(&app.submit(interactive(code)).await.finish().await)["reason"], "exit");
    app.runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_nobody_watches_any_more_ends_in_words() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = Server::with(listener, &[("RUN_ABANDONED_SECONDS", "2")]);
    let runner = Runner::prepare(User::Me).variable("RUNNER_SERVER_URL", &server.url()).start();
    let run = server.submit(interactive("import time\nprint('hello')\ntime.sleep(60)")).await;
    // As long as somebody reads it goes on.
    let watched = server.submit(interactive("import time\nprint('hello')\ntime.sleep(5)")).await;
    let mut watch = watched.watch().await;
    run.prints("hello").await;
    watch.exit().await;
    assert_eq!(ending(&watched.snapshot().await)["reason"], "exit");
    let words = "Nobody has watched your program for 2 seconds, so it was stopped.";
    let told = ending(&run.finish().await);
    assert_eq!(
        (&told["status"], &told["reason"], &told["error"]),
        (&json!("failed"), &json!("abandoned"), &json!(words))
    );
    runner.assert_clean();
}
