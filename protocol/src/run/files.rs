//! The files of a run: how many, how large, where.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::raw::{self, shown};
use crate::path::RelPath;
use crate::problem::{ErrorCode, Refusal};

/// The most files.
pub const MAX_FILES: usize = 30;
/// The largest text file, in bytes of UTF-8.
pub const MAX_TEXT_BYTES: usize = 200 << 10;
/// The largest binary file, in bytes.
pub const MAX_BINARY_BYTES: usize = 2 << 20;
/// All files together, in bytes.
pub const MAX_TOTAL_BYTES: usize = 8 << 20;

/// One file as it is sent: what a runner receives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Where it goes in the run's directory.
    pub path: RelPath,
    /// What is in it.
    #[serde(flatten)]
    pub content: FileContent,
}

/// What is in a file. The encoding says how it was sent; the bytes are the same to a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "encoding", content = "content", rename_all = "camelCase")]
pub enum FileContent {
    /// Text.
    Utf8(String),
    /// Anything.
    Base64(#[serde(with = "base64_bytes")] Bytes),
}

impl FileContent {
    /// The bytes that go to disk.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Utf8(text) => text.as_bytes(),
            Self::Base64(bytes) => bytes,
        }
    }
}

/// The files of a run: at least one, no two at the same place, none in the place of another's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files(BTreeMap<RelPath, FileContent>);

impl Files {
    pub(super) fn parse(value: Value) -> Result<Self, Refusal> {
        let items = match value {
            Value::Array(items) => items,
            Value::Null => Vec::new(),
            other => return Err(raw::invalid(format!("`files` is {}, not a list", shown(&other)))),
        };
        if items.is_empty() {
            return Err(Refusal::new(ErrorCode::EmptyFiles, "`files` is empty; a run needs at least one"));
        }
        if items.len() > MAX_FILES {
            let message = format!("`files` has {} entries; at most {MAX_FILES} are accepted", items.len());
            return Err(Refusal::new(ErrorCode::FileCountExceeded, message));
        }
        let mut files = BTreeMap::new();
        let mut total = 0;
        for (n, item) in items.into_iter().enumerate() {
            let (path, content) = file(n, item)?;
            total += content.bytes().len();
            if files.contains_key(&path) {
                let message = format!("`files[{n}].path`: there is another file at {:?}", path.as_str());
                return Err(Refusal::new(ErrorCode::DuplicateFilePath, message));
            }
            files.insert(path, content);
        }
        if total > MAX_TOTAL_BYTES {
            let message =
                format!("the files have {total} bytes together; at most {MAX_TOTAL_BYTES} are accepted");
            return Err(Refusal::new(ErrorCode::PayloadTooLarge, message));
        }
        check_folders(&files)?;
        Ok(Self(files))
    }

    /// Whether there is a file at this path.
    pub fn contains(&self, path: &RelPath) -> bool {
        self.0.contains_key(path)
    }

    /// The files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&RelPath, &FileContent)> {
        self.0.iter()
    }

    /// The files as they are sent to a runner.
    pub fn to_vec(&self) -> Vec<SourceFile> {
        self.iter()
            .map(|(path, content)| SourceFile { path: path.clone(), content: content.clone() })
            .collect()
    }

    /// About how much memory they hold, in bytes.
    pub fn weight(&self) -> usize {
        self.iter().map(|(path, content)| path.as_str().len() + content.bytes().len() + 64).sum()
    }
}

fn file(n: usize, item: Value) -> Result<(RelPath, FileContent), Refusal> {
    let Value::Object(mut fields) = item else {
        return Err(raw::invalid(format!("`files[{n}]` is {}, not an object", shown(&item))));
    };
    let path = match fields.get("path") {
        Some(Value::String(text)) => RelPath::parse(text).map_err(|why| {
            let shown = raw::brief(text);
            Refusal::new(ErrorCode::InvalidFilePath, format!("`files[{n}].path` {shown:?} is refused: {why}"))
        })?,
        _ => {
            return Err(Refusal::new(
                ErrorCode::InvalidFilePath,
                format!("`files[{n}].path` is not a string"),
            ));
        }
    };
    let encoding = fields.remove("encoding").unwrap_or(Value::Null);
    let Some(Value::String(text)) = fields.remove("content") else {
        let message = format!("`files[{n}].content` is not a string");
        return Err(Refusal::new(ErrorCode::InvalidFileContent, message));
    };
    let content = match &encoding {
        Value::Null => FileContent::Utf8(text),
        Value::String(name) if name == "utf8" => FileContent::Utf8(text),
        Value::String(name) if name == "base64" => FileContent::Base64(decode(n, &text)?),
        other => {
            let message = format!("`files[{n}].encoding` is {}; `utf8` and `base64` are known", shown(other));
            return Err(Refusal::new(ErrorCode::InvalidEncoding, message));
        }
    };
    let (most, kind) = match &content {
        FileContent::Utf8(_) => (MAX_TEXT_BYTES, "text"),
        FileContent::Base64(_) => (MAX_BINARY_BYTES, "binary"),
    };
    let size = content.bytes().len();
    if size > most {
        let message = format!("{:?} has {size} bytes; a {kind} file may have {most}", path.as_str());
        return Err(Refusal::new(ErrorCode::FileTooLarge, message));
    }
    Ok((path, content))
}

fn decode(n: usize, text: &str) -> Result<Bytes, Refusal> {
    STANDARD.decode(text).map(Bytes::from).map_err(|why| {
        let message = format!("`files[{n}].content` is not base64: {why}");
        Refusal::new(ErrorCode::InvalidFileContent, message)
    })
}

fn check_folders(files: &BTreeMap<RelPath, FileContent>) -> Result<(), Refusal> {
    let names: BTreeSet<&str> = files.keys().map(RelPath::as_str).collect();
    for path in files.keys() {
        if let Some(folder) = path.folders().find(|folder| names.contains(folder)) {
            let message =
                format!("{:?} cannot be written: {folder:?} is a file, not a folder", path.as_str());
            return Err(Refusal::new(ErrorCode::InvalidFilePath, message));
        }
    }
    Ok(())
}

mod base64_bytes {
    //! Bytes as base64 in JSON.
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use bytes::Bytes;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        STANDARD.decode(text.as_bytes()).map(Bytes::from).map_err(serde::de::Error::custom)
    }
}
