//! A connection that waits for its client only so long: for the rest of a request's head, for the next request,
//! and for an answer to be taken. What became a WebSocket has its own patience.

use std::cell::RefCell;
use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use futures_util::task::AtomicWaker;
use http_body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

use crate::config::Patience;
use crate::places::Place;

/// How long a client may take nothing of an answer.
const WRITE_PATIENCE: Duration = Duration::from_secs(10);
/// How long a client may keep an answer waiting for each byte that it took: 8 KiB a second are enough for ever.
const FOR_EACH_BYTE: Duration = Duration::from_nanos(1_000_000_000 / (8 << 10));

/// What is expected of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Phase {
    /// The head of a request, which has begun, or should.
    Head,
    /// Nothing: it may ask again.
    Idle,
    /// Nothing that is counted here: its request is being answered.
    Asked,
    /// Not HTTP any more.
    Upgraded,
}

/// What is expected of the client, known to the connection and to its answers.
#[derive(Debug, Default)]
pub(super) struct State {
    /// A [`Phase`]; at first a head is.
    phase: AtomicU8,
    /// The connection, which has to look at the time once an answer is given.
    connection: AtomicWaker,
}

impl State {
    /// The head of a request is there.
    pub(super) fn is_asked(&self) {
        self.set(Phase::Asked);
    }

    fn set(&self, phase: Phase) {
        self.phase.store(phase as u8, Ordering::Release);
    }

    fn get(&self) -> Phase {
        match self.phase.load(Ordering::Acquire) {
            0 => Phase::Head,
            1 => Phase::Idle,
            2 => Phase::Asked,
            _ => Phase::Upgraded,
        }
    }
}

/// The body of an answer: when it is gone, the client may ask again.
pub(super) struct Answer {
    body: Body,
    state: Arc<State>,
}

impl Answer {
    pub(super) fn wrap(response: Response, state: Arc<State>) -> Response {
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            state.set(Phase::Upgraded);
            // It is of a task that is about to end, whose memory it would keep.
            drop(state.connection.take());
            return response;
        }
        response.map(|body| Body::new(Self { body, state }))
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.state.set(Phase::Idle);
        self.state.connection.wake();
    }
}

impl http_body::Body for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// How much is read of a WebSocket at a time, in bytes.
const AT_ONCE: usize = 16 << 10;

thread_local! {
    static READ: RefCell<[u8; AT_ONCE]> = const { RefCell::new([0; AT_ONCE]) };
}

/// The connection.
pub(super) struct Patient<S> {
    io: S,
    /// What came over a WebSocket and was not asked for yet. Those who speak WebSocket ask for little at a time, since
    /// each keeps room for so much although most hear nothing.
    ahead: Bytes,
    state: Arc<State>,
    patience: Patience,
    reading: Wait,
    taking: Taking,
    /// Held for as long as the connection is open, whatever becomes of it.
    _place: Place,
}

impl<S> Patient<S> {
    pub(super) fn new(io: S, state: Arc<State>, patience: Patience, place: Place) -> Self {
        let (reading, taking) = (Wait::default(), Taking::default());
        Self { io, ahead: Bytes::new(), state, patience, reading, taking, _place: place }
    }
}

/// A wait for one thing; nothing while there is none.
#[derive(Default)]
struct Wait(Option<(Phase, Pin<Box<Sleep>>)>);

impl Wait {
    /// Whether the wait, which began when it was first asked for, has taken too long.
    fn is_over(&mut self, phase: Phase, patience: Duration, context: &mut Context<'_>) -> bool {
        if self.0.as_ref().is_none_or(|(waits, _)| *waits != phase) {
            self.0 = Some((phase, Box::pin(sleep(patience))));
        }
        self.0.as_mut().is_some_and(|(_, sleep)| sleep.as_mut().poll(context).is_ready())
    }

    fn end(&mut self) {
        self.0 = None;
    }
}

/// How an answer is taken. Whoever takes a byte now and then would hold it for as long as they like, were each wait
/// counted by itself.
struct Taking {
    /// How long the client may still keep it waiting.
    left: Duration,
    /// Since when it waits now, if it does.
    waits: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl Default for Taking {
    fn default() -> Self {
        Self { left: WRITE_PATIENCE, waits: None }
    }
}

impl Taking {
    /// Some of it was taken.
    fn took(&mut self, bytes: usize) {
        let waited = self.waits.take().map_or(Duration::ZERO, |(since, _)| since.elapsed());
        let earned = FOR_EACH_BYTE.saturating_mul(u32::try_from(bytes).unwrap_or(u32::MAX));
        self.left = self.left.saturating_sub(waited).saturating_add(earned).min(WRITE_PATIENCE);
    }

    /// Whether it waits, and has waited too long.
    fn is_over(&mut self, context: &mut Context<'_>) -> bool {
        let left = self.left;
        let (_, sleep) = self.waits.get_or_insert_with(|| (Instant::now(), Box::pin(sleep(left))));
        sleep.as_mut().poll(context).is_ready()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.state.get() == Phase::Upgraded {
            self.reading.end();
            return self.read_ahead(context, buffer);
        }
        let read = Pin::new(&mut self.io).poll_read(context, buffer);
        let phase = self.state.get();
        if read.is_ready() {
            if phase == Phase::Idle {
                // The next head has begun, and its time with it.
                self.state.set(Phase::Head);
                self.reading.end();
            }
            return read;
        }
        let Patience { head, idle, .. } = self.patience;
        match phase {
            Phase::Head if self.reading.is_over(phase, head, context) => {
                Poll::Ready(Err(ErrorKind::TimedOut.into()))
            }
            // As if the client had gone.
            Phase::Idle if self.reading.is_over(phase, idle, context) => Poll::Ready(Ok(())),
            Phase::Head | Phase::Idle => Poll::Pending,
            Phase::Asked | Phase::Upgraded => {
                self.state.connection.register(context.waker());
                self.reading.end();
                Poll::Pending
            }
        }
    }
}

impl<S: AsyncRead + Unpin> Patient<S> {
    /// What is there already, or else what comes now.
    fn read_ahead(&mut self, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if !self.ahead.is_empty() {
            let now = self.ahead.split_to(self.ahead.len().min(buffer.remaining()));
            buffer.put_slice(&now);
            return Poll::Ready(Ok(()));
        }
        READ.with_borrow_mut(|room| {
            let mut came = ReadBuf::new(room);
            ready!(Pin::new(&mut self.io).poll_read(context, &mut came))?;
            let (now, later) = came.filled().split_at(came.filled().len().min(buffer.remaining()));
            buffer.put_slice(now);
            self.ahead = Bytes::copy_from_slice(later);
            Poll::Ready(Ok(()))
        })
    }
}

impl<S> Patient<S> {
    /// What came of a write, unless it blocked for too long.
    fn written(
        &mut self,
        wrote: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        match wrote {
            _ if self.state.get() == Phase::Upgraded => self.taking = Taking::default(),
            Poll::Ready(Ok(bytes)) => self.taking.took(bytes),
            Poll::Pending if self.taking.is_over(context) => {
                return Poll::Ready(Err(ErrorKind::TimedOut.into()));
            }
            Poll::Ready(Err(_)) | Poll::Pending => {}
        }
        wrote
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.io).poll_write(context, bytes);
        self.written(wrote, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.io).poll_write_vectored(context, bytes);
        self.written(wrote, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}
