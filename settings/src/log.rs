//! The log of a program: on standard error, for people or for machines.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::{ConfigError, Reader};

/// What is logged, and how.
#[derive(Debug, Clone)]
pub struct Log {
    /// How it looks.
    pub format: LogFormat,
    /// What is in it, in the syntax of [`EnvFilter`].
    pub filter: String,
}

/// How the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
}

impl Log {
    /// What `LOG_FORMAT` and `LOG_FILTER` say, which are in the reader's table.
    pub fn read(read: &Reader) -> Result<Self, ConfigError> {
        let valid = |text: &str| EnvFilter::try_new(text).is_ok().then(|| text.to_owned());
        Ok(Self {
            format: read.with("LOG_FORMAT", |text| match text? {
                "human" => Some(LogFormat::Human),
                "json" => Some(LogFormat::Json),
                _ => None,
            })?,
            filter: read.with("LOG_FILTER", |text| valid(text?))?,
        })
    }

    /// Starts the process's log.
    pub fn start(&self) {
        let log = tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(&self.filter))
            .with_ansi(std::io::stderr().is_terminal())
            // They would be printed to standard error, which panics where that is what is broken: whoever
            // reads the log may go away, and the program goes on.
            .log_internal_errors(false)
            .with_writer(std::io::stderr);
        match self.format {
            LogFormat::Human => log.init(),
            LogFormat::Json => log.json().init(),
        }
    }
}
