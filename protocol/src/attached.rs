//! Bytes that stand behind the JSON which names them, as they are: text and pictures need no escapes and no base64.
//!
//! A message is four bytes of header length (big-endian), the header in JSON, then all its bytes in the order in which
//! the header names them. There stands how many there are. Pure.

use std::fmt;
use std::ops::Deref;

use bytes::{BufMut, Bytes, BytesMut};
use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// The longest header, in bytes.
const MAX_HEADER_BYTES: usize = 12 << 20;

/// Bytes. In JSON a number: so many stand behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blob {
    data: Bytes,
    /// So many are to come.
    owed: usize,
}

/// Text. In JSON a number, as of [`Blob`]; also read where it stands there itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    data: String,
    owed: usize,
}

/// A message whose bytes are not those that it names.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It ends before they do.
    #[error("it ends within its bytes")]
    Short,
    /// It has more.
    #[error("it has more bytes than it names")]
    Long,
    /// Its text is none.
    #[error("its text is not UTF-8")]
    Text,
    /// Its header is none.
    #[error("{0}")]
    Header(#[from] serde_json::Error),
}

/// What has bytes behind its JSON.
pub trait Attached {
    /// Them, in the order of the JSON.
    fn attached(&self) -> impl Iterator<Item = &[u8]> + Clone;
}

/// The same, as it is read.
pub trait Attach: Attached {
    /// Takes them from the beginning of `rest`, as many as the JSON named.
    fn attach(&mut self, rest: &mut &[u8]) -> Result<(), Unreadable>;
}

/// One message of the value and what is attached to it.
#[expect(clippy::missing_panics_doc, reason = "what is sent is plain data, and its JSON shorter than 4 GiB")]
pub fn pack(value: &(impl Serialize + Attached)) -> Bytes {
    let length: usize = value.attached().map(<[u8]>::len).sum();
    let mut message = BytesMut::with_capacity(512 + length).writer();
    message.get_mut().put_u32(0);
    serde_json::to_writer(&mut message, value).expect("headers are plain data");
    let mut message = message.into_inner();
    let header = u32::try_from(message.len() - 4).expect("headers are short");
    message[..4].copy_from_slice(&header.to_be_bytes());
    value.attached().for_each(|bytes| message.put_slice(bytes));
    message.freeze()
}

/// The header of a message, and what stands behind it.
pub fn unpack(message: &[u8]) -> Result<(&[u8], &[u8]), Unreadable> {
    let (length, rest) = message.split_first_chunk().ok_or(Unreadable::Short)?;
    let length = u32::from_be_bytes(*length) as usize;
    if length > MAX_HEADER_BYTES {
        return Err(Unreadable::Short);
    }
    rest.split_at_checked(length).ok_or(Unreadable::Short)
}

/// Reads a message whose header is a `T`.
pub fn read<'a, T: Deserialize<'a> + Attach>(message: &'a [u8]) -> Result<T, Unreadable> {
    let (header, rest) = unpack(message)?;
    complete(header, rest)
}

/// Reads a message that is JSON alone: nothing stands behind it.
pub fn read_bare<'a, T: Deserialize<'a> + Attach>(json: &'a [u8]) -> Result<T, Unreadable> {
    complete(json, &[])
}

fn complete<'a, T: Deserialize<'a> + Attach>(header: &'a [u8], mut rest: &[u8]) -> Result<T, Unreadable> {
    let mut value: T = serde_json::from_slice(header)?;
    value.attach(&mut rest)?;
    if rest.is_empty() { Ok(value) } else { Err(Unreadable::Long) }
}

impl Blob {
    /// Leaves the number alone behind, and gives the bytes: they travel another way.
    pub fn detach(&mut self) -> Bytes {
        self.owed = self.data.len();
        std::mem::take(&mut self.data)
    }

    /// How many bytes there are, or will be.
    pub fn size(&self) -> usize {
        self.data.len() + self.owed
    }

    pub(crate) fn fill(&mut self, rest: &mut &[u8]) -> Result<(), Unreadable> {
        if self.owed > 0 {
            // Copied: a small piece would keep all of its message in memory.
            self.data = Bytes::copy_from_slice(take(rest, self.owed)?);
            self.owed = 0;
        }
        Ok(())
    }
}

impl Text {
    /// It alone.
    pub fn into_string(self) -> String {
        self.data
    }

    /// Adds to it.
    pub fn push_str(&mut self, text: &str) {
        self.data.push_str(text);
    }

    pub(crate) fn fill(&mut self, rest: &mut &[u8]) -> Result<(), Unreadable> {
        if self.owed > 0 {
            let text = str::from_utf8(take(rest, self.owed)?).map_err(|_| Unreadable::Text)?;
            text.clone_into(&mut self.data);
            self.owed = 0;
        }
        Ok(())
    }
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], Unreadable> {
    rest.split_off(..length).ok_or(Unreadable::Short)
}

impl Deref for Blob {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.data
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.data
    }
}

impl From<Bytes> for Blob {
    fn from(data: Bytes) -> Self {
        Self { data, owed: 0 }
    }
}

impl From<Vec<u8>> for Blob {
    fn from(data: Vec<u8>) -> Self {
        Bytes::from(data).into()
    }
}

impl From<String> for Text {
    fn from(data: String) -> Self {
        Self { data, owed: 0 }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.size().serialize(serializer)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.data.len() + self.owed).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { data: Bytes::new(), owed: usize::deserialize(deserializer)? })
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl Visitor<'_> for Either {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or the number of its bytes")
            }

            fn visit_u64<E: Error>(self, owed: u64) -> Result<Text, E> {
                let owed = usize::try_from(owed).map_err(E::custom)?;
                Ok(Text { data: String::new(), owed })
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
                Ok(text.into())
            }

            fn visit_string<E: Error>(self, text: String) -> Result<Text, E> {
                Ok(text.into())
            }
        }

        deserializer.deserialize_any(Either)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Sample {
        text: Text,
        blobs: Vec<Blob>,
    }

    impl Attached for Sample {
        fn attached(&self) -> impl Iterator<Item = &[u8]> + Clone {
            std::iter::once(self.text.as_bytes()).chain(self.blobs.iter().map(|blob| &**blob))
        }
    }

    impl Attach for Sample {
        fn attach(&mut self, rest: &mut &[u8]) -> Result<(), Unreadable> {
            self.text.fill(rest)?;
            self.blobs.iter_mut().try_for_each(|blob| blob.fill(rest))
        }
    }

    #[test]
    fn bytes_stand_behind_the_json_as_they_are() {
        let sample = Sample { text: "猫\n".into(), blobs: vec![vec![0, 255].into()] };
        let message = pack(&sample);
        assert_eq!(&message[..], b"\0\0\0\x16{\"text\":4,\"blobs\":[2]}\xe7\x8c\xab\n\0\xff".as_slice());
    }

    #[test]
    fn text_may_stand_in_the_json() {
        let json = br#"{"text": "say \"hi\"", "blobs": []}"#;
        assert_eq!(&*read_bare::<Sample>(json).unwrap().text, "say \"hi\"");
        assert!(matches!(read_bare::<Sample>(br#"{"text": 3, "blobs": []}"#), Err(Unreadable::Short)));
    }

    #[test]
    fn what_it_names_and_has_is_the_same() {
        let message = pack(&Sample { text: "ab".into(), blobs: vec![vec![1].into()] });
        assert!(matches!(read::<Sample>(&message[..message.len() - 1]), Err(Unreadable::Short)));
        assert!(matches!(read::<Sample>(&[&message[..], b"x"].concat()), Err(Unreadable::Long)));
        let bad = pack(&Sample { text: "ab".into(), blobs: Vec::new() });
        let bad = [&bad[..bad.len() - 1], b"\xff"].concat();
        assert!(matches!(read::<Sample>(&bad), Err(Unreadable::Text)));
        for huge in [u64::MAX, u64::from(u32::MAX), 1 << 40] {
            let json = format!(r#"{{"text": {huge}, "blobs": [{huge}]}}"#);
            assert!(matches!(read_bare::<Sample>(json.as_bytes()), Err(Unreadable::Short)), "{huge}");
        }
        assert!(matches!(unpack(b"\xff\xff\xff\xffx"), Err(Unreadable::Short)));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(text: String, blobs: Vec<Vec<u8>>) {
            let sample = Sample { text: text.into(), blobs: blobs.into_iter().map(Blob::from).collect() };
            prop_assert_eq!(read::<Sample>(&pack(&sample)).unwrap(), sample);
        }

        #[test]
        fn any_bytes_are_answered(bytes: Vec<u8>, length in 0u8..20) {
            let _ = read::<Sample>(&bytes);
            let _ = read::<Sample>(&[&[0, 0, 0, length], &bytes[..]].concat());
        }
    }
}
