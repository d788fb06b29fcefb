//! When the runner stops: softly first, hard when that takes too long.

use std::io;
use std::time::Duration;

use playpen_settings::service;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// Two tokens: with the first no more runs are taken on, with the second those that run are ended.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    /// Take no more runs.
    pub soft: CancellationToken,
    /// End those that run.
    pub hard: CancellationToken,
}

impl Shutdown {
    /// SIGTERM or Ctrl-C stop softly; a second one, or so much time, hard.
    pub fn on_signals(patience: Duration) -> io::Result<Self> {
        let shutdown = Self::default();
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let tokens = shutdown.clone();
        tokio::spawn(async move {
            let mut told = async || {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                }
            };
            told().await;
            info!("stopping: running programs may finish; another signal ends them");
            service::stopping("running programs may finish");
            tokens.soft.cancel();
            tokio::select! {
                () = told() => warn!("ending all runs"),
                () = tokio::time::sleep(patience) => if patience.is_zero() {
                    // As whoever started it asked for.
                    info!("ending all runs");
                } else {
                    warn!("ending all runs that are not over after {patience:?}");
                },
            }
            tokens.hard.cancel();
        });
        Ok(shutdown)
    }
}
