//! What is said on one connection, and what is done about it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::Message;
use futures_util::{FutureExt, StreamExt};
use playpen_protocol::id::RunId;
use playpen_protocol::runner::link::{
    Held, Hello, MAX_OFFERED_BYTES, MAX_RENEWED, MAX_RUNNING, PING_MS, Resumed, RunnerMessage, ServerMessage,
};
use playpen_protocol::runner::{Audience, Job, RunnerEvent, TTL_MS, WINDOW_BYTES};
use tokio::time::{Instant, MissedTickBehavior, interval};
use tracing::{debug, info};

use super::{Close, Gone, Socket};
use crate::dispatch::{BatchRefused, News, Offer, Port, Stale};
use crate::http::App;
use crate::http::runner::{job, means};
use crate::http::socket;
use crate::http::token::Shown;
use crate::queue::{Asker, Credits};
use crate::runners::{Says, brief};
use crate::runs::{Lookup, Run};

/// How long a runner has for its first words.
const HELLO: Duration = Duration::from_secs(10);
/// The most messages that are taken in before something is said.
const BURST: usize = 64;
/// The most offers that are made before they are written.
const OFFERS: usize = 16;

/// A run that this connection has.
struct Mine {
    run: Arc<Run>,
    held: Held,
    /// The runner has said something of it: from then on it hears of inputs.
    hears: bool,
    /// The number of the last input that was sent here.
    told: u64,
    /// The runner was told to stop it.
    cancelled: bool,
    /// What the runner was told of those who watch.
    audience: Option<Audience>,
}

impl Mine {
    fn new(run: &Arc<Run>, held: Held, hears: bool) -> Self {
        Self { run: Arc::clone(run), held, hears, told: 0, cancelled: false, audience: None }
    }
}

struct Connection {
    app: Arc<App>,
    socket: Socket,
    port: Port,
    asker: Asker,
    credits: Credits,
    drained: bool,
    mine: HashMap<RunId, Mine>,
}

/// Serves a connection to its end.
pub(super) async fn serve(app: Arc<App>, mut socket: Socket, shown: Shown) {
    let hello = match first_words(&mut socket).await {
        Ok(hello) => hello,
        Err(Gone(close)) => return socket.close(close).await,
    };
    let runner = hello.runner_id;
    let (mut connection, running) = Connection::new(app, socket, hello);
    let place = connection.app.links.enter(runner).await;
    let ended = tokio::select! {
        ended = connection.talk(&running) => ended,
        () = place.replaced() => Gone(Some(Close::Replaced)),
        () = shown.taken_back() => Gone(Some(Close::TakenBack)),
    };
    info!(runner.id = runner.short(), why = ended.0.map(Close::words), "runner disconnected");
    // What was not accepted goes to somebody else before this connection has said its last word.
    let Connection { socket, port, .. } = *connection;
    drop((port, place));
    socket.close(ended.0).await;
}

async fn first_words(socket: &mut Socket) -> Result<Hello, Gone<Close>> {
    match tokio::time::timeout(HELLO, hear(socket)).await {
        Ok(Ok(RunnerMessage::Hello(hello))) if hello.running.len() <= MAX_RUNNING => Ok(hello),
        Ok(Ok(_)) => Err(Gone(Some(Close::Malformed))),
        Ok(Err(gone)) => Err(gone),
        Err(_) => Err(Gone(Some(Close::Silent))),
    }
}

/// The next message.
async fn hear(socket: &mut Socket) -> Result<RunnerMessage, Gone<Close>> {
    loop {
        if let Some(message) = read(socket.inner.next().await)? {
            return Ok(message);
        }
    }
}

/// What came, if it is a message of the link's.
fn read(came: Option<Result<Message, axum::Error>>) -> Result<Option<RunnerMessage>, Gone<Close>> {
    let message = match came {
        Some(Ok(Message::Text(text))) => RunnerMessage::read_text(&text),
        Some(Ok(Message::Binary(message))) => RunnerMessage::read_binary(&message),
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(None),
        Some(Ok(Message::Close(_))) | None => return Err(Gone(None)),
        Some(Err(why)) => {
            debug!(%why, "a connection broke, or what came on it is no message");
            return Err(Gone(socket::is_nonsense(why).then_some(Close::Malformed)));
        }
    };
    message.map(Some).map_err(|why| {
        debug!(%why, "a message that cannot be read");
        Gone(Some(Close::Malformed))
    })
}

impl Connection {
    /// With what the runner says it has. Boxed, as there may be ten thousand that wait: see [`Socket`].
    fn new(app: Arc<App>, socket: Socket, hello: Hello) -> (Box<Self>, Vec<Held>) {
        let Hello { runner_id: runner, name, version, level, slots, pythons, labels, running } = hello;
        let id = runner.short();
        info!(
            runner.id = id,
            name = brief(&name),
            version = brief(&version),
            level = brief(&level),
            slots,
            running = running.len(),
            "runner connected"
        );
        let means = means(pythons.clone(), labels.clone(), Some(&level));
        let (name, version, level, slots) = (Some(name), Some(version), Some(level), Some(slots));
        app.runners.says(runner, Says { name, version, level, slots, pythons, labels, transport: "ws" });
        let connection = Self {
            port: app.dispatch.port(),
            asker: Asker::Ours { runner, means },
            app,
            socket,
            credits: Credits::default(),
            drained: false,
            mine: HashMap::new(),
        };
        (Box::new(connection), running)
    }

    async fn talk(&mut self, running: &[Held]) -> Gone<Close> {
        match self.talk_on(running).await {
            Ok(never) => match never {},
            Err(gone) => gone,
        }
    }

    async fn talk_on(&mut self, running: &[Held]) -> Result<std::convert::Infallible, Gone<Close>> {
        self.welcome(running);
        let silence = Duration::from_millis(PING_MS);
        let mut ping = interval(silence);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ping.reset();
        let mut heard = Instant::now();
        let stopping = self.app.stopping.clone();
        loop {
            self.socket.write().await?;
            tokio::select! {
                came = self.socket.inner.next() => {
                    heard = Instant::now();
                    let mut came = Some(came);
                    for _ in 0..BURST {
                        let Some(message) = came.take() else { break };
                        if let Some(message) = read(message)? {
                            self.obey(message)?;
                        }
                        came = self.socket.inner.next().now_or_never();
                    }
                    // Never left unread: the next turn would wait for what is here already.
                    if let Some(message) = came && let Some(message) = read(message)? {
                        self.obey(message)?;
                    }
                }
                news = self.port.news() => self.tell(news).await?,
                _ = ping.tick() => {
                    if heard.elapsed() > 2 * silence {
                        return Err(Gone(Some(Close::Silent)));
                    }
                    self.socket.ping();
                }
                () = stopping.cancelled() => {
                    // Its runs end with the server: it is told so before it hears that the server goes.
                    self.app.dispatch.shut_down();
                    if let Some(news) = self.port.news().now_or_never() {
                        self.tell(news).await?;
                    }
                    return Err(Gone(Some(Close::GoingAway)));
                }
            }
        }
    }

    /// The answer to the runner's first words.
    fn welcome(&mut self, running: &[Held]) {
        let holding: Vec<_> = running.iter().map(|held| (held.job_id, held.lease)).collect();
        if let Asker::Ours { runner, .. } = self.asker {
            // What is not among them is lost.
            self.app.dispatch.returned(runner, &holding);
        }
        let jobs = running.iter().map(|held| self.resume(*held)).collect();
        self.socket.say(&ServerMessage::Welcome { ttl_ms: TTL_MS, ping_ms: PING_MS, jobs });
    }

    fn resume(&mut self, held: Held) -> Resumed {
        let Lookup::Found(run) = self.app.registry.look_up(held.job_id) else {
            return Resumed { held, acked_seq: None };
        };
        if self.app.dispatch.renew(&run, held.lease).is_err() {
            return Resumed { held, acked_seq: None };
        }
        let acked = run.log().acked();
        self.port.resume(&run, held.lease);
        self.mine.insert(held.job_id, Mine::new(&run, held, true));
        Resumed { held, acked_seq: Some(acked) }
    }

    fn obey(&mut self, message: RunnerMessage) -> Result<(), Gone<Close>> {
        match message {
            RunnerMessage::Credit { up_to } => self.ask(up_to),
            RunnerMessage::Out { held, first_seq, events } => self.take(held, first_seq, events),
            RunnerMessage::Renew { n, jobs } => return self.renew(n, &jobs),
            RunnerMessage::InputAck { held, n } => {
                if let Some(mine) = self.mine.get(&held.job_id).filter(|mine| mine.held == held) {
                    mine.run.log().inputs.forget(n);
                }
            }
            RunnerMessage::Decline(held) => {
                self.drop_mine(held);
                self.port.decline(held.job_id, held.lease);
            }
            RunnerMessage::Drain => {
                self.drained = true;
                self.port.withdraw();
            }
            RunnerMessage::Hello(_) => return Err(Gone(Some(Close::Malformed))),
            RunnerMessage::Unknown => {}
        }
        Ok(())
    }

    /// The runner takes so many offers in all.
    fn ask(&mut self, up_to: u64) {
        if !self.drained {
            for _ in 0..self.credits.granted(up_to) {
                self.port.ask(self.asker.clone());
            }
        }
    }

    fn take(&mut self, held: Held, first_seq: u64, events: Vec<RunnerEvent>) {
        let Some(run) = self.mine(held) else {
            return self.socket.say(&ServerMessage::Kill(held));
        };
        let answer = match self.app.dispatch.events(&run, held.lease, first_seq, events) {
            Ok(seq) => ServerMessage::Ack { held, seq, window: WINDOW_BYTES },
            Err(BatchRefused::Missing(expected)) => ServerMessage::Nack { held, expected },
            Err(BatchRefused::Stale) => ServerMessage::Kill(held),
        };
        if matches!(answer, ServerMessage::Kill(_)) || run.log().is_over() {
            self.forget(held);
        }
        self.socket.say(&answer);
        match self.mine.get_mut(&held.job_id).filter(|mine| !mine.hears) {
            // What was typed before it started has waited for this.
            Some(mine) => {
                mine.hears = true;
                self.tell_of(held.job_id);
            }
            None => self.tell_of_audience(held),
        }
    }

    /// A run that the runner has; also one that came to it in another way than over this connection.
    fn mine(&mut self, held: Held) -> Option<Arc<Run>> {
        if self.mine.get(&held.job_id).is_none_or(|mine| mine.held != held) {
            self.resume(held).acked_seq?;
        }
        self.mine.get(&held.job_id).map(|mine| Arc::clone(&mine.run))
    }

    fn forget(&mut self, held: Held) {
        self.drop_mine(held);
        self.port.forget(held.job_id, held.lease);
    }

    /// The run may be here under a later lease, which stays.
    fn drop_mine(&mut self, held: Held) {
        if self.mine.get(&held.job_id).is_some_and(|mine| mine.held == held) {
            self.mine.remove(&held.job_id);
        }
    }

    fn renew(&mut self, n: u64, jobs: &[Held]) -> Result<(), Gone<Close>> {
        if jobs.len() > MAX_RENEWED {
            return Err(Gone(Some(Close::Malformed)));
        }
        for held in jobs {
            let mine = self.mine.get(&held.job_id).filter(|mine| mine.held == *held);
            let renewed =
                mine.is_some_and(|mine| self.app.dispatch.renew(&mine.run, held.lease) != Err(Stale));
            if !renewed {
                self.forget(*held);
                self.socket.say(&ServerMessage::Kill(*held));
            }
        }
        self.socket.say(&ServerMessage::Renewed { n });
        Ok(())
    }

    /// Says what there is to say.
    async fn tell(&mut self, news: News) -> Result<(), Gone<Close>> {
        for offer in news.offers {
            self.offer(&offer);
            // Each may be large, and there may be as many as the runner has places.
            if self.socket.said.len() >= OFFERS {
                self.socket.write().await?;
            }
        }
        for run in news.runs {
            self.tell_of(run);
        }
        Ok(())
    }

    fn offer(&mut self, offer: &Offer) {
        let held = Held { job_id: offer.run.id, lease: offer.lease };
        let Some(mut job) = job(offer) else {
            // It ended meanwhile, and the runner still waits for one.
            self.port.forget(held.job_id, held.lease);
            self.port.ask(self.asker.clone());
            return;
        };
        self.credits.offered();
        let fetch = weight(&job) > MAX_OFFERED_BYTES;
        if fetch {
            job.files.clear();
        }
        self.mine.insert(held.job_id, Mine::new(&offer.run, held, false));
        self.socket.say(&ServerMessage::Offer { job: Box::new(job), fetch });
    }

    /// Says what is new of a run.
    fn tell_of(&mut self, run: RunId) {
        let Some(mine) = self.mine.get_mut(&run) else { return };
        let held = mine.held;
        let news = {
            let log = mine.run.log();
            let news = (log.cancel && !mine.cancelled, log.inputs.since(mine.told), log.is_over());
            log.holds(held.lease).then_some(news)
        };
        let Some((cancel, inputs, over)) = news else {
            self.forget(held);
            return self.socket.say(&ServerMessage::Kill(held));
        };
        if over {
            // By the runner's own word.
            return self.forget(held);
        }
        if let Some(last) = inputs.last().filter(|_| mine.hears) {
            mine.told = last.n;
            self.socket.say(&ServerMessage::Input { held, inputs });
        }
        if cancel && let Some(mine) = self.mine.get_mut(&run) {
            mine.cancelled = true;
            self.socket.say(&ServerMessage::Cancel(held));
        }
        self.tell_of_audience(held);
    }

    /// Says who watches a run, where that is news.
    fn tell_of_audience(&mut self, held: Held) {
        let Some(mine) = self.mine.get_mut(&held.job_id) else { return };
        if let Some(audience) = mine.run.audience().filter(|audience| mine.audience != Some(*audience)) {
            mine.audience = Some(audience);
            self.socket.say(&ServerMessage::Audience { held, audience });
        }
    }
}

/// The size of a run's files, in bytes.
fn weight(job: &Job) -> usize {
    job.files.iter().map(|file| file.content.bytes().len()).sum()
}
