//! `playpen-server`: arguments, settings, the log and signals; all else is in the library.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::process::ExitCode;

use playpen_server::config::{Config, LogFormat, VARIABLES, Variable};
use playpen_server::serve;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// Exit code for settings that are not accepted (`EX_CONFIG`).
const BAD_CONFIG: u8 = 78;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        None => start(),
        Some("--help" | "-h") => print(&help()),
        Some("--version" | "-V") => print(concat!("playpen-server ", env!("CARGO_PKG_VERSION"), "\n")),
        Some(other) => {
            eprintln!("playpen-server takes no argument {other:?}; see --help");
            ExitCode::from(64)
        }
    }
}

fn start() -> ExitCode {
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(BAD_CONFIG);
        }
    };
    start_log(&config);
    let runtime = tokio::runtime::Runtime::new().expect("the system gives threads");
    match runtime.block_on(run(config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
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

fn start_log(config: &Config) {
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(&config.log.filter))
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match config.log.format {
        LogFormat::Human => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

/// Whoever closes the pipe early has read enough.
fn print(text: &str) -> ExitCode {
    let _ = std::io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

fn help() -> String {
    let mut help = String::from(
        "playpen-server: takes Python programs over HTTP and gives them to runners\n\n\
         usage: playpen-server [--help | --version]\n\nSettings are environment variables:\n",
    );
    for variable in VARIABLES {
        let Variable { name, default, accepts, about } = variable;
        let default = if default.is_empty() { "not set" } else { default };
        let _ = writeln!(help, "\n  {name}  (default: {default})\n      {about}; {accepts}");
    }
    help
}
