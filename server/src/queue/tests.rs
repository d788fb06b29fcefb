//! The machine against its rules: whatever happens, in whatever order, both say the same.

use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};

use super::rules::{Phase, Rules, TIMEOUT};
use super::*;

/// What may happen.
#[derive(Debug, Clone)]
enum Step {
    Event(Event),
    /// Time passes, and the machine is woken when it asked to be.
    Pass(u64),
}

/// The rules, and what they said about the last step: the events of passing time with their moments.
#[derive(Debug, Clone)]
struct Reference {
    rules: Rules,
    said: Vec<(Time, Vec<Effect>)>,
}

/// What runners have: each of these is one runner.
const RUNNERS: [(&[&str], &str); 5] = [
    (&[], ""),
    (&["3.11.2"], "room=1"),
    (&["3.12.1", "3.11.2"], ""),
    (&["3.9.18", "3.12.4", "3.12.1"], "room=2,gpu=a100"),
    (&["3.11.2"], "room=1"),
];

fn run_id(n: usize) -> RunId {
    // Not in the order of submission: what counts is who came first.
    RunId::new(1_000 - n as u64, [0; 10])
}

fn runner_id(n: usize) -> RunnerId {
    RunnerId::new(n as u64, [0; 10])
}

fn means(n: usize) -> Means {
    let (pythons, labels) = RUNNERS[n];
    Means {
        pythons: pythons.iter().map(|text| text.parse().expect("a version")).collect(),
        labels: labels.parse().expect("labels"),
    }
}

fn submission() -> impl Strategy<Value = Submission> {
    let environment =
        prop_oneof![2 => Just(""), 3 => prop::sample::select(&["3.9", "3.12", "3.12.1", "3.13"][..])];
    let labels = prop_oneof![
        4 => Just(""),
        1 => prop::sample::select(&["room=1", "room=2", "gpu=a100,room=2", "gpu=h100"][..]),
    ];
    let priority = prop_oneof![4 => Just(0), 1 => prop::sample::select(&[-100, 5][..])];
    let attempts = prop_oneof![2 => Just(1), 1 => 2..4_u32];
    (environment, labels, priority, attempts, 0..3_u8).prop_map(
        |(environment, labels, priority, attempts, owner)| Submission {
            bytes: 1,
            timeout: TIMEOUT,
            demand: Demand { environment: environment.parse().ok(), labels: labels.parse().expect("labels") },
            priority,
            owner: Owner::named(&owner.to_string()),
            attempts,
        },
    )
}

impl ReferenceStateMachine for Reference {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        // With room for a few runs the bounds are met as well.
        let settings = Settings { max_runs: 12, max_bytes: 20, ..Settings::default() };
        Just(Self { rules: Rules::new(settings), said: Vec::new() }).boxed()
    }

    fn transitions(state: &Self) -> BoxedStrategy<Step> {
        let rules = &state.rules;
        let run = run_id(rules.runs.len());
        let ask = AskId(u64::MAX - rules.asks_made);
        let ours = (0..RUNNERS.len()).prop_map(|n| Asker::Ours { runner: runner_id(n), means: means(n) });
        let mut steps = vec![
            (6, submission().prop_map(move |submission| Event::Submit { run, submission }).boxed()),
            (6, ours.prop_map(move |asker| Event::Ask { ask, asker }).boxed()),
            (1, Just(Event::Ask { ask, asker: Asker::Foreign }).boxed()),
        ];
        if !rules.asks.is_empty() {
            let asks: Vec<AskId> = rules.asks.iter().map(|(ask, _)| *ask).collect();
            steps.push((1, prop::sample::select(asks).prop_map(|ask| Event::Withdraw { ask }).boxed()));
        }
        if !rules.runs.is_empty() {
            let runs: Vec<RunId> = rules.runs.iter().map(|run| run.id).collect();
            steps.push((2, prop::sample::select(runs).prop_map(|run| Event::Cancel { run }).boxed()));
        }
        if !rules.leases.is_empty() {
            let lease = || prop::sample::select(rules.leases.clone());
            // Mostly of runs that somebody has: the others are stale.
            let held: Vec<_> = rules.runs.iter().filter_map(|run| Some((run.id, run.lease()?))).collect();
            let any = if held.is_empty() {
                lease().boxed()
            } else {
                prop_oneof![3 => prop::sample::select(held), 1 => lease()].boxed()
            };
            let holding = prop::collection::vec(any.clone(), 0..4);
            steps.extend([
                (1, any.clone().prop_map(|(run, lease)| Event::Undelivered { run, lease }).boxed()),
                (8, any.clone().prop_map(|(run, lease)| Event::Renew { run, lease }).boxed()),
                (3, any.prop_map(|(run, lease)| Event::Ended { run, lease }).boxed()),
                (
                    3,
                    (0..RUNNERS.len(), holding)
                        .prop_map(|(n, holding)| Event::Returned { runner: runner_id(n), holding })
                        .boxed(),
                ),
            ]);
        }
        let pass = prop::sample::select(&[1, 4_999, 5_000, 19_000, 25_000, 61_000][..]).prop_map(Step::Pass);
        let event = prop::strategy::Union::new_weighted(steps).prop_map(Step::Event);
        prop_oneof![7 => event, 1 => pass].boxed()
    }

    fn apply(mut state: Self, step: &Step) -> Self {
        state.said.clear();
        match step {
            Step::Event(event) => state.take(event),
            Step::Pass(ms) => {
                let until = state.rules.now + Duration::from_millis(*ms);
                while let Some(at) = state.rules.next_deadline().filter(|at| *at <= until) {
                    state.rules.now = at;
                    state.take(&Event::Wake);
                }
                state.rules.now = until;
            }
        }
        state
    }

    /// A shorter history makes no promises about names: leases and asks are only those that there were.
    fn preconditions(state: &Self, step: &Step) -> bool {
        let rules = &state.rules;
        let known = |lease: &(RunId, LeaseId)| rules.leases.contains(lease);
        match step {
            Step::Event(Event::Submit { run, .. } | Event::Cancel { run }) => {
                let is_new = rules.runs.iter().all(|known| known.id != *run);
                is_new == matches!(step, Step::Event(Event::Submit { .. }))
            }
            Step::Event(Event::Ask { ask, .. }) => rules.asks.iter().all(|(known, _)| known != ask),
            Step::Event(Event::Withdraw { ask }) => rules.asks.iter().any(|(known, _)| known == ask),
            Step::Event(
                Event::Undelivered { run, lease } | Event::Renew { run, lease } | Event::Ended { run, lease },
            ) => known(&(*run, *lease)),
            Step::Event(Event::Returned { holding, .. }) => holding.iter().all(known),
            Step::Event(Event::ShutDown | Event::Wake) | Step::Pass(_) => true,
        }
    }
}

impl Reference {
    fn take(&mut self, event: &Event) {
        self.rules.take(event);
        self.said.push((self.rules.now, self.rules.effects.clone()));
    }
}

/// The machine and its clock.
struct Real {
    machine: Machine,
    now: Time,
}

impl Real {
    fn pass(&mut self, ms: u64) -> Vec<(Time, Vec<Effect>)> {
        let until = self.now + Duration::from_millis(ms);
        let mut said = Vec::new();
        while let Some(at) = self.machine.next_deadline().filter(|at| *at <= until) {
            assert!(at >= self.now, "a deadline in the past was left standing");
            self.now = at;
            said.push((at, self.machine.handle(Event::Wake, at)));
        }
        self.now = until;
        said
    }
}

impl StateMachineTest for Real {
    type SystemUnderTest = Self;
    type Reference = Reference;

    fn init_test(reference: &Reference) -> Self {
        Self { machine: Machine::new(reference.rules.settings.clone()), now: Time(0) }
    }

    fn apply(mut real: Self, reference: &Reference, step: Step) -> Self {
        let said = match step {
            Step::Event(event) => vec![(real.now, real.machine.handle(event, real.now))],
            Step::Pass(ms) => real.pass(ms),
        };
        assert_eq!(said, reference.said, "what the machine says, and what is right");
        real
    }

    fn check_invariants(real: &Self, Reference { rules, .. }: &Reference) {
        assert_eq!(real.machine.next_deadline(), rules.next_deadline());
        let order = rules.order();
        assert_eq!(real.machine.order(), order);
        for run in &rules.runs {
            let place = order.iter().position(|waiting| *waiting == run.id).map(|place| place + 1);
            let place = if matches!(run.phase, Phase::Offered(..)) { Some(1) } else { place };
            assert_eq!(real.machine.position(run.id), place, "{run:?}");
            assert!(
                place.is_none() || rules.taker(run).is_none() || !matches!(run.phase, Phase::Queued(_)),
                "a run waits beside a runner that waits and could take it"
            );
        }
        let pythons = rules.runners.values().flat_map(|(means, _)| means.pythons.iter().copied());
        assert_eq!(real.machine.environments(), pythons.collect());
    }

    /// With no word from anyone, every run that a runner has ends in its time or waits again, and every run that
    /// nobody could take ends. What is left, the server's own end ends.
    fn teardown(mut real: Self, Reference { rules, .. }: Reference) {
        let mut left: BTreeSet<RunId> =
            rules.runs.iter().filter(|run| run.phase != Phase::Over).map(|run| run.id).collect();
        let mut said = real.pass(600_000);
        for id in left.clone() {
            let over = |(_, effects): &(Time, Vec<Effect>)| {
                effects.iter().any(|effect| matches!(effect, Effect::Finish { run, .. } if *run == id))
            };
            assert!(said.iter().any(over) || real.machine.position(id).is_some(), "a runner has it for ever");
        }
        said.push((real.now, real.machine.handle(Event::ShutDown, real.now)));
        for effect in said.into_iter().flat_map(|(_, effects)| effects) {
            if let Effect::Finish { run, .. } = effect {
                assert!(left.remove(&run), "each run ends once");
            }
        }
        assert!(left.is_empty(), "forgotten: {left:?}");
        assert_eq!(real.machine.next_deadline(), None, "nothing is left to wait for");
    }
}

prop_state_machine! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn the_machine_keeps_to_its_rules(sequential 1..80 => Real);
}
