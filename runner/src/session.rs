//! One run, from claim to result.
//!
//! Whatever happens, a session ends with the run's processes and directories gone, and, as long as the lease
//! is ours, with exactly one `exit` as the last event.

mod asking;
mod collecting;
mod ending;
mod preparing;
mod stdin;

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use playpen_protocol::environment::Environment;
use playpen_protocol::runner::{Input, Job, RunnerEvent};
use playpen_protocol::snapshot::{Outcome, Start};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{Instrument, error, info, info_span, warn};

use self::asking::{Asking, Found};
use self::ending::{Abort, Killed};
use self::preparing::{Prepared, Site};
use crate::camera::Camera;
use crate::door::{Door, Voice};
use crate::interpreter::Interpreters;
use crate::link::{Client, Feed, Hub, News, Offered};
use crate::output::{self, Tail};
use crate::sandbox::base::Base;
use crate::sandbox::build::{Interpreter, Machine};
use crate::sandbox::cgroup::Groups;
use crate::sandbox::family::Family;
use crate::sandbox::launch::{Grave, LaunchError, Orders, Reports, Streams, Supervisor};
use crate::sandbox::room;
use crate::sandbox::wire::Ending;
use crate::sandbox::world::World;
use crate::slots::{Seats, Slot};
use crate::sound;
use crate::warm::{Turn, Warm};
use crate::workspace::Home;

/// How long the last output and the result of a run may take to reach the server once the lease has lapsed,
/// or the runner has to stop. The server lets go of a silent run ten seconds after the runner does.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// What is wrong where a run's files are not to be had.
const NO_FILES: &str = "the server did not give the files of the run";

/// What all runs share.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) client: Client,
    /// What carries the runs' events.
    pub(crate) hub: Hub,
    /// What is kept running for runs to come, unless each is to start anew.
    pub(crate) warm: Option<Warm>,
    pub(crate) seats: Seats,
    /// What is left to be done for runs whose result is told.
    pub(crate) graves: TaskTracker,
    pub(crate) home: Arc<Home>,
    pub(crate) pythons: Interpreters,
    pub(crate) machine: Machine,
    /// The namespaces that all runs share, where each has a room.
    pub(crate) world: Option<World>,
    /// What the rooms are copies of, there: one for each interpreter.
    pub(crate) bases: Vec<Mutex<Arc<Base>>>,
    /// Where the runs' control groups are, if they have any.
    pub(crate) groups: Option<Arc<Groups>>,
    /// How many runs there can be at a time.
    pub(crate) slots: u32,
    pub(crate) family: Family,
    /// For how long a program may wait for an answer.
    pub(crate) idle: Duration,
    /// Cancelled when runs are not to be waited for any longer.
    pub(crate) hard: CancellationToken,
}

impl Host {
    /// What the run is executed with; `None` where it asks for what this runner has never said that it has.
    fn interpreter_for(&self, job: &Job) -> Option<&Interpreter> {
        self.pythons.chosen(job.environment)
    }

    /// What the rooms for `python` are copies of; made anew where the host has something else by now.
    pub(crate) async fn base(&self, python: &Interpreter) -> Result<Arc<Base>, LaunchError> {
        let at = self.pythons.all().iter().position(|one| one.version == python.version);
        let (Some(kept), Some(world)) = (at.and_then(|at| self.bases.get(at)), &self.world) else {
            return Err(io::Error::other("there are no rooms").into());
        };
        let base = kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if base.is_fresh() {
            return Ok(base);
        }
        let (supervisor, _) = Supervisor::spawn(&self.family)?;
        let base = Arc::new(supervisor.lay(room::rootfs(python, &self.machine), world).await?);
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = base.clone();
        Ok(base)
    }
}

/// Executes what was offered, in `slot`. From this call on the link knows that the runner has it.
pub(crate) fn run(host: Arc<Host>, offered: Offered, slot: Slot) -> impl Future<Output = ()> + Send {
    let span = info_span!("run", run.id = offered.job.job_id.short());
    let feed = Feed::new(host.client.clone(), offered.held(), offered.asked);
    let carried = host.hub.carry(&feed);
    let session = Session { host, job: offered.job, feed };
    let run = async move {
        Box::pin(session.run(offered.fetch)).await;
        drop((carried, slot));
    };
    run.instrument(span)
}

struct Session {
    host: Arc<Host>,
    job: Job,
    feed: Feed,
}

impl Session {
    /// `fetch`: the files are still with the server.
    async fn run(mut self, fetch: bool) {
        let environment = self.host.interpreter_for(&self.job).map(|python| python.version);
        info!(
            files = self.job.files.len(),
            timeout_ms = self.job.timeout_ms,
            python = environment.map(tracing::field::display),
            "claimed"
        );
        // Large files can take longer than an offer waits for its answer.
        let accepted = fetch && self.accept(environment).await;
        let complete = !fetch || (accepted && self.fetch().await);
        let accept = async { accepted || self.accept(environment).await };
        let prepare = async {
            let python = self.host.interpreter_for(&self.job)?;
            Some(if complete { self.prepare(python).await } else { Err(io::Error::other(NO_FILES).into()) })
        };
        let (accepted, prepared) = tokio::join!(accept, prepare);
        if !accepted {
            warn!("the server gave the run to somebody else before it started");
            return;
        }
        // Delivers until the run is over; what it is ended by, the body below hears as news.
        let body = async {
            let (outcome, abort) = match prepared {
                Some(Ok(prepared)) => self.execute(prepared).await,
                Some(Err(error)) => {
                    error!(%error, "cannot prepare the run");
                    (ending::unprepared(&error), None)
                }
                None => {
                    error!("the server gave this runner a run for another version of Python");
                    (ending::without_interpreter(), None)
                }
            };
            self.conclude(outcome, abort).await;
        };
        tokio::pin!(body);
        tokio::select! {
            () = &mut body => return,
            () = self.feed.deliver(&self.host.hub) => {}
        }
        // The lease is stale: no more to deliver, but the program is still to be ended.
        body.await;
    }

    /// Gets the files that the run was offered without. Whether they are there.
    async fn fetch(&mut self) -> bool {
        let files = tokio::select! {
            files = self.feed.files() => files,
            () = self.feed.lapse() => None,
            () = self.host.hard.cancelled() => None,
        };
        self.job.files = files.unwrap_or_default();
        !self.job.files.is_empty()
    }

    /// Takes the run on, if that is still possible.
    async fn accept(&self, environment: Option<Environment>) -> bool {
        tokio::select! {
            accepted = self.feed.accept(&self.host.hub, environment) => accepted,
            () = self.feed.lapse() => false,
            () = self.host.hard.cancelled() => false,
        }
    }

    /// From the start of the program to the end of its last process and its last output.
    async fn execute(&self, prepared: Prepared<'_>) -> (Outcome, Option<Abort>) {
        let (launched, Site { workspace, group, mut seat, start, turn, .. }) = self.begin(prepared).await;
        let result = match launched {
            Ok((orders, reports, streams)) => self.attend(orders, reports, streams).await,
            Err(error) => (Err(error), None),
        };
        let (ended, mut abort) = result;
        let (ended, grave) = match ended {
            Ok((ending, grave)) => (Ok(ending), Some(grave)),
            Err(error) => (Err(error), None),
        };
        if !self.job.collect.is_empty() {
            abort = self.collect(&workspace, ended.is_ok(), abort).await;
        }
        // Before the result is told: who hears that a run is over finds nothing of it any more. What is in no
        // directory of ours goes with the room, meanwhile.
        let removal = workspace.in_directory().then(|| spawn_blocking(move || drop(workspace)));
        let outcome = match ended {
            Ok(ending) => {
                let killed = match abort {
                    Some(Abort::Lapsed) => Killed::Lapsed,
                    Some(Abort::Idle) => Killed::Idle(self.host.idle),
                    _ => Killed::Stopping,
                };
                // Nothing is in the way of its last words.
                abort = abort.filter(|abort| *abort != Abort::Idle);
                let level = self.host.machine.level;
                let kind = turn.as_ref().filter(|_| start != Start::Cold).and_then(Turn::kind);
                let began = ending::Began { level, start, kind };
                ending::outcome(&ending, killed, self.job.timeout_ms, &self.job.limits, began)
            }
            Err(error) => {
                error!(%error, "the run was not executed as it should be");
                ending::failed(&error)
            }
        };
        ending::log(&outcome);
        // Whoever hears of the end may send the next, for which there is to be another place, not one more.
        drop(turn);
        if let Some(removal) = removal {
            let _ = removal.await;
        }
        seat.set_run(false);
        let has_group = group.is_some();
        let burial = self.host.graves.spawn(async move {
            if let Some(grave) = grave {
                grave.close().await;
            }
            if group.is_some() {
                let _ = spawn_blocking(move || drop(group)).await;
            }
            drop(seat);
        });
        if has_group {
            // Control groups are seen from outside: they go before the result is told.
            let _ = burial.await;
        }
        (outcome, abort)
    }

    /// While the program runs: its output goes out, input and orders come in.
    async fn attend(
        &self,
        mut orders: Orders,
        reports: Reports,
        streams: Streams,
    ) -> (Result<(Ending, Grave), LaunchError>, Option<Abort>) {
        let Streams { stdin, stdout, stderr, sound, screen, says, hears } = streams;
        let camera = Camera::start(screen, self.feed.clone());
        let voice = Voice::new(hears);
        let mut input = stdin::Writer::start(stdin, self.job.stdin.as_deref(), self.job.interactive);
        let tail = self.job.interactive.then(output::Tail::default);
        let mut asking = Asking::new(Instant::now(), self.host.idle);
        let limit = self.job.limits.output_bytes;
        let (door, shapes) = Door::new(says, camera.bell());
        let texts = output::pump(stdout, stderr, door, limit, &self.feed, tail.as_ref());
        let pump = async { _ = tokio::join!(texts, sound::play(sound, shapes, &self.feed)) };
        tokio::pin!(pump);
        let (looked, mut looks) = mpsc::unbounded_channel();
        let ending = reports.ending_after(|turn, waits| {
            let _ = looked.send((turn, waits));
        });
        tokio::pin!(ending);
        let (mut abort, mut pumped) = (None, false);
        let ended = loop {
            let reason = tokio::select! {
                ended = &mut ending => break ended,
                () = &mut pump, if !pumped => {
                    pumped = true;
                    continue;
                }
                news = self.feed.news(), if abort.is_none() => match news {
                    News::Input(Input::Event { event }) => {
                        voice.event(&event);
                        continue;
                    }
                    News::Input(piece) => {
                        input.give(piece);
                        if let Some(tail) = &tail {
                            tail.answered();
                            asking.stirred(Instant::now());
                        }
                        continue;
                    }
                    News::Cancel => {
                        info!("cancelled");
                        // One that is gone has reported its end already.
                        let _ = orders.cancel().await;
                        continue;
                    }
                    News::Stale => Abort::Stale,
                },
                () = Tail::written(tail.as_ref()) => {
                    asking.stirred(Instant::now());
                    continue;
                }
                () = asking::due(tail.as_ref().and(asking.due())), if abort.is_none() => {
                    if input.is_drained() {
                        let _ = orders.look(asking.look()).await;
                    } else {
                        asking.put_off(Instant::now());
                    }
                    continue;
                }
                Some((turn, waits)) = looks.recv() => match asking.looked(turn, waits, Instant::now()) {
                    Found::Asks => {
                        self.feed.push(RunnerEvent::InputRequest(Tail::request(tail.as_ref())));
                        continue;
                    }
                    Found::Idle if abort.is_none() => Abort::Idle,
                    _ => continue,
                },
                () = self.feed.lapse(), if abort.is_none() => Abort::Lapsed,
                () = self.host.hard.cancelled(), if abort.is_none() => Abort::Stopping,
            };
            warn!(?reason, "ending the run");
            abort = Some(reason);
            let _ = orders.kill().await;
        };
        drop(input);
        // No writer is left, so what remains is what the pipes hold. It may still have to wait for room.
        if !pumped && abort != Some(Abort::Stale) {
            tokio::select! {
                () = &mut pump => {}
                stale = self.stale() => abort = Some(stale),
                () = self.feed.lapse(), if abort.is_none() => abort = Some(Abort::Lapsed),
                () = self.last_words(abort) => {}
            }
        }
        camera.finish().await;
        (ended.map_err(LaunchError::from), abort)
    }

    /// Sends the result, for as long as somebody may want it.
    async fn conclude(&self, outcome: Outcome, abort: Option<Abort>) {
        if abort == Some(Abort::Stale) {
            return;
        }
        self.feed.push(RunnerEvent::Exit(outcome));
        tokio::select! {
            () = self.feed.delivered() => {}
            _ = self.stale() => warn!("the result came too late"),
            () = self.last_words(abort) => warn!("the server did not take the result"),
        }
    }

    /// Returns when the lease is stale.
    async fn stale(&self) -> Abort {
        loop {
            if self.feed.news().await == News::Stale {
                return Abort::Stale;
            }
        }
    }

    /// Returns when it is no use to go on sending.
    async fn last_words(&self, abort: Option<Abort>) {
        if abort.is_none() {
            tokio::select! {
                () = self.feed.lapse() => {}
                () = self.host.hard.cancelled() => {}
            }
        }
        tokio::time::sleep(LAST_WORDS).await;
    }
}
