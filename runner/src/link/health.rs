//! Whether the server can be reached and lets us in, said once per change and not once per attempt.

use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use playpen_settings::service;
use tracing::{error, info, warn};

/// How the server last answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// As it should.
    Well,
    /// Not at all, or with a fault of its own.
    Away,
    /// 401: it wants a token, and there is none.
    NoToken,
    /// 403: it does not know ours.
    WrongToken,
}

/// What was last said about the server.
#[derive(Debug, Clone)]
pub(super) struct Health {
    server: Arc<str>,
    last: Arc<Mutex<Option<State>>>,
    /// The same for a service manager.
    standing: Arc<Mutex<String>>,
    /// A first connection was said on standard output.
    announced: Arc<AtomicBool>,
}

impl Health {
    /// Of the server at this address.
    pub(super) fn new(server: &str) -> Self {
        let standing = Arc::new(Mutex::new(format!("connecting to {server}")));
        Self { server: server.into(), last: Arc::default(), standing, announced: Arc::default() }
    }

    /// How things stand with the server, in one line.
    pub(super) fn standing(&self) -> String {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The server has answered like this; says so if that is new.
    pub(super) fn saw(&self, state: State, why: &str) {
        let before = self.last.lock().unwrap_or_else(PoisonError::into_inner).replace(state);
        if before == Some(state) {
            return;
        }
        let server = &*self.server;
        let standing = match state {
            State::Well => format!("connected to {server}"),
            State::Away => format!("cannot reach {server}: {why}"),
            State::NoToken => format!("{server} wants a token"),
            State::WrongToken => format!("{server} refuses this runner's token"),
        };
        service::status(&standing);
        *self.standing.lock().unwrap_or_else(PoisonError::into_inner) = standing;
        match state {
            State::Well => {
                info!(server, "connected");
                // Only now does it what it is there for. Said again after a loss, it does no harm.
                service::ready();
                if !self.announced.swap(true, Ordering::Relaxed) {
                    // For whoever started this runner and waits; one who no longer listens is no harm.
                    let _ = writeln!(std::io::stdout(), "connected to {server}");
                }
            }
            State::Away => warn!(server, why, "the server cannot be reached; trying again until it can"),
            State::NoToken => error!(
                server,
                "the server wants a token: set RUNNER_ACCESS_TOKEN or RUNNER_ACCESS_TOKEN_FILE to the server's own"
            ),
            State::WrongToken => error!(
                server,
                "the server refuses this runner: RUNNER_ACCESS_TOKEN has to be the same here and there, \
                 and a server without one accepts runners of its own machine only"
            ),
        }
    }
}
