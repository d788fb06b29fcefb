//! The files that a program leaves and somebody wants: which, and what became of them.

use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::path::{MAX_DEPTH, RelPath};

/// The most patterns in one request.
pub const MAX_GLOBS: usize = 16;
/// The longest pattern, in bytes.
pub const MAX_GLOB_BYTES: usize = 200;
/// The most files that are collected from one run.
pub const MAX_FILES: usize = 100;
/// How large they may be together, in bytes.
pub const MAX_BYTES: u64 = 16 << 20;
/// The most files that are named as not collected.
pub const MAX_UNCOLLECTED: usize = 32;
/// The header in which a runner shows its lease where the body is a file.
pub const LEASE_HEADER: &str = "playpen-lease";

/// Patterns of paths within the run's directory. `*` and `?` stay within a name, `**` crosses folders.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Globs(Vec<String>);

/// Why texts are no such patterns.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidGlobs {
    /// More than [`MAX_GLOBS`].
    #[error("it has {0} patterns; at most {MAX_GLOBS} are accepted")]
    TooMany(usize),
    /// One of them is wrong.
    #[error("the pattern number {} is refused: {why}", .index + 1)]
    Pattern {
        /// Which.
        index: usize,
        /// What is wrong with it.
        why: String,
    },
    /// Each would do, but not all of them at once.
    #[error("the patterns are too complex: {0}")]
    TooComplex(String),
}

impl Globs {
    /// Reads untrusted patterns.
    pub fn parse(texts: Vec<String>) -> Result<Self, InvalidGlobs> {
        if texts.len() > MAX_GLOBS {
            return Err(InvalidGlobs::TooMany(texts.len()));
        }
        build(&texts)?;
        Ok(Self(texts))
    }

    /// Whether nothing is wanted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Their texts.
    pub fn texts(&self) -> &[String] {
        &self.0
    }

    /// What tells the paths that are wanted from others. Takes a while to make, and is larger than it looks.
    #[expect(clippy::missing_panics_doc, reason = "whatever is in here was built before")]
    pub fn matcher(&self) -> Matcher {
        let set = build(&self.0).expect("it was built when the patterns were read");
        Matcher { set, folders: self.0.iter().map(|text| folders(text)).max().unwrap_or(0) }
    }
}

impl TryFrom<Vec<String>> for Globs {
    type Error = InvalidGlobs;

    fn try_from(texts: Vec<String>) -> Result<Self, InvalidGlobs> {
        Self::parse(texts)
    }
}

impl From<Globs> for Vec<String> {
    fn from(globs: Globs) -> Self {
        globs.0
    }
}

/// Tells the paths that are wanted from others.
#[derive(Debug, Clone)]
pub struct Matcher {
    set: GlobSet,
    folders: usize,
}

impl Matcher {
    /// In how many folders a path can lie and still be wanted.
    pub fn folders(&self) -> usize {
        self.folders
    }

    /// Whether this path is wanted. It may be any name that Linux knows.
    pub fn wants(&self, path: impl AsRef<Path>) -> bool {
        self.set.is_match(path)
    }
}

/// In how many folders at most a path lies that this pattern matches.
fn folders(text: &str) -> usize {
    // What is not in a list of letters can be a `/`.
    if text.contains("**") || text.contains('[') {
        MAX_DEPTH
    } else {
        text.matches('/').count().min(MAX_DEPTH)
    }
}

fn build(texts: &[String]) -> Result<GlobSet, InvalidGlobs> {
    let mut set = GlobSetBuilder::new();
    for (index, text) in texts.iter().enumerate() {
        let refused = |why: String| InvalidGlobs::Pattern { index, why };
        if text.len() > MAX_GLOB_BYTES {
            return Err(refused(format!("it is longer than {MAX_GLOB_BYTES} bytes")));
        }
        check(text).map_err(|why| refused(why.to_owned()))?;
        let glob = GlobBuilder::new(text).literal_separator(true).build();
        set.add(glob.map_err(|error| refused(error.kind().to_string()))?);
    }
    set.build().map_err(|error| InvalidGlobs::TooComplex(error.kind().to_string()))
}

/// A pattern is written like the paths that it is to match, so that one that never could is told at once.
fn check(text: &str) -> Result<(), &'static str> {
    if text.is_empty() {
        return Err("it is empty");
    }
    if text.chars().any(char::is_control) {
        return Err("it has a control character");
    }
    if text.contains('\\') {
        return Err("it has a backslash; folders are separated by `/`, and `[*]` is a `*` that means itself");
    }
    if text.starts_with('/') {
        return Err("it is absolute; patterns are relative to the program's folder");
    }
    if text.split('/').any(|name| matches!(name, "" | "." | "..")) {
        return Err("it has an empty name, `.` or `..` between its slashes");
    }
    Ok(())
}

/// A file that was collected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Collected {
    /// Where it lay in the run's directory.
    #[schema(value_type = String)]
    pub path: RelPath,
    /// How large it is.
    pub bytes: u64,
}

/// Something that was wanted and is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Uncollected {
    /// What it is called, fit to be shown: what is no text in it is replaced. Absent where this is about
    /// more than one file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Why it is not there, for programs.
    #[serde(default)]
    #[schema(required = true)]
    pub reason: NotCollected,
    /// The same in words.
    pub why: String,
}

/// Why something that was wanted is not there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum NotCollected {
    /// With it, the files would be larger than they may be.
    TooLarge,
    /// There is more than is looked at, or told of.
    TooMany,
    /// It took too long.
    TooSlow,
    /// It is no regular file of the program's own under a name that can be told.
    NotPlain,
    /// It cannot be read.
    Unreadable,
    /// The server has no room for it.
    NoRoom,
    /// Something else.
    #[default]
    #[serde(other)]
    Other,
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    fn globs(texts: &[&str]) -> Result<Globs, InvalidGlobs> {
        Globs::parse(texts.iter().map(|text| (*text).to_owned()).collect())
    }

    #[track_caller]
    fn check_match(glob: &str, wanted: &[&str], others: &[&str]) {
        let matcher = globs(&[glob]).unwrap().matcher();
        assert!(wanted.iter().all(|path| matcher.wants(path)), "{glob} {wanted:?}");
        assert!(!others.iter().any(|path| matcher.wants(path)), "{glob} {others:?}");
    }

    #[test]
    fn a_star_stays_within_a_name_and_two_cross_folders() {
        check_match("*.png", &["a.png", ".png"], &["out/a.png", "a.png/b", "a.PNG"]);
        check_match("out/*", &["out/a"], &["out/a/b", "out", "a"]);
        check_match("**/*.png", &["a.png", "x/y/a.png"], &["a.txt"]);
        check_match("out/**", &["out/a", "out/a/b"], &["out", "a"]);
        check_match("**", &["a", "a/b/c"], &[]);
        check_match("{a,b}?[0-9].c[sS]v", &["ax1.csv", "b-9.cSv"], &["a/1.csv", "c11.csv"]);
        check_match("[*].txt", &["*.txt"], &["a.txt"]);
        check_match("[!.]*.csv", &["a.csv"], &[".a.csv", "x/a.csv"]);
        check_match("[!.]*/**/*.csv", &["x/a.csv", "x/y/a.csv"], &["a.csv", ".x/a.csv", ".x/y/a.csv"]);
    }

    #[test]
    fn names_that_are_no_text_can_match() {
        let matcher = globs(&["**/*.txt"]).unwrap().matcher();
        assert!(matcher.wants(OsStr::from_bytes(b"\xff\n.txt")));
    }

    #[test]
    fn what_could_never_match_is_refused_with_its_place() {
        let long = "x".repeat(201);
        for bad in [
            "", "/a", "a//b", "a/", "./a", "../a", "a/../b", "a\\b", "a\nb", "a\0", &long, "[", "{a", "[z-a]",
        ] {
            let refusal = globs(&["ok", bad]).unwrap_err();
            assert!(
                refusal.to_string().starts_with("the pattern number 2 is refused: "),
                "{bad:?} {refusal}"
            );
        }
        assert!(globs(&["x".repeat(200).as_str()]).is_ok());
        assert_eq!(globs(&["*"; 17]), Err(InvalidGlobs::TooMany(17)));
        assert!(globs(&["*"; 16]).is_ok());
    }

    #[test]
    fn patterns_tell_how_deep_to_look() {
        let folders = |texts: &[&str]| globs(texts).unwrap().matcher().folders();
        assert_eq!((folders(&[]), folders(&["*.png"]), folders(&["*", "a/*/b"])), (0, 0, 2));
        assert_eq!((folders(&["a/**"]), folders(&["a[!x]b"])), (MAX_DEPTH, MAX_DEPTH));
    }

    #[test]
    fn a_nest_of_braces_is_answered() {
        let _ = globs(&[&"{".repeat(200)]);
        let nest = format!("{}a{}", "{".repeat(90), "}".repeat(90));
        if let Ok(globs) = globs(&[nest.as_str(); 16]) {
            assert!(globs.matcher().wants("a"));
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_accepted_can_be_matched_with(text in "[]\\[*?/!{},a^-]{0,12}", path: Vec<u8>) {
            if let Ok(globs) = globs(&[&text]) {
                let _ = globs.matcher().wants(OsStr::from_bytes(&path));
            }
        }
    }
}
