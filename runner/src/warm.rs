//! Interpreters that run already: zygotes by kind, and places made ready for runs to come.
//!
//! All of this is about time alone. A run for which nothing is ready gets a copy of a zygote made for it; where
//! there is no zygote, its interpreter is started anew. So whatever dies here, no run is lost.

mod disk;
mod nest;
mod stand;
mod state;
mod stock;
mod zygote;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use playpen_protocol::path::RelPath;
use playpen_protocol::runner::Job;
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};
use tracing::{debug, info, warn};

use self::nest::Nest;
pub(crate) use self::stand::{Shape, Stand};
use self::state::State;
use self::zygote::Zygote;
use crate::config::Warmth;
use crate::kind::{self, Choice};
use crate::sandbox::build::Interpreter;
use crate::sandbox::launch::LaunchError;
use crate::sandbox::ready::SILENT;
use crate::session::Host;
use crate::slots::Seat;

/// How often what nobody wants is let go of.
const TIDYING: Duration = Duration::from_secs(15);
/// For how long a run that begins has the processors for itself: most programs take less.
const LULL: Duration = Duration::from_millis(10);
/// For how long one has them at most that is the only one, as most are where a person waits for each.
const LONG_LULL: Duration = Duration::from_secs(1);
/// The file that programs are commonly in.
const COMMON: &str = "main.py";

/// All that is warm in a runner.
#[derive(Debug)]
pub(crate) struct Warm {
    settings: Warmth,
    state: Mutex<State>,
    /// Nothing is to be warm any more.
    closing: CancellationToken,
}

/// A run that something warm is for. While it is there it counts as demand.
#[derive(Debug)]
pub(crate) struct Turn {
    host: Arc<Host>,
    shape: Shape,
    _over: DropGuard,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(warm) = &self.host.warm else { return };
        if let Some(stock) = warm.state().stock(&self.shape) {
            stock.done();
        }
    }
}

impl Warm {
    /// Nothing yet, of these interpreters.
    pub(crate) fn new(settings: Warmth, pythons: &[Interpreter]) -> Self {
        let state = Mutex::new(State::new(&settings.kinds, pythons));
        Self { settings, state, closing: CancellationToken::new() }
    }

    /// Lets go of everything, once and for all.
    pub(crate) fn close(&self) {
        self.closing.cancel();
        let State { broods, stocks, is_closed } = &mut *self.state();
        *is_closed = true;
        broods.iter_mut().flat_map(|brood| &mut brood.nests).for_each(Nest::leave);
        stocks.clear();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts what is kept from the beginning, and goes on to let go of what nobody wants.
pub(crate) async fn tend(host: Arc<Host>) {
    let (Some(warm), Ok(entry)) = (&host.warm, RelPath::parse(COMMON)) else { return };
    let common = Shape::common(entry);
    hatch(&host, &common).await;
    let kept: Vec<Shape> = warm.settings.kept.iter().map(|&kind| common.clone().of_kind(kind)).collect();
    let mut tidying = tokio::time::interval(TIDYING);
    loop {
        refill(&host, &common);
        for shape in &kept {
            warm.state().nest(shape).use_at(Instant::now());
            zygote(&host, shape);
        }
        tidying.tick().await;
        let now = Instant::now();
        let mut state = warm.state();
        let mut surplus = Vec::new();
        for (shape, stock) in &mut state.stocks {
            // One that was killed is reaped when it is dropped.
            surplus.extend(stock.weed(|stand| stand.supervisor.is_waiting()));
            surplus.extend(stock.surplus(now, floor(shape)));
        }
        state.stocks.retain(|(shape, stock)| floor(shape) > 0 || !stock.is_idle(now));
        state.broods.iter_mut().flat_map(|brood| &mut brood.nests).for_each(|nest| nest.leave_if_idle(now));
        drop(state);
        // Each ends with its socket.
        drop(surplus);
    }
}

/// How many places of a shape are kept ready without any demand.
fn floor(shape: &Shape) -> usize {
    usize::from(shape.is_common(COMMON))
}

/// What suits `job` with `python`, if anything warm does: a place that is ready, or the right to one that is made
/// for it.
pub(crate) fn turn(host: &Arc<Host>, python: &Interpreter, job: &Job) -> Option<(Turn, Option<Stand>)> {
    let warm = host.warm.as_ref()?;
    let now = Instant::now();
    let at = host.pythons.all().iter().position(|one| one.version == python.version)?;
    let (outdated, places, kinds) = {
        let mut state = warm.state();
        let outdated = state.look_at(at, python);
        let nests = state.broods[at].nests.iter().enumerate().filter(|(_, nest)| !nest.is_absent);
        let (places, kinds): (Vec<usize>, Vec<_>) =
            nests.map(|(kind, nest)| (kind, nest.warm.clone())).unzip();
        (outdated, places, kinds)
    };
    drop(outdated);
    // To read the sources may take a while, in which nobody else has to wait.
    let kind = match kind::choose(&kinds, &job.entry_path, &job.files, &job.env) {
        Choice::Warm(kind) => places[kind],
        Choice::Cold(why) => {
            debug!(%why, "a new interpreter");
            return None;
        }
    };
    let shape = Shape::of(job, at, kind);
    let stand = {
        let mut state = warm.state();
        state.nest(&shape).use_at(now);
        state.keep(&shape).and_then(|stock| {
            let mut stand = stock.take(now);
            while stand.as_ref().is_some_and(|stand| !stand.supervisor.is_waiting()) {
                warn!("what was ready for a run has ended before it came");
                stand = stock.another();
            }
            stand
        })
    };
    let over = CancellationToken::new();
    refill_later(host, &shape, over.clone());
    Some((Turn { host: host.clone(), shape, _over: over.drop_guard() }, stand))
}

impl Turn {
    /// Makes a place for the run. Whether an interpreter is ready in it: where there is no zygote, one has to be
    /// started.
    pub(crate) async fn make(&self, seat: Seat) -> Result<(Stand, bool), LaunchError> {
        make(&self.host, &self.shape, seat).await
    }

    /// The name of the kind.
    pub(crate) fn kind(&self) -> Option<String> {
        let mut state = self.host.warm.as_ref()?.state();
        Some(state.nest(&self.shape).warm.kind.name.clone())
    }
}

async fn make(host: &Arc<Host>, shape: &Shape, seat: Seat) -> Result<(Stand, bool), LaunchError> {
    let zygote = zygote(host, shape);
    let python = &host.pythons.all()[shape.python];
    let mut stand = Stand::make(host, python, shape.limits(), seat).await?;
    let Some(zygote) = zygote else { return Ok((stand, false)) };
    let is_ready = match stand.warm(host, python, shape, &zygote).await? {
        Ok(()) => true,
        Err(failure) => {
            warn!(%failure, "cannot make an interpreter ready; a new one does as well");
            if let (Some(warm), SILENT) = (&host.warm, failure.step.as_str()) {
                warm.state().nest(shape).distrust(&zygote, Instant::now());
            }
            false
        }
    };
    Ok((stand, is_ready))
}

/// The zygote of a kind. Where there is none, or it has had its time, another one is started meanwhile.
fn zygote(host: &Arc<Host>, shape: &Shape) -> Option<Arc<Zygote>> {
    let warm = host.warm.as_ref()?;
    let mut state = warm.state();
    if state.is_closed {
        return None;
    }
    let nest = state.nest(shape);
    if nest.is_to_start(Instant::now(), warm.settings.copies) {
        tokio::spawn(start(host.clone(), shape.clone()));
    }
    nest.zygote()
}

/// Starts the zygote for a shape if there is none.
async fn hatch(host: &Arc<Host>, shape: &Shape) {
    let Some(warm) = &host.warm else { return };
    let is_to_start = warm.state().nest(shape).is_to_start(Instant::now(), warm.settings.copies);
    if is_to_start {
        start(host.clone(), shape.clone()).await;
    }
}

async fn start(host: Arc<Host>, shape: Shape) {
    let (Some(warm), Some(world)) = (&host.warm, &host.world) else { return };
    let python = &host.pythons.all()[shape.python];
    let (wanted, changes) = {
        let mut state = warm.state();
        (state.nest(&shape).warm.kind.clone(), state.broods[shape.python].changes)
    };
    // What else may be there is asked for once, of the one that is started first.
    let asked: Vec<String> = warm.settings.kinds.iter().flat_map(|kind| kind.modules.clone()).collect();
    let asked = if wanted.modules.is_empty() { asked } else { Vec::new() };
    let (family, machine, closing) = (&host.family, &host.machine, &warm.closing);
    let started = Zygote::start(family, world, python, machine, &wanted, &asked, closing).await;
    let mut state = warm.state();
    if state.is_closed || state.broods[shape.python].changes != changes {
        state.nest(&shape).start_again();
        return;
    }
    let nests = &mut state.broods[shape.python].nests;
    match started {
        Ok((zygote, loaded)) => {
            for nest in nests.iter_mut().filter(|nest| !nest.is_bare()) {
                let modules = &nest.warm.kind.modules;
                if !asked.is_empty() {
                    nest.is_absent = modules.iter().all(|module| loaded.absent.contains(nest::top(module)));
                }
            }
            nests[shape.kind].settle(zygote, &loaded);
            let all: Vec<&str> = nests
                .iter()
                .filter(|nest| !nest.is_absent)
                .map(|nest| nest.warm.kind.name.as_str())
                .collect();
            info!(python = %python.version, kind = wanted.name, missing = ?loaded.failures, kinds = all.join(", "), "warm");
        }
        Err(error) => {
            warn!(%error, python = %python.version, kind = wanted.name, "cannot keep interpreters of this kind warm for now");
            nests[shape.kind].fail(Instant::now());
        }
    }
}

/// [`refill`] for a run that begins; `over` is cancelled when it ends. As long as there is enough for the next ones, it
/// goes first: to make a place takes a processor for as long as a small run does, and holds up what runs beside it.
fn refill_later(host: &Arc<Host>, shape: &Shape, over: CancellationToken) {
    let Some(warm) = &host.warm else { return };
    let waits_for_its_end = {
        let mut state = warm.state();
        let is_alone = state.running() == 1;
        let stock = state.stock(shape).filter(|stock| !stock.has_none());
        stock.map(|stock| is_alone && !stock.is_low(Instant::now(), floor(shape)))
    };
    let Some(waits_for_its_end) = waits_for_its_end else { return refill(host, shape) };
    let (host, shape) = (host.clone(), shape.clone());
    tokio::spawn(async move {
        let has_ended = waits_for_its_end && tokio::time::timeout(LONG_LULL, over.cancelled()).await.is_ok();
        // After the end, its result goes out meanwhile.
        tokio::time::sleep(LULL).await;
        let another = || host.warm.as_ref()?.state().stock(&shape).map(|stock| stock.running() > 0);
        // That one will see to it.
        if !(has_ended && another() == Some(true)) {
            refill(&host, &shape);
        }
    });
}

/// Has places of this shape made ready, as many as demand asks for and memory allows.
fn refill(host: &Arc<Host>, shape: &Shape) {
    let Some(warm) = &host.warm else { return };
    if zygote(host, shape).is_none() {
        return;
    }
    let mut state = warm.state();
    let changes = state.broods[shape.python].changes;
    let left = warm.settings.memory_mb.saturating_sub(state.memory_mb()) / state.place_mb(shape);
    let Some(stock) = state.keep(shape) else { return };
    let count = stock.order(Instant::now(), floor(shape), usize::try_from(left).unwrap_or(usize::MAX));
    drop(state);
    if count > 0 {
        tokio::spawn(deliver(host.clone(), shape.clone(), changes, count));
    }
}

/// `changes`: as many as there had been when they were ordered.
async fn deliver(host: Arc<Host>, shape: Shape, changes: u32, count: usize) {
    let Some(warm) = &host.warm else { return };
    for _ in 0..count {
        let ready = if let Some(seat) = host.seats.take_ahead() {
            let made = make(&host, &shape, seat).await;
            let made = made.map_err(|error| warn!(%error, "cannot make a place ready")).ok();
            made.and_then(|(stand, is_ready)| is_ready.then_some(stand))
        } else {
            debug!("no place is made ready: all that are free are for runs that may come");
            None
        };
        let surplus = {
            let mut state = warm.state();
            let (fresh, outdated) =
                if state.broods[shape.python].changes == changes { (ready, None) } else { (None, ready) };
            let Some(stock) = state.stock(&shape) else { return };
            stock.delivered(fresh);
            (outdated, stock.surplus(Instant::now(), floor(&shape)))
        };
        drop(surplus);
    }
}
