//! Very many runs, after which a runner holds what it held after the first ones.
//!
//! `PLAYPEN_SOAK` says how many; a few hundred unless said. `make test-long` has ten thousand.

use std::fmt;
use std::fs::read_to_string;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;
use serde_json::json;
use tokio::time::Instant;

use super::{finish, kin, origin, ready};
use crate::app::{TestApp, User, eventually};
use crate::home::rooms;
use crate::run::Program;

/// How many at a time.
const CLIENTS: usize = 4;
/// How many places are kept beside those for as many runs as go on at a time.
const SPARE: usize = 3;
/// How many that are alike make the runner keep as many places ready as it will.
const ALIKE: usize = 40;
/// How much more a runner may hold than at the beginning: what allocators keep, and connections to the server.
const MORE_DESCRIPTORS: usize = 8;
/// The same of memory, in KiB: the runner's own, and that of all its processes together.
const MORE_OWN_MEMORY: u64 = 8 << 10;
const MORE_MEMORY: u64 = 16 << 10;

/// What a runner holds, with all that wait for runs to come.
struct Holds {
    processes: usize,
    descriptors: usize,
    own_memory: u64,
    memory: u64,
    /// In its work directory.
    files: usize,
    /// That it sees, and the first zygote.
    mounts: Vec<usize>,
    groups: usize,
}

impl fmt::Display for Holds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { processes, descriptors, own_memory, memory, files, mounts, groups } = self;
        write!(
            f,
            "{processes} | {descriptors} | {own_memory} KiB | {memory} KiB | {files} | {mounts:?} | {groups}"
        )
    }
}

impl Holds {
    fn of(app: &TestApp) -> Self {
        let runner = app.runner.number().cast_signed();
        let kin = kin::of(&app.runner);
        let pss = |pid: &i32| -> u64 {
            let rollup = read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
            let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
            line.map_or(0, |size| size.trim().trim_end_matches(" kB").parse().unwrap())
        };
        let mounts = |pid: i32| read_to_string(format!("/proc/{pid}/mountinfo")).unwrap().lines().count();
        Self {
            processes: kin.all().len(),
            descriptors: std::fs::read_dir(format!("/proc/{runner}/fd")).unwrap().count(),
            own_memory: pss(&runner),
            memory: pss(&runner) + kin.all().iter().map(pss).sum::<u64>(),
            files: app.runner.runs().len(),
            mounts: vec![mounts(runner), mounts(kin.zygotes()[0])],
            groups: app.runner.groups().len(),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_runs_leave_a_runner_as_it_was() {
    let runs: usize = std::env::var("PLAYPEN_SOAK").map_or(200, |text| text.parse().unwrap());
    let (_, level) = rooms().into_iter().rfind(|(user, _)| *user == User::Me).unwrap();
    let app = TestApp::start_with(User::Me, level, &[]).await;
    ready(&app).await;
    let seen = [const { AtomicUsize::new(0) }; 3];
    send(&app, ALIKE, &seen, |_| 0).await;
    let first = settled(&app).await;
    let began = Instant::now();
    send(&app, runs, &seen, |n| n % 10).await;
    let took = began.elapsed();
    send(&app, ALIKE, &seen, |_| 0).await;
    let last = settled(&app).await;

    let [cold, forked, is_ready] = seen.map(AtomicUsize::into_inner);
    println!(
        "{runs} runs in {:.0} s, {CLIENTS} at a time; {is_ready} ready, {forked} forked, {cold} cold",
        took.as_secs_f64()
    );
    println!(
        "| | processes | descriptors | runner, PSS | all, PSS | directories of runs | mounts | groups |\n\
        | --- | --- | --- | --- | --- | --- | --- | --- |"
    );
    println!("| then | {first} |\n| now | {last} |");
    assert!(cold > 0 && forked > 0 && is_ready > 0);
    let same = |holds: &Holds| (holds.processes, holds.files, holds.mounts.clone(), holds.groups);
    assert_eq!(same(&last), same(&first));
    assert!(last.descriptors <= first.descriptors + MORE_DESCRIPTORS);
    assert!(last.own_memory <= first.own_memory + MORE_OWN_MEMORY);
    assert!(last.memory <= first.memory + MORE_MEMORY);
}

/// Sends so many runs, each of the sort that `sort` says: most are alike, one in ten has arguments of its own, and
/// one needs an interpreter of its own.
async fn send(app: &TestApp, runs: usize, seen: &[AtomicUsize; 3], sort: impl Fn(usize) -> usize) {
    let next = AtomicUsize::new(0);
    let client = async || {
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= runs {
                break;
            }
            let program = Program::new(&format!("print({n})"));
            let snapshot = match sort(n) {
                8 => finish(app, program.with("args", json!([n.to_string()]))).await,
                9 => finish(app, program.with("env", json!({"TZ": "UTC"}))).await,
                _ => finish(app, program).await,
            };
            assert_eq!(snapshot["stdout"], format!("{n}\n"));
            let sorts = ["cold", "forked", "ready"];
            let place = sorts.iter().position(|sort| *sort == origin(&snapshot)).unwrap();
            seen[place].fetch_add(1, Ordering::Relaxed);
        }
    };
    join_all((0..CLIENTS).map(|_| client())).await;
}

/// What it holds once as many places are ready as are ever kept for so many at a time.
async fn settled(app: &TestApp) -> Holds {
    eventually("as many places as are kept", || {
        let kin = kin::of(&app.runner);
        let wait = kin.copies().len() == CLIENTS + SPARE && kin.supervisors().len() == CLIENTS + SPARE;
        // Each supervisor with its copy, and the zygote: none of a run that has ended is left.
        let all = kin.all().len() == 2 * (CLIENTS + SPARE) + 1;
        (wait && all && kin.zygotes().len() == 1).then_some(())
    })
    .await;
    app.runner.assert_clean();
    Holds::of(app)
}
