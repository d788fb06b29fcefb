//! A runner that is back.

use playpen_protocol::id::RunnerId;
use playpen_protocol::snapshot::{Reason, Status};

use super::*;
use crate::config::Config;
use crate::queue::{Means, Settings};
use crate::runs::Retention;

fn dispatch() -> Dispatch {
    let clock = Clock::start();
    let registry = Arc::new(Registry::new(Retention::default(), 0));
    Dispatch::new(Machine::new(Settings::default()), registry, Arc::new(Metrics::new()), clock)
}

fn submit(dispatch: &Dispatch, again: bool) -> Arc<Run> {
    let body = format!(
        r#"{{"protocolVersion": 2, "language": "python", "entryPath": "a.py", "retryOnLoss": {again},
        "files": [{{"path": "a.py", "content": ""}}]}}"#
    );
    let request = RunRequest::parse(body.as_bytes(), &Config::default().bounds).expect("a valid request");
    dispatch.submit(request, Owner::named("ann"), 0).expect("taken")
}

fn runner(n: u8) -> RunnerId {
    RunnerId::new(0, [n; 10])
}

/// The runner's claim is answered with this run.
fn gets(dispatch: &Dispatch, runner: RunnerId, run: &Run) -> LeaseId {
    let mut claim = dispatch.claim(Asker::Ours { runner, means: Means::default() });
    let offer = claim.offer_now().expect("there is a run");
    assert_eq!(offer.run.id, run.id);
    offer.lease
}

#[test]
fn what_a_runner_has_not_any_more_is_lost_at_once_or_started_again() {
    let dispatch = dispatch();
    let [kept, lost, again, offered] = [false, false, true, false].map(|again| submit(&dispatch, again));
    let [a, b, c, d] = [&kept, &lost, &again, &offered].map(|run| gets(&dispatch, runner(1), run));
    for (run, lease) in [(&kept, a), (&lost, b), (&again, c)] {
        dispatch.renew(run, lease).expect("accepted");
    }
    assert_eq!(dispatch.returned(runner(1), &[(kept.id, a)]), []);
    assert_eq!(dispatch.renew(&kept, a), Ok(()));
    assert_eq!(lost.log().reason(), Some(Reason::Lost));
    for (run, lease) in [(&lost, b), (&again, c), (&offered, d)] {
        assert_eq!(dispatch.renew(run, lease), Err(Stale));
    }
    // Both wait, where they waited before.
    assert_eq!(dispatch.snapshot(&again).attempt, Some(2));
    gets(&dispatch, runner(2), &again);
    gets(&dispatch, runner(2), &offered);
    assert_eq!(dispatch.snapshot(&offered).attempt, None);
}

#[test]
fn a_runner_is_told_what_is_not_its_own_any_more() {
    let dispatch = dispatch();
    let [over, mine] = [false, false].map(|again| submit(&dispatch, again));
    let [a, b] = [&over, &mine].map(|run| gets(&dispatch, runner(1), run));
    dispatch.renew(&over, a).expect("accepted");
    assert_eq!(dispatch.returned(runner(1), &[(mine.id, b)]), [], "what it accepts now is its own");
    assert_eq!(mine.log().status(), Status::Running);
    let unknown = RunId::new(0, [9; 10]);
    let holding = [(over.id, a), (mine.id, b), (unknown, LeaseId(1_000))];
    assert_eq!(dispatch.returned(runner(1), &holding), [over.id, unknown]);
    assert_eq!(dispatch.returned(runner(2), &[]), [], "another has nothing to do with it");
    assert_eq!(mine.log().status(), Status::Running);
}

#[test]
fn a_run_that_was_to_be_stopped_is_told_again_or_over() {
    let dispatch = dispatch();
    let [going, gone] = [true, true].map(|again| submit(&dispatch, again));
    let [a, b] = [&going, &gone].map(|run| gets(&dispatch, runner(1), run));
    for (run, lease) in [(&going, a), (&gone, b)] {
        dispatch.renew(run, lease).expect("accepted");
        dispatch.cancel(run);
    }
    assert_eq!(dispatch.returned(runner(1), &[(going.id, a)]), []);
    assert!(going.log().cancel);
    assert_eq!((going.log().status(), gone.log().status()), (Status::Running, Status::Cancelled));
}
