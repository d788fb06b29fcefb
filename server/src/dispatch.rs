//! The driver of the queue machine: gives it events and the time, and does what it says.
//!
//! One lock holds the machine and the claims that wait for it; effects are done under that lock, so they
//! happen in the machine's order. Nothing under it blocks or waits. The order of locks is: dispatch, then
//! one run's log.

mod abandoned;
mod files;
mod foreign;
mod port;
mod positions;
mod words;

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use files::FileRefused;
use playpen_protocol::environment::Environment;
use playpen_protocol::id::{ControlKey, LeaseId, RunId, RunnerId};
use playpen_protocol::run::RunRequest;
use playpen_protocol::runner::RunnerEvent;
use playpen_protocol::snapshot::{Outcome, Snapshot};
use playpen_settings::service::{self, Pulse};
use port::Outlet;
pub use port::{News, Port};
use positions::Positions;
use serde::Serialize;
use tokio::sync::{Notify, oneshot};
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use crate::clock::{self, Clock};
use crate::metrics::{Again, Metrics};
use crate::queue::{AskId, Asker, Census, Effect, Ending, Event, Machine, Owner, Present, Submission, Time};
use crate::runs::{Appended, Log, Registry, Run};

/// How many runs are remembered that were given up.
const MAX_DEAD: usize = 100;
/// How often ended runs are looked through.
const SWEEP: Duration = Duration::from_secs(30);

/// A handle to the queue; cheap to clone.
#[derive(Debug, Clone)]
pub struct Dispatch {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    clock: Clock,
    registry: Arc<Registry>,
    metrics: Arc<Metrics>,
    state: Mutex<State>,
    /// Rings when the machine has a deadline before the driver wakes.
    rescheduled: Notify,
}

#[derive(Debug)]
struct State {
    machine: Machine,
    asks: HashMap<AskId, Taker>,
    asked: u64,
    dead: VecDeque<Dead>,
    stopped: bool,
    /// Until when the driver sleeps.
    sleeps_until: Time,
    positions: Positions,
}

/// Whom an offer goes to.
#[derive(Debug)]
enum Taker {
    /// One call.
    Claim(oneshot::Sender<Offer>),
    /// A connection.
    Port(Arc<Outlet>),
}

/// A run that a runner may have.
#[derive(Debug)]
pub struct Offer {
    /// What it answers.
    ask: AskId,
    /// The run.
    pub run: Arc<Run>,
    /// The right to it.
    pub lease: LeaseId,
}

/// A run that was given up: all runners were lost that it was started with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dead {
    /// The run.
    pub job_id: RunId,
    /// How often it was started.
    pub attempts: u32,
    /// When it was given up, in milliseconds since the epoch.
    pub at: u64,
}

/// A message came under a lease that does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stale;

/// Why a run was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTaken {
    /// As many wait as may.
    Full,
    /// The server is going away.
    ShuttingDown,
}

/// Why a batch was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchRefused {
    /// Its lease does not count.
    Stale,
    /// Earlier events are missing; the next number expected.
    Missing(u64),
}

impl Dispatch {
    /// A queue without runs.
    pub fn new(machine: Machine, registry: Arc<Registry>, metrics: Arc<Metrics>, clock: Clock) -> Self {
        let state = State {
            machine,
            asks: HashMap::new(),
            asked: 0,
            dead: VecDeque::new(),
            stopped: false,
            sleeps_until: Time(0),
            positions: Positions::default(),
        };
        let inner = Inner { clock, registry, metrics, state: Mutex::new(state), rescheduled: Notify::new() };
        Self { inner: Arc::new(inner) }
    }

    /// Wakes the machine whenever one of its deadlines is due, until `shutdown`. A server that does not get to this is
    /// stuck, so the service manager hears from here.
    pub async fn drive(self, shutdown: CancellationToken) {
        let clock = self.inner.clock;
        let mut pulse = Pulse::start();
        loop {
            let at = {
                let mut state = self.lock();
                let sweep = clock.now() + SWEEP;
                state.sleeps_until = state.machine.next_deadline().map_or(sweep, |next| next.min(sweep));
                state.sleeps_until
            };
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = self.inner.rescheduled.notified() => {}
                () = pulse.due() => service::beat(&self.census().to_string()),
                () = tokio::time::sleep_until(clock.instant(at)) => {
                    self.handle(&mut self.lock(), Event::Wake);
                    self.inner.registry.sweep(clock.now());
                }
            }
        }
    }

    /// Takes a run into the queue.
    pub fn submit(&self, request: RunRequest, owner: Owner, priority: i8) -> Result<Arc<Run>, NotTaken> {
        let created_at = self.inner.clock.unix_ms();
        let id = RunId::new(created_at, clock::random());
        let submission = Submission {
            bytes: request.weight(),
            timeout: Duration::from_millis(request.timeout_ms),
            demand: words::demand(&request),
            priority,
            owner,
            attempts: request.attempts,
        };
        let run = Arc::new(Run::new(id, request, ControlKey::new(clock::random()), created_at));
        let mut state = self.lock();
        if state.stopped {
            return Err(NotTaken::ShuttingDown);
        }
        self.inner.registry.insert(Arc::clone(&run));
        let effects = state.machine.handle(Event::Submit { run: id, submission }, self.inner.clock.now());
        if effects.contains(&Effect::Full) {
            self.inner.registry.remove(id);
            return Err(NotTaken::Full);
        }
        self.inner.metrics.submitted();
        // The first event of every run, before any that its runner may cause.
        let position = state.machine.position(id);
        run.update(|log| log.queued(created_at, position));
        self.perform(&mut state, &effects, None);
        Ok(run)
    }

    /// Asks for a run; the answer comes when there is one. Dropping the claim withdraws it.
    pub fn claim(&self, asker: Asker) -> Claim {
        let (send, offer) = oneshot::channel();
        let mut state = self.lock();
        state.asked += 1;
        let ask = AskId(state.asked);
        if !state.stopped {
            state.asks.insert(ask, Taker::Claim(send));
            self.handle(&mut state, Event::Ask { ask, asker });
        }
        drop(state);
        Claim { dispatch: self.clone(), ask, offer }
    }

    /// The runner that has this lease is alive; the first time, this accepts the offer.
    pub fn renew(&self, run: &Run, lease: LeaseId) -> Result<(), Stale> {
        let effects = self.handle(&mut self.lock(), Event::Renew { run: run.id, lease });
        // A run that ended is not in the machine any more, but its runner may repeat its last words.
        let stale = effects.contains(&Effect::Stale) && !run.log().ended_under(lease);
        if stale { Err(Stale) } else { Ok(()) }
    }

    /// Takes what a runner says of a run: the number of its last event that is in the journal.
    pub fn events(
        &self,
        run: &Run,
        lease: LeaseId,
        first_seq: u64,
        events: Vec<RunnerEvent>,
    ) -> Result<u64, BatchRefused> {
        self.renew(run, lease).map_err(|Stale| BatchRefused::Stale)?;
        let at = self.inner.clock.unix_ms();
        let append = |log: &mut Log| log.append(at, lease, first_seq, events);
        match self.writing(run, append) {
            Appended::Stale => Err(BatchRefused::Stale),
            Appended::Missing => Err(BatchRefused::Missing(run.log().acked() + 1)),
            Appended::Yes(outcome) => {
                if let Some(outcome) = outcome {
                    self.ended(run, lease, &outcome).map_err(|Stale| BatchRefused::Stale)?;
                }
                Ok(run.log().acked())
            }
        }
    }

    /// A runner is back on a new connection, and has these runs. Those of them are returned that it is to stop and to
    /// forget; the others go on, and what else it had is lost, or waits again. Its asks on an earlier connection are to
    /// be dropped before this, and nothing that still comes from there may be handled after it.
    pub fn returned(&self, runner: RunnerId, holding: &[(RunId, LeaseId)]) -> Vec<RunId> {
        let event = Event::Returned { runner, holding: holding.to_vec() };
        let effects = self.handle(&mut self.lock(), event);
        let kill = effects.iter().filter_map(|effect| match effect {
            Effect::Kill { run, .. } => Some(*run),
            _ => None,
        });
        kill.collect()
    }

    /// The last runs that were given up after their last attempt, the latest last.
    pub fn dead(&self) -> Vec<Dead> {
        self.lock().dead.iter().cloned().collect()
    }

    /// The runner that has this lease says that the run ended.
    pub fn ended(&self, run: &Run, lease: LeaseId, outcome: &Outcome) -> Result<(), Stale> {
        let mut state = self.lock();
        let effects = state.machine.handle(Event::Ended { run: run.id, lease }, self.inner.clock.now());
        self.perform(&mut state, &effects, Some(outcome));
        if effects.contains(&Effect::Stale) { Err(Stale) } else { Ok(()) }
    }

    /// Stops a run, wherever it is. Stopping it again, or after its end, changes nothing.
    pub fn cancel(&self, run: &Run) {
        self.handle(&mut self.lock(), Event::Cancel { run: run.id });
    }

    /// Ends every run and every claim: the server is going away.
    pub fn shut_down(&self) {
        let mut state = self.lock();
        state.stopped = true;
        self.handle(&mut state, Event::ShutDown);
        state.asks.clear();
    }

    /// How much there is of everything.
    pub fn census(&self) -> Census {
        self.lock().machine.census()
    }

    /// The runners that are there.
    pub fn present(&self) -> Vec<Present> {
        self.lock().machine.present()
    }

    /// The versions of Python that the runners have which are there.
    pub fn environments(&self) -> BTreeSet<Environment> {
        self.lock().machine.environments()
    }

    /// The run as it stands.
    pub fn snapshot(&self, run: &Run) -> Snapshot {
        let queue_position = self.lock().machine.position(run.id);
        Snapshot { queue_position, ..run.snapshot() }
    }

    /// Tells a waiting run's readers its place, where that has changed. It may be out of date by a second.
    pub fn refresh_position(&self, run: &Run) {
        let mut state = self.lock();
        let State { positions, machine, .. } = &mut *state;
        let position = positions.of(run.id, machine, self.inner.clock.now());
        if position.is_some() {
            let at = self.inner.clock.unix_ms();
            run.update(|log| log.moved(at, position));
        }
    }

    /// Changes the log, and counts what programs wrote with that.
    fn writing<T>(&self, run: &Run, change: impl FnOnce(&mut Log) -> T) -> T {
        let (changed, wrote) = run.update(|log| {
            let before = log.written();
            let changed = change(log);
            (changed, log.written() - before)
        });
        self.inner.metrics.wrote(wrote);
        changed
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn handle(&self, state: &mut State, event: Event) -> Vec<Effect> {
        let effects = state.machine.handle(event, self.inner.clock.now());
        self.perform(state, &effects, None);
        effects
    }

    /// Does what the machine says. `reported` is what a runner says of the end of its run.
    fn perform(&self, state: &mut State, effects: &[Effect], reported: Option<&Outcome>) {
        for effect in effects {
            self.perform_one(state, *effect, reported);
        }
        if state.machine.next_deadline().is_some_and(|next| next < state.sleeps_until) {
            self.inner.rescheduled.notify_one();
        }
    }

    fn perform_one(&self, state: &mut State, effect: Effect, reported: Option<&Outcome>) {
        let (Effect::Offer { run, .. }
        | Effect::Running { run }
        | Effect::Requeued { run }
        | Effect::Retried { run, .. }
        | Effect::Stop { run }
        | Effect::Finish { run, .. }) = effect
        else {
            if let Effect::Quarantined { runner } = effect {
                warn!(
                    runner.id = runner.short(),
                    "the runner goes on with a run that it was told to stop, and gets no other until it is restarted"
                );
            }
            return;
        };
        let Some(run) = self.inner.registry.get(run) else { return };
        let at = self.inner.clock.unix_ms();
        match effect {
            Effect::Offer { ask, lease, foreign, .. } => {
                let void = run.update(|log| log.fence(lease, foreign));
                self.inner.registry.release(void.weight());
                // Whoever had it before hears that it is another's.
                run.ring();
                let offer = Offer { ask, run, lease };
                match state.asks.remove(&ask) {
                    Some(Taker::Port(outlet)) => outlet.offer(offer),
                    // A claim that is gone says so itself, when it is dropped.
                    Some(Taker::Claim(send)) => drop(send.send(offer)),
                    None => {}
                }
            }
            Effect::Running { .. } => {
                debug!(run.id = run.id.short(), "run started");
                run.update(|log| log.running(at));
                if run.log().attempt().is_none() {
                    self.inner.metrics.started(at.saturating_sub(run.created_at));
                }
            }
            Effect::Requeued { .. } => {
                info!(run.id = run.id.short(), "offer came to nothing, run waits again");
                self.inner.metrics.requeued(Again::Offer);
                let position = state.machine.position(run.id);
                run.update(|log| log.requeued(at, position));
            }
            Effect::Retried { attempt, .. } => {
                info!(run.id = run.id.short(), attempt, "runner lost, run waits to be started again");
                self.inner.metrics.lease_lost();
                self.inner.metrics.requeued(Again::Lost);
                let position = state.machine.position(run.id);
                run.update(|log| log.retried(at, attempt, position));
                run.ring();
            }
            Effect::Stop { .. } => {
                run.update(|log| log.cancel = true);
                run.ring();
            }
            Effect::Finish { ending, .. } => {
                let outcome = reported.cloned().unwrap_or_else(|| {
                    let log = run.log();
                    words::outcome(ending, log.request.as_ref(), || state.machine.environments())
                });
                if let Ending::Dead { attempts } = ending {
                    state.buried(Dead { job_id: run.id, attempts, at });
                }
                info!(run.id = run.id.short(), reason = ?outcome.reason, "run ended");
                let started_at = run.log().started_at();
                self.inner.metrics.ended(&outcome, started_at.map(|started| at.saturating_sub(started)));
                if ending.lost_its_lease() {
                    self.inner.metrics.lease_lost();
                }
                run.update(|log| log.finish(at, outcome, ending == Ending::Reported));
                run.ring();
                self.inner.registry.ended(&run, self.inner.clock.now());
            }
            Effect::Full | Effect::Stale | Effect::Quarantined { .. } | Effect::Kill { .. } => {}
        }
    }
}

impl State {
    fn buried(&mut self, dead: Dead) {
        self.dead.push_back(dead);
        if self.dead.len() > MAX_DEAD {
            self.dead.pop_front();
        }
    }
}

/// A request for a run. Withdrawn when dropped; a run that was on its way then returns to the queue.
#[derive(Debug)]
pub struct Claim {
    dispatch: Dispatch,
    ask: AskId,
    offer: oneshot::Receiver<Offer>,
}

impl Claim {
    /// Waits for a run. `None` when the server is going away.
    pub async fn offer(&mut self) -> Option<Offer> {
        (&mut self.offer).await.ok()
    }

    /// A run, if there is one right now.
    pub fn offer_now(&mut self) -> Option<Offer> {
        self.offer.try_recv().ok()
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut state = self.dispatch.lock();
        if state.asks.remove(&self.ask).is_some() {
            self.dispatch.handle(&mut state, Event::Withdraw { ask: self.ask });
        } else if let Ok(Offer { run, lease, .. }) = self.offer.try_recv() {
            self.dispatch.handle(&mut state, Event::Undelivered { run: run.id, lease });
        }
    }
}

#[cfg(test)]
mod cost;
#[cfg(test)]
mod tests;
