//! When to do what to a program that does not end by itself. Pure: time is an argument, counted from the
//! program's start.

use std::time::Duration;

use super::wire::Cause;

/// What is to be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing until then, counted from the program's start.
    Wait(Duration),
    /// Ask every process of the run to terminate, then look again.
    TellAll,
    /// Kill everything, for this reason.
    End(Cause),
}

/// How long a program may still run.
#[derive(Debug)]
pub(super) struct Patience {
    wall: Duration,
    grace: Duration,
    stop: Stop,
}

#[derive(Debug)]
enum Stop {
    No,
    Asked { at: Duration },
    Told { at: Duration },
}

impl Patience {
    /// For a program that may run for `wall`, with `grace` after each polite request.
    pub(super) fn new(wall: Duration, grace: Duration) -> Self {
        Self { wall, grace, stop: Stop::No }
    }

    /// Somebody wants it to stop. Whether it is to be interrupted now: only the first request counts.
    pub(super) fn cancel(&mut self, now: Duration) -> bool {
        let first = matches!(self.stop, Stop::No);
        if first {
            self.stop = Stop::Asked { at: now };
        }
        first
    }

    /// Why a program that ends now by itself has ended.
    pub(super) fn cause(&self) -> Cause {
        match self.stop {
            Stop::No => Cause::Itself,
            Stop::Asked { .. } | Stop::Told { .. } => Cause::Cancel,
        }
    }

    /// What is to be done at `now`.
    pub(super) fn step(&mut self, now: Duration) -> Step {
        match self.stop {
            Stop::No if now >= self.wall => Step::End(Cause::Timeout),
            Stop::No => Step::Wait(self.wall),
            Stop::Asked { at } if now >= at + self.grace => {
                self.stop = Stop::Told { at: now };
                Step::TellAll
            }
            Stop::Told { at } if now >= at + self.grace => Step::End(Cause::Cancel),
            Stop::Asked { at } | Stop::Told { at } => Step::Wait(at + self.grace),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn time_runs_out() {
        let mut patience = Patience::new(s(60), s(1));
        assert_eq!(patience.step(s(0)), Step::Wait(s(60)));
        assert_eq!(patience.step(s(60)), Step::End(Cause::Timeout));
        assert_eq!(patience.cause(), Cause::Itself);
    }

    #[test]
    fn a_cancelled_program_is_asked_told_and_killed() {
        let mut patience = Patience::new(s(60), s(1));
        assert!(patience.cancel(s(10)));
        assert_eq!(patience.step(s(10)), Step::Wait(s(11)));
        assert_eq!(patience.step(s(11)), Step::TellAll);
        assert_eq!(patience.step(s(11)), Step::Wait(s(12)));
        assert_eq!(patience.cause(), Cause::Cancel);
        assert_eq!(patience.step(s(12)), Step::End(Cause::Cancel));
    }

    #[test]
    fn asking_again_gives_no_more_time() {
        let mut patience = Patience::new(s(60), s(1));
        assert!(patience.cancel(s(10)));
        assert!(!patience.cancel(s(11)));
        assert_eq!(patience.step(s(11)), Step::TellAll);
    }
}
