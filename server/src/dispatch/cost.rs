//! What an event of the queue costs, by how much waits. Here and not beside the machine, which knows no clock.

use std::collections::BTreeSet;
use std::time::Duration;

use playpen_protocol::id::{RunId, RunnerId};

use crate::clock::Clock;
use crate::queue::{
    AskId, Asker, Demand, Effect, Ending, Event, Machine, Means, Owner, Settings, Submission, Time,
};

/// How many runs are measured at a time, each with five events.
const TURNS: u64 = 400;

/// A queue with so many runs of so many owners, so many runners that are busy, of so many kinds.
struct Crowd {
    machine: Machine,
    now: Time,
    runs: u64,
    asks: u64,
    owners: Vec<Owner>,
    runners: Vec<(RunnerId, Means)>,
}

impl Crowd {
    fn new(runs: usize, runners: usize, owners: usize, kinds: usize) -> Self {
        let means = |n: usize| Means {
            labels: format!("kind={}", n % kinds).parse().expect("a label"),
            pythons: BTreeSet::new(),
        };
        let settings = Settings { max_runs: 100_000, ..Settings::default() };
        let mut crowd = Self {
            machine: Machine::new(settings),
            now: Time(0),
            runs: 0,
            asks: 0,
            owners: (0..owners).map(|n| Owner::named(&format!("10.0.0.1 client-{n}"))).collect(),
            runners: (0..runners).map(|n| (RunnerId::new(n as u64, [0; 10]), means(n))).collect(),
        };
        for _ in 0..runs {
            crowd.submit();
        }
        crowd
    }

    fn submit(&mut self) {
        self.runs += 1;
        let run = RunId::new(self.runs, [0; 10]);
        let owner = self.owners[usize::try_from(self.runs).expect("few") % self.owners.len()].clone();
        let submission = Submission {
            bytes: 1,
            timeout: Duration::from_mins(1),
            demand: Demand::default(),
            priority: 0,
            owner,
            attempts: 1,
        };
        let _ = self.machine.handle(Event::Submit { run, submission }, self.now);
    }

    /// A whole life: a run comes, a runner asks, is given the first, accepts it, renews, and says its end.
    fn turn(&mut self) {
        self.now = Time(self.now.0 + 1);
        self.submit();
        self.asks += 1;
        let (runner, means) =
            self.runners[usize::try_from(self.asks).expect("few") % self.runners.len()].clone();
        let asker = Asker::Ours { runner, means };
        let effects = self.machine.handle(Event::Ask { ask: AskId(self.asks), asker }, self.now);
        let [Effect::Offer { run, lease, .. }] = effects[..] else { panic!("{effects:?}") };
        for _ in 0..2 {
            let _ = self.machine.handle(Event::Renew { run, lease }, self.now);
        }
        let ended = self.machine.handle(Event::Ended { run, lease }, self.now);
        assert_eq!(ended, [Effect::Finish { run, ending: Ending::Reported }]);
    }

    /// What an event costs, in nanoseconds: the least of several times, since a machine that is busy makes some slow.
    fn cost(mut self) -> u64 {
        let measured = (0..8).map(|_| {
            let clock = Clock::start();
            (0..TURNS).for_each(|_| self.turn());
            clock.now().0 * 1_000_000 / (TURNS * 5)
        });
        measured.min().unwrap_or_default()
    }
}

#[test]
fn an_event_costs_about_the_same_however_much_waits() {
    let alone = Crowd::new(1, 1, 1, 1).cost();
    for (runs, runners, owners, kinds) in [
        (10, 1, 1, 1),
        (100, 10, 10, 1),
        (1_000, 1, 1, 1),
        (1_000, 10, 100, 1),
        (1_000, 100, 100, 1),
        (1_000, 100, 1_000, 10),
    ] {
        let crowded = Crowd::new(runs, runners, owners, kinds).cost();
        println!(
            "{runs} runs, {runners} runners of {kinds} kinds, {owners} owners: {crowded} ns; alone {alone} ns"
        );
        // A look through all of them would cost a hundred times as much.
        assert!(crowded < 30 * alone, "{runs} {runners} {owners} {kinds}: {crowded} ns, alone {alone} ns");
    }
}

#[test]
fn to_tell_a_run_its_place_costs_about_the_same_however_much_waits() {
    let cost = |runs: u64| {
        let crowd = Crowd::new(usize::try_from(runs).expect("few"), 1, 30, 1);
        let last = RunId::new(runs, [0; 10]);
        let measured = (0..8).map(|_| {
            let clock = Clock::start();
            let places = (0..4_000).filter_map(|_| crowd.machine.position(std::hint::black_box(last)));
            assert_eq!(places.sum::<usize>() as u64, 4_000 * runs);
            clock.now().0 * 1_000_000 / 4_000
        });
        measured.min().unwrap_or_default()
    };
    let (few, many) = (cost(30), cost(30_000));
    println!("30 runs of 30 owners: {few} ns; 30,000: {many} ns");
    // A look through all that is ahead would cost a thousand times as much.
    assert!(many < 30 * few.max(100), "{many} ns, {few} ns");
}
