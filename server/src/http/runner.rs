//! The runner link over HTTP: claims and events.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use playpen_protocol::PROTOCOL_VERSION;
use playpen_protocol::collect::Globs;
use playpen_protocol::environment::Environment;
use playpen_protocol::labels::Labels;
use playpen_protocol::problem::{ErrorCode, Refusal};
use playpen_protocol::run::MAX_BODY_BYTES;
use playpen_protocol::runner::{
    BatchAck, ClaimRequest, EventBatch, EventsRequest, Job, MAX_WAIT_MS, PACKED, TTL_MS, WINDOW_BYTES,
};

use super::extract::Name;
use super::problem::Refused;
use super::run::find;
use super::{App, body};
use crate::dispatch::{BatchRefused, Dead, Offer, Stale};
use crate::queue::{Asker, Means};
use crate::runners::Says;
use crate::runs::Run;

/// The largest claim, in bytes.
const MAX_CLAIM_BYTES: usize = 64 << 10;

/// `POST /api/runner/jobs/claim`
pub(super) async fn claim(State(app): State<Arc<App>>, body: Body) -> Result<Response, Refused> {
    let body = body::read(body, MAX_CLAIM_BYTES).await?;
    let request: ClaimRequest = if body.trim_ascii().is_empty() {
        ClaimRequest::default()
    } else {
        serde_json::from_slice(&body)
            .map_err(|why| Refusal::new(ErrorCode::InvalidPayload, format!("not a claim: {why}")))?
    };
    let ClaimRequest { runner_id, name, version, level, slots, pythons, labels, wait_ms } = request;
    if let Some(runner) = runner_id {
        let (pythons, labels, level) = (pythons.clone(), labels.clone(), level.clone());
        app.runners.says(runner, Says { name, version, level, slots, pythons, labels, transport: "poll" });
    }
    let means = means(pythons, labels, level.as_deref());
    let asker = runner_id.map_or(Asker::Foreign, |runner| Asker::Ours { runner, means });
    let mut claim = app.dispatch.claim(asker);
    let mut offer = claim.offer_now();
    if let (None, Some(wait)) = (&offer, wait(wait_ms)) {
        offer = tokio::time::timeout(wait, claim.offer()).await.ok().flatten();
    }
    Ok(match offer.and_then(|offer| job(&offer)) {
        Some(job) => Json(job).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}

/// What a runner has that says this of itself.
pub(super) fn means(pythons: Vec<Environment>, labels: Labels, level: Option<&str>) -> Means {
    Means { pythons: pythons.into_iter().collect(), labels: labels.at_level(level) }
}

/// `POST /api/runner/jobs/{id}/events`
pub(super) async fn events(
    State(app): State<Arc<App>>,
    Name(id): Name,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let run = find(&app, &id)?;
    // Pictures of foreign runners come in one piece, so the bound is the one of requests.
    let body = body::read(body, MAX_BODY_BYTES).await?;
    let is_packed = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == PACKED);
    match if is_packed { EventsRequest::unpack(&body)? } else { EventsRequest::parse(&body)? } {
        EventsRequest::Batch(batch) => Ok(Json(take_batch(&app, &run, batch).await?).into_response()),
        EventsRequest::Single(event) => {
            app.dispatch.foreign(&run, event).map_err(|Stale| stale())?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
    }
}

/// `GET /api/runner/dead`: the last runs that were given up after their last attempt.
pub(super) async fn dead(State(app): State<Arc<App>>) -> Json<Vec<Dead>> {
    Json(app.dispatch.dead())
}

async fn take_batch(app: &App, run: &Run, batch: EventBatch) -> Result<BatchAck, Refusal> {
    let EventBatch { lease, first_seq, events, inputs_seen, cancel_seen, audience, wait_ms } = batch;
    let parked = events.is_empty().then(|| wait(wait_ms)).flatten();
    // Registered before looking, so that no news falls between the look and the wait.
    let news = run.news().notified();
    tokio::pin!(news);
    news.as_mut().enable();
    let acked_seq = app.dispatch.events(run, lease, first_seq, events).map_err(|why| match why {
        BatchRefused::Stale => stale(),
        BatchRefused::Missing(expected) => {
            let message = format!("events are missing: the next number expected is {expected}");
            Refusal::new(ErrorCode::InvalidPayload, message)
        }
    })?;
    let is_quiet = {
        let mut log = run.log();
        log.cancel == cancel_seen && !log.is_over() && log.inputs.after(inputs_seen).is_empty()
    } && run.audience() == audience;
    if let (true, Some(wait)) = (is_quiet, parked) {
        let _ = tokio::time::timeout(wait, news).await;
        // What happened meanwhile may have taken the run from this runner.
        app.dispatch.renew(run, lease).map_err(|Stale| stale())?;
    }
    let audience = run.audience();
    let mut log = run.log();
    Ok(BatchAck {
        acked_seq,
        window: WINDOW_BYTES,
        cancel: log.cancel,
        inputs: log.inputs.after(inputs_seen),
        audience,
        ttl_ms: TTL_MS,
    })
}

/// What a runner is given. `None` where the run has ended meanwhile.
pub(super) fn job(offer: &Offer) -> Option<Job> {
    let run = &offer.run;
    let log = run.log();
    let request = log.request.as_ref()?;
    Some(Job {
        job_id: run.id,
        lease: offer.lease,
        protocol_version: PROTOCOL_VERSION,
        language: "python".to_owned(),
        files: request.files.to_vec(),
        entry_path: request.entry.clone(),
        stdin: request.stdin.clone(),
        args: request.args.clone(),
        env: request.env.clone(),
        timeout_ms: request.timeout_ms,
        limits: request.limits.clone(),
        interactive: request.interactive,
        // A foreign runner would not know what to do with it.
        collect: if log.foreign_lease().is_some() { Globs::default() } else { request.collect.clone() },
        environment: request.environment,
        created_at: run.created_at,
    })
}

fn wait(ms: Option<u64>) -> Option<Duration> {
    ms.filter(|ms| *ms > 0).map(|ms| Duration::from_millis(ms.min(MAX_WAIT_MS)))
}

pub(super) fn stale() -> Refusal {
    let message = "this run is not yours any more: stop the program, and forget what it still says";
    Refusal::new(ErrorCode::StaleLease, message)
}
