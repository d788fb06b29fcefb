//! What a program reads: its prepared input, then, where it is interactive, what somebody types.

use playpen_protocol::runner::Input;
use tokio::io::AsyncWriteExt;
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
    _task: AbortOnDropHandle<()>,
}

impl Writer {
    /// Begins with `prepared`; unless `interactive`, the input ends there.
    pub(super) fn start(pipe: Sender, prepared: Option<&str>, interactive: bool) -> Self {
        let (send, receive) = mpsc::channel(WAITING);
        let task = tokio::spawn(write(pipe, prepared.unwrap_or_default().to_owned(), receive));
        Self { pieces: interactive.then_some(send), _task: AbortOnDropHandle::new(task) }
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

async fn write(mut pipe: Sender, prepared: String, mut pieces: mpsc::Receiver<String>) {
    let mut piece = Some(prepared);
    while let Some(text) = piece {
        // The program has closed its input: nobody will read the rest.
        if pipe.write_all(text.as_bytes()).await.is_err() {
            return;
        }
        piece = pieces.recv().await;
    }
}
