//! How much of its output a run may still send. Past the limit text is dropped and counted; the program is
//! not told and goes on. Pure.

use playpen_protocol::event::Stream;
use playpen_protocol::runner::RunnerEvent;

/// Counts the output of one run.
#[derive(Debug)]
pub(super) struct Meter {
    left: u64,
    stdout: Dropped,
    stderr: Dropped,
}

#[derive(Debug, Default, Clone, Copy)]
struct Dropped {
    bytes: u64,
    said: u64,
}

impl Meter {
    /// For a run that may write `limit` bytes, both streams together.
    pub(super) fn new(limit: u64) -> Self {
        Self { left: limit, stdout: Dropped::default(), stderr: Dropped::default() }
    }

    /// The beginning of `text` that may be sent, and the news that something is dropped, if it is news.
    pub(super) fn admit<'a>(&mut self, stream: Stream, text: &'a str) -> (&'a str, Option<RunnerEvent>) {
        let cut = text.floor_char_boundary(usize::try_from(self.left).unwrap_or(usize::MAX));
        let (kept, dropped) = text.split_at(cut);
        self.left -= kept.len() as u64;
        if dropped.is_empty() {
            return (kept, None);
        }
        // A character that did not fit must not be followed by a smaller one that would.
        self.left = 0;
        let count = self.of(stream);
        count.bytes += dropped.len() as u64;
        if count.said > 0 {
            return (kept, None);
        }
        count.said = count.bytes;
        (kept, Some(RunnerEvent::Truncated { stream, bytes: count.bytes }))
    }

    /// Whether all that comes is dropped.
    pub(super) fn is_closed(&self) -> bool {
        self.left == 0
    }

    /// What has been dropped in all, where that is more than was said.
    pub(super) fn totals(&mut self) -> impl Iterator<Item = RunnerEvent> {
        [Stream::Stdout, Stream::Stderr].into_iter().filter_map(|stream| {
            let count = self.of(stream);
            let news = count.bytes > count.said;
            count.said = count.bytes;
            news.then_some(RunnerEvent::Truncated { stream, bytes: count.bytes })
        })
    }

    fn of(&mut self, stream: Stream) -> &mut Dropped {
        match stream {
            Stream::Stdout => &mut self.stdout,
            Stream::Stderr => &mut self.stderr,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn truncated(stream: Stream, bytes: u64) -> RunnerEvent {
        RunnerEvent::Truncated { stream, bytes }
    }

    #[test]
    fn the_limit_is_for_both_streams_and_said_once_and_at_the_end() {
        let mut meter = Meter::new(10);
        assert_eq!(meter.admit(Stream::Stdout, "12345"), ("12345", None));
        assert_eq!(meter.admit(Stream::Stderr, "1234"), ("1234", None));
        assert!(!meter.is_closed());
        assert_eq!(meter.admit(Stream::Stdout, "xyz"), ("x", Some(truncated(Stream::Stdout, 2))));
        assert!(meter.is_closed());
        assert_eq!(meter.admit(Stream::Stdout, "123"), ("", None));
        assert_eq!(meter.admit(Stream::Stderr, "1"), ("", Some(truncated(Stream::Stderr, 1))));
        assert_eq!(meter.totals().collect::<Vec<_>>(), [truncated(Stream::Stdout, 5)]);
    }

    #[test]
    fn a_character_is_kept_or_dropped_whole() {
        let mut meter = Meter::new(4);
        assert_eq!(meter.admit(Stream::Stdout, "猫猫"), ("猫", Some(truncated(Stream::Stdout, 3))));
        assert_eq!(meter.admit(Stream::Stdout, "a"), ("", None));
    }

    #[test]
    fn what_fits_exactly_is_not_truncated() {
        let mut meter = Meter::new(3);
        assert_eq!(meter.admit(Stream::Stdout, "abc"), ("abc", None));
        assert_eq!(meter.admit(Stream::Stdout, ""), ("", None));
        assert_eq!(meter.totals().count(), 0);
    }
}
