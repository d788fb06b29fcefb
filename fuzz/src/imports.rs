//! What a program imports, for choosing an interpreter that has it.

// As `runner/src/kind.rs` has them.
#[path = "../../runner/src/kind/imports.rs"]
mod reader;
#[path = "../../runner/src/kind/tokens.rs"]
mod tokens;

use reader::{MAX_NAME_BYTES, MAX_NAMES};

/// Any bytes are read; every name stands in them and is one that `import` would take. A statement in front, on a
/// line of its own, is always found, and changes nothing of what is found after it.
///
/// # Panics
///
/// Where that does not hold.
pub fn imports(bytes: &[u8]) {
    let names = reader::imports([bytes]);
    assert!(names.len() <= MAX_NAMES);
    let text = String::from_utf8_lossy(bytes);
    for name in &names {
        assert!(name.len() <= MAX_NAME_BYTES);
        assert!(name.split('.').all(|part| {
            text.contains(part) && !part.is_empty() && !part.starts_with(|first: char| first.is_ascii_digit())
        }));
    }
    let mut longer = b"import before\n".to_vec();
    longer.extend_from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let mut more = reader::imports([longer.as_slice()]);
    assert!(more.contains("before"));
    if more.len() < MAX_NAMES && !names.contains("before") {
        more.remove("before");
        assert_eq!(more, names);
    }
}
