//! `playpen-runner`: arguments, settings, the log and signals; all else is in the library.

use std::io::Write;
use std::process::ExitCode;

use playpen_runner::config::{Config, VARIABLES};
use playpen_runner::{Shutdown, StartError, doctor, run, sandbox};
use playpen_settings::{BAD_CONFIG, help, version};

const ABOUT: &str =
    "playpen-runner: takes Python programs from a Playpen server and executes them in sandboxes";
/// Exit code for a machine that cannot confine programs (`EX_UNAVAILABLE`).
const UNFIT: u8 = 69;
/// Exit code for arguments that are not accepted (`EX_USAGE`).
const BAD_USAGE: u8 = 64;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        None => start(),
        Some("doctor") => examine(),
        // Not for people: how the runner executes itself between itself and a program.
        Some("supervise") => sandbox::nursery::main(),
        Some("--help" | "-h") => {
            print(&help(ABOUT, "playpen-runner [doctor | --help | --version]", VARIABLES))
        }
        Some("--version" | "-V") => print(&version("playpen-runner")),
        Some(other) => {
            eprintln!("playpen-runner takes no argument {other:?}; see --help");
            ExitCode::from(BAD_USAGE)
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
    config.log.start();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let result = runtime.block_on(async {
        let shutdown =
            Shutdown::on_signals(config.stop).map_err(|error| StartError::Other(error.to_string()))?;
        run(config, shutdown).await
    });
    result.map_or_else(|error| refuse(&error), |()| ExitCode::SUCCESS)
}

/// Tells what this machine can enforce.
fn examine() -> ExitCode {
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(BAD_CONFIG);
        }
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&StartError::Other(error.to_string())),
    };
    match runtime.block_on(doctor(&config)) {
        Ok(diagnosis) => {
            let printed = print(&diagnosis.text);
            if diagnosis.fit { printed } else { ExitCode::from(UNFIT) }
        }
        Err(error) => refuse(&error),
    }
}

fn refuse(error: &StartError) -> ExitCode {
    eprintln!("{error}");
    match error {
        StartError::Unfit(_) | StartError::Weak { .. } => ExitCode::from(UNFIT),
        StartError::Interpreter(_) | StartError::Home(_) | StartError::Users(_) | StartError::Tls(_) => {
            ExitCode::from(BAD_CONFIG)
        }
        StartError::Other(_) => ExitCode::FAILURE,
    }
}

/// Whoever closes the pipe early has read enough.
fn print(text: &str) -> ExitCode {
    let _ = std::io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}
