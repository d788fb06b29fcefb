//! From a bound socket to the last word: wiring, and an end in seconds.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use playpen_settings::service;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::clock::Clock;
use crate::config::Config;
use crate::dispatch::Dispatch;
use crate::http::{App, Connections, router};
use crate::metrics::Metrics;
use crate::queue::Machine;
use crate::runs::Registry;

/// How long answers and streams may take to end once the server is going away.
const LAST_WORDS: Duration = Duration::from_secs(3);
/// How often the addresses that have been quiet are forgotten.
const SWEEP: Duration = Duration::from_mins(1);

/// Serves on `listener` until `shutdown`, then tells everyone and ends within seconds.
pub async fn serve(listener: TcpListener, config: Config, shutdown: CancellationToken) -> io::Result<()> {
    warn_about_token(&config);
    let clock = Clock::start();
    let registry = Arc::new(Registry::new(config.retention.clone(), clock.start_unix_ms()));
    let metrics = Arc::new(Metrics::new());
    let machine = Machine::new(config.queue.clone());
    let dispatch = Dispatch::new(machine, Arc::clone(&registry), Arc::clone(&metrics), clock);
    let driver = tokio::spawn(dispatch.clone().drive(shutdown.clone()));
    let watch = tokio::spawn(dispatch.clone().end_abandoned(config.abandoned, shutdown.clone()));
    let app = App::new(config, clock, dispatch.clone(), registry, metrics, shutdown.clone());
    let sweeper = tokio::spawn(sweep(Arc::clone(&app), shutdown.clone()));
    let router = router(Arc::clone(&app));
    let bound = listener.local_addr()?;
    let mut served = tokio::spawn(Connections::new(&app).serve(listener, router));
    service::status(&format!("listening on http://{bound}"));
    service::ready();
    // Before, it only ends where it broke.
    let broke = tokio::select! {
        biased;
        () = shutdown.cancelled() => None,
        ended = &mut served => ended.err().map(io::Error::other),
    };
    info!("stopping: every run ends, and its readers are told");
    service::stopping("every run ends, and its readers are told");
    dispatch.shut_down();
    app.streams.close();
    if broke.is_none() {
        let last = async {
            app.streams.wait().await;
            (&mut served).await
        };
        // Whoever does not take the last words in this time is left alone.
        let _ = tokio::time::timeout(LAST_WORDS, last).await;
    }
    served.abort();
    driver.abort();
    watch.abort();
    sweeper.abort();
    info!("stopped");
    broke.map_or(Ok(()), Err)
}

async fn sweep(app: Arc<App>, shutdown: CancellationToken) {
    while tokio::time::timeout(SWEEP, shutdown.cancelled()).await.is_err() {
        app.rate.sweep();
    }
}

fn warn_about_token(config: &Config) {
    match config.access.runner_tokens.shortest() {
        None => warn!(
            "no RUNNER_ACCESS_TOKEN: any program on this machine may act as a runner and see what is run; \
             runners on other machines are refused"
        ),
        Some(..16) => {
            warn!("a token of runners is short enough to be guessed; use 16 or more random characters");
        }
        Some(_) => {}
    }
}
