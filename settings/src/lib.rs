//! What the programs have in common towards whoever runs them: settings, read once from the environment before
//! anything else happens, the log, the version, and a word with the service manager.
//!
//! Each program has one table of [`Variable`]s; it is all that there is to set, and `--help` shows it. What
//! cannot be accepted ends the program with one line that names the variable, its value and what it takes.

mod log;
mod read;
pub mod service;

use std::fmt::Write as _;

pub use log::{Log, LogFormat};
pub use read::{NoSecrets, Reader, secrets_in};

/// What `--version` prints: the version and, where whoever built this has said it in `PLAYPEN_COMMIT`, the commit.
pub fn version(program: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    match option_env!("PLAYPEN_COMMIT") {
        None | Some("") => format!("{program} {version}\n"),
        Some(commit) => format!("{program} {version} ({commit})\n"),
    }
}

/// Exit code for settings that are not accepted (`EX_CONFIG` of `sysexits.h`).
pub const BAD_CONFIG: u8 = 78;

/// What a token may be made of.
pub const VISIBLE: &str = "visible ASCII characters without spaces; 16 or more are wise";

/// A variable of the environment.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it is when it is not set: empty for nothing, in angle brackets where the machine decides.
    pub default: &'static str,
    /// What it may be.
    pub accepts: &'static str,
    /// What it does.
    pub about: &'static str,
}

/// A row of a table.
pub const fn var(
    name: &'static str,
    default: &'static str,
    accepts: &'static str,
    about: &'static str,
) -> Variable {
    Variable { name, default, accepts, about }
}

/// The variables that every program has, for the end of its table.
pub const LOG_FORMAT: Variable =
    var("LOG_FORMAT", "human", "human or json", "how the log on standard error looks");
/// Likewise.
pub const LOG_FILTER: Variable =
    var("LOG_FILTER", "info", "a filter such as info or playpen_server=debug", "how much is logged");

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

/// A document in Markdown with the table of `program` brought up to date, which stands between two comments.
///
/// # Panics
/// Where the document has no such place.
pub fn documented(text: &str, program: &str, table: &[Variable]) -> String {
    let (begin, end) = (format!("<!-- variables of {program} -->\n"), "<!-- end -->\n");
    let (before, rest) = text.split_once(&begin).expect("the document has a place for the table");
    let (_, after) = rest.split_once(end).expect("the place has an end");
    let mut rows = String::from("| variable | default | accepts | what it is |\n| --- | --- | --- | --- |\n");
    for Variable { name, default, accepts, about } in table {
        let default = match *default {
            "" => "–".to_owned(),
            machine if machine.starts_with('<') => machine.trim_matches(['<', '>']).to_owned(),
            text => format!("`{text}`"),
        };
        let _ = writeln!(rows, "| `{name}` | {default} | {accepts} | {about} |");
    }
    format!("{before}{begin}{rows}{end}{after}")
}

/// What `--help` prints: `about` and `usage`, then the table.
pub fn help(about: &str, usage: &str, table: &[Variable]) -> String {
    let mut help = format!("{about}\n\nusage: {usage}\n\nSettings are environment variables:\n");
    for Variable { name, default, accepts, about } in table {
        let default = match *default {
            "" => "not set",
            default => default.trim_start_matches('<').trim_end_matches('>'),
        };
        let _ = writeln!(help, "\n  {name}  (default: {default})\n      {about}; {accepts}");
    }
    help
}
