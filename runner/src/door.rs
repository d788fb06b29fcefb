//! What a program says to Playpen through the pipe that it has beside its standard streams, and what it is told.
//!
//! The program is hostile, and everything of its Python is its own: whatever comes is cut into messages ([`frames`]), read
//! ([`mod@said`]) and counted ([`gate`]) within bounds. What is no message costs the run one notice, and the pipe is
//! closed; nothing else happens.

mod frames;
mod gate;
mod said;
mod samples;
mod voice;

use std::sync::Arc;

use playpen_protocol::runner::RunnerEvent;
use tokio::net::unix::pipe::Receiver;
use tokio::sync::{Notify, watch};

use self::frames::Frames;
use self::gate::Gate;
use self::said::{Misuse, Said, said};
pub(crate) use self::samples::{Piece, Shape, Size};
pub(crate) use self::voice::Voice;
use crate::clock::unix_ms;
use crate::link::Feed;
use crate::output::{is_passing, waiting};
use crate::sound::{Handed, Mixer};

/// The runner's end of the pipe in which a program says things.
#[derive(Debug)]
pub(crate) struct Door {
    /// There until the program is gone, or has misused it.
    pipe: Option<Receiver>,
    frames: Frames,
    gate: Gate,
    /// Rung when there is another picture.
    bell: Arc<Notify>,
    /// What comes through the pipe for its sound.
    mixer: Mixer,
    /// What does not.
    handed: Handed,
}

impl Door {
    /// Also gives what it hears of the mixer.
    pub(crate) fn new(pipe: Receiver, bell: Arc<Notify>) -> (Self, watch::Receiver<Option<Shape>>) {
        let (frames, gate, handed) = (Frames::default(), Gate::default(), Handed::default());
        let (mixer, shapes) = watch::channel(None);
        (Self { pipe: Some(pipe), frames, gate, bell, mixer, handed }, shapes)
    }

    /// Whether more may come.
    pub(crate) fn is_open(&self) -> bool {
        self.pipe.is_some()
    }

    /// How many bytes there are to read.
    pub(crate) fn waiting(&self) -> usize {
        self.pipe.as_ref().map_or(0, waiting)
    }

    /// Reads what is there into `buffer`, and sends what it says to `feed`. Whether there was something.
    pub(crate) fn read(&mut self, buffer: &mut [u8], feed: &Feed) -> bool {
        let Some(pipe) = &self.pipe else { return false };
        let length = match pipe.try_read(buffer) {
            Err(error) if is_passing(&error) => return false,
            // A pipe of ours does not fail; if it does, it is over.
            read => read.unwrap_or(0),
        };
        if length == 0 {
            self.pipe = None;
            if self.frames.is_within() {
                self.misused(Misuse::Short, feed);
            }
            return true;
        }
        let mut rest = &buffer[..length];
        while !rest.is_empty() {
            let message = match self.frames.take(&mut rest) {
                Ok(None) => break,
                Ok(Some(message)) => said(&message),
                Err(misuse) => Err(misuse),
            };
            match message {
                Ok(said) => self.hear(said, feed),
                Err(misuse) => self.misused(misuse, feed),
            }
            if self.gate.is_shut() {
                self.pipe = None;
            }
            if self.pipe.is_none() {
                break;
            }
        }
        true
    }

    fn hear(&mut self, said: Said, feed: &Feed) {
        match said {
            Said::Mixer(shape) => {
                self.mixer.send_replace(Some(shape));
            }
            Said::Sound(piece) => match self.handed.take(piece, unix_ms()) {
                Some(audio) => feed.push(RunnerEvent::Audio(audio)),
                None => self.gate.leave_out(|event| feed.push(event)),
            },
            said => {
                if said == Said::Frame {
                    self.bell.notify_one();
                }
                self.gate.admit(said, |event| feed.push(event));
            }
        }
    }

    /// What there is to say when the program has ended.
    pub(crate) fn totals(&mut self, feed: &Feed) {
        self.gate.total().into_iter().for_each(|event| feed.push(event));
    }

    /// Waits until there may be something to read; for ever where there will not be.
    pub(crate) async fn ready(&self) {
        let readable = match &self.pipe {
            Some(pipe) => pipe.readable().await.is_ok(),
            None => false,
        };
        if !readable {
            std::future::pending::<()>().await;
        }
    }

    fn misused(&mut self, misuse: Misuse, feed: &Feed) {
        self.pipe = None;
        feed.push(RunnerEvent::Notice(misuse.notice()));
    }
}
