//! Reading variables, and saying in one line what is wrong with one.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use secrecy::SecretString;

/// A variable of the environment.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it is when it is not set; in angle brackets where that depends on the machine.
    pub default: &'static str,
    /// What it may be.
    pub accepts: &'static str,
    /// What it does.
    pub about: &'static str,
}

/// Every variable, in the order of `--help`. This table is all there is to set.
pub const VARIABLES: &[Variable] = &[
    var("RUNNER_SERVER_URL", "http://127.0.0.1:8000", "an http or https address", "the server to work for"),
    var("RUNNER_ACCESS_TOKEN", "", VISIBLE, "what the server wants to see; the same as the server's own"),
    var(
        "RUNNER_ACCESS_TOKEN_FILE",
        "",
        "a readable file",
        "a file that holds the token, instead of the token itself",
    ),
    var("RUNNER_NAME", "<the host's name>", "1 to 64 characters", "what people call this runner"),
    var(
        "RUNNER_MAX_CONCURRENCY",
        "<16 for each core, at most one for each 128 MiB of memory>",
        "1 to 1000",
        "how many runs at a time",
    ),
    var(
        "RUNNER_POLL_INTERVAL_MS",
        "1500",
        "milliseconds, 50 to 60000",
        "how often to ask a server that does not hold calls until there is work",
    ),
    var(
        "RUNNER_PYTHON_BIN",
        "python3",
        "a name on the PATH, or a path",
        "the interpreter that executes the programs",
    ),
    var(
        "RUNNER_WORK_DIR",
        "<playpen-UID in the system's temporary directory>",
        "a directory that nobody else can write in; it is made where it is missing",
        "where the runs' directories are",
    ),
    var(
        "RUNNER_UID_BASE",
        "200000",
        "10000 to 4000000000",
        "as root: the first of the user ids that runs get; nobody else may use them",
    ),
    var("LOG_FORMAT", "human", "human or json", "how the log on standard error looks"),
    var("LOG_FILTER", "info", "a filter such as info or playpen_runner=debug", "how much is logged"),
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

    /// What `parse` makes of a variable: `None` is given to it where nothing is set and the default is not
    /// a text of the table, and is returned by it where the value cannot be accepted.
    pub(super) fn with<T>(
        &self,
        name: &str,
        parse: impl FnOnce(Option<&str>) -> Option<T>,
    ) -> Result<T, ConfigError> {
        let (variable, set) = self.text(name);
        let default = Some(variable.default).filter(|default| !default.starts_with('<'));
        parse(set.or(default)).ok_or_else(|| refused(variable, format!("{:?}", set.unwrap_or_default())))
    }

    pub(super) fn number(
        &self,
        name: &str,
        range: RangeInclusive<u64>,
        default: u64,
    ) -> Result<u64, ConfigError> {
        self.with(name, |text| match text {
            Some(text) => text.parse().ok().filter(|number| range.contains(number)),
            None => Some(default),
        })
    }

    /// A secret from a variable or from the file that another one names. It is in no message.
    pub(super) fn secret(&self, name: &str, file: &str) -> Result<Option<SecretString>, ConfigError> {
        let (variable, text) = self.text(name);
        let (file_variable, path) = self.text(file);
        let (variable, secret) = match (text, path) {
            (None, None) => return Ok(None),
            (Some(text), None) => (variable, text.to_owned()),
            (None, Some(path)) => {
                let read = std::fs::read_to_string(path);
                let text = read.map_err(|why| refused(file_variable, format!("{path:?} ({why})")))?;
                (file_variable, text.trim().to_owned())
            }
            (Some(_), Some(path)) => {
                return Err(refused(file_variable, format!("{path:?} (but {name} is set as well)")));
            }
        };
        if secret.is_empty() || !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ConfigError { accepts: VISIBLE, ..refused(variable, "(not shown)".into()) });
        }
        Ok(Some(secret.into()))
    }

    /// What a variable is set to; set to nothing is not set.
    fn text(&self, name: &str) -> (&'static Variable, Option<&str>) {
        let variable =
            VARIABLES.iter().find(|variable| variable.name == name).expect("every variable is in the table");
        let set =
            self.0.get(&name.to_lowercase()).map(|value| value.trim()).filter(|value| !value.is_empty());
        (variable, set)
    }
}

fn refused(variable: &'static Variable, value: String) -> ConfigError {
    ConfigError { name: variable.name, value, accepts: variable.accepts }
}
