//! What a service manager is told: that the program is ready, what it does, that it stops, and that it still goes
//! round. systemd asks for that with `NOTIFY_SOCKET` and `WATCHDOG_USEC`; where nobody asks, nothing is told.

use std::time::Duration;

use sd_notify::NotifyState;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// How often the state is told where no watchdog waits for it.
const UNWATCHED: Duration = Duration::from_secs(30);

/// The program does from now on what it is there for.
pub fn ready() {
    tell(&[NotifyState::Ready]);
}

/// The program is at this now, in words for people.
pub fn status(status: &str) {
    tell(&[NotifyState::Status(status)]);
}

/// The program is about to end.
pub fn stopping(status: &str) {
    tell(&[NotifyState::Stopping, NotifyState::Status(status)]);
}

/// The program still goes round, and is at this.
pub fn beat(status: &str) {
    tell(&[NotifyState::Watchdog, NotifyState::Status(status)]);
}

/// A service manager that is not there misses nothing.
fn tell(states: &[NotifyState<'_>]) {
    let _ = sd_notify::notify(states);
}

/// When a [`beat`] is due that a watchdog waits for. Beats belong into the loop that does the program's work, so that they stop
/// when it does: the service manager then starts the program anew.
#[derive(Debug)]
pub struct Pulse {
    /// `None` where nobody listens.
    interval: Option<Interval>,
}

impl Pulse {
    /// Twice as often as the service manager wants, so that one beat may be late.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn start() -> Self {
        let listened = std::env::var_os("NOTIFY_SOCKET").is_some();
        let interval = listened.then(|| {
            let mut interval = interval(sd_notify::watchdog_enabled().map_or(UNWATCHED, |most| most / 2));
            interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
            interval
        });
        Self { interval }
    }

    /// Waits until a beat is due, for ever where nobody listens. Nothing is lost when this is dropped.
    pub async fn due(&mut self) {
        match &mut self.interval {
            Some(interval) => _ = interval.tick().await,
            None => std::future::pending().await,
        }
    }
}
