//! `playpen-server`: arguments, settings, the log and signals; all else is in the library.

use std::io::Write as _;
use std::process::ExitCode;

use playpen_server::config::{Access, Config, VARIABLES};
use playpen_server::serve;
use playpen_settings::{BAD_CONFIG, help, version};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

const ABOUT: &str = "playpen-server: takes Python programs over HTTP and gives them to runners";

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        None => start(),
        Some("--help" | "-h") => print(&help(ABOUT, "playpen-server [--help | --version]", VARIABLES)),
        Some("--version" | "-V") => print(&version("playpen-server")),
        Some(other) => {
            eprintln!("playpen-server takes no argument {other:?}; see --help");
            ExitCode::from(64)
        }
    }
}

fn start() -> ExitCode {
    raise_open_files();
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(BAD_CONFIG);
        }
    };
    config.log.start();
    let runtime = tokio::runtime::Runtime::new().expect("the system gives threads");
    match runtime.block_on(run(config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Each connection is an open file, and the limit that shells and services start with is for programs that choose
/// among descriptors in a way that allows few.
fn raise_open_files() {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}

async fn run(config: Config) -> Result<(), String> {
    let address = (config.listen.host, config.listen.port);
    let cannot = |why| format!("cannot listen on {} port {}: {why}", address.0, address.1);
    let listener = TcpListener::bind(address).await.map_err(cannot)?;
    let bound = listener.local_addr().map_err(cannot)?;
    let shutdown = CancellationToken::new();
    cancel_on_signal(shutdown.clone()).map_err(|why| format!("cannot wait for signals: {why}"))?;
    println!("listening on http://{bound}");
    let _ = std::io::stdout().flush();
    exchange_on_signal(config.access.clone()).map_err(|why| format!("cannot wait for signals: {why}"))?;
    serve(listener, config, shutdown).await.map_err(|why| format!("the server failed: {why}"))
}

/// SIGTERM and Ctrl-C end the server.
fn cancel_on_signal(shutdown: CancellationToken) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        shutdown.cancel();
    });
    Ok(())
}

/// SIGHUP has the files of the tokens read again, so that tokens can be exchanged without ending any run.
fn exchange_on_signal(access: Access) -> std::io::Result<()> {
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            match Config::from_env() {
                Ok(fresh) => {
                    access.exchange_tokens(&fresh.access);
                    info!("the tokens were read again");
                }
                Err(error) => warn!(%error, "the tokens stay as they were"),
            }
        }
    });
    Ok(())
}

/// Whoever closes the pipe early has read enough.
fn print(text: &str) -> ExitCode {
    let _ = std::io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}
