//! The sound of a program: what SDL mixes comes through a pipe as if it were written to disk, and becomes packets of Opus in
//! real time. What the program hands over itself comes through the door, and goes on as it is.
//!
//! SDL's disk driver waits for nothing but the pipe, which holds one page: reading it is the clock of the program's
//! sound. So a program cannot write more than is heard, whatever it does, and never makes the runner late. One without
//! sound costs the wait for a pipe in which nothing comes.

mod handed;
mod packer;
mod shape;
mod tuner;

use std::io::ErrorKind;
use std::time::Duration;

use playpen_protocol::event::{Audio, SampleFormat};
use playpen_protocol::runner::RunnerEvent;
use tokio::net::unix::pipe::Receiver;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout_at};

pub(crate) use self::handed::Handed;
use self::packer::Packer;
use self::tuner::{RATE, STEP_FRAMES, Tuner};
use crate::clock::unix_ms;
use crate::door::Shape;
use crate::link::Feed;

/// How long one step sounds, in milliseconds.
const STEP_MS: u64 = STEP_FRAMES as u64 * 1_000 / RATE as u64;
const STEP: Duration = Duration::from_millis(STEP_MS);
/// How much later than planned a step may come, and those after it follow the more quickly.
const MAX_LATE: Duration = Duration::from_millis(100);
/// What the pipe holds, in bytes: as little as a pipe can.
pub(crate) const PIPE_BYTES: usize = 4 << 10;
/// How many writes wait before what is read: one in the pipe, and one of who waits until it is read.
const AHEAD: usize = 2;
/// The most that is read at the end, in pipes: who still writes is no mixer.
const LAST_READS: usize = 4;

/// What the program says of what comes through the pipe, once it does.
pub(crate) type Mixer = watch::Sender<Option<Shape>>;

/// Sends what is heard to `feed`, until nothing more can come or nobody is left who could say what it is.
pub(crate) async fn play(pipe: Receiver, mut mixer: watch::Receiver<Option<Shape>>, feed: &Feed) {
    let mut source = Source { pipe, is_open: true, tuner: None, bytes: Vec::new(), piece: 0 };
    let (mut opus, mut chunk) = (Packer::default(), 0);
    let mut pass = |source: &mut Source| {
        let Some((late, step)) = source.step() else { return };
        // Whoever is behind hears the newest, not all.
        let Some(data) = opus.pack(step.as_deref()).filter(|_| feed.has_room()) else { return };
        chunk += 1;
        feed.push(RunnerEvent::Audio(Audio {
            sample_rate: RATE,
            channels: 2,
            format: SampleFormat::Opus,
            chunk,
            timestamp: unix_ms().saturating_sub(late),
            duration_ms: STEP.as_secs_f64() * 1e3,
            data: data.into(),
        }));
    };
    let mut due = Instant::now();
    while source.is_open {
        tokio::select! {
            biased;
            changed = mixer.changed() => match changed {
                Ok(()) => source.becomes(*mixer.borrow_and_update()),
                Err(_) => break,
            },
            () = source.more() => {
                due = due.max(Instant::now().checked_sub(MAX_LATE).unwrap_or(due));
                sleep_until(due).await;
                due += STEP;
                source.fill(due).await;
                pass(&mut source);
            }
        }
    }
    for _ in 0..LAST_READS {
        source.read();
    }
    source.is_open = false;
    while !source.bytes.is_empty() {
        pass(&mut source);
    }
}

/// What comes through the pipe.
struct Source {
    pipe: Receiver,
    is_open: bool,
    /// None where nobody has said what comes: it is not heard.
    tuner: Option<Box<Tuner>>,
    /// What was read of the next step.
    bytes: Vec<u8>,
    /// How much a read took last: what the program writes at once.
    piece: usize,
}

impl Source {
    /// What comes from now on has this shape. One read is one write, of whole samples, so nothing begins amid one.
    fn becomes(&mut self, shape: Option<Shape>) {
        if self.tuner.as_ref().map(|tuner| tuner.shape()) == shape {
            return;
        }
        if self.tuner.is_some() {
            // What the mixer before this one has left.
            self.read();
        }
        self.bytes.clear();
        self.tuner = shape.and_then(Tuner::new).map(Box::new);
    }

    fn wanted(&self) -> usize {
        self.tuner.as_ref().map_or(PIPE_BYTES, |tuner| tuner.wanted())
    }

    /// Waits until there is a step, or the beginning of one.
    async fn more(&mut self) {
        if self.bytes.len() < self.wanted() && self.pipe.readable().await.is_err() {
            self.is_open = false;
        }
    }

    /// Waits until there is a whole step, but no longer than until then.
    async fn fill(&mut self, until: Instant) {
        while self.is_open && self.bytes.len() < self.wanted() {
            if !self.read() && !matches!(timeout_at(until, self.pipe.readable()).await, Ok(Ok(()))) {
                return;
            }
        }
    }

    /// Reads what is there. Whether there was something.
    fn read(&mut self) -> bool {
        let mut buffer = [0; PIPE_BYTES];
        match self.pipe.try_read(&mut buffer) {
            Ok(length) => {
                self.is_open &= length > 0;
                self.piece = length;
                self.bytes.extend_from_slice(&buffer[..length]);
                length > 0
            }
            Err(error) => {
                self.is_open &= matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted);
                false
            }
        }
    }

    /// The next step, if it is there or nothing more will be: how long ago it was mixed, in milliseconds, and itself;
    /// nothing in place of silence.
    fn step(&mut self) -> Option<(u64, Option<Vec<f32>>)> {
        let wanted = self.wanted();
        if self.bytes.len() < wanted && self.is_open {
            return None;
        }
        let bytes: Vec<u8> = self.bytes.drain(..wanted.min(self.bytes.len())).collect();
        let tuner = self.tuner.as_mut()?;
        Some((tuner.shape().millis(AHEAD * self.piece), tuner.step(&bytes)))
    }
}
