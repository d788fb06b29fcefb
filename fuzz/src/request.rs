//! What a client sends to have a program run.

use playpen_protocol::labels::MAX_LABELS;
use playpen_protocol::limits::Limits;
use playpen_protocol::path::RelPath;
use playpen_protocol::run::{
    Bounds, MAX_ENTRIES, MAX_ENTRY_BYTES, MAX_FILES, MAX_STDIN_BYTES, MAX_TOTAL_BYTES, PRIORITIES, RunRequest,
};

/// Any bytes are answered, and whatever is accepted can be executed and keeps within its bounds.
///
/// # Panics
///
/// Where that does not hold.
pub fn request(bytes: &[u8]) {
    let limits = Limits {
        memory_mb: 100,
        cpu_seconds: 10,
        cpu_percent: 50,
        processes: 8,
        output_bytes: 1_000,
        disk_mb: 16,
        disk_entries: 100,
        file_mb: 8,
        open_files: 64,
    };
    let bounds = Bounds { timeout_ms: 5_000, interactive_timeout_ms: 60_000, limits, attempts: 3 };
    let request = match RunRequest::parse(bytes, &bounds) {
        Ok(request) => request,
        Err(refusal) => return assert!(!refusal.message.is_empty()),
    };
    let files: Vec<_> = request.files.iter().collect();
    assert!((1..=MAX_FILES).contains(&files.len()));
    assert!(files.iter().map(|(_, content)| content.bytes().len()).sum::<usize>() <= MAX_TOTAL_BYTES);
    for (path, _) in &files {
        assert!(path.names().all(|name| !matches!(name, "" | "." | "..") && name.len() <= 255), "{path}");
        assert_eq!(RelPath::parse(path.as_str()).as_ref(), Ok(*path));
        assert!(path.folders().all(|folder| files.iter().all(|(other, _)| other.as_str() != folder)));
    }
    assert!(request.files.contains(&request.entry));
    let most = if request.interactive { bounds.interactive_timeout_ms } else { bounds.timeout_ms };
    assert!((1_000..=most).contains(&request.timeout_ms));
    let (got, most) = (&request.limits, &bounds.limits);
    assert!(got.memory_mb <= most.memory_mb && got.cpu_seconds <= most.cpu_seconds);
    assert!(got.cpu_percent <= if request.interactive { most.cpu_percent } else { 0 });
    assert!(got.processes <= most.processes && got.output_bytes <= most.output_bytes);
    assert!(got.disk_mb <= most.disk_mb && got.disk_entries <= most.disk_entries);
    assert!(got.file_mb <= most.file_mb && got.open_files <= most.open_files);
    // What the kernel takes for arguments and environment.
    assert!(request.args.len() <= MAX_ENTRIES && request.env.len() <= MAX_ENTRIES);
    assert!(request.args.iter().map(String::len).sum::<usize>() <= MAX_ENTRY_BYTES);
    assert!(request.args.iter().all(|arg| !arg.contains('\0')), "{:?}", request.args);
    for (name, value) in &request.env {
        assert!(!name.is_empty() && !name.contains(['=', '\0']) && !value.contains('\0'), "{name:?}");
    }
    // A version has one name: who asks for it again asks for the same.
    assert!(request.environment.is_none_or(|wanted| wanted.to_string().parse() == Ok(wanted)));
    assert!((1..=bounds.attempts).contains(&request.attempts) && PRIORITIES.contains(&request.priority));
    let labels: Vec<_> = request.labels.iter().flat_map(|(name, value)| [name, value]).collect();
    assert!(labels.len() <= 2 * MAX_LABELS && labels.iter().all(|text| (1..=64).contains(&text.len())));
    assert!(request.stdin.as_ref().is_none_or(|stdin| stdin.len() <= MAX_STDIN_BYTES));
}
