//! The run request: from untrusted JSON to a value that is valid because it exists.
//!
//! [`RunRequest::parse`] is the only way to make one. The order of the checks is fixed, so that a request
//! with several faults is always refused for the same one.

mod files;
mod raw;

use std::collections::BTreeMap;

pub use files::{
    FileContent, Files, MAX_BINARY_BYTES, MAX_FILES, MAX_TEXT_BYTES, MAX_TOTAL_BYTES, SourceFile,
};
use raw::RawRequest;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::collect::{Globs, InvalidGlobs};
use crate::environment::{Environment, NoEnvironment};
use crate::labels::{Labels, MAX_LABELS};
use crate::limits::Limits;
use crate::path::RelPath;
use crate::problem::{ErrorCode, Refusal};
use crate::{PROTOCOL_VERSION, limits};

/// The largest request body, in bytes.
pub const MAX_BODY_BYTES: usize = 12 << 20;
/// The shortest time-out that a run can have, in milliseconds.
pub const MIN_TIMEOUT_MS: u64 = 1_000;
/// The most arguments, and the most environment variables.
pub const MAX_ENTRIES: usize = 64;
/// The most bytes of arguments, of environment, together each.
pub const MAX_ENTRY_BYTES: usize = 32 << 10;
/// The most bytes of standard input.
pub const MAX_STDIN_BYTES: usize = 1 << 20;

/// The least and the greatest priority.
pub const PRIORITIES: std::ops::RangeInclusive<i8> = -100..=100;

/// What the server allows at most.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// The longest time-out, in milliseconds.
    pub timeout_ms: u64,
    /// The longest time-out of an interactive run, in milliseconds.
    pub interactive_timeout_ms: u64,
    /// The limits of a run that does not ask for lower ones, of an interactive one in `cpu_percent`.
    pub limits: Limits,
    /// How often a run may be started whose runners are lost.
    pub attempts: u32,
}

/// Who may steer a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Access {
    /// Whoever knows its identifier.
    Link,
    /// Whoever has its control key.
    Key,
}

/// A valid request to run a program.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunRequest {
    /// The program and what it reads.
    pub files: Files,
    /// Which of the files is executed.
    pub entry: RelPath,
    /// What the program reads from standard input.
    pub stdin: Option<String>,
    /// `sys.argv[1:]`.
    pub args: Vec<String>,
    /// Environment variables beside those that every run has.
    pub env: BTreeMap<String, String>,
    /// How long it may take, in milliseconds.
    pub timeout_ms: u64,
    /// What it may use.
    pub limits: Limits,
    /// Whether standard input stays open for answers.
    pub interactive: bool,
    /// Who may steer it.
    pub access: Access,
    /// Which of the files that it leaves are wanted.
    pub collect: Globs,
    /// Which Python it is for; any, where it names none.
    pub environment: Option<Environment>,
    /// What its runner says of itself.
    pub labels: Labels,
    /// How often it may be started: once, unless it is one that is started again when its runner is lost.
    pub attempts: u32,
    /// Which of the waiting runs goes first: the one with the greatest. What the client wishes, that is.
    pub priority: i8,
}

impl RunRequest {
    /// Reads an untrusted request body.
    pub fn parse(body: &[u8], bounds: &Bounds) -> Result<Self, Refusal> {
        if body.len() > MAX_BODY_BYTES {
            return Err(Refusal::new(
                ErrorCode::PayloadTooLarge,
                format!("the request has {} bytes; at most {MAX_BODY_BYTES} are accepted", body.len()),
            ));
        }
        let raw = RawRequest::parse(body)?;
        raw.check_protocol()?;
        let files = Files::parse(raw.files)?;
        let entry = entry(&raw.entry_path, &files)?;
        let interactive = raw::boolean(&raw.interactive, "interactive")?.unwrap_or(false);
        let most = if interactive { bounds.interactive_timeout_ms } else { bounds.timeout_ms };
        let timeout_ms = raw::number(&raw.timeout_ms, "timeoutMs")?.unwrap_or(most);
        Ok(Self {
            stdin: stdin(&raw.stdin)?,
            args: args(&raw.args)?,
            env: env(&raw.env)?,
            // A server may be set to less than the usual minimum; its maximum holds all the same.
            timeout_ms: timeout_ms.clamp(MIN_TIMEOUT_MS.min(most), most),
            limits: limits(&raw.limits, &bounds.limits, interactive)?,
            access: access(&raw.access)?,
            collect: collect(&raw.collect)?,
            environment: environment(&raw.environment)?,
            labels: labels(&raw.labels)?,
            attempts: attempts(&raw.retry_on_loss, &raw.max_attempts, bounds.attempts)?,
            priority: priority(&raw.priority)?,
            files,
            entry,
            interactive,
        })
    }

    /// About how much memory the request holds, in bytes.
    pub fn weight(&self) -> usize {
        let texts = self.args.iter().map(String::len).sum::<usize>()
            + self.env.iter().map(|(k, v)| k.len() + v.len()).sum::<usize>()
            + self.stdin.as_ref().map_or(0, String::len)
            + self.collect.texts().iter().map(String::len).sum::<usize>()
            + self.labels.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
        self.files.weight() + texts + 512
    }
}

fn entry(value: &Value, files: &Files) -> Result<RelPath, Refusal> {
    let invalid = |why: String| Refusal::new(ErrorCode::InvalidEntry, why);
    let Value::String(text) = value else {
        return Err(invalid("`entryPath` is missing: the path of the file to run".into()));
    };
    let shown = raw::brief(text);
    let path =
        RelPath::parse(text).map_err(|why| invalid(format!("`entryPath` {shown:?} is refused: {why}")))?;
    // Case matters here as it does to Python's own tools.
    if !path.as_str().strip_suffix(".py").is_some_and(|stem| !stem.is_empty() && !stem.ends_with('/')) {
        return Err(invalid(format!("`entryPath` {shown:?} does not end in `.py`")));
    }
    if !files.contains(&path) {
        let message = format!("`entryPath` {shown:?} is not among the files");
        return Err(Refusal::new(ErrorCode::EntryNotFound, message));
    }
    Ok(path)
}

fn stdin(value: &Value) -> Result<Option<String>, Refusal> {
    match raw::text(value, "stdin")? {
        Some(text) if text.len() > MAX_STDIN_BYTES => Err(Refusal::new(
            ErrorCode::PayloadTooLarge,
            format!("`stdin` has {} bytes; at most {MAX_STDIN_BYTES} are accepted", text.len()),
        )),
        other => Ok(other.map(str::to_owned)),
    }
}

fn args(value: &Value) -> Result<Vec<String>, Refusal> {
    let items = raw::list(value, "args")?;
    let mut args = Vec::with_capacity(items.len().min(MAX_ENTRIES));
    for (n, item) in items.iter().enumerate() {
        match item {
            Value::String(text) if !text.contains('\0') => args.push(text.clone()),
            _ => return Err(raw::invalid(format!("`args[{n}]` is not a string without NUL"))),
        }
    }
    check_entries("args", args.len(), args.iter().map(String::len).sum())?;
    Ok(args)
}

fn env(value: &Value) -> Result<BTreeMap<String, String>, Refusal> {
    let map = match value {
        Value::Null => return Ok(BTreeMap::new()),
        Value::Object(map) => map,
        _ => return Err(raw::invalid("`env` is not an object of strings")),
    };
    let mut env = BTreeMap::new();
    for (name, value) in map {
        if name.is_empty() || name.contains(['=', '\0']) {
            let name = raw::brief(name);
            return Err(raw::invalid(format!("`env` has {name:?}, which cannot be a variable's name")));
        }
        match value {
            Value::String(text) if !text.contains('\0') => env.insert(name.clone(), text.clone()),
            _ => {
                let name = raw::brief(name);
                return Err(raw::invalid(format!("`env.{name}` is not a string without NUL")));
            }
        };
    }
    check_entries("env", env.len(), env.iter().map(|(k, v)| k.len() + v.len()).sum())?;
    Ok(env)
}

fn check_entries(field: &str, count: usize, bytes: usize) -> Result<(), Refusal> {
    if count > MAX_ENTRIES || bytes > MAX_ENTRY_BYTES {
        let most = format!("at most {MAX_ENTRIES} entries and {MAX_ENTRY_BYTES} bytes are accepted");
        return Err(raw::invalid(format!("`{field}` has {count} entries and {bytes} bytes; {most}")));
    }
    Ok(())
}

fn access(value: &Value) -> Result<Access, Refusal> {
    match value {
        Value::Null => Ok(Access::Link),
        Value::String(text) if text == "link" => Ok(Access::Link),
        Value::String(text) if text == "key" => Ok(Access::Key),
        _ => Err(raw::invalid("`access` is neither \"link\" nor \"key\"")),
    }
}

fn collect(value: &Value) -> Result<Globs, Refusal> {
    let mut texts = Vec::new();
    for (n, item) in raw::list(value, "collect")?.iter().enumerate() {
        match item {
            Value::String(text) => texts.push(text.clone()),
            _ => return Err(raw::invalid(format!("`collect[{n}]` is not a string"))),
        }
    }
    Globs::parse(texts).map_err(|why| match why {
        InvalidGlobs::Pattern { index, why } => raw::invalid(format!("`collect[{index}]` is refused: {why}")),
        why => raw::invalid(format!("`collect` is refused: {why}")),
    })
}

fn environment(value: &Value) -> Result<Option<Environment>, Refusal> {
    let environment = match value {
        Value::Null => return Ok(None),
        Value::String(text) => text.parse(),
        _ => Err(NoEnvironment),
    };
    environment.map(Some).map_err(|why| {
        Refusal::new(ErrorCode::InvalidEnvironment, format!("`environment` is {}, {why}", raw::shown(value)))
    })
}

fn labels(value: &Value) -> Result<Labels, Refusal> {
    let map = match value {
        Value::Null => return Ok(Labels::default()),
        Value::Object(map) if map.len() <= MAX_LABELS => map,
        Value::Object(map) => {
            return Err(raw::invalid(format!(
                "`labels` has {} entries; at most {MAX_LABELS} are accepted",
                map.len()
            )));
        }
        _ => return Err(raw::invalid("`labels` is not an object of strings")),
    };
    let mut labels = BTreeMap::new();
    for (name, value) in map {
        let text = raw::text(value, &format!("labels.{}", raw::brief(name)))?;
        labels.extend(text.map(|text| (name.clone(), text.to_owned())));
    }
    Labels::new(labels).map_err(|why| raw::invalid(format!("`labels` is refused: {why}")))
}

/// How often the run may be started: asking for more than the server allows gives what it allows.
fn attempts(again: &Value, wanted: &Value, most: u32) -> Result<u32, Refusal> {
    let again = raw::boolean(again, "retryOnLoss")?.unwrap_or(false);
    let wanted = raw::number(wanted, "maxAttempts")?;
    let wanted = wanted.map_or(most, |wanted| u32::try_from(wanted).unwrap_or(most));
    Ok(if again { wanted.clamp(1, most) } else { 1 })
}

fn priority(value: &Value) -> Result<i8, Refusal> {
    let (least, greatest) = (*PRIORITIES.start(), *PRIORITIES.end());
    let wanted = raw::integer(value, "priority")?.unwrap_or(0).clamp(least.into(), greatest.into());
    Ok(i8::try_from(wanted).unwrap_or(0))
}

/// A request may lower a limit; asking for more gives the server's own.
fn limits(value: &Value, most: &Limits, interactive: bool) -> Result<Limits, Refusal> {
    let most = Limits { cpu_percent: if interactive { most.cpu_percent } else { 0 }, ..most.clone() };
    let map = match value {
        Value::Null => return Ok(most),
        Value::Object(map) => map,
        _ => return Err(raw::invalid("`limits` is not an object")),
    };
    let at_least = |least: u64, name: &str, most: u64| match map.get(name) {
        None => Ok(most),
        Some(value) => {
            Ok(raw::number(value, &format!("limits.{name}"))?.unwrap_or(most).max(least).min(most))
        }
    };
    let lower = |name: &str, most: u64| at_least(1, name, most);
    Ok(limits::Limits {
        memory_mb: lower("memoryMb", most.memory_mb)?,
        cpu_seconds: lower("cpuSeconds", most.cpu_seconds)?,
        cpu_percent: at_least(0, "cpuPercent", most.cpu_percent)?,
        processes: lower("processes", most.processes)?,
        output_bytes: lower("outputBytes", most.output_bytes)?,
        disk_mb: lower("diskMb", most.disk_mb)?,
        disk_entries: lower("diskEntries", most.disk_entries)?,
        file_mb: lower("fileMb", most.file_mb)?,
        open_files: at_least(limits::MIN_OPEN_FILES, "openFiles", most.open_files)?,
    })
}

/// The versions of the protocol and the language, checked before anything else is looked at.
impl RawRequest {
    fn check_protocol(&self) -> Result<(), Refusal> {
        if self.protocol_version.as_u64() != Some(u64::from(PROTOCOL_VERSION)) {
            let got = raw::shown(&self.protocol_version);
            let message = format!("`protocolVersion` is {got}; this server speaks {PROTOCOL_VERSION}");
            return Err(Refusal::new(ErrorCode::UnsupportedProtocol, message));
        }
        if self.language != "python" {
            let message =
                format!("`language` is {}; this server runs \"python\"", raw::shown(&self.language));
            return Err(Refusal::new(ErrorCode::UnsupportedLanguage, message));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
