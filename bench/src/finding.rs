//! What a row of the table says. Pure.

use std::time::Duration;

use serde_json::{Value, json};

use crate::stats::Times;

/// One line of the table.
#[derive(Debug)]
pub struct Finding {
    /// What was measured.
    pub what: String,
    /// Under which circumstances, as they were found while it was measured.
    pub note: Option<String>,
    /// What came out.
    pub figure: Figure,
    /// What stands beside it, measured in the same minutes.
    pub reference: Option<(String, Figure)>,
    /// What was to be reached.
    pub targets: Vec<Target>,
}

/// Something measured.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// How long it took.
    Times(Times),
    /// How much, of `unit`, over `n` of what is counted.
    Amount {
        /// How much.
        value: f64,
        /// Of what.
        unit: &'static str,
        /// How many were measured together.
        n: usize,
    },
}

/// A bound, and whether it is kept.
#[derive(Debug)]
pub struct Target {
    /// The bound in words.
    pub text: String,
    /// Whether it is kept.
    pub met: bool,
}

impl Target {
    /// At most so much.
    pub fn most(text: impl Into<String>, got: f64, bound: f64) -> Self {
        Self { text: text.into(), met: got <= bound }
    }

    /// At least so much.
    pub fn least(text: impl Into<String>, got: f64, bound: f64) -> Self {
        Self { text: text.into(), met: got >= bound }
    }
}

impl Finding {
    /// A line without anything beside it.
    pub fn new(what: impl Into<String>, figure: Figure) -> Self {
        Self { what: what.into(), note: None, figure, reference: None, targets: Vec::new() }
    }

    /// And this to be known of it.
    pub fn note(mut self, note: String) -> Self {
        self.note = Some(note);
        self
    }

    /// And this beside it.
    pub fn beside(mut self, what: impl Into<String>, figure: Figure) -> Self {
        self.reference = Some((what.into(), figure));
        self
    }

    /// And this to be reached.
    pub fn target(mut self, target: Target) -> Self {
        self.targets.push(target);
        self
    }

    /// The figure as a multiple of what stands beside it.
    pub fn ratio(&self) -> Option<f64> {
        let (_, reference) = self.reference.as_ref()?;
        Some(self.figure.middle() / reference.middle())
    }

    /// At most so many times what stands beside it.
    pub fn at_most_times(self, factor: f64) -> Self {
        let ratio = self.ratio().unwrap_or(f64::INFINITY);
        self.target(Target::most(format!("≤ {factor} ×"), ratio, factor))
    }

    /// At least so many times what stands beside it.
    pub fn at_least_times(self, factor: f64) -> Self {
        let ratio = self.ratio().unwrap_or(0.0);
        self.target(Target::least(format!("≥ {factor} ×"), ratio, factor))
    }
}

impl Figure {
    /// The number that ratios are made of: the median, in milliseconds, or the amount.
    pub fn middle(&self) -> f64 {
        match self {
            Self::Times(times) => ms(times.percentile(50)),
            Self::Amount { value, .. } => *value,
        }
    }

    /// As it is kept for programs.
    pub fn json(&self) -> Value {
        match self {
            Self::Times(times) => json!({
                "p50Ms": ms(times.percentile(50)),
                "p95Ms": ms(times.percentile(95)),
                "p99Ms": ms(times.percentile(99)),
                "n": times.count(),
            }),
            Self::Amount { value, unit, n } => json!({"value": value, "unit": unit, "n": n}),
        }
    }
}

/// In milliseconds, with what is behind the point.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
