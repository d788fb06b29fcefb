//! How a run ended, in words for the one who wrote the program. Pure.

use std::time::Duration;

use playpen_protocol::limits::Limits;
use playpen_protocol::snapshot::{Outcome, Reason, Start, Usage};
use tracing::info;

use crate::sandbox::launch::LaunchError;
use crate::sandbox::level::Level;
use crate::sandbox::wire::{Cause, Ending, Status, Sum};

/// How a program began.
#[derive(Debug, Clone)]
pub(super) struct Began {
    /// How strong its walls were.
    pub(super) level: Level,
    /// Where its interpreter came from.
    pub(super) start: Start,
    /// The kind of that.
    pub(super) kind: Option<String>,
}

/// Why a run of ours was ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abort {
    /// Nobody waits for it any more.
    Stale,
    /// The server did not answer for so long that it may have given the run up.
    Lapsed,
    /// The runner stops.
    Stopping,
    /// It waited for an answer for too long.
    Idle,
}

/// Why the runner ended a program, if it did.
#[derive(Debug, Clone, Copy)]
pub(super) enum Killed {
    /// The server could not be reached.
    Lapsed,
    /// It waited for an answer for so long.
    Idle(Duration),
    /// The runner stops.
    Stopping,
}

/// The result of a program that was started. `timeout_ms`: how long it was allowed.
pub(super) fn outcome(
    ending: &Ending,
    killed: Killed,
    timeout_ms: u64,
    limits: &Limits,
    began: Began,
) -> Outcome {
    let (exit_code, signal) = match ending.status {
        Status::Code(code) => (Some(code), None),
        Status::Signal(signal) => (None, Some(signal)),
    };
    let (reason, error) = match (ending.cause, signal) {
        (Cause::Itself, None) => (Reason::Exit, None),
        (Cause::Itself, Some(signal)) => (Reason::Signal, Some(by_signal(signal))),
        (Cause::Timeout, _) => (Reason::Timeout, Some(too_much(&format!("ran for {}", more(timeout_ms))))),
        (Cause::Cancel, _) => (Reason::Cancelled, Some("Your program was stopped.".to_owned())),
        (Cause::Kill, _) => by_us(killed),
        (Cause::Beyond(sum), _) => {
            let (reason, what) = beyond(sum, limits);
            (reason, Some(too_much(&what)))
        }
    };
    let usage = Usage {
        wall_ms: ending.wall_ms,
        cpu_ms: ending.cpu_ms,
        peak_memory_bytes: ending.peak_memory_bytes,
        level: Some(began.level.name().to_owned()),
        start: Some(began.start),
        kind: began.kind,
    };
    Outcome { reason, exit_code, signal, error, usage: Some(usage) }
}

/// How it is told that the runner ended a program.
fn by_us(killed: Killed) -> (Reason, Option<String>) {
    let (reason, error) = match killed {
        Killed::Lapsed => {
            let error =
                "The computer that ran your program lost its connection, so your program was stopped.";
            (Reason::Lost, error.to_owned())
        }
        Killed::Stopping => {
            let error = "The computer that ran your program is shutting down, so your program was stopped.";
            (Reason::Lost, error.to_owned())
        }
        Killed::Idle(time) => {
            let time = seconds(crate::clock::millis(time));
            let what = format!("waited for an answer for {time}, but nobody gave one");
            (Reason::Idle, too_much(&what))
        }
    };
    (reason, Some(error))
}

/// For the operator.
pub(super) fn log(outcome: &Outcome) {
    let usage = outcome.usage.as_ref();
    info!(
        reason = ?outcome.reason,
        exit_code = outcome.exit_code,
        signal = outcome.signal,
        wall_ms = usage.map(|usage| usage.wall_ms),
        cpu_ms = usage.map(|usage| usage.cpu_ms),
        "ended"
    );
    debug_assert!(outcome.reason == Reason::Exit || outcome.error.is_some(), "an ending without words");
}

/// What a program did that went beyond a sum.
fn beyond(sum: Sum, limits: &Limits) -> (Reason, String) {
    match sum {
        Sum::Memory => (Reason::Memory, format!("used more than {} MB of memory", limits.memory_mb)),
        Sum::Cpu => {
            let time = more(limits.cpu_seconds.saturating_mul(1_000));
            (Reason::Cpu, format!("kept the processor busy for {time}"))
        }
        Sum::Processes => {
            let most = limits.processes;
            (Reason::Processes, format!("had more than {most} processes and threads at a time"))
        }
        Sum::DiskBytes => (Reason::Disk, format!("saved more than {} MB in files", limits.disk_mb)),
        Sum::DiskEntries => {
            (Reason::Disk, format!("made more than {} files and folders", limits.disk_entries))
        }
    }
}

fn too_much(what: &str) -> String {
    format!("Your program {what}, so it was stopped.")
}

/// The result of a program that could not be started, or whose supervisor died.
pub(super) fn failed(error: &LaunchError) -> Outcome {
    match error {
        LaunchError::Walls(_) => Outcome::because(
            Reason::Sandbox,
            "Your program was not started, because the computer could not make a safe place for it. \
             This is not your fault; try again, or tell the person who runs this Playpen.",
        ),
        LaunchError::Io(_) => Outcome::because(
            Reason::Internal,
            "Something went wrong on the computer that ran your program. This is not your fault; try again.",
        ),
    }
}

/// The result of a run for which not all could be made ready: a place, say, or its files.
pub(super) fn unprepared(error: &LaunchError) -> Outcome {
    if matches!(error, LaunchError::Walls(_)) {
        return failed(error);
    }
    Outcome::because(
        Reason::Internal,
        "Your program was not started, because the computer could not make everything ready for it. This is not your \
         fault; try again.",
    )
}

/// The result of a run for which there is no interpreter here.
pub(super) fn without_interpreter() -> Outcome {
    Outcome::because(
        Reason::Unschedulable,
        "Your program was not started, because the computer that was to run it does not have the version of Python \
         that it asks for. This is not your fault; try again.",
    )
}

fn by_signal(signal: i32) -> String {
    let what = match signal {
        4 => "crashed (illegal instruction)",
        6 => "crashed (it called abort)",
        7 => "crashed (bus error)",
        8 => "crashed (arithmetic error)",
        9 => "was killed, perhaps because it used too much memory",
        11 => "crashed (segmentation fault)",
        _ => return format!("Your program was ended by signal {signal}."),
    };
    format!("Your program {what}.")
}

fn more(than_ms: u64) -> String {
    format!("more than {}", seconds(than_ms))
}

fn seconds(ms: u64) -> String {
    match (ms / 1000, ms % 1000) {
        (1, 0) => "1 second".to_owned(),
        (whole, 0) => format!("{whole} seconds"),
        (whole, rest) => format!("{whole}.{} seconds", format!("{rest:03}").trim_end_matches('0')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(cause: Cause, status: Status) -> Outcome {
        let ending = Ending { cause, status, wall_ms: 5, cpu_ms: 3, peak_memory_bytes: 9 };
        let began = Began { level: Level::Landlock, start: Start::Cold, kind: None };
        outcome(&ending, Killed::Stopping, 60_000, &Limits::default(), began)
    }

    #[test]
    fn a_plain_end_needs_no_words() {
        let ended = ended(Cause::Itself, Status::Code(3));
        assert_eq!((ended.reason, ended.exit_code, ended.error), (Reason::Exit, Some(3), None));
        assert_eq!(ended.usage.unwrap().cpu_ms, 3);
    }

    #[test]
    fn other_ends_are_told_in_a_sentence() {
        let crash = ended(Cause::Itself, Status::Signal(11));
        assert_eq!(crash.error.unwrap(), "Your program crashed (segmentation fault).");
        assert_eq!((crash.reason, crash.signal), (Reason::Signal, Some(11)));
        let late = ended(Cause::Timeout, Status::Signal(9));
        assert_eq!(late.error.unwrap(), "Your program ran for more than 60 seconds, so it was stopped.");
        assert_eq!(ended(Cause::Cancel, Status::Signal(2)).reason, Reason::Cancelled);
        assert_eq!(ended(Cause::Kill, Status::Signal(9)).reason, Reason::Lost);
    }

    #[test]
    fn a_run_that_was_not_made_ready_is_told_no_more_than_is_known() {
        let words = unprepared(&std::io::Error::other("all user ids are in use").into()).error.unwrap();
        assert!(words.starts_with("Your program was not started") && !words.contains("files"), "{words}");
    }

    #[test]
    fn each_limit_has_a_reason_and_its_number() {
        let limits = [
            (Sum::Memory, Reason::Memory, "used more than 512 MB of memory"),
            (Sum::Cpu, Reason::Cpu, "kept the processor busy for more than 60 seconds"),
            (Sum::Processes, Reason::Processes, "had more than 64 processes and threads at a time"),
            (Sum::DiskBytes, Reason::Disk, "saved more than 128 MB in files"),
            (Sum::DiskEntries, Reason::Disk, "made more than 10000 files and folders"),
        ];
        for (sum, reason, what) in limits {
            let ended = ended(Cause::Beyond(sum), Status::Signal(9));
            assert_eq!(ended.reason, reason);
            assert_eq!(ended.error.unwrap(), format!("Your program {what}, so it was stopped."));
        }
    }

    #[test]
    fn times_are_written_as_people_say_them() {
        for (ms, want) in
            [(1_000, "1 second"), (60_000, "60 seconds"), (1_500, "1.5 seconds"), (20, "0.02 seconds")]
        {
            assert_eq!(seconds(ms), want);
        }
    }
}
