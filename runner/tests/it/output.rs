//! What programs write arrives as they write it, whatever it is and however much.

use serde_json::json;

use crate::app::{TestApp, ending};
use crate::home::homes;
use crate::run::Program;

#[tokio::test(flavor = "multi_thread")]
async fn text_is_seen_when_it_is_written() {
    let app = TestApp::start().await;
    let code = "import sys\nprint('a', end='')\nsys.stdin.readline()\nprint('b')\nsys.stdin.readline()";
    let run = app.submit(Program::new(code).with("interactive", json!(true))).await;
    // It waits in each of these places, so what is seen was not held back.
    run.prints("a").await;
    run.input(json!({"data": "\n"})).await;
    run.prints("ab\n").await;
    run.input(json!({"data": "\n"})).await;
    assert_eq!(run.finish().await["exitCode"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_text_is_marked_and_characters_stay_whole() {
    let app = TestApp::start().await;
    let code = "import os, time\n\
        for piece in [b'a\\xff', b'\\xe7', b'\\x8c', b'\\xab', b'b\\n', b'\\xe7']:\n    os.write(1, piece); time.sleep(0.02)";
    let run = app.finish(code).await;
    assert_eq!((&run["stdout"], &run["exitCode"]), (&json!("a\u{fffd}猫b\n\u{fffd}"), &json!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_traceback_comes_after_what_was_printed() {
    let app = TestApp::start().await;
    let run = app.run("for n in range(3000): print(n)\n1/0").await;
    let mut watch = run.watch().await;
    watch.exit().await;
    let streams: Vec<_> = watch.events().iter().filter_map(|event| event["stream"].as_str()).collect();
    let first_error = streams.iter().position(|stream| *stream == "stderr").unwrap();
    assert!(streams[first_error..].iter().all(|stream| *stream == "stderr"), "{streams:?}");
    assert!(watch.text("stdout").ends_with("2999\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gigabyte_is_cut_and_counted_and_the_program_goes_on() {
    let app = TestApp::start().await;
    let code = "import os, sys\nline = b'x' * (1 << 20)\nfor _ in range(1024): os.write(1, line)\n\
        open('end', 'w').write('reached')\nsys.exit(5)";
    let run = app.run(code).await;
    let mut watch = run.watch().await;
    watch.exit().await;
    let snapshot = run.snapshot().await;
    assert_eq!(ending(&snapshot), json!({"status": "failed", "reason": "exit", "exitCode": 5}));
    let truncated: Vec<u64> = watch
        .events()
        .iter()
        .filter(|event| event["type"] == "truncated")
        .map(|event| event["bytes"].as_u64().unwrap())
        .collect();
    assert_eq!(truncated.last(), Some(&((1024 - 10) << 20)), "{truncated:?}");
    assert!(truncated.len() <= 2, "{truncated:?}");
    app.runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_may_close_its_output_and_go_on() {
    let app = TestApp::start().await;
    let code = "import os, sys, time\nos.close(1)\ntime.sleep(0.2)\nprint('still here', file=sys.stderr)\nos.close(2)\n\
        time.sleep(0.2)\nos._exit(4)";
    let run = app.finish(code).await;
    assert_eq!((&run["stderr"], &run["exitCode"]), (&json!("still here\n"), &json!(4)));
    assert!(run["usage"]["wallMs"].as_u64().unwrap() >= 400, "{run}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_background_process_does_not_delay_the_end_and_is_gone_with_it() {
    // An ordinary child; a daemon that forked twice into a session of its own; one that ignores signals.
    let code = "import os, signal, subprocess, sys, time\n\
        subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(3600)'])\n\
        if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: time.sleep(3600)\n    os._exit(0)\n\
        if os.fork() == 0:\n    for s in range(1, 32):\n        try: signal.signal(s, signal.SIG_IGN)\n        except OSError: pass\n    time.sleep(3600)\n\
        print('over')";
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        let run = app.finish(code).await;
        assert_eq!((&run["stdout"], &run["exitCode"]), (&json!("over\n"), &json!(0)), "{user:?} {level}");
        assert!(run["usage"]["wallMs"].as_u64().unwrap() < 20_000, "{run}");
    }
}
