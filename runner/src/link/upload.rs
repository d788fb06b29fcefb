//! Files on their way to the server: read in pieces, so that their size does not matter here.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::task::{JoinHandle, spawn_blocking};

/// How much of a file is in memory at a time, in bytes.
const PIECE: usize = 64 << 10;

/// A file that is sent, perhaps more than once.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    file: Arc<File>,
    /// How much of it is sent, in bytes. A file that is shorter cannot be sent.
    pub(crate) bytes: u64,
}

/// Why a file is not with the server.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UploadError {
    /// The run is not ours any more.
    #[error("the lease is stale")]
    Stale,
    /// There is no room for it.
    #[error("the server has no room for it")]
    NoRoom,
    /// The server does not want it, for whatever reason.
    #[error("{0}")]
    Rejected(String),
}

impl Source {
    /// The first `bytes` bytes of a file.
    pub(crate) fn new(file: File, bytes: u64) -> Self {
        Self { file: Arc::new(file), bytes }
    }

    pub(super) fn body(&self) -> reqwest::Body {
        reqwest::Body::wrap(Pieces { source: self.clone(), at: 0, reading: None })
    }
}

/// A file as the body of a request.
struct Pieces {
    source: Source,
    at: u64,
    reading: Option<JoinHandle<io::Result<Bytes>>>,
}

impl Pieces {
    fn left(&self) -> u64 {
        self.source.bytes - self.at
    }

    fn read(&self) -> JoinHandle<io::Result<Bytes>> {
        let (file, at) = (self.source.file.clone(), self.at);
        let size = usize::try_from(self.left()).unwrap_or(PIECE).min(PIECE);
        spawn_blocking(move || {
            let mut piece = vec![0; size];
            let read = file.read_at(&mut piece, at)?;
            piece.truncate(read);
            Ok(piece.into())
        })
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.left() == 0 {
            return Poll::Ready(None);
        }
        let mut reading = self.reading.take().unwrap_or_else(|| self.read());
        let Poll::Ready(read) = Pin::new(&mut reading).poll(context) else {
            self.reading = Some(reading);
            return Poll::Pending;
        };
        let piece = read.map_err(io::Error::from)??;
        if piece.is_empty() {
            return Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into())));
        }
        self.at += piece.len() as u64;
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left())
    }
}
