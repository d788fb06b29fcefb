//! What runs say of themselves: a row is about runs of one level and one kind of interpreter, and a figure of any
//! others would be of something else.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use playpen_protocol::snapshot::{Outcome, Start, Usage};
use playpen_runner::sandbox::level::Level;
use tokio::time::{Instant, sleep};

use crate::{Bench, Result};

/// How long it may take until interpreters are warm.
const PATIENCE: Duration = Duration::from_mins(2);
/// How long is waited between runs until then. Nothing is made ready while runs follow each other at once.
const BREATH: Duration = Duration::from_millis(100);

/// What all runs of a row are to have in common, and how they were started so far.
#[derive(Debug)]
pub struct Watch {
    level: String,
    /// The kind of the interpreters that theirs are copied from; `None` where theirs are new.
    kind: Option<String>,
    ready: AtomicUsize,
    forked: AtomicUsize,
}

impl Watch {
    /// For runs of the machine's level in interpreters of this kind. Without rooms, all interpreters are new.
    pub fn warm(bench: &Bench, kind: &str) -> Self {
        let kind = (bench.level >= Level::Namespaces).then(|| kind.to_owned());
        Self { kind, ..Self::cold(bench) }
    }

    /// For runs of the machine's level in new interpreters.
    pub fn cold(bench: &Bench) -> Self {
        let (ready, forked) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self { level: bench.level.name().to_owned(), kind: None, ready, forked }
    }

    /// Takes a run into account; an error if it is not of those that are wanted.
    pub fn check(&self, outcome: &Outcome) -> Result<()> {
        self.is_wanted(outcome)?;
        match self.start(outcome)? {
            Start::Ready => self.ready.fetch_add(1, Ordering::Relaxed),
            Start::Forked => self.forked.fetch_add(1, Ordering::Relaxed),
            Start::Cold => return Ok(()),
        };
        Ok(())
    }

    /// An error if a run is not of those that are wanted.
    pub fn is_wanted(&self, outcome: &Outcome) -> Result<()> {
        if self.start(outcome)? == Start::Cold && self.kind.is_some() {
            return Err("a run had a new interpreter, where warm ones are measured".into());
        }
        Ok(())
    }

    /// Makes runs that nobody measures, until one is started as it is to be: copied before it came or, where
    /// `is_ready` is not asked for, copied at all.
    pub async fn warm_up(&self, is_ready: bool, mut run: impl AsyncFnMut() -> Result<Outcome>) -> Result<()> {
        let begun = Instant::now();
        loop {
            let start = self.start(&run().await?)?;
            if self.kind.is_none() || start == Start::Ready || (!is_ready && start == Start::Forked) {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("after {} s, runs are still {start:?}", PATIENCE.as_secs()).into());
            }
            sleep(BREATH).await;
        }
    }

    /// How a run was started; an error if its level or kind is another.
    fn start(&self, outcome: &Outcome) -> Result<Start> {
        let (level, start, kind) = match &outcome.usage {
            Some(Usage { level: Some(level), start: Some(start), kind, .. }) => (level, *start, kind),
            other => return Err(format!("a run does not say how it was started: {other:?}").into()),
        };
        if *level != self.level {
            return Err(
                format!("a run had the level {level}, where this machine reaches {}", self.level).into()
            );
        }
        match (&self.kind, kind) {
            (Some(wanted), Some(kind)) if wanted != kind => {
                Err(format!("a run had an interpreter of the kind {kind}, not {wanted}").into())
            }
            (None, _) if start != Start::Cold => Err("a run's interpreter was not a new one".into()),
            _ if kind.is_some() == (start == Start::Cold) => {
                Err(format!("a run was started {start:?} with the kind {kind:?}").into())
            }
            _ => Ok(start),
        }
    }

    /// How all were started, in words.
    pub fn words(&self) -> String {
        if self.kind.is_none() {
            return "all interpreters new".to_owned();
        }
        let (ready, forked) = (self.ready.load(Ordering::Relaxed), self.forked.load(Ordering::Relaxed));
        format!("{ready} ready, {forked} forked")
    }

    /// Whether warm interpreters are wanted.
    pub fn is_warm(&self) -> bool {
        self.kind.is_some()
    }
}

#[cfg(test)]
mod tests {
    use playpen_protocol::snapshot::Reason;

    use super::*;

    fn watch(kind: Option<&str>) -> Watch {
        let (ready, forked) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Watch { level: "full".into(), kind: kind.map(str::to_owned), ready, forked }
    }

    fn outcome(level: &str, start: &str, kind: Option<&str>) -> Outcome {
        let usage = serde_json::json!({
            "wallMs": 1, "cpuMs": 1, "peakMemoryBytes": 1, "level": level, "start": start, "kind": kind,
        });
        let usage = Some(serde_json::from_value(usage).unwrap());
        Outcome { reason: Reason::Exit, exit_code: Some(0), signal: None, error: None, usage }
    }

    #[test]
    fn runs_are_counted_by_how_they_were_started() {
        let watch = watch(Some("bare"));
        for start in ["ready", "forked", "ready"] {
            watch.check(&outcome("full", start, Some("bare"))).unwrap();
        }
        assert_eq!(watch.words(), "2 ready, 1 forked");
    }

    #[test]
    fn what_is_not_wanted_is_told() {
        for (level, start, kind) in [
            ("namespaces", "ready", Some("bare")),
            ("full", "ready", Some("science")),
            ("full", "ready", None),
            ("full", "cold", None),
        ] {
            assert!(watch(Some("bare")).check(&outcome(level, start, kind)).is_err(), "{level} {start}");
        }
        assert!(watch(None).check(&outcome("full", "forked", Some("bare"))).is_err());
        assert!(watch(None).check(&outcome("full", "cold", None)).is_ok());
        let silent = Outcome { usage: None, ..outcome("full", "ready", None) };
        assert!(watch(Some("bare")).check(&silent).is_err());
    }
}
