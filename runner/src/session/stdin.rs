//! What a program reads: its prepared input, then, where it is interactive, what somebody types.

use std::io;
use std::sync::{Arc, Weak};

use playpen_protocol::runner::Input;
use tokio::net::unix::pipe::Sender;
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;
use tracing::warn;

/// How many pieces of input may wait for a program that does not read.
const WAITING: usize = 1_024;

/// Writes to a program's standard input. Dropping it closes the input, whatever is still to be written.
#[derive(Debug)]
pub(super) struct Writer {
    pieces: Option<mpsc::Sender<String>>,
    /// Whoever writes has it, as long as something may follow.
    pipe: Weak<Sender>,
    _task: AbortOnDropHandle<()>,
}

impl Writer {
    /// Begins with `prepared`; unless `interactive`, the input ends there.
    pub(super) fn start(pipe: Sender, prepared: Option<&str>, interactive: bool) -> Self {
        let (send, receive) = mpsc::channel(WAITING);
        let pipe = Arc::new(pipe);
        let weak = Arc::downgrade(&pipe);
        let task = tokio::spawn(write(pipe, prepared.unwrap_or_default().to_owned(), receive));
        Self { pieces: interactive.then_some(send), pipe: weak, _task: AbortOnDropHandle::new(task) }
    }

    /// Whether something may still be typed, and the program has read all that was.
    pub(super) fn is_drained(&self) -> bool {
        let is_written = self.pieces.as_ref().is_some_and(|pieces| pieces.capacity() == WAITING);
        let unread = self.pipe.upgrade().and_then(|pipe| rustix::io::ioctl_fionread(&*pipe).ok());
        is_written && unread == Some(0)
    }

    /// Adds what somebody typed.
    pub(super) fn give(&mut self, input: Input) {
        match input {
            // Not for standard input.
            Input::Event { .. } => {}
            Input::Eof => self.pieces = None,
            Input::Data { data } => {
                if self.pieces.as_ref().is_some_and(|pieces| pieces.try_send(data).is_err()) {
                    warn!("input was dropped: the program does not read");
                }
            }
        }
    }
}

async fn write(pipe: Arc<Sender>, prepared: String, mut pieces: mpsc::Receiver<String>) {
    let mut piece = Some(prepared);
    while let Some(text) = piece {
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let written = match pipe.writable().await {
                Ok(()) => pipe.try_write(rest),
                Err(error) => Err(error),
            };
            match written {
                Ok(length) => rest = &rest[length..],
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                // The program has closed its input: nobody will read the rest.
                Err(_) => return,
            }
        }
        piece = pieces.recv().await;
    }
}
