//! What is counted and measured, for Prometheus: every name, its help and its labels.
//!
//! Counters and histograms are kept as things happen; what there is at a moment is looked up when somebody asks.

use playpen_protocol::problem::ErrorCode;
use playpen_protocol::snapshot::{Outcome, Reason, Status};
use prometheus::core::Collector;
use prometheus::proto::MetricFamily;
use prometheus::{
    Encoder, Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
    TextEncoder,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::queue::Census;

/// How the page is written: the text format of Prometheus, version 0.0.4.
pub const FORMAT: &str = prometheus::TEXT_FORMAT;

/// In seconds: from a runner that waits already to an hour in the queue.
const WAITS: [f64; 14] =
    [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 2.5, 10.0, 60.0, 600.0, 3_600.0];
/// In seconds: from a warm `print` to a game that lasts a lesson.
const RUNS: [f64; 14] =
    [0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 60.0, 300.0, 1_800.0, 7_200.0];

/// What is counted and measured.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    refusals: IntCounterVec,
    submitted: IntCounter,
    ended: IntCounterVec,
    wait: Histogram,
    run: Histogram,
    requeued: IntCounterVec,
    leases_lost: IntCounter,
    output: IntCounter,
    gaps: IntCounter,
    runs: IntGaugeVec,
    runners: IntGauge,
    claims: IntGauge,
    slots: IntGaugeVec,
    readers: IntGauge,
    connections: IntGauge,
    results: IntGauge,
}

/// What there is at a moment.
#[derive(Debug)]
pub struct Moment {
    /// In the queue.
    pub queue: Census,
    /// How many streams are open.
    pub readers: u32,
    /// How many connections are open.
    pub connections: u32,
    /// How much memory results take, in bytes.
    pub results: usize,
}

/// How many runs ended in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ended {
    status: String,
    reason: String,
    count: u64,
}

/// Why a run waits again.
#[derive(Debug, Clone, Copy)]
pub enum Again {
    /// Its offer came to nothing.
    Offer,
    /// Its runner was lost.
    Lost,
}

impl Again {
    const ALL: [Self; 2] = [Self::Offer, Self::Lost];

    fn name(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Lost => "lost",
        }
    }
}

impl Metrics {
    /// Nothing has happened yet.
    pub fn new() -> Self {
        let make = Maker(Registry::new());
        let metrics = Self {
            requests: make.counters(
                "playpen_http_requests_total",
                "HTTP requests that were answered.",
                &["method", "route", "status"],
            ),
            refusals: make.counters(
                "playpen_refusals_total",
                "Refusals by their code, of requests and of messages on streams.",
                &["code"],
            ),
            submitted: make.counter("playpen_runs_submitted_total", "Runs that were taken into the queue."),
            ended: make.counters(
                "playpen_runs_ended_total",
                "Runs that ended, by how they ended.",
                &["status", "reason"],
            ),
            wait: make.histogram(
                "playpen_run_wait_seconds",
                "How long runs waited from their submission until a runner executed them.",
                &WAITS,
            ),
            run: make.histogram(
                "playpen_run_duration_seconds",
                "How long runs took from their start to their end.",
                &RUNS,
            ),
            requeued: make.counters(
                "playpen_run_retries_total",
                "Runs that wait again: their offer came to nothing, or their runner was lost.",
                &["cause"],
            ),
            leases_lost: make.counter(
                "playpen_leases_lost_total",
                "Leases whose runner fell silent, kept its run for too long, or never stopped it.",
            ),
            output: make.counter("playpen_output_bytes_total", "Text that programs wrote, in bytes."),
            gaps: make.counter("playpen_gaps_total", "Gaps that readers of streams were told of."),
            runs: make.gauges(
                "playpen_runs",
                "Runs that are not over, by their state in the queue.",
                &["state"],
            ),
            runners: make.gauge("playpen_runners", "Runners that are connected."),
            claims: make.gauge("playpen_claims_parked", "Requests of runners that wait for a run."),
            slots: make.gauges(
                "playpen_slots",
                "Places for runs on the runners: free where a request waits, busy where a run is.",
                &["state"],
            ),
            readers: make.gauge("playpen_readers", "Streams of runs that are open."),
            connections: make.gauge("playpen_connections", "Connections that are open."),
            results: make
                .gauge("playpen_result_bytes", "Memory that the results of ended runs take, in bytes."),
            registry: make.0,
        };
        metrics.begin_at_zero();
        metrics
    }

    /// What can be named beforehand is there from the beginning, so that its first increase is seen as one.
    fn begin_at_zero(&self) {
        for code in ErrorCode::ALL {
            self.refusals.with_label_values(&[code.name()]);
        }
        for again in Again::ALL {
            self.requeued.with_label_values(&[again.name()]);
        }
    }

    /// A request was answered. `route` is the pattern of its address, never the address.
    pub fn answered(&self, method: &str, route: &str, status: &str) {
        self.requests.with_label_values(&[method, route, status]).inc();
    }

    /// Something was refused.
    pub fn refused(&self, code: ErrorCode) {
        self.refusals.with_label_values(&[code.name()]).inc();
    }

    /// How often each code was refused.
    pub fn refusals(&self) -> impl Iterator<Item = (&'static str, u64)> {
        ErrorCode::ALL.iter().map(|code| (code.name(), self.refusals.with_label_values(&[code.name()]).get()))
    }

    /// How many runs were taken into the queue.
    pub fn runs_submitted(&self) -> u64 {
        self.submitted.get()
    }

    /// How runs ended, where any did.
    pub fn runs_ended(&self) -> Vec<Ended> {
        let families = self.ended.collect();
        let series = families.iter().flat_map(MetricFamily::get_metric);
        let told = series.map(|series| {
            let label = |name: &str| {
                let pair = series.get_label().iter().find(|pair| pair.name() == name);
                pair.map(|pair| pair.value().to_owned()).unwrap_or_default()
            };
            let (status, reason) = (label("status"), label("reason"));
            let count = self.ended.with_label_values(&[&status, &reason]).get();
            Ended { status, reason, count }
        });
        told.collect()
    }

    /// A run was taken into the queue.
    pub fn submitted(&self) {
        self.submitted.inc();
    }

    /// A runner executes a run that was submitted so long ago.
    pub fn started(&self, waited_ms: u64) {
        self.wait.observe(seconds(waited_ms));
    }

    /// A run waits again.
    pub fn requeued(&self, again: Again) {
        self.requeued.with_label_values(&[again.name()]).inc();
    }

    /// A lease ended without its runner's word.
    pub fn lease_lost(&self) {
        self.leases_lost.inc();
    }

    /// A run ended; where it was started, it took so long.
    pub fn ended(&self, outcome: &Outcome, took_ms: Option<u64>) {
        self.ended.with_label_values(&[status(outcome.status()), reason(outcome.reason)]).inc();
        if let Some(took_ms) = took_ms {
            self.run.observe(seconds(took_ms));
        }
    }

    /// Programs wrote so much text.
    pub fn wrote(&self, bytes: u64) {
        self.output.inc_by(bytes);
    }

    /// A reader was told of so many gaps.
    pub fn gaps(&self, count: usize) {
        self.gaps.inc_by(count as u64);
    }

    /// The page, as it is at this moment.
    pub fn page(&self, moment: &Moment) -> Vec<u8> {
        let Census { states, runners, asks } = &moment.queue;
        let mut busy = 0;
        for (state, count) in states {
            self.runs.with_label_values(&[state]).set(gauge(*count));
            busy += if *state == "queued" { 0 } else { *count };
        }
        self.slots.with_label_values(&["busy"]).set(gauge(busy));
        self.slots.with_label_values(&["free"]).set(gauge(*asks));
        self.runners.set(gauge(*runners));
        self.claims.set(gauge(*asks));
        self.readers.set(moment.readers.into());
        self.connections.set(moment.connections.into());
        self.results.set(gauge(moment.results));
        let mut page = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut page).expect("the names are valid");
        page
    }
}

fn gauge(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn seconds(ms: u64) -> f64 {
    std::time::Duration::from_millis(ms).as_secs_f64()
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Queued => "queued",
        Status::Running => "running",
        Status::Succeeded => "succeeded",
        Status::Failed => "failed",
        Status::Cancelled => "cancelled",
    }
}

fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Exit => "exit",
        Reason::Signal => "signal",
        Reason::Timeout => "timeout",
        Reason::Cpu => "cpu",
        Reason::Memory => "memory",
        Reason::Disk => "disk",
        Reason::Processes => "processes",
        Reason::Idle => "idle",
        Reason::Abandoned => "abandoned",
        Reason::Cancelled => "cancelled",
        Reason::Lost => "lost",
        Reason::Unschedulable => "unschedulable",
        Reason::Sandbox => "sandbox",
        Reason::Internal => "internal",
    }
}

/// Makes what is measured, and has it on the page.
struct Maker(Registry);

impl Maker {
    fn counter(&self, name: &str, help: &str) -> IntCounter {
        self.with(IntCounter::new(name, help))
    }

    fn counters(&self, name: &str, help: &str, labels: &[&str]) -> IntCounterVec {
        self.with(IntCounterVec::new(Opts::new(name, help), labels))
    }

    fn gauge(&self, name: &str, help: &str) -> IntGauge {
        self.with(IntGauge::new(name, help))
    }

    fn gauges(&self, name: &str, help: &str, labels: &[&str]) -> IntGaugeVec {
        self.with(IntGaugeVec::new(Opts::new(name, help), labels))
    }

    fn histogram(&self, name: &str, help: &str, buckets: &[f64]) -> Histogram {
        self.with(Histogram::with_opts(HistogramOpts::new(name, help).buckets(buckets.to_vec())))
    }

    fn with<T: Collector + Clone + 'static>(&self, made: prometheus::Result<T>) -> T {
        let made = made.expect("the name is valid");
        self.0.register(Box::new(made.clone())).expect("every name is there once");
        made
    }
}
