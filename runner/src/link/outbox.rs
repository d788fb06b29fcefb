//! What a run has said and the server does not have yet. Pure.
//!
//! Events are numbered from 1 as they come. Text is joined while it waits, so that a program that writes a
//! million short lines costs few events. What has been sent once is never touched again, however often it is sent:
//! the numbers are all the server needs to know its events. Large pictures go in pieces, between which there is room for
//! everything else; a whole picture takes the place of those that have not been sent.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::BytesMut;
use playpen_protocol::attached::Attached;
use playpen_protocol::draw;
use playpen_protocol::event::{Frame, FramePart, Stream};
use playpen_protocol::runner::RunnerEvent;
use tokio::time::Instant;

/// How large joined text gets, and a piece of a picture, in bytes.
const JOIN: usize = 32 << 10;
/// The most in one batch, in bytes: a message has at most 64 KiB, with its frame.
const BATCH: usize = 60 << 10;
/// How much may wait, in bytes, before nothing more is to be read from the program.
const FULL: usize = 256 << 10;
/// How long text waits for more, unless the run was quiet.
const LINGER: Duration = Duration::from_millis(10);
/// About how much JSON stands around an event, and around a part of a picture.
const FRAME: usize = 64;
const PART: usize = 128;
/// How many pictures may be here. A program that shows them faster than they travel shows fewer.
const PICTURES: usize = 4;

/// When something is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// There is nothing, or it may not be sent.
    Never,
    /// Not before then.
    At(Instant),
    /// Now.
    Now,
}

/// The events of one run.
#[derive(Debug)]
pub(super) struct Outbox {
    /// Not acknowledged yet, the oldest first.
    waiting: VecDeque<Entry>,
    /// How many of them are under way.
    under_way: usize,
    /// How many of them have been sent at some time, and stay as they are.
    sealed: usize,
    /// The number of the first of them.
    first: u64,
    /// The size of all of them.
    size: usize,
    /// Since when there is something that is not under way.
    since: Option<Instant>,
    /// When a batch was last sent.
    sent: Option<Instant>,
    /// How much of it is under way.
    flying: usize,
    /// How much may be.
    window: usize,
    /// How many of them are pictures.
    pictures: usize,
    /// A picture was left out: changes to it would change another.
    torn: bool,
    /// Somebody waits for the next text.
    hurried: bool,
}

#[derive(Debug)]
struct Entry {
    event: RunnerEvent,
    size: usize,
}

impl Outbox {
    pub(super) fn new() -> Self {
        Self {
            waiting: VecDeque::new(),
            under_way: 0,
            sealed: 0,
            first: 1,
            size: 0,
            since: None,
            sent: None,
            flying: 0,
            window: FULL,
            pictures: 0,
            torn: false,
            hurried: false,
        }
    }

    /// Adds an event.
    pub(super) fn push(&mut self, event: RunnerEvent, now: Instant) {
        if matches!(event, RunnerEvent::Audio(_)) && !self.has_room() {
            // What would sound late is better not heard.
            return;
        }
        let size = match &event {
            RunnerEvent::Output { text, .. } | RunnerEvent::DisplayPart { text, .. } => text.len(),
            RunnerEvent::Frame(frame) => frame.size() + frame.parts.len() * PART,
            RunnerEvent::FrameOfPieces(frame) => frame.parts.len() * PART,
            RunnerEvent::Piece { data } => data.len(),
            RunnerEvent::Audio(audio) => audio.data.len() + 2 * FRAME,
            RunnerEvent::Exit(outcome) => outcome.error.as_deref().map_or(0, json_length) + 4 * FRAME,
            RunnerEvent::Uncollected(note) => {
                note.path.as_deref().map_or(0, json_length) + json_length(&note.why)
            }
            RunnerEvent::InputRequest(request) => json_length(&request.prompt),
            RunnerEvent::Problem(problem) => 2 * problem.weight(),
            RunnerEvent::Notice(notice) => json_length(&notice.message),
            RunnerEvent::Draw { ops } => draw::json_length(ops),
            RunnerEvent::Window(window) => json_length(&window.title) + FRAME,
            RunnerEvent::Started { .. } | RunnerEvent::Truncated { .. } => 0,
        };
        let size = FRAME + size;
        self.size += size;
        self.waiting.push_back(Entry { event, size });
        self.since.get_or_insert(now);
    }

    /// Adds a picture. `false` where it is not taken: too many wait, and until one comes that is whole none is.
    pub(super) fn picture(&mut self, mut frame: Frame, now: Instant) -> bool {
        if frame.key {
            self.forget_pictures();
        }
        self.torn = if frame.key { false } else { self.torn || self.pictures >= PICTURES };
        if self.torn || !frame.is_within_bounds() {
            self.torn = true;
            return false;
        }
        self.pictures += 1;
        if frame.size() + frame.parts.len() * PART <= JOIN {
            self.push(RunnerEvent::Frame(frame), now);
            return true;
        }
        let mut bytes = BytesMut::with_capacity(frame.size());
        frame.attached().for_each(|part| bytes.extend_from_slice(part));
        let mut bytes = bytes.freeze();
        while !bytes.is_empty() {
            let piece = bytes.split_to(bytes.len().min(JOIN));
            self.push(RunnerEvent::Piece { data: piece.into() }, now);
        }
        frame.parts.iter_mut().for_each(|part: &mut FramePart| drop(part.data.detach()));
        self.push(RunnerEvent::FrameOfPieces(frame), now);
        true
    }

    /// Pictures of which nothing has been sent give way to one that is whole.
    fn forget_pictures(&mut self) {
        let mut kept = VecDeque::new();
        // What was sent in part is to be sent to its end.
        let mut begun =
            self.sealed > 0 && matches!(self.waiting[self.sealed - 1].event, RunnerEvent::Piece { .. });
        for entry in self.waiting.split_off(self.sealed) {
            let (is_picture, ends) = match &entry.event {
                RunnerEvent::Piece { .. } => (true, false),
                RunnerEvent::Frame(_) | RunnerEvent::FrameOfPieces(_) => (true, true),
                _ => (false, false),
            };
            if is_picture && !begun {
                self.size -= entry.size;
                self.pictures -= usize::from(ends);
            } else {
                kept.push_back(entry);
            }
            begun &= !ends;
        }
        self.waiting.append(&mut kept);
        if self.waiting.len() == self.under_way {
            self.since = None;
        }
    }

    /// How many pictures the server does not have yet.
    pub(super) fn pictures(&self) -> usize {
        self.pictures
    }

    /// Adds text, to the last event if it can be.
    pub(super) fn output(&mut self, stream: Stream, mut text: &str, now: Instant) {
        while !text.is_empty() {
            let last = if self.waiting.len() > self.sealed { self.waiting.back_mut() } else { None };
            if let Some(Entry { event: RunnerEvent::Output { stream: last, text: joined }, size }) = last
                && *last == stream
                && *size < JOIN
            {
                let (fits, rest) = split(text, JOIN - *size);
                if !fits.is_empty() {
                    joined.push_str(fits);
                    *size += fits.len();
                    self.size += fits.len();
                    text = rest;
                    continue;
                }
            }
            let (fits, rest) = split(text, JOIN - FRAME);
            self.push(RunnerEvent::Output { stream, text: fits.into() }, now);
            text = rest;
        }
    }

    /// Whether more output may be added.
    pub(super) fn has_room(&self) -> bool {
        self.size < FULL
    }

    /// Whether the server has everything.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The number of the first event that the server does not have.
    pub(super) fn next(&self) -> u64 {
        self.first
    }

    /// How much the server takes at a time, in bytes.
    pub(super) fn set_window(&mut self, window: u64) {
        self.window = usize::try_from(window).unwrap_or(usize::MAX);
    }

    /// Somebody waits for what the program says next, as after an answer to it: that does not linger.
    pub(super) fn hurry(&mut self) {
        self.hurried = true;
    }

    /// When the next batch is to be sent.
    pub(super) fn due(&self, now: Instant) -> Due {
        let Some(since) = self.since else { return Due::Never };
        let mut unsent = self.waiting.range(self.under_way..);
        let text_only = unsent.all(|entry| matches!(entry.event, RunnerEvent::Output { .. }));
        if text_only && self.window == 0 {
            return Due::Never;
        }
        if self.flying > 0 && self.flying >= self.window {
            return Due::Never;
        }
        let quiet = self.sent.is_none_or(|sent| since.saturating_duration_since(sent) >= LINGER);
        let again = self.sealed > self.under_way;
        if quiet || again || self.hurried || !text_only || self.size >= JOIN || now >= since + LINGER {
            return Due::Now;
        }
        Due::At(since + LINGER)
    }

    /// The next batch: its first number and its events, under way from now on.
    pub(super) fn batch(&mut self, now: Instant) -> (u64, Vec<RunnerEvent>) {
        let first_seq = self.first + self.under_way as u64;
        let (mut size, mut taken) = (0, 0);
        let events: Vec<RunnerEvent> = self
            .waiting
            .range(self.under_way..)
            .take_while(|entry| {
                let first = size == 0;
                size += entry.size;
                let fits = first || size <= BATCH;
                if fits {
                    taken = size;
                }
                fits
            })
            .map(|entry| entry.event.clone())
            .collect();
        self.flying += taken;
        self.under_way += events.len();
        self.sealed = self.sealed.max(self.under_way);
        self.sent = Some(now);
        self.hurried = false;
        self.since = (self.waiting.len() > self.under_way).then_some(now);
        (first_seq, events)
    }

    /// The server has everything up to `seq`.
    pub(super) fn acknowledged(&mut self, seq: u64) {
        while self.first <= seq && self.sealed > 0 {
            let entry = self.waiting.pop_front().expect("what was sent is waiting");
            self.size -= entry.size;
            self.first += 1;
            self.sealed -= 1;
            if self.under_way > 0 {
                self.under_way -= 1;
                self.flying -= entry.size;
            }
            if matches!(entry.event, RunnerEvent::Frame(_) | RunnerEvent::FrameOfPieces(_)) {
                self.pictures -= 1;
            }
        }
    }

    /// What is under way may never arrive: it is sent again.
    pub(super) fn rewind(&mut self, now: Instant) {
        self.under_way = 0;
        self.flying = 0;
        self.since = (!self.waiting.is_empty()).then_some(now);
    }
}

/// The length of `text` in JSON, without quotes.
fn json_length(text: &str) -> usize {
    text.chars().map(json_size).sum()
}

fn json_size(c: char) -> usize {
    match c {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        '\0'..='\u{1f}' => 6,
        c => c.len_utf8(),
    }
}

/// The longest beginning of `text` with at most `most` bytes, and the rest.
fn split(text: &str, most: usize) -> (&str, &str) {
    text.split_at(text.floor_char_boundary(most))
}

#[cfg(test)]
mod tests;
