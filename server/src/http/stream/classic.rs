//! The dialect of the first KidsCoding editor: whole snapshots, with pictures that are put together here, and sound.
//!
//! A snapshot repeats all output, so one for every line would cost the square of the output. They are sent
//! at most every 50 ms, and the larger they are the more rarely: the bytes stay within a fixed rate, a larger one for
//! pictures, which this editor knows as bare pixels only.

mod input;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::Message;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use playpen_protocol::event::{Event, EventBody, FramePicture};
use playpen_protocol::snapshot::Visualization;
use serde_json::{Value, json};
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use super::{Close, Gone, PING, Socket, after_end};
use crate::access::{Action, Principal, may};
use crate::canvas::Canvas;
use crate::http::App;
use crate::http::run::{give, happened};
use crate::runs::Run;
use crate::sound::Samples;

/// The shortest time between two snapshots.
const PACE: Duration = Duration::from_millis(50);
/// How many bytes of output a snapshot may have before they are sent more rarely.
const BYTES_A_PACE: usize = 32 << 10;
/// The same for the pixels of a picture, so that one of 640×480 may be in each.
const PICTURE_BYTES_A_PACE: usize = 2 << 20;
/// For how many readers at a time pictures are put together: one takes up to 12 MiB.
pub(in crate::http) const CANVASES: usize = 64;
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

async fn show(
    app: &App,
    run: &Arc<Run>,
    socket: &mut Socket,
    principal: &Principal,
) -> Result<(), Gone<Close>> {
    let mut watch = run.watch();
    let mut ping = interval(PING);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ping.reset();
    // The first snapshot shows what was there before this reader came; sound of that time is over.
    let mut after = watch.last();
    let mut view = View::default();
    view.begin(app, run);
    let mut next = view.send(app, run, socket).await?;
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
                EventBody::Frame(_) => {
                    view.push(app, run, event).await;
                    stale = true;
                }
                EventBody::Status { .. } | EventBody::Exit { .. } => {
                    next = view.send(app, run, socket).await?;
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
                next = view.send(app, run, socket).await?;
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

/// The pictures that one reader sees, from the first one on.
#[derive(Default)]
struct View(Option<(Canvas, OwnedSemaphorePermit)>);

impl View {
    /// There are pictures: begins with the window as it is, if there is a place for that.
    fn begin(&mut self, app: &App, run: &Run) {
        let pictures = run.pictures();
        if !pictures.is_empty()
            && let Ok(place) = Arc::clone(&app.canvases).try_acquire_owned()
        {
            let mut canvas = Canvas::default();
            for event in pictures {
                // The journal has no more than may wait.
                canvas.push(event);
            }
            self.0 = Some((canvas, place));
        }
    }

    /// Another picture came.
    async fn push(&mut self, app: &App, run: &Run, event: &Arc<Event>) {
        match &mut self.0 {
            Some((canvas, _)) => {
                if canvas.push(Arc::clone(event)) {
                    self.with(Canvas::draw).await;
                }
            }
            None => self.begin(app, run),
        }
    }

    /// Does what takes some milliseconds where nobody waits for it.
    async fn with<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Canvas) -> T + Send + 'static,
    ) -> Option<T> {
        let (mut canvas, place) = self.0.take()?;
        let working = spawn_blocking(move || {
            let done = work(&mut canvas);
            (canvas, done)
        });
        let (canvas, done) = working.await.ok()?;
        self.0 = Some((canvas, place));
        Some(done)
    }

    /// The picture as it is now, and the number of the last event that it shows.
    async fn look(&mut self) -> Option<(FramePicture, Option<u64>)> {
        let look = |canvas: &mut Canvas| {
            canvas.draw();
            canvas.picture().map(|picture| (picture, canvas.newest()))
        };
        self.with(look).await?
    }

    /// Sends the run as it stands; the answer is when the next may follow.
    async fn send(&mut self, app: &App, run: &Run, socket: &mut Socket) -> Result<Instant, Gone<Close>> {
        let mut snapshot = app.dispatch.snapshot(run);
        let bytes = snapshot.stdout.len() + snapshot.stderr.len();
        let (latest_frame, newest) = self.look().await.unzip();
        let picture = latest_frame.as_ref().map_or(0, |picture| picture.data.len());
        if let Some(latest_frame) = latest_frame {
            snapshot.visualization = Some(Visualization { latest_frame });
        }
        let message = json!({"jobId": run.id, "job": snapshot});
        socket.send(Message::Text(message.to_string().into())).await?;
        if let Some(newest) = newest.flatten() {
            // This editor does not say what it has shown: what it was sent counts.
            run.seen(newest);
        }
        Ok(app.clock.instant(app.clock.now()) + pause(bytes, picture))
    }
}

/// How long after a snapshot with so much output, and so large a picture, the next may follow.
fn pause(bytes: usize, picture: usize) -> Duration {
    let paces = bytes / BYTES_A_PACE + picture / PICTURE_BYTES_A_PACE + 1;
    PACE * u32::try_from(paces).unwrap_or(u32::MAX)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(number: u128) -> usize {
        usize::try_from(number).unwrap()
    }

    /// How much output is sent, all snapshots together, of a program that has written so much at a steady rate.
    fn sent(output: usize, bytes_a_second: usize) -> usize {
        let (mut sent, mut time) = (0, Duration::ZERO);
        loop {
            let written = whole(time.as_micros()) * bytes_a_second / 1_000_000;
            if written >= output {
                return sent + output;
            }
            sent += written;
            time += pause(written, 0);
        }
    }

    #[test]
    fn what_is_sent_grows_with_the_output_and_not_with_its_square() {
        let a_second = BYTES_A_PACE * 1_000 / whole(PACE.as_millis());
        for bytes_a_second in [1_000, 100_000, 1_000_000, 10_000_000] {
            for output in [1_000, 100_000, 1_000_000, 10_000_000] {
                let seconds = output / bytes_a_second + 1;
                let sent = sent(output, bytes_a_second);
                // The first part of it is the same for each byte of output; the last snapshot has all of it.
                assert!(sent <= a_second * seconds + 2 * output, "{sent} of {output} in {seconds} s");
            }
        }
    }
}
