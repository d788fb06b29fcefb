//! The dialect of the first KidsCoding editor: whole snapshots, and sound.
//!
//! A snapshot repeats all output, so one for every line would cost the square of the output. They are sent
//! at most every 50 ms, and the larger they are the more rarely: the bytes stay within a fixed rate.

mod input;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::Message;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use playpen_protocol::event::EventBody;
use serde_json::{Value, json};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use super::{Close, Gone, PING, Socket, after_end};
use crate::access::{Action, Principal, may};
use crate::http::App;
use crate::http::run::{give, happened};
use crate::runs::Run;
use crate::sound::Samples;

/// The shortest time between two snapshots.
const PACE: Duration = Duration::from_millis(50);
/// How many bytes of output a snapshot may have before they are sent more rarely.
const BYTES_A_PACE: usize = 32 << 10;
/// How much is taken from the journal at a time, in bytes.
const PAGE_BYTES: usize = 1 << 20;

/// Follows the run to its end. `None` where the connection is gone.
pub(super) async fn follow(
    app: &App,
    run: &Arc<Run>,
    socket: &mut Socket,
    principal: Principal,
) -> Option<Close> {
    match show(app, run, socket, &principal).await {
        Ok(()) => Some(after_end(app, run)),
        Err(Gone(close)) => close,
    }
}

async fn show(app: &App, run: &Arc<Run>, socket: &mut Socket, principal: &Principal) -> Result<(), Gone> {
    let mut watch = run.watch();
    let mut ping = interval(PING);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ping.reset();
    // The first snapshot shows what was there before this reader came; sound of that time is over.
    let mut after = watch.last();
    let mut next = send_snapshot(app, run, socket).await?;
    let mut stale = false;
    let mut samples = Samples::default();
    loop {
        let (page, over) = run.page(after, PAGE_BYTES);
        for event in &page {
            after = event.seq;
            match &event.body {
                EventBody::Audio(_) => {
                    if let Some(event) = samples.of(event.clone()) {
                        let message = sound(run, &event.body);
                        socket.send(Message::Text(message.to_string().into())).await?;
                    }
                }
                EventBody::Status { .. } | EventBody::Exit { .. } => {
                    next = send_snapshot(app, run, socket).await?;
                    stale = false;
                }
                _ => stale = true,
            }
        }
        if over {
            return Ok(());
        }
        if !page.is_empty() {
            continue;
        }
        tokio::select! {
            () = watch.changed() => {}
            () = sleep_until(next), if stale => {
                next = send_snapshot(app, run, socket).await?;
                stale = false;
            }
            said = socket.text() => {
                let events = input::events(&said?);
                // This editor hears of no refusal.
                for event in events.into_iter().filter(|_| may(principal, Action::Input, run).is_ok()) {
                    let _ = happened(event).and_then(|event| give(run, None, event));
                }
            }
            _ = ping.tick() => socket.send(Message::Ping(Bytes::new())).await?,
        }
    }
}

/// Sends the run as it stands; the answer is when the next may follow.
async fn send_snapshot(app: &App, run: &Run, socket: &mut Socket) -> Result<Instant, Gone> {
    let snapshot = app.dispatch.snapshot(run);
    let bytes = snapshot.stdout.len() + snapshot.stderr.len();
    let message = json!({"jobId": run.id, "job": snapshot});
    socket.send(Message::Text(message.to_string().into())).await?;
    let paces = u32::try_from(bytes / BYTES_A_PACE + 1).unwrap_or(u32::MAX);
    Ok(app.clock.instant(app.clock.now()) + PACE * paces)
}

fn sound(run: &Run, body: &EventBody) -> Value {
    let EventBody::Audio(audio) = body else { return Value::Null };
    json!({"jobId": run.id, "event": {"type": "audio", "chunk": {
        "jobId": run.id,
        "seq": audio.chunk,
        "sampleRate": audio.sample_rate,
        "channels": audio.channels,
        "format": audio.format,
        "data": STANDARD.encode(&*audio.data),
        "timestamp": audio.timestamp,
        "durationMs": audio.duration_ms,
    }}})
}
