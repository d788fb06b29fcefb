//! From a bound socket to the last word: wiring, and an end in seconds.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

use crate::clock::Clock;
use crate::config::Config;
use crate::dispatch::Dispatch;
use crate::http::{App, RateLimit, router};
use crate::idempotency::Idempotency;
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
    let dispatch = Dispatch::new(Machine::new(config.queue.clone()), Arc::clone(&registry), clock);
    let driver = tokio::spawn(dispatch.clone().drive(shutdown.clone()));
    let app = Arc::new(App {
        rate: RateLimit::per_minute(config.access.runs_per_minute),
        config,
        clock,
        dispatch: dispatch.clone(),
        registry,
        idempotency: Idempotency::default(),
        streams: TaskTracker::new(),
        stopping: shutdown.clone(),
    });
    let sweeper = tokio::spawn(sweep(Arc::clone(&app), shutdown.clone()));
    let service = router(Arc::clone(&app)).into_make_service_with_connect_info::<SocketAddr>();
    // Messages are small and somebody waits for each of them.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let stopping = shutdown.clone();
    let ended = async move {
        stopping.cancelled().await;
        info!("stopping: every run ends, and its readers are told");
        dispatch.shut_down();
    };
    let served = axum::serve(listener, service).with_graceful_shutdown(ended);
    let mut served = tokio::spawn(served.into_future());
    let result = tokio::select! {
        result = &mut served => result,
        () = shutdown.cancelled() => {
            app.streams.close();
            let last = async {
                app.streams.wait().await;
                (&mut served).await
            };
            // Whoever does not take the last words in this time is left alone.
            tokio::time::timeout(LAST_WORDS, last).await.unwrap_or(Ok(Ok(())))
        }
    };
    served.abort();
    driver.abort();
    sweeper.abort();
    info!("stopped");
    result.unwrap_or(Ok(()))
}

async fn sweep(app: Arc<App>, shutdown: CancellationToken) {
    while tokio::time::timeout(SWEEP, shutdown.cancelled()).await.is_err() {
        app.rate.sweep();
    }
}

fn warn_about_token(config: &Config) {
    match &config.access.runner_token {
        None => warn!(
            "no RUNNER_ACCESS_TOKEN: any program on this machine may act as a runner and see what is run; \
             runners on other machines are refused"
        ),
        Some(token) if token.expose_secret().len() < 16 => {
            warn!("RUNNER_ACCESS_TOKEN is short enough to be guessed; use 16 or more random characters");
        }
        Some(_) => {}
    }
}
