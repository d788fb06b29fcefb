//! Reads both of a program's streams, and what it says to Playpen, until all are closed.

use std::io::{self, ErrorKind};

use playpen_protocol::event::Stream;
use tokio::net::unix::pipe::Receiver;

use super::meter::Meter;
use super::tail::Tail;
use super::utf8::Decoder;
use crate::door::Door;
use crate::link::Feed;

/// The most that is read at a time, in bytes: what a pipe holds.
const READ: usize = 64 << 10;

/// One stream of the program.
struct Source {
    stream: Stream,
    pipe: Receiver,
    decoder: Decoder,
    open: bool,
}

/// Sends what the program writes to `feed`, up to `limit` bytes, and what it says through its `door`. While the feed
/// has no room nothing is read, and the program blocks when it has filled the pipe. `tail` keeps the end of it, where
/// somebody may be asked.
pub(crate) async fn pump(
    stdout: Receiver,
    stderr: Receiver,
    mut door: Door,
    limit: u64,
    feed: &Feed,
    tail: Option<&Tail>,
) {
    let source = |stream, pipe| Source { stream, pipe, decoder: Decoder::default(), open: true };
    // The one read last comes first: the other is looked at when this one has nothing more, so that a
    // traceback does not get into the middle of what was printed before it.
    let mut sources = [source(Stream::Stdout, stdout), source(Stream::Stderr, stderr)];
    let mut meter = Meter::new(limit);
    let mut buffer = vec![0; READ];
    while door.is_open() || sources.iter().any(|source| source.open) {
        if !meter.is_closed() {
            feed.room().await;
        }
        if sources[0].read(&mut buffer, &mut meter, feed, tail) {
            continue;
        }
        if sources[1].read(&mut buffer, &mut meter, feed, tail) {
            sources.swap(0, 1);
            continue;
        }
        let has_room = feed.has_room();
        if has_room {
            // What was said until now, and then what was printed until now: so all that was printed before is
            // passed on before. What nobody had heard of yet is begun only, by a single byte.
            let said = door.waiting();
            if said > 0 {
                for source in &mut sources {
                    source.drain(&mut buffer, &mut meter, feed, tail);
                }
            }
            if door.read(&mut buffer[..said.clamp(1, READ)], feed) {
                continue;
            }
        }
        let [first, second] = &sources;
        tokio::select! {
            () = first.ready() => {}
            () = second.ready() => {}
            () = door.ready(), if has_room => {}
            () = feed.room(), if !has_room => {}
        }
    }
    door.totals(feed);
    for event in meter.totals() {
        feed.push(event);
    }
}

impl Source {
    /// Reads what is there. Whether there was something.
    fn read(&mut self, buffer: &mut [u8], meter: &mut Meter, feed: &Feed, tail: Option<&Tail>) -> bool {
        if !self.open {
            return false;
        }
        let text = match self.pipe.try_read(buffer) {
            Ok(0) => self.close(),
            Ok(length) => self.decoder.push(&buffer[..length]),
            Err(error) if is_passing(&error) => return false,
            // A pipe of ours does not fail; if it does, its stream is over.
            Err(_) => self.close(),
        };
        self.pass(&text, meter, feed, tail);
        true
    }

    /// Reads what the kernel has at this moment, of which tokio may not have heard yet.
    fn drain(&mut self, buffer: &mut [u8], meter: &mut Meter, feed: &Feed, tail: Option<&Tail>) {
        let mut left = waiting(&self.pipe);
        while left > 0 {
            let most = left.min(buffer.len());
            // Whatever is wrong with it, or that it is over, is for `read` to see.
            let Ok(length @ 1..) = rustix::io::read(&self.pipe, &mut buffer[..most]) else { return };
            let text = self.decoder.push(&buffer[..length]);
            self.pass(&text, meter, feed, tail);
            left -= length;
        }
    }

    fn pass(&self, text: &str, meter: &mut Meter, feed: &Feed, tail: Option<&Tail>) {
        if let Some(tail) = tail.filter(|_| !text.is_empty()) {
            tail.push(self.stream, text);
        }
        let (kept, news) = meter.admit(self.stream, text);
        feed.output(self.stream, kept);
        if let Some(event) = news {
            feed.push(event);
        }
    }

    fn close(&mut self) -> String {
        self.open = false;
        self.decoder.finish().to_owned()
    }

    /// Waits until there may be something to read; for ever where there will not be.
    async fn ready(&self) {
        if !self.open || self.pipe.readable().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// How many bytes there are in a pipe.
pub(crate) fn waiting(pipe: &Receiver) -> usize {
    rustix::io::ioctl_fionread(pipe).map_or(0, |bytes| usize::try_from(bytes).unwrap_or(usize::MAX))
}

/// Whether there is nothing to read for now alone.
pub(crate) fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}
