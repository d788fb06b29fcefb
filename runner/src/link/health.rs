//! Whether the server can be reached and lets us in, said once per change and not once per attempt.

use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

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
    /// A first connection was said on standard output.
    announced: Arc<AtomicBool>,
}

impl Health {
    /// Of the server at this address.
    pub(super) fn new(server: &str) -> Self {
        Self { server: server.into(), last: Arc::default(), announced: Arc::default() }
    }

    /// The server has answered like this; says so if that is new.
    pub(super) fn saw(&self, state: State, why: &str) {
        let before = self.last.lock().unwrap_or_else(PoisonError::into_inner).replace(state);
        if before == Some(state) {
            return;
        }
        let server = &*self.server;
        match state {
            State::Well => {
                info!(server, "connected");
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
