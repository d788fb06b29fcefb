//! What a run may use, as the sum over all its processes: going beyond it ends the run for a reason of its own,
//! and staying below it does not, however it looks.

use serde_json::{Value, json};

use crate::app::{TestApp, slowness};
use crate::home::homes;
use crate::run::{Program, Run};

/// Of programs that use too much: their limits, the reason and the words for it, and the program.
const BEYOND: [(&str, &str, &str, &str); 16] = [
    (r#"{"memoryMb": 100}"#, "memory", "used more than 100 MB of memory", "x = bytearray(300 << 20)"),
    (
        r#"{"memoryMb": 100}"#,
        "memory",
        "used more than 100 MB of memory",
        "x = []\nwhile True: x.append(list(range(10000)))",
    ),
    // Each of them has little.
    (
        r#"{"memoryMb": 100}"#,
        "memory",
        "used more than 100 MB of memory",
        "import os, time\nfor _ in range(10):\n    if os.fork() == 0:\n        x = bytearray(15 << 20); time.sleep(30)\nos.wait()",
    ),
    // In no table of a process: touched, and let go of.
    (
        r#"{"memoryMb": 100}"#,
        "memory",
        "used more than 100 MB of memory",
        "import mmap, time\nm = mmap.mmap(-1, 200 << 20)\n\
         for at in range(0, len(m), 4096):\n    m[at] = 1\n    if at % (4 << 20) == 0: m.madvise(mmap.MADV_DONTNEED)\n\
         time.sleep(30)",
    ),
    // In a process that cannot be looked into.
    (
        r#"{"memoryMb": 100, "fileMb": 16}"#,
        "memory",
        "used more than 100 MB of memory",
        "import os, shutil, sys\nif os.path.exists('py'):\n    x = bytearray(200 << 20); __import__('time').sleep(30)\n\
         fd = os.open('py', os.O_WRONLY | os.O_CREAT, 0o111)\nwith open(sys.executable, 'rb') as f: os.write(fd, f.read())\n\
         os.close(fd)\nos.execv('./py', ['py', 'main.py'])",
    ),
    // In the memory for the pictures of its window, which is not its own.
    (
        r#"{"memoryMb": 100}"#,
        "memory",
        "used more than 100 MB of memory",
        "import os, time\nx = bytearray(70 << 20)\nfor at in range(48): os.pwrite(61, bytes(1 << 20), at << 20)\n\
         os.close(61)\ntime.sleep(30)",
    ),
    // By threads that outlive the first one.
    (
        r#"{"memoryMb": 100}"#,
        "memory",
        "used more than 100 MB of memory",
        "import ctypes, threading, time\ndef eat():\n    time.sleep(0.2); x = bytearray(200 << 20); time.sleep(30)\n\
         threading.Thread(target=eat).start()\nctypes.CDLL(None).pthread_exit(None)",
    ),
    (r#"{"cpuSeconds": 1}"#, "cpu", "kept the processor busy for more than 1 second", "while True: pass"),
    (
        r#"{"cpuSeconds": 1}"#,
        "cpu",
        "kept the processor busy for more than 1 second",
        "import os, time\nfor _ in range(4):\n    if os.fork() == 0:\n        while True: pass\ntime.sleep(30)",
    ),
    // One after the other, each below it, and nobody waits for them.
    (
        r#"{"cpuSeconds": 1}"#,
        "cpu",
        "kept the processor busy for more than 1 second",
        "import os, signal, time\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\nwhile True:\n    if os.fork() == 0:\n        \
         end = time.process_time() + 0.3\n        while time.process_time() < end: pass\n        os._exit(0)\n    \
         try: os.wait()\n    except OSError: pass",
    ),
    (
        r#"{"processes": 10}"#,
        "processes",
        "had more than 10 processes and threads at a time",
        "import threading, time\nfor _ in range(20): threading.Thread(target=time.sleep, args=(30,)).start()",
    ),
    (
        r#"{"processes": 10}"#,
        "processes",
        "had more than 10 processes and threads at a time",
        "import os, time\nfor _ in range(20): os.fork() or time.sleep(30)\ntime.sleep(30)",
    ),
    (
        r#"{"diskMb": 8, "fileMb": 4}"#,
        "disk",
        "saved more than 8 MB in files",
        "n = 0\nwhile True:\n    open(f'file{n}', 'wb').write(bytes(1 << 20)); n += 1",
    ),
    // In no directory any more.
    (
        r#"{"diskMb": 8}"#,
        "disk",
        "saved more than 8 MB in files",
        "import tempfile, time\nf = tempfile.TemporaryFile()\nf.write(bytes(12 << 20)); f.flush()\ntime.sleep(30)",
    ),
    (
        r#"{"diskMb": 8}"#,
        "disk",
        "saved more than 8 MB in files",
        "import os, time\nfd = os.open('x', os.O_RDWR | os.O_CREAT)\nos.posix_fallocate(fd, 0, 7 << 20)\n\
         os.posix_fallocate(os.open('y', os.O_RDWR | os.O_CREAT), 0, 2 << 20)\ntime.sleep(30)",
    ),
    (
        r#"{"diskEntries": 100}"#,
        "disk",
        "made more than 100 files and folders",
        "import os\nn = 0\nwhile True: os.mkdir(f'folder{n}'); n += 1",
    ),
];

/// Programs that stay below their limits.
const WITHIN: [(&str, &str); 7] = [
    // What a process shares with its children is there once.
    (
        r#"{"memoryMb": 160}"#,
        "import os, time\nx = bytearray(90 << 20)\nfor _ in range(12):\n    if os.fork() == 0:\n        time.sleep(0.5); os._exit(0)\n\
         for _ in range(12): os.wait()",
    ),
    // Addresses are no memory.
    (
        r#"{"memoryMb": 100}"#,
        "import mmap, time\nx = mmap.mmap(-1, 8 << 30, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000)\ntime.sleep(0.3)",
    ),
    // Nor is what was given back.
    (r#"{"memoryMb": 100}"#, "for _ in range(20): x = None; x = bytearray(60 << 20)"),
    (
        r#"{"processes": 40}"#,
        "import threading, time\nall = [threading.Thread(target=time.sleep, args=(0.3,)) for _ in range(30)]\n\
         for t in all: t.start()\nfor t in all: t.join()",
    ),
    // Waiting takes no processor time.
    (r#"{"cpuSeconds": 1}"#, "import time\ntime.sleep(1.5)"),
    (
        r#"{"diskMb": 8}"#,
        "import os\nfor n in range(5):\n    open('x', 'wb').write(bytes(6 << 20)); os.remove('x')",
    ),
    (r#"{"diskEntries": 100}"#, "for n in range(90): open(f'file{n}', 'w').close()"),
];

/// A game may last a lesson: an interactive run has a share of a processor on top of its seconds, for as long as it goes on.
#[tokio::test(flavor = "multi_thread")]
async fn an_interactive_run_may_use_a_share_of_a_processor_for_as_long_as_it_goes_on() {
    // At each moment at most two thirds of what it may have by then, until that is half as much again as the seconds.
    let code = "import sys, time\nseconds = int(sys.argv[1])\nstart = time.monotonic()\n\
        while (used := time.process_time()) < 1.5 * seconds:\n    \
        if used > (seconds + (time.monotonic() - start) / 2) * 2 / 3: time.sleep(0.01)\n\
        print('done')";
    // To start Python takes some as well.
    let seconds = slowness();
    let homes = homes();
    for (user, level) in [homes[0], homes[homes.len() - 1]] {
        for warm in ["on", "off"] {
            let app = TestApp::start_with(user, level, &[("RUNNER_WARM", warm)]).await;
            let program = |code: &str, percent: u32, interactive: bool| {
                Program::new(code)
                    .with("args", json!([seconds.to_string()]))
                    .with("limits", json!({"cpuSeconds": seconds, "cpuPercent": percent}))
                    .with("interactive", json!(interactive))
                    .with("timeoutMs", json!(60_000 * slowness()))
            };
            // Little, of a machine on which other tests take most of what there is.
            let hog = program("while True: pass", 1, true);
            let runs = [program(code, 50, true), hog, program(code, 50, false)];
            let runs = futures_util::future::join_all(runs.map(|program| app.submit(program))).await;
            let ends = futures_util::future::join_all(runs.iter().map(Run::finish)).await;
            assert_eq!(ends[0]["stdout"], "done\n", "{user:?} at {level}: {}", ends[0]);
            for run in &ends[1..] {
                assert_eq!(run["reason"], "cpu", "{user:?} at {level}: {run}");
            }
            app.runner.assert_clean();
        }
    }
}

fn limits(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn going_beyond_a_limit_ends_the_run_for_its_own_reason() {
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        // Several at a time, each with bounds of its own.
        let runs =
            BEYOND.map(|(bounds, _, _, code)| app.submit(Program::new(code).with("limits", limits(bounds))));
        let runs = futures_util::future::join_all(runs).await;
        for ((_, reason, words, code), run) in BEYOND.into_iter().zip(runs) {
            let run = run.finish().await;
            assert_eq!(run["reason"], reason, "{user:?} at {level}: {code}\n{run}");
            assert_eq!(run["status"], "failed");
            assert_eq!(run["error"], format!("Your program {words}, so it was stopped."));
        }
        app.runner.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staying_below_it_does_not() {
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        let runs = WITHIN.map(|(bounds, code)| {
            let mut limits = limits(bounds);
            if let Some(seconds) = limits.get_mut("cpuSeconds") {
                // To start Python takes some as well.
                *seconds = (seconds.as_u64().unwrap() * u64::from(slowness())).into();
            }
            app.submit(Program::new(code).with("limits", limits))
        });
        for ((_, code), run) in WITHIN.into_iter().zip(futures_util::future::join_all(runs).await) {
            let run = run.finish().await;
            assert_eq!(run["status"], "succeeded", "{user:?} at {level}: {code}\n{run}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_used_is_told_as_a_sum() {
    // All are there together for a second: time for many looks, of which one is enough.
    let code = "import os, signal, time\nread, write = os.pipe()\npids = []\nfor _ in range(4):\n    \
        pids.append(os.fork())\n    if pids[-1] == 0:\n        x = bytearray(20 << 20)\n        \
        end = time.process_time() + 0.3\n        while time.process_time() < end: pass\n        \
        os.write(write, b'x'); signal.pause()\n\
        got = 0\nwhile got < 4: got += len(os.read(read, 4))\ntime.sleep(1)\n\
        for pid in pids: os.kill(pid, 9); os.waitpid(pid, 0)";
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        let usage = app.finish(code).await["usage"].clone();
        let (cpu, peak) =
            (usage["cpuMs"].as_u64().unwrap(), usage["peakMemoryBytes"].as_u64().unwrap() >> 20);
        assert!((1_200..3_000 * u64::from(slowness())).contains(&cpu), "{user:?} at {level}: {usage}");
        // Four times 20 MiB, and a sixteenth less where only a look tells.
        assert!((75..130).contains(&peak), "{user:?} at {level}: {usage}");
    }
}

/// These are what a program can handle itself, and so it goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_too_large_and_one_too_many_are_ordinary_errors() {
    let code = "import errno, os\n\
        try:\n    f = open('big', 'wb', buffering=0)\n    for _ in range(10): f.write(bytes(1 << 20))\n\
        except OSError as error: print(errno.errorcode[error.errno], os.path.getsize('big') >> 20)\n\
        try:\n    all = [open('main.py') for _ in range(100)]\n\
        except OSError as error: print(errno.errorcode[error.errno])\n";
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        let program = Program::new(code).with("limits", json!({"fileMb": 4, "openFiles": 50}));
        let run = app.submit(program).await.finish().await;
        assert_eq!(
            (&run["status"], &run["stdout"]),
            (&"succeeded".into(), &"EFBIG 4\nEMFILE\n".into()),
            "{run}"
        );
    }
}
