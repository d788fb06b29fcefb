//! Which of the files that a program leaves are wanted: a client's patterns, on names that a program chooses.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use playpen_protocol::collect::{Globs, MAX_GLOB_BYTES, MAX_GLOBS};
use playpen_protocol::path::{MAX_DEPTH, RelPath};

/// The last line is a path, which may be no text; those before it are patterns. Any patterns are answered; those
/// that are accepted are the same after they have travelled, and want nothing that lies deeper than they say.
///
/// # Panics
///
/// Where that does not hold.
pub fn globs(bytes: &[u8]) {
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    let path = lines.pop().unwrap_or_default();
    let texts: Vec<String> = lines.iter().map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    let globs = match Globs::parse(texts) {
        Ok(globs) => globs,
        Err(refusal) => return assert!(!refusal.to_string().is_empty()),
    };
    assert!(globs.texts().len() <= MAX_GLOBS);
    assert!(globs.texts().iter().all(|text| text.len() <= MAX_GLOB_BYTES));
    let travelled = serde_json::to_string(&globs).expect("plain data");
    assert_eq!(serde_json::from_str::<Globs>(&travelled).ok().as_ref(), Some(&globs));

    let matcher = globs.matcher();
    let wanted = matcher.wants(OsStr::from_bytes(path));
    assert!(!wanted || !globs.is_empty());
    // The collector goes no deeper than this, and takes no path that a request could not have.
    if let Some(path) = std::str::from_utf8(path).ok().and_then(|path| RelPath::parse(path).ok()) {
        let depth = path.folders().count();
        let missed = matcher.wants(path.as_str()) && depth <= MAX_DEPTH && depth > matcher.folders();
        assert!(!missed, "{path} is wanted by {:?} and would not be found", globs.texts());
    }
}
