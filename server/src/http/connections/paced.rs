//! The body of a request on its way: it comes at some pace, and all that are on their way take only so much memory.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use playpen_protocol::problem::{ErrorCode, Refusal};
use playpen_protocol::run::MAX_BODY_BYTES;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::http::client::no_place;
use crate::places::{Place, Places, Who};

/// How much a second comes of a body at least, once its first patience is over, in bytes.
const PACE: u64 = 8 << 10;
/// What so little holds is not counted, in bytes.
const SMALL: usize = 16 << 10;
/// More than this nobody keeps of a body, in bytes.
const KEPT: usize = MAX_BODY_BYTES;

/// A body whose client has to go on.
pub(super) struct Paced {
    body: Incoming,
    who: Who,
    patience: Duration,
    bodies: Arc<Places>,
    place: Option<Place>,
    received: usize,
    wait: Option<Waiting>,
}

struct Waiting {
    /// When the first wait began.
    began: Instant,
    sleep: Pin<Box<Sleep>>,
    /// Whether the present wait is at this moment.
    waits: bool,
}

/// Why no more is read of a body.
#[derive(Debug)]
pub(in crate::http) struct Stopped(pub(in crate::http) Refusal);

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Stopped {}

impl Paced {
    pub(super) fn new(body: Incoming, who: Who, patience: Duration, bodies: Arc<Places>) -> Self {
        Self { body, who, patience, bodies, place: None, received: 0, wait: None }
    }

    /// Counts what came.
    fn received(&mut self, bytes: usize) -> Result<(), Refusal> {
        let kib = |bytes: usize| u32::try_from(bytes.min(KEPT) >> 10).unwrap_or(u32::MAX);
        let before = self.received;
        self.received += bytes;
        if self.received <= SMALL {
            return Ok(());
        }
        let grown = match &mut self.place {
            Some(place) => place.grow(kib(self.received) - kib(before)),
            none => self.bodies.take(self.who).and_then(|place| none.insert(place).grow(kib(self.received))),
        };
        grown.map_err(|why| no_place(why, "large requests on their way"))
    }

    /// Whether the client has stopped, or is so slow that it makes no difference.
    fn is_too_slow(&mut self, context: &mut Context<'_>) -> bool {
        let now = Instant::now();
        let wait = self.wait.get_or_insert_with(|| Waiting {
            began: now,
            sleep: Box::pin(sleep_until(now)),
            waits: false,
        });
        if !wait.waits {
            wait.waits = true;
            let whole = self.patience + Duration::from_secs(self.received as u64 / PACE);
            wait.sleep.as_mut().reset((now + self.patience).min(wait.began + whole));
        }
        wait.sleep.as_mut().poll(context).is_ready()
    }
}

impl Body for Paced {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) else {
            if !self.is_too_slow(context) {
                return Poll::Pending;
            }
            let message = "the request came too slowly, or not at all";
            return Poll::Ready(Some(Err(Stopped(Refusal::new(ErrorCode::RequestTimeout, message)).into())));
        };
        if let Some(wait) = &mut self.wait {
            wait.waits = false;
        }
        Poll::Ready(frame.map(|frame| {
            let frame = frame?;
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            self.received(bytes).map_err(Stopped)?;
            Ok(frame)
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
