//! The files that were collected from one run, in memory.

use std::collections::BTreeMap;

use bytes::Bytes;
use playpen_protocol::collect::{Collected, MAX_BYTES, MAX_FILES, MAX_UNCOLLECTED, Uncollected};
use playpen_protocol::path::RelPath;

/// About how much memory a file takes beside its bytes.
const FRAME: usize = 256;
/// The longest text of a runner's that is kept about a file that was not collected, in bytes.
const MAX_WORDS: usize = 600;

/// The files of one run, and what is known of those that are not there.
#[derive(Debug, Default)]
pub struct Files {
    by_path: BTreeMap<RelPath, Bytes>,
    /// All that they take, in bytes.
    weight: usize,
    uncollected: Vec<Uncollected>,
}

/// The run has as many files as one may have, or as large ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany;

/// How much memory a file with this path and of so many bytes takes, about.
pub fn weight(path: &RelPath, bytes: usize) -> usize {
    path.as_str().len() + bytes + FRAME
}

impl Files {
    /// Keeps a file in place of the one that was at its path: what that one weighed.
    pub fn put(&mut self, path: RelPath, bytes: Bytes) -> Result<usize, TooMany> {
        let before = self.by_path.get(&path).map(Bytes::len);
        let others = self.bytes() - before.unwrap_or(0) as u64;
        let is_one_more = before.is_none() && self.by_path.len() >= MAX_FILES;
        if is_one_more || others + bytes.len() as u64 > MAX_BYTES {
            return Err(TooMany);
        }
        let replaced = before.map_or(0, |bytes| weight(&path, bytes));
        self.weight = self.weight + weight(&path, bytes.len()) - replaced;
        self.by_path.insert(path, bytes);
        Ok(replaced)
    }

    /// The file at this path. Looked up among those that were collected, and nowhere else.
    pub fn get(&self, path: &RelPath) -> Option<Bytes> {
        self.by_path.get(path).cloned()
    }

    /// All of them, by their paths.
    pub fn list(&self) -> Vec<Collected> {
        let file =
            |(path, bytes): (&RelPath, &Bytes)| Collected { path: path.clone(), bytes: bytes.len() as u64 };
        self.by_path.iter().map(file).collect()
    }

    /// Notes what could not be collected, up to a bound.
    pub fn note(&mut self, Uncollected { path, reason, why }: Uncollected) {
        if self.uncollected.len() < MAX_UNCOLLECTED {
            self.uncollected.push(Uncollected { path: path.map(clip), reason, why: clip(why) });
        }
    }

    /// What could not be collected.
    pub fn uncollected(&self) -> &[Uncollected] {
        &self.uncollected
    }

    /// How much memory the files take, in bytes.
    pub fn weight(&self) -> usize {
        self.weight
    }

    fn bytes(&self) -> u64 {
        self.by_path.values().map(|bytes| bytes.len() as u64).sum()
    }
}

fn clip(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(MAX_WORDS));
    text
}

#[cfg(test)]
mod tests {
    use playpen_protocol::collect::NotCollected;

    use super::*;

    fn path(text: &str) -> RelPath {
        RelPath::parse(text).unwrap()
    }

    #[test]
    fn a_file_is_there_once_and_counts_once() {
        let mut files = Files::default();
        assert_eq!(files.put(path("a"), Bytes::from_static(b"one")), Ok(0));
        let replaced = files.put(path("a"), Bytes::from_static(b"other")).unwrap();
        assert_eq!(replaced, weight(&path("a"), 3));
        assert_eq!(files.weight(), weight(&path("a"), 5));
        assert_eq!(files.get(&path("a")).as_deref(), Some(&b"other"[..]));
        assert_eq!(files.list(), [Collected { path: path("a"), bytes: 5 }]);
        assert_eq!(files.get(&path("b")), None);
    }

    #[test]
    fn files_are_bounded_in_number_and_size() {
        let mut files = Files::default();
        for n in 0..MAX_FILES {
            files.put(path(&n.to_string()), Bytes::new()).unwrap();
        }
        assert_eq!(files.put(path("more"), Bytes::new()), Err(TooMany));
        let all = Bytes::from(vec![0; usize::try_from(MAX_BYTES).unwrap()]);
        assert_eq!(files.put(path("0"), all.clone()), Ok(weight(&path("0"), 0)));
        assert_eq!(files.put(path("1"), Bytes::from_static(b"x")), Err(TooMany));
        // Again, as after an answer that was lost.
        assert_eq!(files.put(path("0"), all.clone()), Ok(weight(&path("0"), all.len())));
    }

    #[test]
    fn words_are_bounded_in_number_and_length() {
        let mut files = Files::default();
        for _ in 0..=MAX_UNCOLLECTED {
            files.note(Uncollected {
                path: None,
                reason: NotCollected::Other,
                why: "\u{732b}".repeat(1_000),
            });
        }
        assert_eq!(files.uncollected().len(), MAX_UNCOLLECTED);
        assert!(files.uncollected().iter().all(|note| note.why.len() <= MAX_WORDS && note.why.len() > 500));
    }
}
