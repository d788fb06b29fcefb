//! `GET /api/operator`: what whoever looks after the server wants to see. The page at `/operator` shows it to people.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::client::Client;
use super::problem::Refused;
use super::token::may_operate;
use crate::metrics::Ended;
use crate::queue::Present;
use crate::runners::Says;

/// The server at a moment. Nothing in it names a run, a client or a token, or is of a program.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operator {
    version: &'static str,
    /// When the server started.
    started_at: u64,
    now: u64,
    /// Whether a run that is submitted now would be taken.
    ready: bool,
    /// How many runs there are in each state, of those that are not over.
    queue: BTreeMap<&'static str, usize>,
    /// How many places on runners wait for a run.
    free: usize,
    /// The runners that are connected, but for foreign ones, which do not say who they are.
    runners: Vec<Runner>,
    /// How many runs were taken since the start.
    submitted: u64,
    /// How the runs ended that did since the start.
    ended: Vec<Ended>,
    /// How often each code was refused since the start, where it was.
    refusals: BTreeMap<&'static str, u64>,
    /// How many streams are open.
    readers: u32,
    /// How many connections are open.
    connections: u32,
    /// How much memory results take.
    result_bytes: usize,
}

/// A runner that is connected.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Runner {
    /// The last six digits of its identifier, as in the logs.
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    says: Option<Says>,
    /// When it was started.
    started_at: u64,
    /// How many runs it has.
    busy: usize,
    /// It did not stop a run that it was told to stop, and gets no other.
    quarantined: bool,
}

/// What an operator wants to see.
///
/// For who shows `OPERATOR_TOKEN`; where there is none, for the server's own machine.
#[utoipa::path(
    get, path = "/api/operator", tag = "Server",
    responses((status = 200, description = "The runners, the queue and what was counted", body = Operator))
)]
pub(super) async fn look(
    State(app): State<Arc<App>>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refused> {
    may_operate(&app.config.access, &client, &headers)?;
    let census = app.dispatch.census();
    let runners = app.dispatch.present().into_iter().map(|Present { runner, busy, quarantined }| Runner {
        id: runner.short(),
        says: app.runners.of(runner).map(|says| Says::clone(&says)),
        started_at: runner.unix_ms(),
        busy,
        quarantined,
    });
    let operator = Operator {
        version: env!("CARGO_PKG_VERSION"),
        started_at: app.clock.start_unix_ms(),
        now: app.clock.unix_ms(),
        ready: !app.stopping.is_cancelled(),
        queue: census.states.into(),
        free: census.asks,
        runners: runners.collect(),
        submitted: app.metrics.runs_submitted(),
        ended: app.metrics.runs_ended(),
        refusals: app.metrics.refusals().filter(|(_, count)| *count > 0).collect(),
        readers: app.readers.taken(),
        connections: app.connections.taken(),
        result_bytes: app.registry.result_bytes(),
    };
    Ok(([(CACHE_CONTROL, "no-store")], Json(operator)))
}
