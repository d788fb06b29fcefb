//! HTTP: the only place that knows it. A handler extracts, authorises, calls the domain and answers.

mod assets;
mod body;
mod client;
mod connections;
mod extract;
mod files;
mod health;
mod link;
mod metrics;
mod openapi;
mod operator;
mod origin;
mod owner;
mod problem;
mod rate;
mod run;
mod runner;
mod socket;
mod stream;
mod token;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post, put};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::config::Config;
use crate::dispatch::Dispatch;
use crate::idempotency::Idempotency;
use crate::links::Links;
use crate::metrics::Metrics;
use crate::places::Places;
use crate::runners::Runners;
use crate::runs::Registry;

/// What handlers work with.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) dispatch: Dispatch,
    pub(crate) registry: Arc<Registry>,
    pub(crate) idempotency: Idempotency,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) rate: RateLimit,
    /// The runs that wait or are executed.
    pub(crate) live_runs: Arc<Places>,
    /// One for each reader in the first editor's dialect for whom the server may put pictures together.
    pub(crate) canvases: Arc<Semaphore>,
    /// The streams that are open.
    pub(crate) readers: Arc<Places>,
    pub(crate) connections: Arc<Places>,
    /// The runners that are connected.
    pub(crate) links: Links,
    /// What runners say of themselves.
    pub(crate) runners: Runners,
    /// The WebSockets that are open, so that the server can wait for their last words.
    pub(crate) streams: TaskTracker,
    /// The server is going away.
    pub(crate) stopping: CancellationToken,
}

pub(crate) use connections::Connections;
pub(crate) use rate::RateLimit;

impl App {
    /// An application without runs.
    pub(crate) fn new(
        config: Config,
        clock: Clock,
        dispatch: Dispatch,
        registry: Arc<Registry>,
        metrics: Arc<Metrics>,
        stopping: CancellationToken,
    ) -> Arc<Self> {
        let clients = &config.clients;
        Arc::new(Self {
            metrics,
            rate: RateLimit::per_minute(clients.runs_per_minute),
            live_runs: Places::new(clients.live_runs, u32::MAX),
            readers: Places::new(clients.streams_per_client, clients.streams),
            connections: Places::new(clients.connections_per_client, clients.connections),
            canvases: Arc::new(Semaphore::new(stream::CANVASES)),
            config,
            clock,
            dispatch,
            registry,
            idempotency: Idempotency::default(),
            links: Links::default(),
            runners: Runners::default(),
            streams: TaskTracker::new(),
            stopping,
        })
    }
}

/// Every route that there is.
pub(crate) fn router(app: Arc<App>) -> Router {
    let runs = Router::new()
        .route("/api/run", post(run::submit))
        .route("/api/run/{id}", get(run::snapshot).delete(run::delete))
        .route("/api/run/{id}/cancel", post(run::cancel))
        .route("/api/run/{id}/input", post(run::input))
        .route("/api/run/{id}/files/{*path}", get(files::get))
        .route("/api/run/{id}/stream", get(stream::open))
        .route("/api/run/{id}/events", get(stream::sse::open))
        // Before the guard, which answers the browser's question whether a page may ask.
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(from_fn_with_state(Arc::clone(&app), origin::guard));
    let runners = Router::new()
        .route("/api/runner/jobs/claim", post(runner::claim))
        .route("/api/runner/dead", get(runner::dead))
        .route("/api/runner/jobs/{id}/events", post(runner::events))
        .route("/api/runner/jobs/{id}/files", get(files::of_job))
        .route("/api/runner/jobs/{id}/files/{*path}", put(files::put))
        .route("/api/runner/ws", get(link::open))
        .layer(from_fn_with_state(Arc::clone(&app), token::guard));
    Router::new()
        .merge(runs)
        .merge(runners)
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(metrics::page))
        .route("/api/openapi.json", get(openapi::document))
        .route("/api/operator", get(operator::look))
        .fallback(assets::serve)
        .method_not_allowed_fallback(problem::method_not_allowed)
        // Every body is read by `body::read`, which has a bound of its own.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(Arc::clone(&app.metrics), problem::explain))
        .with_state(app)
}
