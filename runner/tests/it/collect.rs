//! What programs leave is collected when somebody wants it: files, and nothing that only looks like one.

use std::collections::BTreeMap;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::app::{Runner, Server, TestApp, User, ending};
use crate::cable::Cable;
use crate::home::homes;
use crate::run::{Program, Run};

fn wanting(code: &str, globs: &[&str]) -> Program {
    Program::new(code).with("collect", json!(globs))
}

/// The paths of the files that were collected.
fn paths(snapshot: &Value) -> Vec<&str> {
    let files = snapshot["files"].as_array().map(Vec::as_slice).unwrap_or_default();
    files.iter().map(|file| file["path"].as_str().unwrap()).collect()
}

/// What was not collected and why; where it is about no one file, under the empty name.
fn uncollected(snapshot: &Value) -> BTreeMap<&str, &str> {
    let notes = snapshot["uncollected"].as_array().map(Vec::as_slice).unwrap_or_default();
    notes
        .iter()
        .map(|note| (note["path"].as_str().unwrap_or_default(), note["why"].as_str().unwrap()))
        .collect()
}

/// Runs the program in every home: what its end looks like there.
async fn everywhere(code: &str, globs: &[&str], check: impl AsyncFn(&TestApp, &Run, &Value)) {
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        let run = app.submit(wanting(code, globs)).await;
        let snapshot = run.finish().await;
        assert_eq!(ending(&snapshot)["exitCode"], 0, "{user:?} {level}: {snapshot}");
        // Nothing of it is left, although it was looked at after its end.
        app.runner.assert_clean();
        check(&app, &run, &snapshot).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_come_back_as_they_were_written() {
    let code = "import os\nos.makedirs('out/deep')\n\
        open('out/data.csv', 'w').write('a,b\\n')\nopen('pic.png', 'wb').write(bytes(range(256)) * 1024)\n\
        open('out/deep/data.csv', 'w')\nopen('out/empty.csv', 'w')\nopen('notes.txt', 'w')\n\
        os.chmod('pic.png', 0o400)\nprint('done')";
    everywhere(code, &["out/*.csv", "*.p*"], async |_, run, snapshot| {
        assert_eq!(paths(snapshot), ["main.py", "out/data.csv", "out/empty.csv", "pic.png"]);
        assert_eq!(snapshot["files"][3]["bytes"], 256 << 10);
        assert!(snapshot.get("uncollected").is_none(), "{snapshot}");
        assert_eq!(run.file("out/data.csv").await, "a,b\n");
        assert_eq!(run.file("out/empty.csv").await, "");
        assert_eq!(run.file("pic.png").await, (0..=255).collect::<Vec<u8>>().repeat(1024));
        assert_eq!(snapshot["stdout"], "done\n");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_regular_files_are_taken_and_the_rest_is_told() {
    let code = "import os, socket\n\
        os.symlink('/etc/passwd', 'absolute.txt'); os.symlink('../' * 30 + 'etc/passwd', 'relative.txt')\n\
        os.symlink('/etc', 'folder'); os.symlink('main.py', 'own.txt'); os.symlink('/proc/self/environ', 'magic.txt')\n\
        os.symlink('/dev/zero', 'zeros.txt'); os.symlink('loop.txt', 'loop.txt')\n\
        os.mkfifo('fifo.txt')\nos.mkdir('folder.txt')\nopen('folder.txt/inner.txt', 'w').write('x')\n\
        open('one.txt', 'w').write('y'); os.link('one.txt', 'two.txt')\n\
        open('good.txt', 'w').write('z')";
    everywhere(code, &["**/*.txt", "folder/**"], async |_, run, snapshot| {
        assert_eq!(paths(snapshot), ["folder.txt/inner.txt", "good.txt"]);
        assert_eq!(run.file("good.txt").await, "z");
        let (link, hard) =
            ("it is a link, and links are not followed", "it has more than one name (hard links)");
        let want = [
            ("absolute.txt", link),
            ("fifo.txt", "it is not a regular file"),
            ("loop.txt", link),
            ("magic.txt", link),
            ("one.txt", hard),
            ("own.txt", link),
            ("relative.txt", link),
            ("two.txt", hard),
            ("zeros.txt", link),
        ];
        assert_eq!(uncollected(snapshot), BTreeMap::from(want));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_are_no_names_are_told_and_odd_ones_arrive() {
    let code = "import os\n\
        for name in [b'\\xff.txt', b'a\\nb.txt', b'a\\\\b.txt', b'C:x.txt', b'\\x1b[2J.txt', b'%2e%2e%2fx.txt', '猫 \"1\".txt'.encode(), \
        b'?#.txt', b'...txt', b'-rf.txt', b'*.txt']: open(name, 'wb').write(b'x')";
    everywhere(code, &["*.txt"], async |_, run, snapshot| {
        assert_eq!(
            paths(snapshot),
            ["%2e%2e%2fx.txt", "*.txt", "-rf.txt", "...txt", "?#.txt", "猫 \"1\".txt"]
        );
        for path in ["%252e%252e%252fx.txt", "%3F%23.txt", "%E7%8C%AB%20%221%22.txt"] {
            assert_eq!(run.file(path).await, "x");
        }
        let missing = uncollected(snapshot);
        assert_eq!(missing["\u{fffd}.txt"], "its name is not text (UTF-8)");
        assert!(missing["a\u{fffd}b.txt"].starts_with("its name is refused: it has a control character"));
        assert!(missing["a\\b.txt"].starts_with("its name is refused: it has a backslash"));
        assert_eq!(missing.len(), 5, "{missing:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_files_and_a_deep_tree_are_bounded() {
    let code = "import os\n\
        for n in range(1000): open(f'{n:04}.txt', 'w').write('x')\n\
        here = os.open('.', os.O_RDONLY)\n\
        for n in range(300):\n    os.mkdir('down', dir_fd=here)\n    here, there = os.open('down', os.O_RDONLY, dir_fd=here), here\n    os.close(there)\n\
        os.close(os.open('end.txt', os.O_WRONLY | os.O_CREAT, dir_fd=here))";
    everywhere(code, &["**"], async |_, _, snapshot| {
        assert_eq!(snapshot["files"].as_array().unwrap().len(), 100);
        assert_eq!((paths(snapshot)[0], paths(snapshot)[99]), ("0000.txt", "0099.txt"));
        let notes = snapshot["uncollected"].as_array().unwrap();
        let has = |words: &str| notes.iter().any(|note| note["why"].as_str().unwrap().contains(words));
        assert!(has("901 more files are wanted; at most 100") && has("more than 16 deep"), "{notes:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn holes_are_measured_by_what_they_seem() {
    let code = "import os\n\
        def hole(name, mib):\n    with open(name, 'wb') as f: f.truncate(mib << 20)\n\
        hole('a.bin', 60); hole('b.bin', 16); hole('c.bin', 1); open('d.bin', 'w')";
    everywhere(code, &["*.bin"], async |_, run, snapshot| {
        assert_eq!(paths(snapshot), ["b.bin", "d.bin"]);
        let large = "with it the collected files would be larger than 16 MiB";
        assert_eq!(uncollected(snapshot), BTreeMap::from([("a.bin", large), ("c.bin", large)]));
        let hole = run.file("b.bin").await;
        assert!(hole.len() == 16 << 20 && hole.iter().all(|byte| *byte == 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_goes_through_the_runner_in_pieces() {
    let app = TestApp::start().await;
    let code = "with open('hole.bin', 'wb') as f: f.truncate(16 << 20)";
    let peak = || {
        let status = format!("/proc/{}/status", app.runner.pid().as_raw_nonzero());
        let status = std::fs::read_to_string(status).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<usize>().unwrap()
    };
    app.finish(code).await;
    let before = peak();
    let run = app.submit(wanting(code, &["*.bin"])).await.finish().await;
    assert_eq!(paths(&run), ["hole.bin"]);
    assert!(peak() < before + (8 << 10), "{before} KiB before, {} after", peak());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_program_closed_is_open_to_root_and_does_not_stop_the_rest() {
    // Modes of new files: at the landlock level none can be changed afterwards.
    let code = "import os\nos.mkdir('closed', 0)\nos.write(os.open('shut.txt', os.O_CREAT | os.O_WRONLY, 0), b'x')\n\
        open('open.txt', 'w').write('x')";
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        let run = app.submit(wanting(code, &["**/*.txt"])).await.finish().await;
        let top = app.submit(wanting("import os; os.chmod('.', 0)", &["*"])).await.finish().await;
        app.runner.assert_clean();
        if user == User::Me && rustix::process::geteuid().is_root() {
            assert_eq!(paths(&run), ["open.txt", "shut.txt"], "{level}");
            assert_eq!(paths(&top), ["main.py"], "{level}");
            continue;
        }
        assert_eq!(paths(&run), ["open.txt"], "{level}");
        let mut want = BTreeMap::from([("shut.txt", "it cannot be opened")]);
        if level != "landlock" {
            // Elsewhere it was opened up to count what is in it.
            want.insert("closed", "this folder cannot be read");
        }
        assert_eq!(uncollected(&run), want, "{level}");
        if level == "namespaces" {
            assert_eq!(uncollected(&top), BTreeMap::from([(".", "this folder cannot be read")]));
        } else {
            assert_eq!(paths(&top), ["main.py"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_was_stopped_leaves_its_files_too() {
    let app = TestApp::start().await;
    let code = "open('part.txt', 'w').write('half')\nprint('ready')\nwhile True: pass";
    let run = app.submit(wanting(code, &["*.txt"]).with("timeoutMs", json!(1_000))).await;
    assert_eq!(run.finish().await["reason"], "timeout");
    assert_eq!(run.file("part.txt").await, "half");
    let run = app.submit(wanting(code, &["*.txt"])).await;
    run.prints("ready").await;
    run.cancel().await;
    assert_eq!(run.finish().await["reason"], "cancelled");
    assert_eq!(run.file("part.txt").await, "half");
    app.runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_given_up_says_that_its_files_are_missing() {
    let mut app = TestApp::start_as(User::Ordinary).await;
    let code = "open('part.txt', 'w').write('half')\nprint('ready')\nwhile True: pass";
    let run = app.submit(wanting(code, &["*.txt"])).await;
    run.prints("ready").await;
    app.runner.signal(Signal::TERM);
    app.runner.logged("stopping").await;
    app.runner.signal(Signal::TERM);
    let snapshot = run.finish().await;
    assert_eq!(snapshot["reason"], "lost");
    assert_eq!(uncollected(&snapshot)[""], "the run was given up before all its files were collected");
    assert!(app.runner.ended().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cable_that_breaks_while_files_go_out_loses_none() {
    let server = Server::start().await;
    // Less than one file gets through, a few times.
    let cable = Cable::fraying(&server, 300 << 10, 4).await;
    let runner = Runner::prepare(User::Me).variable("RUNNER_SERVER_URL", &cable.url()).start();
    let code = "for n in range(10): open(f'{n}.bin', 'wb').write(bytes([n]) * (1 << 20))";
    let run = server.submit(wanting(code, &["*.bin"])).await;
    let snapshot = run.finish().await;
    assert_eq!((paths(&snapshot).len(), cable.breaks() >= 4), (10, true), "{snapshot}");
    for n in 0..10_u8 {
        assert_eq!(run.file(&format!("{n}.bin")).await, vec![n; 1 << 20]);
    }
    runner.assert_clean();
}
