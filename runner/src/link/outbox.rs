//! What a run has said and the server does not have yet. Pure.
//!
//! Events are numbered from 1 as they come. Text is joined while it waits, so that a program that writes a
//! million short lines costs few events. What has been sent once is never touched again, however often it is sent:
//! the numbers are all the server needs to know its events.

use std::collections::VecDeque;
use std::time::Duration;

use playpen_protocol::draw;
use playpen_protocol::event::Stream;
use playpen_protocol::runner::RunnerEvent;
use tokio::time::Instant;

/// How large joined text gets, in bytes of JSON.
const JOIN: usize = 32 << 10;
/// The most in one batch, in bytes of JSON: a message has at most 64 KiB, with its frame.
const BATCH: usize = 60 << 10;
/// How much may wait, in bytes of JSON, before nothing more is to be read from the program.
const FULL: usize = 256 << 10;
/// How long text waits for more, unless the run was quiet.
const LINGER: Duration = Duration::from_millis(10);
/// About how much JSON stands around an event.
const FRAME: usize = 64;

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
    /// Whether the server takes more output.
    open: bool,
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
            open: true,
            hurried: false,
        }
    }

    /// Adds an event.
    pub(super) fn push(&mut self, event: RunnerEvent, now: Instant) {
        let text = match &event {
            RunnerEvent::Output { text, .. } | RunnerEvent::DisplayPart { text, .. } => json_length(text),
            RunnerEvent::Exit(outcome) => outcome.error.as_deref().map_or(0, json_length) + 4 * FRAME,
            RunnerEvent::Uncollected(note) => {
                note.path.as_deref().map_or(0, json_length) + json_length(&note.why)
            }
            RunnerEvent::InputRequest(request) => json_length(&request.prompt),
            RunnerEvent::Problem(problem) => 2 * problem.weight(),
            RunnerEvent::Notice(notice) => json_length(&notice.message),
            RunnerEvent::Draw { ops } => draw::json_length(ops),
            RunnerEvent::Started { .. } | RunnerEvent::Truncated { .. } => 0,
        };
        self.size += FRAME + text;
        self.waiting.push_back(Entry { event, size: FRAME + text });
        self.since.get_or_insert(now);
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
                    let added = json_length(fits);
                    joined.push_str(fits);
                    *size += added;
                    self.size += added;
                    text = rest;
                    continue;
                }
            }
            let (fits, rest) = split(text, JOIN - FRAME);
            self.push(RunnerEvent::Output { stream, text: fits.to_owned() }, now);
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

    /// How much output the server takes, in bytes.
    pub(super) fn set_window(&mut self, window: u64) {
        self.open = window > 0;
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
        if text_only && !self.open {
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
        let mut size = 0;
        let events: Vec<RunnerEvent> = self
            .waiting
            .range(self.under_way..)
            .take_while(|entry| {
                let first = size == 0;
                size += entry.size;
                first || size <= BATCH
            })
            .map(|entry| entry.event.clone())
            .collect();
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
            self.under_way = self.under_way.saturating_sub(1);
        }
    }

    /// What is under way may never arrive: it is sent again.
    pub(super) fn rewind(&mut self, now: Instant) {
        self.under_way = 0;
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

/// The longest beginning of `text` with at most `most` bytes of JSON, and the rest.
fn split(text: &str, most: usize) -> (&str, &str) {
    let mut size = 0;
    let end = text.char_indices().find(|(_, c)| {
        size += json_size(*c);
        size > most
    });
    text.split_at(end.map_or(text.len(), |(at, _)| at))
}

#[cfg(test)]
mod tests;
