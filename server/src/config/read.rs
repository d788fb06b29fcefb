//! Reading variables, and saying in one line what is wrong with one.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::str::FromStr;

use secrecy::SecretString;

/// A variable of the environment. This table is all there is to set.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it is when it is not set.
    pub default: &'static str,
    /// What it may be.
    pub accepts: &'static str,
    /// What it does.
    pub about: &'static str,
}

/// Every variable, in the order of `--help`.
pub const VARIABLES: &[Variable] = &[
    var("HOST", "127.0.0.1", "an IP address", "the address to listen on; 0.0.0.0 for all"),
    var("PORT", "8000", "0 to 65535", "the port to listen on; 0 for any free one"),
    var(
        "RUNNER_ACCESS_TOKEN",
        "",
        VISIBLE,
        "what runners must show; without it only runners on this machine may connect",
    ),
    var(
        "RUNNER_ACCESS_TOKEN_FILE",
        "",
        "a readable file",
        "a file that holds the token, instead of the token itself",
    ),
    var("RUN_JOB_TIMEOUT_MS", "60000", "milliseconds, 1 to 604800000", "how long a run may take"),
    var(
        "RUN_INTERACTIVE_TIMEOUT_MS",
        "1800000",
        "milliseconds, 1 to 604800000",
        "how long an interactive run may take",
    ),
    var("RUN_MEMORY_MB", "512", "MiB, at least 1", "how much memory a run may use"),
    var("RUN_CPU_SECONDS", "60", "seconds, at least 1", "how much processor time a run may use"),
    var("RUN_PROCESSES", "64", "at least 1", "how many processes and threads a run may have"),
    var("RUN_OUTPUT_BYTES", "10485760", "bytes, at least 1", "how much a run may print; the rest is dropped"),
    var("RUN_DISK_MB", "128", "MiB, at least 1", "how much a run may write to its directory"),
    var(
        "RUNS_PER_MINUTE",
        "0",
        "a number; 0 for no bound",
        "how many runs a minute one client address may submit",
    ),
    var("QUEUE_MAX_RUNS", "1000", "a number", "how many runs may wait"),
    var("QUEUE_MAX_BYTES", "268435456", "bytes", "how much memory the requests of all live runs may hold"),
    var("RESULT_SECONDS", "3600", "seconds, 0 to 31622400", "how long the result of a run is kept"),
    var(
        "RESULT_MAX_BYTES",
        "268435456",
        "bytes",
        "how much memory all results may hold; the oldest go first",
    ),
    var(
        "ALLOWED_ORIGINS",
        "",
        "origins such as https://school.example, separated by commas, or *",
        "which other web pages may use the API; without it those on loopback names",
    ),
    var(
        "TRUSTED_PROXIES",
        "",
        "IP addresses or networks such as 10.0.0.0/8, separated by commas",
        "whose X-Forwarded-For is believed",
    ),
    var("LOG_FORMAT", "human", "human or json", "how the log on standard error looks"),
    var("LOG_FILTER", "info", "a filter such as info or playpen_server=debug", "how much is logged"),
];

const VISIBLE: &str = "visible ASCII characters without spaces; 16 or more are wise";

const fn var(
    name: &'static str,
    default: &'static str,
    accepts: &'static str,
    about: &'static str,
) -> Variable {
    Variable { name, default, accepts, about }
}

/// A variable has a value that it cannot have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}={value}: not accepted; it takes {accepts}")]
pub struct ConfigError {
    /// The variable.
    pub name: &'static str,
    /// Its value, quoted; of a secret only what is wrong with it.
    pub value: String,
    /// What would be accepted.
    pub accepts: &'static str,
}

/// The variables that are set.
pub(super) struct Reader(HashMap<String, String>);

impl Reader {
    pub(super) fn new(vars: impl IntoIterator<Item = (String, String)>) -> Self {
        // envy gives the names in lower case.
        Self(envy::from_iter(vars).unwrap_or_default())
    }

    /// The value of a variable that is set to something, or its default.
    fn text(&self, name: &str) -> (&'static Variable, &str) {
        let variable = VARIABLES.iter().find(|v| v.name == name).expect("every variable is in the table");
        let set =
            self.0.get(&name.to_lowercase()).map(|value| value.trim()).filter(|value| !value.is_empty());
        (variable, set.unwrap_or(variable.default))
    }

    pub(super) fn with<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, ConfigError> {
        let (variable, text) = self.text(name);
        parse(text).ok_or_else(|| refused(variable, format!("{text:?}")))
    }

    pub(super) fn parsed<T: FromStr>(&self, name: &str) -> Result<T, ConfigError> {
        self.with(name, |text| text.parse().ok())
    }

    pub(super) fn number(&self, name: &str, range: RangeInclusive<u64>) -> Result<u64, ConfigError> {
        self.with(name, |text| text.parse().ok().filter(|number| range.contains(number)))
    }

    /// A secret from a variable or from the file that another one names. It is in no message.
    pub(super) fn secret(&self, name: &str, file: &str) -> Result<Option<SecretString>, ConfigError> {
        let (variable, text) = self.text(name);
        let (file_variable, path) = self.text(file);
        let (variable, secret) = match (text, path) {
            ("", "") => return Ok(None),
            (_, "") => (variable, text.to_owned()),
            ("", path) => {
                let read = std::fs::read_to_string(path);
                let text = read.map_err(|why| refused(file_variable, format!("{path:?} ({why})")))?;
                (file_variable, text.trim().to_owned())
            }
            _ => return Err(refused(file_variable, format!("{path:?} (but {name} is set as well)"))),
        };
        if secret.is_empty() || !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ConfigError { accepts: VISIBLE, ..refused(variable, "(not shown)".into()) });
        }
        Ok(Some(secret.into()))
    }
}

fn refused(variable: &'static Variable, value: String) -> ConfigError {
    ConfigError { name: variable.name, value, accepts: variable.accepts }
}
