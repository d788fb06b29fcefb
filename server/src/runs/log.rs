//! What is known of one run, behind its lock: the journal, the fence and how it ended.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use playpen_protocol::collect::{NotCollected, Uncollected};
use playpen_protocol::draw::Op;
use playpen_protocol::environment::Environment;
use playpen_protocol::event::{EventBody, Frame, FramePicture, PixelFormat, Stream};
use playpen_protocol::id::{LeaseId, RunId};
use playpen_protocol::run::RunRequest;
use playpen_protocol::runner::{Audience, RunnerEvent};
use playpen_protocol::snapshot::{Outcome, Reason, Snapshot, Status, Truncated, Visualization};

use super::files::Files;
use super::inputs::Inputs;
use super::parts::Parts;
use super::shown::Shown;
use crate::journal::{Bounds, Journal};
use crate::places::Place;

/// What is known of one run.
#[derive(Debug)]
pub struct Log {
    /// All that happened.
    pub journal: Journal,
    /// The request, until the run is over.
    pub request: Option<RunRequest>,
    /// The lease whose events count. Kept after the end, so that a repeated message is recognised.
    fence: Option<Fence>,
    /// How many events of that lease are in the journal.
    acked: u64,
    /// The run is to be stopped.
    pub cancel: bool,
    /// Nobody has watched the run for so long: that is why it is to be stopped.
    pub abandoned: Option<Duration>,
    status: Status,
    /// The place in the queue that readers were told last.
    position: Option<usize>,
    /// Which time it is that it is started, or waits to be.
    attempt: u32,
    /// Which Python executes it, where its runner says so.
    environment: Option<Environment>,
    started_at: Option<u64>,
    finished_at: Option<u64>,
    outcome: Option<Outcome>,
    /// What the person watching sent, for the runner.
    pub inputs: Inputs,
    /// The files that were collected.
    pub files: Files,
    /// How much text the program wrote, in bytes.
    written: u64,
    /// What its client has of the runs that may be live.
    place: Option<Place>,
    /// What has come of something that is shown.
    parts: Parts,
    /// The pictures that readers were given, and the last that one of them has shown.
    shown: Shown,
}

/// The lease whose events count.
#[derive(Debug, Clone, Copy)]
struct Fence {
    lease: LeaseId,
    /// It belongs to a foreign runner, which does not name it.
    foreign: bool,
}

/// What became of events of a runner's.
#[derive(Debug, PartialEq, Eq)]
pub enum Appended {
    /// They are in the journal, now or from before; where the run ended with them, this is how.
    Yes(Option<Outcome>),
    /// Earlier ones are missing.
    Missing,
    /// They came under a lease that does not count.
    Stale,
}

impl Log {
    /// Nothing has happened yet.
    pub fn new(request: RunRequest) -> Self {
        Self {
            journal: Journal::new(Bounds::default()),
            request: Some(request),
            fence: None,
            acked: 0,
            cancel: false,
            abandoned: None,
            status: Status::Queued,
            position: None,
            attempt: 1,
            environment: None,
            started_at: None,
            finished_at: None,
            outcome: None,
            inputs: Inputs::default(),
            files: Files::default(),
            written: 0,
            place: None,
            parts: Parts::default(),
            shown: Shown::default(),
        }
    }

    /// The run holds this place until it is over.
    pub fn live(&mut self, place: Place) {
        self.place = Some(place).filter(|_| !self.is_over());
    }

    /// Where the run is in its life.
    pub fn status(&self) -> Status {
        self.status
    }

    /// When its runner started it, in milliseconds since the epoch.
    pub fn started_at(&self) -> Option<u64> {
        self.started_at
    }

    /// How much text the program wrote, in bytes, kept or not.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// What ended the run.
    pub fn reason(&self) -> Option<Reason> {
        self.outcome.as_ref().map(|outcome| outcome.reason)
    }

    /// Whether nothing will happen to the run any more.
    pub fn is_over(&self) -> bool {
        self.status.is_final()
    }

    /// From now on only this lease counts: the files of an earlier one, which are returned, do not.
    pub fn fence(&mut self, lease: LeaseId, foreign: bool) -> Files {
        self.fence = Some(Fence { lease, foreign });
        self.acked = 0;
        self.parts = Parts::default();
        self.shown = Shown::default();
        self.environment = None;
        std::mem::take(&mut self.files)
    }

    /// Whether this lease counts, or was the one that counted last.
    pub fn holds(&self, lease: LeaseId) -> bool {
        self.fence.is_some_and(|fence| fence.lease == lease)
    }

    /// Whether the run ended by the word of the runner with this lease.
    pub fn ended_under(&self, lease: LeaseId) -> bool {
        self.is_over() && self.holds(lease)
    }

    /// The lease that counts, where a foreign runner has it.
    pub fn foreign_lease(&self) -> Option<LeaseId> {
        self.fence.filter(|fence| fence.foreign).map(|fence| fence.lease)
    }

    /// The number of the last event of the current lease.
    pub fn acked(&self) -> u64 {
        self.acked
    }

    /// The run waits, in this place.
    pub fn queued(&mut self, at: u64, queue_position: Option<usize>) {
        self.status = Status::Queued;
        self.position = queue_position;
        let attempt = self.attempt();
        self.journal.append(at, EventBody::Status { status: Status::Queued, queue_position, attempt });
    }

    /// The run waits again: the lease that was offered is void.
    pub fn requeued(&mut self, at: u64, queue_position: Option<usize>) {
        self.fence = None;
        self.queued(at, queue_position);
    }

    /// The run waits to be started again: the lease that it ran under is void.
    pub fn retried(&mut self, at: u64, attempt: u32, queue_position: Option<usize>) {
        self.attempt = attempt;
        self.started_at = None;
        if !self.journal.is_blank() {
            // What the attempt before drew is not there any more.
            self.journal.append(at, EventBody::Draw { ops: vec![Op::Reset { missing: 0 }] });
        }
        self.requeued(at, queue_position);
    }

    /// The number of the attempt, from the second on.
    pub fn attempt(&self) -> Option<u32> {
        Some(self.attempt).filter(|attempt| *attempt > 1)
    }

    /// The run still waits; says so where its place is another now.
    pub fn moved(&mut self, at: u64, queue_position: Option<usize>) {
        if self.status == Status::Queued && self.position != queue_position {
            self.queued(at, queue_position);
        }
    }

    /// A runner executes the run.
    pub fn running(&mut self, at: u64) {
        self.status = Status::Running;
        self.started_at = Some(at);
        let attempt = self.attempt();
        let running = EventBody::Status { status: Status::Running, queue_position: None, attempt };
        self.journal.append(at, running);
    }

    /// Takes a runner's events; `first_seq` is the number of the first. Those that are there already are
    /// passed over, so a repeated message does no harm.
    pub fn append(&mut self, at: u64, lease: LeaseId, first_seq: u64, events: Vec<RunnerEvent>) -> Appended {
        if !self.holds(lease) {
            return Appended::Stale;
        }
        if first_seq > self.acked + 1 || first_seq == 0 {
            return Appended::Missing;
        }
        if self.is_over() {
            // Only what was taken before can be repeated.
            let last = first_seq + events.len() as u64 - 1;
            return if last <= self.acked { Appended::Yes(None) } else { Appended::Stale };
        }
        let known = usize::try_from(self.acked + 1 - first_seq).unwrap_or(usize::MAX);
        for event in events.into_iter().skip(known) {
            self.acked += 1;
            match event {
                RunnerEvent::Started { environment } => self.environment = environment,
                RunnerEvent::Output { stream, text } => self.output(at, stream, text.into_string()),
                RunnerEvent::Truncated { stream, bytes } => {
                    self.journal.append(at, EventBody::Truncated { stream, bytes });
                }
                RunnerEvent::InputRequest(request) => {
                    self.journal.append(at, EventBody::InputRequest(request));
                }
                RunnerEvent::Problem(problem) => {
                    self.journal.append(at, EventBody::Problem(problem.bounded()));
                }
                RunnerEvent::DisplayPart { text, whole } => {
                    if let Some(body) = self.parts.take(&text, whole) {
                        self.journal.append(at, body);
                    }
                }
                RunnerEvent::Notice(notice) => self.journal.append(at, EventBody::Notice(notice)),
                RunnerEvent::Uncollected(note) => self.files.note(note),
                RunnerEvent::Draw { ops } => self.journal.append(at, EventBody::Draw { ops }),
                RunnerEvent::Window(window) => self.journal.append(at, EventBody::Window(window.bounded())),
                RunnerEvent::Frame(frame) => self.picture(at, frame),
                RunnerEvent::Piece { data } => self.parts.piece(&data),
                RunnerEvent::FrameOfPieces(frame) => {
                    if let Some(frame) = self.parts.picture(frame) {
                        self.picture(at, frame);
                    }
                }
                RunnerEvent::Audio(audio) if audio.is_within_bounds() => {
                    self.journal.append(at, EventBody::Audio(audio));
                }
                // No runner of ours sends such.
                RunnerEvent::Audio(_) => {}
                RunnerEvent::Exit(outcome) => return Appended::Yes(Some(outcome)),
            }
        }
        Appended::Yes(None)
    }

    /// The program wrote text.
    pub fn output(&mut self, at: u64, stream: Stream, text: String) {
        if !text.is_empty() {
            self.written += text.len() as u64;
            self.journal.append(at, EventBody::Output { stream, text });
        }
    }

    /// The program's window looks otherwise.
    fn picture(&mut self, at: u64, frame: Frame) {
        // No runner of ours sends others.
        if frame.is_within_bounds() {
            let number = frame.number;
            self.journal.append(at, EventBody::Frame(frame));
            self.shown.given(self.journal.last_seq(), number);
        }
    }

    /// A reader has shown everything up to the event of this number. Whether its runner is to hear of it.
    pub fn seen(&mut self, seq: u64) -> bool {
        !self.is_over() && self.shown.seen(seq)
    }

    /// What is to be known of those who watch, where there are pictures.
    pub fn audience(&self, watched: bool) -> Option<Audience> {
        self.shown.last().map(|seen| Audience { seen, watched })
    }

    /// The run is over: the last event. The request is not needed any more, and no lease counts, but that
    /// of the runner which `reported` the end may repeat itself.
    pub fn finish(&mut self, at: u64, outcome: Outcome, reported: bool) {
        let wanted = self.request.as_ref().is_some_and(|request| !request.collect.is_empty());
        if wanted && self.foreign_lease().is_some() {
            let why = "the runner that executed this program does not collect files".to_owned();
            self.files.note(Uncollected { path: None, reason: NotCollected::Other, why });
        }
        if !reported {
            self.fence = None;
        }
        let outcome = match self.abandoned {
            Some(time) if outcome.reason == Reason::Cancelled => Outcome {
                reason: Reason::Abandoned,
                error: Some(format!(
                    "Nobody has watched your program for {} seconds, so it was stopped.",
                    time.as_secs()
                )),
                ..outcome
            },
            _ => outcome,
        };
        self.status = outcome.status();
        self.finished_at = Some(at);
        self.request = None;
        self.place = None;
        self.inputs = Inputs::default();
        self.parts = Parts::default();
        self.outcome = Some(outcome.clone());
        self.journal.append(at, EventBody::Exit { status: self.status, outcome });
    }

    /// The run as it stands, without its place in the queue.
    pub fn snapshot(&self, job_id: RunId, created_at: u64) -> Snapshot {
        let texts = self.journal.texts();
        let outcome = self.outcome.as_ref();
        Snapshot {
            job_id,
            status: self.status,
            reason: outcome.map(|o| o.reason),
            stdout: texts.stdout,
            stderr: texts.stderr,
            error: outcome.and_then(|o| o.error.clone()),
            exit_code: outcome.and_then(|o| o.exit_code),
            signal: outcome.and_then(|o| o.signal),
            environment: self.environment,
            created_at,
            started_at: self.started_at,
            finished_at: self.finished_at,
            queue_position: None,
            attempt: self.attempt(),
            usage: outcome.and_then(|o| o.usage.clone()),
            truncated: (texts.missing != Truncated::default()).then_some(texts.missing),
            visualization: self.latest_frame().map(|latest_frame| Visualization { latest_frame }),
            files: self.files.list(),
            uncollected: self.files.uncollected().to_vec(),
        }
    }

    /// The last picture, where it came as the first editor shows it.
    fn latest_frame(&self) -> Option<FramePicture> {
        let EventBody::Frame(frame) = &self.journal.pictures().next()?.body else { return None };
        let Frame { width, height, timestamp, .. } = *frame;
        let [part] = &frame.parts[..] else { return None };
        let format = part.format;
        (format == PixelFormat::Rgb).then(|| {
            let data = STANDARD.encode(&*part.data);
            FramePicture { width, height, format, data, timestamp }
        })
    }
}
