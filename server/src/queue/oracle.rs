//! The machine against an oracle: whatever happens, in whatever order, what it does is allowed, and no run is
//! forgotten. The oracle knows the rules of the module's documentation and nothing of the machine's inside.

use std::collections::{BTreeMap, VecDeque};

use proptest::prelude::*;

use super::*;

const OFFER_MS: u64 = 5_000;
const LOST_MS: u64 = 25_000;
const STOP_MS: u64 = 60_000;
const TIMEOUT: Duration = Duration::from_secs(10);
const FOREIGN_MS: u64 = 40_000;
const UNMATCHED_MS: u64 = 30_000;
const PRESENT_MS: u64 = 60_000;
/// What runs ask for.
const WANTS: [&str; 4] = ["3.9", "3.12", "3.12.1", "3.12.4"];
/// What runners have: each of these is one runner.
const RUNNERS: [&[&str]; 4] = [&[], &["3.11.2"], &["3.12.1", "3.11.2"], &["3.9.18", "3.12.4", "3.12.1"]];

/// What may happen. Runs, asks and leases are picked from those seen so far.
#[derive(Debug, Clone)]
enum Step {
    Submit {
        want: Option<&'static str>,
    },
    /// A runner of ours, by its number, or a foreign one.
    Ask {
        runner: Option<usize>,
    },
    Withdraw(prop::sample::Index),
    Undelivered(prop::sample::Index),
    Renew(prop::sample::Index),
    Ended(prop::sample::Index),
    Cancel(prop::sample::Index),
    Pass {
        ms: u64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let any = any::<prop::sample::Index>;
    prop_oneof![
        2 => Just(Step::Submit { want: None }),
        4 => prop::sample::select(&WANTS[..]).prop_map(|want| Step::Submit { want: Some(want) }),
        4 => (0..RUNNERS.len()).prop_map(|runner| Step::Ask { runner: Some(runner) }),
        1 => Just(Step::Ask { runner: None }),
        1 => any().prop_map(Step::Withdraw),
        1 => any().prop_map(Step::Undelivered),
        4 => any().prop_map(Step::Renew),
        2 => any().prop_map(Step::Ended),
        2 => any().prop_map(Step::Cancel),
        3 => prop::sample::select(vec![1, 4_999, 5_000, 19_000, 25_000, 61_000]).prop_map(|ms| Step::Pass { ms }),
    ]
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    Queued,
    Offered { lease: LeaseId, since: u64 },
    Running { lease: LeaseId, heard: u64 },
    Foreign { lease: LeaseId, since: u64 },
    Stopping { lease: LeaseId, heard: u64, since: u64 },
    Over,
}

impl Phase {
    fn lease(self) -> Option<LeaseId> {
        match self {
            Self::Queued | Self::Over => None,
            Self::Offered { lease, .. }
            | Self::Running { lease, .. }
            | Self::Foreign { lease, .. }
            | Self::Stopping { lease, .. } => Some(lease),
        }
    }
}

/// The rules, the machine, and what has been seen of it.
struct Oracle {
    machine: Machine,
    now: u64,
    /// In the order of submission, which is the order of the identifiers.
    runs: BTreeMap<RunId, Phase>,
    wants: BTreeMap<RunId, Option<&'static str>>,
    /// Since when a run waits.
    waits: BTreeMap<RunId, u64>,
    asks: VecDeque<(AskId, Option<usize>)>,
    /// Who has a run, or had it last, and when each of our runners was heard of last.
    holders: BTreeMap<RunId, usize>,
    heard: BTreeMap<usize, u64>,
    asked: u64,
    leases: Vec<(RunId, LeaseId)>,
}

impl Oracle {
    fn new(settings: Settings) -> Self {
        let machine = Machine::new(settings);
        Self {
            machine,
            now: 0,
            runs: BTreeMap::new(),
            wants: BTreeMap::new(),
            waits: BTreeMap::new(),
            asks: VecDeque::new(),
            holders: BTreeMap::new(),
            heard: BTreeMap::new(),
            asked: 0,
            leases: Vec::new(),
        }
    }

    /// Whether the runner can take the run, by the names of what it has and of what is asked for.
    fn fits(&self, run: RunId, runner: Option<usize>) -> bool {
        let Some(want) = self.wants[&run] else { return true };
        let series = format!("{want}.");
        let has = runner.map_or(&[][..], |runner| RUNNERS[runner]);
        has.iter().any(|exact| *exact == want || exact.starts_with(&series))
    }

    /// Whether a runner that is there could take the run, now or later.
    fn has_a_future(&self, run: RunId) -> bool {
        let there = |(_, heard): &(&usize, &u64)| **heard + PRESENT_MS >= self.now;
        self.heard.iter().filter(there).any(|(runner, _)| self.fits(run, Some(*runner)))
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Submit { want } => {
                let run = RunId::new(self.runs.len() as u64, [0; 10]);
                self.runs.insert(run, Phase::Queued);
                self.wants.insert(run, *want);
                self.waits.insert(run, self.now);
                let environment = want.map(|want| want.parse().expect("a version"));
                self.handle(Event::Submit { run, bytes: 1, timeout: TIMEOUT, environment });
            }
            Step::Ask { runner } => {
                // Not in the order of their numbers: what counts is who came first.
                self.asked += 1;
                let ask = AskId(u64::MAX - self.asked);
                self.asks.push_back((ask, *runner));
                let asker = runner.map_or(Asker::Foreign, |runner| {
                    self.heard.insert(runner, self.now);
                    let pythons =
                        RUNNERS[runner].iter().map(|text| text.parse().expect("a version")).collect();
                    Asker::Ours { runner: RunnerId::new(runner as u64, [0; 10]), pythons }
                });
                self.handle(Event::Ask { ask, asker });
            }
            Step::Withdraw(index) if !self.asks.is_empty() => {
                let (ask, runner) = self.asks.remove(index.index(self.asks.len())).expect("in range");
                self.heard.extend(runner.map(|runner| (runner, self.now)));
                self.handle(Event::Withdraw { ask });
            }
            Step::Undelivered(index) if !self.leases.is_empty() => {
                let (run, lease) = *index.get(&self.leases);
                self.handle(Event::Undelivered { run, lease });
            }
            Step::Renew(index) if !self.leases.is_empty() => {
                let (run, lease) = *index.get(&self.leases);
                self.handle(Event::Renew { run, lease });
            }
            Step::Ended(index) if !self.leases.is_empty() => {
                let (run, lease) = *index.get(&self.leases);
                self.handle(Event::Ended { run, lease });
            }
            Step::Cancel(index) if !self.runs.is_empty() => {
                let run = *index.get(&self.runs.keys().copied().collect::<Vec<_>>());
                self.handle(Event::Cancel { run });
            }
            Step::Pass { ms } => self.pass(*ms),
            Step::Withdraw(_) | Step::Undelivered(_) | Step::Renew(_) | Step::Ended(_) | Step::Cancel(_) => {}
        }
    }

    /// Time passes, and the machine is woken when it asked to be.
    fn pass(&mut self, ms: u64) {
        let until = self.now + ms;
        while let Some(Time(at)) = self.machine.next_deadline().filter(|at| at.0 <= until) {
            assert!(at >= self.now, "a deadline in the past was left standing");
            self.now = at;
            self.handle(Event::Wake);
        }
        self.now = until;
    }

    #[expect(clippy::needless_pass_by_value, reason = "every caller writes the event where it calls")]
    fn handle(&mut self, event: Event) {
        let before = self.runs.clone();
        let effects = self.machine.handle(event.clone(), Time(self.now));
        let named = match event {
            Event::Undelivered { run, lease } | Event::Renew { run, lease } | Event::Ended { run, lease } => {
                Some(before[&run].lease() == Some(lease))
            }
            _ => None,
        };
        assert_eq!(effects.contains(&Effect::Stale), named == Some(false), "{event:?} at {before:?}");
        if named == Some(true) {
            self.heard(&event);
        }
        if let Event::Cancel { run } = event
            && let Phase::Running { lease, heard } = self.runs[&run]
        {
            assert!(effects.contains(&Effect::Stop { run }), "a running program is told to stop");
            self.runs.insert(run, Phase::Stopping { lease, heard, since: self.now });
        }
        for effect in effects {
            self.check(&event, effect);
        }
        if let Event::Cancel { run } = event {
            let phase = self.runs[&run];
            assert!(matches!(phase, Phase::Over | Phase::Stopping { .. }), "cancelled, and yet {phase:?}");
        }
        for (run, _) in self.runs.iter().filter(|(_, phase)| **phase == Phase::Queued) {
            let taker = self.asks.iter().find(|(_, runner)| self.fits(*run, *runner));
            assert_eq!(taker, None, "a run waits beside a runner that waits and could take it");
        }
    }

    /// A message under the current lease shows that the runner lives.
    fn heard(&mut self, event: &Event) {
        let Event::Renew { run, lease } = *event else { return };
        let heard = self.now;
        if let Some(holder) = self.holders.get(&run) {
            self.heard.insert(*holder, heard);
        }
        let phase = match self.runs[&run] {
            Phase::Running { .. } => Phase::Running { lease, heard },
            Phase::Stopping { since, .. } => Phase::Stopping { lease, heard, since },
            other => other,
        };
        self.runs.insert(run, phase);
    }

    fn check(&mut self, event: &Event, effect: Effect) {
        match effect {
            Effect::Offer { ask, run, lease, foreign } => {
                let mut waiting = self.runs.iter().filter(|(_, phase)| **phase == Phase::Queued);
                let oldest =
                    waiting.find(|(run, _)| self.asks.iter().any(|(_, runner)| self.fits(**run, *runner)));
                assert_eq!(
                    oldest.map(|(run, _)| *run),
                    Some(run),
                    "the oldest run that anyone can take is served"
                );
                let longest = self.asks.iter().position(|(_, runner)| self.fits(run, *runner));
                let (given, runner) = self.asks.remove(longest.expect("somebody waits")).expect("in range");
                assert_eq!(
                    (given, runner.is_none()),
                    (ask, foreign),
                    "who waited longest of those that fit gets it"
                );
                match runner {
                    Some(runner) => {
                        self.heard.insert(runner, self.now);
                        self.holders.insert(run, runner);
                    }
                    None => {
                        self.holders.remove(&run);
                    }
                }
                assert!(self.leases.iter().all(|(_, earlier)| *earlier < lease), "leases only grow");
                self.leases.push((run, lease));
                let since = self.now;
                let phase =
                    if foreign { Phase::Foreign { lease, since } } else { Phase::Offered { lease, since } };
                self.runs.insert(run, phase);
            }
            Effect::Running { run } => match self.runs[&run] {
                Phase::Offered { lease, .. } => {
                    assert!(matches!(event, Event::Renew { .. }), "accepted by its runner's word alone");
                    self.runs.insert(run, Phase::Running { lease, heard: self.now });
                }
                Phase::Foreign { .. } => {}
                other => panic!("cannot begin to run: {other:?}"),
            },
            Effect::Requeued { run } => {
                match (self.runs[&run], event) {
                    (Phase::Offered { .. } | Phase::Foreign { .. }, Event::Undelivered { .. }) => {}
                    (Phase::Offered { since, .. }, Event::Wake) => assert!(self.now >= since + OFFER_MS),
                    other => panic!("cannot wait again: {other:?}"),
                }
                self.runs.insert(run, Phase::Queued);
                self.waits.insert(run, self.now);
            }
            Effect::Finish { run, ending } => {
                let allowed = match (ending, self.runs[&run], event) {
                    (Ending::Reported, phase, Event::Ended { .. }) => phase.lease().is_some(),
                    (Ending::Cancelled, Phase::Queued | Phase::Offered { .. } | Phase::Foreign { .. }, _) => {
                        *event == Event::Cancel { run }
                    }
                    (Ending::Cancelled, Phase::Stopping { heard, since, .. }, Event::Wake) => {
                        self.now >= heard.max(since) + LOST_MS
                    }
                    (Ending::RunnerLost, Phase::Running { heard, .. }, Event::Wake) => {
                        self.now == heard + LOST_MS
                    }
                    (Ending::StopLost, Phase::Stopping { since, .. }, Event::Wake) => {
                        self.now == since + STOP_MS
                    }
                    (Ending::Unschedulable(_), Phase::Queued, Event::Wake) => {
                        self.now >= self.waits[&run] + UNMATCHED_MS && !self.has_a_future(run)
                    }
                    (Ending::Overdue, Phase::Foreign { since, .. }, Event::Wake) => {
                        self.now == since + FOREIGN_MS
                    }
                    _ => false,
                };
                assert!(allowed, "{ending:?} of {:?} by {event:?} at {}", self.runs[&run], self.now);
                self.runs.insert(run, Phase::Over);
            }
            Effect::Stop { .. } | Effect::Stale => {}
            Effect::Full => panic!("there is room"),
        }
    }

    /// Serves what is left: every run that was ever submitted comes to its end.
    fn drain(mut self) {
        for _ in 0..self.runs.len() {
            self.take(&Step::Ask { runner: Some(1) });
            self.take(&Step::Ask { runner: Some(3) });
        }
        let held: Vec<_> = self.runs.iter().filter_map(|(run, phase)| Some((*run, phase.lease()?))).collect();
        for (run, lease) in held {
            self.handle(Event::Renew { run, lease });
            self.handle(Event::Ended { run, lease });
        }
        let left: Vec<_> = self.runs.values().filter(|phase| **phase != Phase::Over).collect();
        assert!(left.is_empty(), "forgotten: {left:?}");
        assert_eq!(self.machine.next_deadline(), None, "nothing is left to wait for");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_run_is_lost_or_given_twice_and_the_order_is_kept(steps in prop::collection::vec(step(), 0..80)) {
        let mut oracle = Oracle::new(Settings::default());
        for step in &steps {
            oracle.take(step);
        }
        oracle.drain();
    }

    /// Silence ends everything: with no word from anyone, every run that a runner has ends in its time, and so
    /// does every run that asks for something. The others wait on.
    #[test]
    fn silence_ends_every_run_that_was_taken(steps in prop::collection::vec(step(), 0..40)) {
        let mut oracle = Oracle::new(Settings::default());
        for step in &steps {
            oracle.take(step);
        }
        oracle.pass(300_000);
        for (run, phase) in &oracle.runs {
            let waits = *phase == Phase::Queued && oracle.wants[run].is_none();
            prop_assert!(waits || *phase == Phase::Over, "{phase:?}");
        }
        oracle.drain();
    }
}

#[test]
fn the_queue_is_bounded_in_runs_and_bytes() {
    let mut machine = Machine::new(Settings { max_runs: 2, max_bytes: 10, ..Settings::default() });
    let mut submit = |n: u64, bytes| {
        let run = RunId::new(n, [0; 10]);
        machine.handle(Event::Submit { run, bytes, timeout: TIMEOUT, environment: None }, Time(0))
            == [Effect::Full]
    };
    assert!(!submit(1, 8));
    assert!(submit(2, 3), "too many bytes");
    assert!(!submit(3, 2));
    assert!(submit(4, 0), "too many runs");
}

#[test]
fn going_away_ends_every_run_once() {
    let mut machine = Machine::new(Settings::default());
    let runs = [1, 2, 3].map(|n| RunId::new(n, [0; 10]));
    let _ = machine.handle(Event::Ask { ask: AskId(1), asker: Asker::Foreign }, Time(0));
    for run in runs {
        let _ = machine.handle(Event::Submit { run, bytes: 1, timeout: TIMEOUT, environment: None }, Time(0));
    }
    let want = runs.map(|run| Effect::Finish { run, ending: Ending::ServerStopped });
    assert_eq!(machine.handle(Event::ShutDown, Time(1)), want);
    assert_eq!(machine.handle(Event::ShutDown, Time(2)), []);
    assert_eq!(machine.next_deadline(), None);
}

/// A runner that is busy is there all the same: its renewals say so.
#[test]
fn a_run_waits_for_a_runner_that_is_busy_and_not_for_one_that_is_gone() {
    let mut oracle = Oracle::new(Settings::default());
    oracle.take(&Step::Submit { want: Some("3.9") });
    oracle.take(&Step::Ask { runner: Some(3) });
    oracle.take(&Step::Submit { want: Some("3.9") });
    let [busy, waiting] = [0, 1].map(|n| RunId::new(n, [0; 10]));
    let lease = oracle.runs[&busy].lease().expect("offered");
    for _ in 0..60 {
        oracle.handle(Event::Renew { run: busy, lease });
        oracle.pass(5_000);
    }
    assert_eq!(oracle.runs[&waiting], Phase::Queued, "five minutes are not too long");
    oracle.pass(PRESENT_MS + UNMATCHED_MS);
    assert_eq!(oracle.runs[&waiting], Phase::Over);
    assert_eq!(oracle.machine.environments(Time(oracle.now)), [].into());
}
