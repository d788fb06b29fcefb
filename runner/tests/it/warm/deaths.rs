//! Whatever waits for a run may die, at any time: no run is lost by it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;

use super::{finish, kin, origin, ready, until};
use crate::app::{TestApp, User, eventually};
use crate::home::rooms;
use crate::run::Program;

/// How many at a time, and how many each sends.
const CLIENTS: usize = 8;
const RUNS: usize = 30;

#[tokio::test(flavor = "multi_thread")]
async fn no_run_is_lost_whatever_waiting_process_is_killed() {
    for (user, level) in rooms() {
        if user != User::Me {
            continue;
        }
        let app = TestApp::start_with(user, level, &[("RUNNER_MAX_CONCURRENCY", "8")]).await;
        ready(&app).await;
        let (over, warm) = (AtomicBool::new(false), AtomicUsize::new(0));
        let clients = async {
            join_all((0..CLIENTS).map(|client| runs(&app, client, &warm))).await;
            over.store(true, Ordering::Relaxed);
        };
        let ((), killed) = tokio::join!(clients, kill(&app, &over));
        println!("{level}: killed {killed:?}; {} of {} were warm", warm.into_inner(), CLIENTS * RUNS);
        assert!(killed.iter().all(|count| *count > 0), "of one sort none was killed: {killed:?}");
        // Those that are in no run's way are reaped when the runner looks, which it does every 15 s.
        eventually("the end of what they left", || zombies(&app).is_empty().then_some(())).await;
        app.runner.assert_clean();
        let snapshot = until(&app, &Program::new("print('fine')"), "ready").await;
        assert_eq!(snapshot["stdout"], "fine\n");
        assert_eq!(kin::of(&app.runner).zygotes().len(), 1);
    }
}

/// Children of the runner that have ended and were not reaped.
fn zombies(app: &TestApp) -> Vec<String> {
    let all = app.runner.ready().into_iter().chain(app.runner.children());
    all.filter(|pid| kin::living(&[pid.parse().unwrap()]).is_empty()).collect()
}

async fn runs(app: &TestApp, client: usize, warm: &AtomicUsize) {
    for n in 0..RUNS {
        let sleep = if n % 3 == 0 { "import time; time.sleep(0.05)\n" } else { "" };
        let code = format!("import os\n{sleep}print({client}, {n}, len(os.listdir('.')))");
        let snapshot = finish(app, Program::new(&code)).await;
        assert_eq!(snapshot["stdout"], format!("{client} {n} 1\n"), "{}", app.runner.log());
        warm.fetch_add(usize::from(origin(&snapshot) != "cold"), Ordering::Relaxed);
    }
}

/// Kills one after the other until it is over: how many zygotes, supervisors, copies and nurseries.
async fn kill(app: &TestApp, over: &AtomicBool) -> [usize; 4] {
    let (mut killed, mut turn) = ([0; 4], 0_usize);
    while !over.load(Ordering::Relaxed) {
        let mut chance = [0];
        getrandom::fill(&mut chance).unwrap();
        let kin = kin::of(&app.runner);
        let sort = turn % killed.len();
        let those = [kin.zygotes(), kin.supervisors(), kin.copies(), kin.nurseries()][sort].clone();
        if let Some(pid) = those.get(usize::from(chance[0]) % those.len().max(1)) {
            killed[sort] += usize::from(kin::kill_waiting(*pid));
        }
        turn += 1;
        tokio::time::sleep(Duration::from_millis(u64::from(chance[0]) / 4)).await;
    }
    killed
}
