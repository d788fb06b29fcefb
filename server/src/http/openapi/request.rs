//! The bodies of requests, as they are described. What they are read with takes anything and refuses in words.
#![expect(dead_code, reason = "these are descriptions: nothing makes one")]

use std::collections::BTreeMap;

use playpen_protocol::run::Access;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A program, and what goes with it.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase", as = RunRequest)]
pub(in crate::http) struct RunRequest {
    #[schema(minimum = 2, maximum = 2)]
    protocol_version: u32,
    language: Language,
    /// Text has at most 200 KiB, binary content 2 MiB, all together 8 MiB.
    #[schema(min_items = 1, max_items = 30)]
    files: Vec<File>,
    /// The program: one of the files, whose name ends in `.py`.
    #[schema(example = "main.py")]
    entry_path: String,
    /// What the program reads from standard input; at most 1 MiB.
    stdin: Option<String>,
    /// At most 64, and 32 KiB together.
    #[schema(max_items = 64)]
    args: Option<Vec<String>>,
    /// At most 64 variables, and 32 KiB together.
    env: Option<BTreeMap<String, String>>,
    /// How long the run may take, in milliseconds; brought between 1,000 and what the server allows.
    timeout_ms: Option<u64>,
    limits: Option<Limits>,
    /// Standard input stays open for answers.
    interactive: Option<bool>,
    access: Option<Access>,
    /// Patterns of the files that are wanted when the program is over.
    #[schema(max_items = 16)]
    collect: Option<Vec<String>>,
    /// The version of Python that the program is for.
    #[schema(example = "3.12")]
    environment: Option<String>,
    /// The run may be started again when its runner is lost.
    retry_on_loss: Option<bool>,
    /// How often it may be started in all.
    max_attempts: Option<u32>,
    /// That of an anonymous client is ignored.
    priority: Option<i32>,
    /// What the runner must say of itself.
    labels: Option<BTreeMap<String, String>>,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
enum Language {
    Python,
}

/// One file of a program.
#[derive(ToSchema)]
#[schema(as = SourceFile)]
struct File {
    /// Relative, with `/` between names.
    #[schema(example = "main.py", min_length = 1, max_length = 512)]
    path: String,
    #[schema(example = "print('hello')")]
    content: String,
    encoding: Option<Encoding>,
}

/// How `content` is to be read; as text, where nothing is said.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
enum Encoding {
    Utf8,
    Base64,
}

/// What the run may use, where that is to be less than the server's own limits.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase", as = Limits)]
struct Limits {
    /// MiB.
    memory_mb: Option<u64>,
    /// Seconds of processor time.
    cpu_seconds: Option<u64>,
    /// What an interactive run may use on top of that for as long as it goes on, in percent of one processor.
    cpu_percent: Option<u64>,
    /// Processes and threads at a time.
    processes: Option<u64>,
    /// Bytes of standard output and error; the rest is dropped.
    output_bytes: Option<u64>,
    /// MiB in the run's directories.
    disk_mb: Option<u64>,
    /// Files, folders and links.
    disk_entries: Option<u64>,
    /// MiB of one file.
    file_mb: Option<u64>,
    /// Open files of each process.
    open_files: Option<u64>,
}

/// Either `data`, or `eof: true`, or `event`.
#[derive(ToSchema)]
#[schema(as = Input)]
pub(in crate::http) struct InputBody {
    /// A repeated one counts once.
    #[schema(max_length = 128)]
    id: Option<String>,
    /// For standard input.
    data: Option<String>,
    /// Standard input is over.
    eof: Option<bool>,
    /// What somebody did, for the program's library: EVENTS.md.
    event: Option<Map<String, Value>>,
}
