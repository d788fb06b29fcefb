//! The same programs without Playpen: `python3 main.py` in a folder that has them, with the same variables.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Stdio;

use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::header::Case;
use super::seen::{Place, Seen};
use crate::app::patience;

/// Runs it to its end.
pub(crate) async fn run(case: &Case, python: &str) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    let (work, temporary) = (folder.path().join("work"), folder.path().join("tmp"));
    std::fs::create_dir(&temporary).unwrap();
    for (path, text) in &case.files {
        let path = work.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let dash = if case.entry.starts_with('-') { "./" } else { "" };
    let mut command = Command::new(python);
    command.arg(format!("{dash}{}", case.entry)).args(&case.args).current_dir(&work);
    command.env_clear().envs(environment(Path::new(python), &work, &temporary)).envs(case.env());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut process = command.spawn().unwrap();
    // A program that has ended, or does not read, is no fault.
    let _ = process.stdin.take().unwrap().write_all(case.stdin().as_bytes()).await;
    let output = tokio::time::timeout(patience(), process.wait_with_output()).await;
    let output = output.unwrap_or_else(|_| panic!("{} does not end", case.name)).unwrap();
    let place = Place::at(folder.path());
    let text = |bytes: &[u8]| place.hidden_in(&String::from_utf8_lossy(bytes));
    let mut ending = json!({});
    if let Some(code) = output.status.code() {
        ending["exitCode"] = json!(code);
    }
    if let Some(signal) = output.status.signal() {
        ending["signal"] = json!(signal);
    }
    Seen {
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
        ending,
        files: Vec::new(),
        is_cold: true,
    }
}

/// Where runs have our library; there is none without Playpen.
const LIBRARY: &str = "/playpen";

/// What a run has in its environment, as docs/SANDBOX.md tells.
fn environment(python: &Path, work: &Path, temporary: &Path) -> Vec<(&'static str, String)> {
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let bin = text(python.parent().unwrap());
    let usual = "/usr/local/bin:/usr/bin:/bin";
    let path =
        if usual.split(':').any(|folder| folder == bin) { usual.into() } else { format!("{bin}:{usual}") };
    vec![
        ("HOME", text(work)),
        ("LANG", "C.UTF-8".into()),
        ("MPLBACKEND", "module://playpen.mpl".into()),
        ("OPENBLAS_NUM_THREADS", "1".into()),
        ("PATH", path),
        ("PYTHONPATH", LIBRARY.into()),
        ("PYTHONUNBUFFERED", "1".into()),
        ("TMPDIR", text(temporary)),
    ]
}
