//! How much of what a program says is passed on. Pure.
//!
//! More is left out and counted. Who goes on nevertheless finds the pipe closed: the runner's time is not the program's.

use playpen_protocol::event::{Notice, NoticeCode};
use playpen_protocol::runner::{RunnerEvent, Whole};

use super::said::Said;

/// How many errors a run may tell of: a thread may end by one again and again.
const PROBLEMS: u32 = 100;
/// How many things it may show.
const DISPLAYS: u32 = 2_000;
/// How often these may change: an animation for half an hour.
const UPDATES: u32 = 100_000;
/// How many bytes these may be.
const DISPLAY_BYTES: usize = 256 << 20;
/// How many messages are left out before the pipe is closed.
const PATIENCE: u64 = 20_000;
/// How much of a display goes into one event, in bytes.
const PART: usize = 24 << 10;

/// Counts what one run says.
#[derive(Debug)]
pub(super) struct Gate {
    problems: u32,
    displays: u32,
    updates: u32,
    display_bytes: usize,
    dropped: u64,
    /// How many of them were told of.
    told: u64,
    too_large: bool,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            problems: PROBLEMS,
            displays: DISPLAYS,
            updates: UPDATES,
            display_bytes: DISPLAY_BYTES,
            dropped: 0,
            told: 0,
            too_large: false,
        }
    }
}

impl Gate {
    /// Passes on what is said, as events.
    pub(super) fn admit(&mut self, said: Said, mut pass: impl FnMut(RunnerEvent)) {
        match said {
            Said::Problem(problem) => {
                if take(&mut self.problems) {
                    return pass(RunnerEvent::Problem(*problem));
                }
            }
            Said::Display(text, whole) => {
                let count = match whole {
                    Whole::Display => &mut self.displays,
                    Whole::Update => &mut self.updates,
                };
                if let Some(left) = self.display_bytes.checked_sub(text.len())
                    && take(count)
                {
                    self.display_bytes = left;
                    let mut rest = text.as_str();
                    while !rest.is_empty() {
                        let (part, after) = rest.split_at(rest.floor_char_boundary(PART));
                        let whole = after.is_empty().then_some(whole);
                        pass(RunnerEvent::DisplayPart { text: part.into(), whole });
                        rest = after;
                    }
                    return;
                }
            }
            // As much as the program likes: it waits while the link is full, and the server keeps a picture of some size.
            Said::Draw(ops) => return pass(RunnerEvent::Draw { ops }),
            Said::TooLarge => {
                if !std::mem::replace(&mut self.too_large, true) {
                    let message =
                        "Something that your program shows is too large to be passed on. What it shows \
                        may have 4 MB at a time; a smaller picture fits."
                            .to_owned();
                    pass(RunnerEvent::Notice(Notice {
                        code: NoticeCode::DisplayTooLarge,
                        message,
                        count: None,
                    }));
                }
            }
            Said::Window(window) => return pass(RunnerEvent::Window(window)),
            // The camera has been told, and whoever listens to the mixer.
            Said::Frame | Said::Mixer(_) => return,
            Said::Sound(_) | Said::Unknown => {}
        }
        self.leave_out(pass);
    }

    /// Something is not passed on.
    pub(super) fn leave_out(&mut self, mut pass: impl FnMut(RunnerEvent)) {
        self.dropped += 1;
        if self.dropped == 1 && !self.too_large {
            self.told = 1;
            pass(dropped(1));
        }
    }

    /// Whether nothing more is to be read.
    pub(super) fn is_shut(&self) -> bool {
        self.dropped > PATIENCE
    }

    /// How many messages were left out in all, where that is more than was said.
    pub(super) fn total(&mut self) -> Option<RunnerEvent> {
        let news = self.dropped > self.told && !(self.too_large && self.dropped == 1);
        self.told = self.dropped;
        news.then(|| dropped(self.dropped))
    }
}

fn take(left: &mut u32) -> bool {
    let some = *left > 0;
    *left = left.saturating_sub(1);
    some
}

fn dropped(count: u64) -> RunnerEvent {
    let message = "Your program shows more than can be passed on: some of it is missing.".to_owned();
    RunnerEvent::Notice(Notice { code: NoticeCode::EventsDropped, message, count: Some(count) })
}

#[cfg(test)]
mod tests {
    use playpen_protocol::uncaught::Problem;

    use super::*;

    fn admitted(gate: &mut Gate, said: Said) -> Vec<RunnerEvent> {
        let mut events = Vec::new();
        gate.admit(said, |event| events.push(event));
        events
    }

    #[test]
    fn what_is_too_much_is_told_once_and_counted_at_the_end() {
        let mut gate = Gate::default();
        let problem = || Said::Problem(Box::default());
        for _ in 0..PROBLEMS {
            assert_eq!(admitted(&mut gate, problem()), [RunnerEvent::Problem(Problem::default())]);
        }
        assert_eq!(gate.total(), None);
        assert_eq!(admitted(&mut gate, problem()), [dropped(1)]);
        for _ in 0..PATIENCE {
            assert!(!gate.is_shut());
            assert_eq!(admitted(&mut gate, problem()), []);
        }
        assert!(gate.is_shut());
        assert_eq!(gate.total(), Some(dropped(PATIENCE + 1)));
        assert_eq!(gate.total(), None);
    }

    #[test]
    fn a_large_display_comes_in_parts() {
        let mut gate = Gate::default();
        let text = "猫".repeat(PART);
        let events = admitted(&mut gate, Said::Display(text.clone(), Whole::Update));
        let mut joined = String::new();
        for (n, event) in events.iter().enumerate() {
            let RunnerEvent::DisplayPart { text, whole } = event else { panic!("{event:?}") };
            assert_eq!(*whole, (n + 1 == events.len()).then_some(Whole::Update));
            joined.push_str(text);
        }
        assert_eq!(events.len(), 3);
        assert!(joined == text);
    }

    #[test]
    fn one_that_is_too_large_is_told_of_once() {
        let mut gate = Gate::default();
        let [RunnerEvent::Notice(notice)] = &admitted(&mut gate, Said::TooLarge)[..] else { panic!() };
        assert_eq!(notice.code, NoticeCode::DisplayTooLarge);
        assert_eq!(gate.total(), None);
        assert_eq!(admitted(&mut gate, Said::TooLarge), []);
        assert_eq!(gate.total(), Some(dropped(2)));
    }
}
