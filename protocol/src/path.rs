//! Paths of a run's files: relative, normalised, and never outside the run's directory.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest path, in bytes of UTF-8.
pub const MAX_PATH_BYTES: usize = 512;
/// The longest name of one file or folder, in bytes: what Linux file systems take.
pub const MAX_NAME_BYTES: usize = 255;
/// The most folders above a file.
pub const MAX_DEPTH: usize = 16;

/// A path within the run's directory: `/` between names, no `.` or `..`, no empty name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RelPath(String);

/// Why a text is not such a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPath {
    /// Nothing, or nothing but dots and slashes.
    #[error("it names no file")]
    Empty,
    /// It begins with `/`.
    #[error("it is absolute; paths are relative to the program's folder")]
    Absolute,
    /// It has a backslash.
    #[error("it has a backslash; folders are separated by `/`")]
    Backslash,
    /// It begins with a drive letter.
    #[error("it has a drive letter; paths are relative to the program's folder")]
    Drive,
    /// `..` leads out of the run's directory.
    #[error("it leads out of the program's folder")]
    Escapes,
    /// A NUL, line break or another control character.
    #[error("it has a control character")]
    Control,
    /// Too long as a whole, or a name in it is, or it lies too deep.
    #[error(
        "it is too long or too deep ({MAX_PATH_BYTES} bytes, {MAX_NAME_BYTES} a name, {MAX_DEPTH} folders)"
    )]
    TooLong,
    /// It ends in `/`, `.` or `..`.
    #[error("it names a folder, not a file")]
    Folder,
}

impl RelPath {
    /// Reads and normalises an untrusted path.
    pub fn parse(text: &str) -> Result<Self, InvalidPath> {
        if text.len() > MAX_PATH_BYTES {
            return Err(InvalidPath::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(InvalidPath::Control);
        }
        if text.contains('\\') {
            return Err(InvalidPath::Backslash);
        }
        if text.starts_with('/') {
            return Err(InvalidPath::Absolute);
        }
        if begins_with_drive(text) {
            return Err(InvalidPath::Drive);
        }
        let mut names: Vec<&str> = Vec::new();
        for name in text.split('/') {
            match name {
                "" | "." => {}
                ".." => {
                    names.pop().ok_or(InvalidPath::Escapes)?;
                }
                name if name.len() > MAX_NAME_BYTES => return Err(InvalidPath::TooLong),
                name => names.push(name),
            }
        }
        if names.is_empty() {
            return Err(InvalidPath::Empty);
        }
        if matches!(text.rsplit('/').next(), Some("" | "." | "..")) {
            return Err(InvalidPath::Folder);
        }
        if names.len() > MAX_DEPTH + 1 {
            return Err(InvalidPath::TooLong);
        }
        let path = names.join("/");
        // What stood before it may have hidden it.
        if begins_with_drive(&path) {
            return Err(InvalidPath::Drive);
        }
        Ok(Self(path))
    }

    /// The normalised text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The names in it, outermost folder first.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }

    /// Its last name.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The folders that it lies in, innermost first: `a/b/c` gives `a/b`, then `a`.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.0.rmatch_indices('/').map(|(at, _)| &self.0[..at])
    }
}

fn begins_with_drive(text: &str) -> bool {
    matches!(text.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

/// A path or a name as it stands in an address, and after `filename*=UTF-8''` in a header: everything but
/// ASCII letters, digits and `-._~/` percent-encoded.
pub fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            _ => {
                const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
                encoded.push('%');
                encoded.push(char::from(DIGITS[usize::from(byte >> 4)]));
                encoded.push(char::from(DIGITS[usize::from(byte & 15)]));
            }
        }
    }
    encoded
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for RelPath {
    type Error = InvalidPath;

    fn try_from(text: String) -> Result<Self, InvalidPath> {
        Self::parse(&text)
    }
}

impl From<RelPath> for String {
    fn from(path: RelPath) -> Self {
        path.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, want: Result<&str, InvalidPath>) {
        assert_eq!(RelPath::parse(text).as_ref().map(RelPath::as_str), want.as_ref().map(|p| *p), "{text:?}");
    }

    #[test]
    fn paths_are_normalised() {
        check("main.py", Ok("main.py"));
        check("a/./b.py", Ok("a/b.py"));
        check("a//b.py", Ok("a/b.py"));
        check("./a/../b.py", Ok("b.py"));
        check("..a/b..py", Ok("..a/b..py"));
        check("资料/猫.png", Ok("资料/猫.png"));
    }

    #[test]
    fn what_leaves_the_folder_is_refused() {
        check("../x", Err(InvalidPath::Escapes));
        check("a/../../x", Err(InvalidPath::Escapes));
        check("/etc/x", Err(InvalidPath::Absolute));
        check("C:/x.py", Err(InvalidPath::Drive));
        check("c:x.py", Err(InvalidPath::Drive));
        check("./c:", Err(InvalidPath::Drive));
        check("a/../c:/x.py", Err(InvalidPath::Drive));
        check(r"a\b", Err(InvalidPath::Backslash));
    }

    #[test]
    fn what_names_no_file_is_refused() {
        check("", Err(InvalidPath::Empty));
        check(".", Err(InvalidPath::Empty));
        check("a/..", Err(InvalidPath::Empty));
        check("a/", Err(InvalidPath::Folder));
        check("a/.", Err(InvalidPath::Folder));
        check("a/b/..", Err(InvalidPath::Folder));
        check("a\0b", Err(InvalidPath::Control));
        check("a\nb", Err(InvalidPath::Control));
    }

    #[test]
    fn long_and_deep_paths_are_refused() {
        check(&"x".repeat(256), Err(InvalidPath::TooLong));
        check(&format!("{}f", "d/".repeat(17)), Err(InvalidPath::TooLong));
        assert!(RelPath::parse(&format!("{}f", "d/".repeat(16))).is_ok());
    }

    #[test]
    fn folders_come_innermost_first() {
        let path = RelPath::parse("a/b/c").unwrap();
        assert_eq!(path.folders().collect::<Vec<_>>(), ["a/b", "a"]);
    }

    #[test]
    fn in_an_address_only_plain_letters_stand_for_themselves() {
        let path = RelPath::parse("a b/é%2f?#\"'.txt").unwrap();
        assert_eq!(percent_encoded(path.as_str()), "a%20b/%C3%A9%252f%3F%23%22%27.txt");
        assert_eq!(path.file_name(), "é%2f?#\"'.txt");
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_is_plain_and_stays_the_same(text in "[./a\\\\:b\u{0}-]{0,12}") {
            if let Ok(path) = RelPath::parse(&text) {
                prop_assert!(path.names().all(|n| !n.is_empty() && n != "." && n != ".."));
                prop_assert!(!path.as_str().contains(['\\', '\0']));
                prop_assert_eq!(RelPath::parse(path.as_str()), Ok(path));
            }
        }
    }
}
