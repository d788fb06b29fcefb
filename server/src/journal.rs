//! The journal of one run: a bounded log of numbered events, read by cursors.
//!
//! Pure data. Events are numbered from 1 without a hole. What falls out is the oldest of the tail: the
//! beginning of a run stays (its first 64 KiB), so does its end. A whole picture replaces those before it, what is shown
//! under a name is replaced by its updates, and sound is over after a second. A reader says what it has seen and gets what follows; where that
//! is not all there any more, a `gap` in its place names exactly the numbers that are missing. Numbers that later ones replaced are not missing.

mod displays;
mod drawn;
mod pictures;
mod sounds;
mod text;

use std::collections::VecDeque;
use std::sync::Arc;

use playpen_protocol::draw;
use playpen_protocol::event::{Event, EventBody, FramePart, Stream};

use self::displays::Displays;
use self::drawn::Drawn;
use self::pictures::Pictures;
use self::sounds::Sounds;
pub use text::Texts;

/// How much a journal keeps.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Of the beginning, in bytes: never dropped.
    pub head_bytes: usize,
    /// Of the rest, in bytes.
    pub tail_bytes: usize,
    /// Of the rest, in events.
    pub tail_events: usize,
    /// Of what is shown, in bytes.
    pub display_bytes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            head_bytes: 64 << 10,
            tail_bytes: (1 << 20) - (64 << 10),
            tail_events: 8_192,
            display_bytes: 8 << 20,
        }
    }
}

/// The events of one run.
#[derive(Debug)]
pub struct Journal {
    bounds: Bounds,
    head: Vec<Arc<Event>>,
    head_weight: usize,
    tail: VecDeque<Arc<Event>>,
    tail_weight: usize,
    pictures: Pictures,
    sounds: Sounds,
    displays: Displays,
    drawn: Drawn,
    last_seq: u64,
    dropped: Option<Dropped>,
}

/// What fell out of the log.
#[derive(Debug, Clone, Copy)]
struct Dropped {
    from: u64,
    to: u64,
    /// When the last of it was written down.
    at: u64,
    /// What of it was output, since an attempt began among it.
    stdout_bytes: u64,
    stderr_bytes: u64,
    /// Whether one did: the output before is of another attempt.
    anew: bool,
}

impl Journal {
    /// An empty journal.
    pub fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            head: Vec::new(),
            head_weight: 0,
            tail: VecDeque::new(),
            tail_weight: 0,
            pictures: Pictures::default(),
            sounds: Sounds::default(),
            displays: Displays::default(),
            drawn: Drawn::default(),
            last_seq: 0,
            dropped: None,
        }
    }

    /// Writes down what happened at `at` (milliseconds since the epoch).
    pub fn append(&mut self, at: u64, body: EventBody) {
        let is_display = matches!(body, EventBody::Display(_) | EventBody::UpdateDisplay(_));
        if is_display && !self.displays.has_room() {
            return;
        }
        self.last_seq += 1;
        let event = Event { seq: self.last_seq, at, body };
        self.sounds.expire(at);
        if is_display {
            return self.displays.push(event, self.bounds.display_bytes);
        }
        if matches!(event.body, EventBody::Draw { .. }) {
            return self.drawn.push(event);
        }
        let event = Arc::new(event);
        let weight = weight(&event);
        if matches!(event.body, EventBody::Frame(_) | EventBody::Window(_)) {
            self.pictures.push(event);
        } else if matches!(event.body, EventBody::Audio(_)) {
            self.sounds.push(event);
        } else if self.tail.is_empty() && self.head_weight + weight <= self.bounds.head_bytes {
            self.head_weight += weight;
            self.head.push(event);
        } else {
            self.tail_weight += weight;
            self.tail.push_back(event);
            self.trim();
        }
    }

    /// Drops the oldest of the tail until it is within its bounds; the newest event always stays.
    fn trim(&mut self) {
        let over = |journal: &Self| {
            journal.tail_weight > journal.bounds.tail_bytes || journal.tail.len() > journal.bounds.tail_events
        };
        while self.tail.len() > 1 && over(self) {
            let Some(event) = self.tail.pop_front() else { return };
            self.tail_weight -= weight(&event);
            let first =
                Dropped { from: event.seq, to: 0, at: 0, stdout_bytes: 0, stderr_bytes: 0, anew: false };
            let dropped = self.dropped.get_or_insert(first);
            (dropped.to, dropped.at) = (event.seq, event.at);
            if text::is_anew(&event.body) {
                (dropped.stdout_bytes, dropped.stderr_bytes, dropped.anew) = (0, 0, true);
            }
            if let EventBody::Output { stream, text } = &event.body {
                let bytes = match stream {
                    Stream::Stdout => &mut dropped.stdout_bytes,
                    Stream::Stderr => &mut dropped.stderr_bytes,
                };
                *bytes += text.len() as u64;
            }
        }
    }

    /// The number of the last event; 0 where there is none.
    pub fn last_seq(&self) -> u64 {
        self.last_seq
    }

    /// About how much memory the journal holds, in bytes.
    pub fn weight(&self) -> usize {
        let aside =
            self.displays.weight() + self.drawn.weight() + self.pictures.weight() + self.sounds.weight();
        self.head_weight + self.tail_weight + aside
    }

    /// What follows the event numbered `after`, in order: at least one event, if there is one, and not many
    /// more than `max_bytes` bytes.
    pub fn page(&self, after: u64, max_bytes: usize) -> Vec<Arc<Event>> {
        let head = self.head[self.head.partition_point(|e| e.seq <= after)..].iter().cloned();
        let tail = self.tail.range(self.tail.partition_point(|e| e.seq <= after)..).cloned();
        let mut aside = self.aside(after).into_iter().peekable();
        let mut log = head.chain(self.gaps(after)).chain(tail).peekable();
        let mut page = Vec::new();
        let mut bytes = 0;
        loop {
            let before = log.peek().map_or(u64::MAX, |e| e.seq);
            let Some(event) = aside.next_if(|e| e.seq < before).or_else(|| log.next()) else { return page };
            bytes += weight(&event);
            if bytes > max_bytes && !page.is_empty() {
                return page;
            }
            page.push(event);
        }
    }

    /// What a snapshot says of the output of the last attempt: what is still here, and how much is not.
    pub fn texts(&self) -> Texts {
        let mut texts = Texts::default();
        for event in &self.head {
            texts.take(&event.body);
        }
        if let Some(dropped) = &self.dropped {
            if dropped.anew {
                texts = Texts::default();
            }
            texts.missing.stdout_bytes += dropped.stdout_bytes;
            texts.missing.stderr_bytes += dropped.stderr_bytes;
        }
        for event in &self.tail {
            texts.take(&event.body);
        }
        texts
    }

    /// Whether nothing was drawn so far.
    pub fn is_blank(&self) -> bool {
        self.drawn.is_empty()
    }

    /// The last whole picture, and what changed in it since.
    pub fn pictures(&self) -> impl DoubleEndedIterator<Item = &Arc<Event>> {
        self.pictures.kept().iter()
    }

    /// What is kept beside the log, after `after` and in order.
    fn aside(&self, after: u64) -> Vec<Arc<Event>> {
        let (shown, seen, heard) =
            (self.displays.after(after), self.pictures.after(after), self.sounds.after(after));
        let mut aside: Vec<_> = shown.chain(seen).chain(heard).cloned().collect();
        aside.extend(self.drawn.after(after));
        aside.sort_by_key(|event| event.seq);
        aside
    }

    /// The missing numbers after `after`, as events: several ranges where something that is kept lies between them.
    fn gaps(&self, after: u64) -> impl Iterator<Item = Arc<Event>> {
        let mut ranges = Vec::new();
        if let Some(Dropped { from, to, at, .. }) = self.dropped {
            let mut from = from.max(after + 1);
            for kept in self.aside(after).iter().map(|event| event.seq).chain([to + 1]) {
                let end = kept.min(to + 1);
                if from < end {
                    let gap = EventBody::Gap { from, to: end - 1 };
                    ranges.push(Arc::new(Event { seq: end - 1, at, body: gap }));
                }
                from = from.max(kept + 1);
            }
        }
        ranges.into_iter()
    }
}

/// About how much memory an event holds, in bytes.
fn weight(event: &Event) -> usize {
    let variable = match &event.body {
        EventBody::Output { text, .. } => text.len(),
        EventBody::Frame(frame) => frame.size() + frame.parts.len() * size_of::<FramePart>(),
        EventBody::Audio(audio) => audio.data.len(),
        EventBody::Draw { ops } => draw::weight(ops),
        EventBody::Exit { outcome, .. } => outcome.error.as_ref().map_or(0, String::len),
        EventBody::InputRequest(request) => request.prompt.len(),
        EventBody::Problem(problem) => problem.weight(),
        EventBody::Display(display) | EventBody::UpdateDisplay(display) => display.weight(),
        EventBody::Notice(notice) => notice.message.len(),
        EventBody::Window(window) => window.title.len(),
        EventBody::Status { .. } | EventBody::Truncated { .. } | EventBody::Gap { .. } => 0,
    };
    variable + 128
}

#[cfg(test)]
mod tests;
