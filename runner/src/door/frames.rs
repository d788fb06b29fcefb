//! Cuts what a program writes into messages: four bytes of length, big-endian, and as many bytes. Pure.

use playpen_protocol::display::MAX_DISPLAY_BYTES;

use super::said::Misuse;

const HEADER: usize = 4;

/// Holds one message at most, as much of it as has come.
#[derive(Debug, Default)]
pub struct Frames {
    begun: Vec<u8>,
}

impl Frames {
    /// Takes from the beginning of `bytes`: the next message, if all of it is there. After an error there is nothing
    /// more to be had.
    pub fn take(&mut self, bytes: &mut &[u8]) -> Result<Option<Vec<u8>>, Misuse> {
        if !self.fill(HEADER, bytes) {
            return Ok(None);
        }
        let length = self.begun[..HEADER].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        if length > MAX_DISPLAY_BYTES {
            return Err(Misuse::Long);
        }
        if !self.fill(HEADER + length, bytes) {
            return Ok(None);
        }
        let message = self.begun.split_off(HEADER);
        self.begun = Vec::new();
        Ok(Some(message))
    }

    /// Whether a message has begun that is not complete.
    pub fn is_within(&self) -> bool {
        !self.begun.is_empty()
    }

    /// Whether so many bytes are there; takes what is missing, as far as it has come.
    fn fill(&mut self, length: usize, bytes: &mut &[u8]) -> bool {
        let missing = length.saturating_sub(self.begun.len()).min(bytes.len());
        let (next, rest) = bytes.split_at(missing);
        self.begun.extend_from_slice(next);
        *bytes = rest;
        self.begun.len() >= length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(pieces: &[&[u8]]) -> (Vec<Vec<u8>>, bool) {
        let (mut frames, mut found) = (Frames::default(), Vec::new());
        for piece in pieces {
            let mut rest = *piece;
            while let Some(message) = frames.take(&mut rest).unwrap() {
                found.push(message);
            }
        }
        (found, frames.is_within())
    }

    #[test]
    fn messages_come_out_whole_however_they_came_in() {
        let bytes = b"\0\0\0\x02ab\0\0\0\0\0\0\0\x01c";
        let want = (vec![b"ab".to_vec(), Vec::new(), b"c".to_vec()], false);
        assert_eq!(messages(&[bytes]), want);
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(messages(&single), want);
        assert_eq!(messages(&[&bytes[..9]]), (vec![b"ab".to_vec()], true));
    }

    #[test]
    fn a_length_that_no_message_has_is_refused_before_it_comes() {
        assert_eq!(Frames::default().take(&mut b"\x00\x40\x00\x01".as_slice()), Err(Misuse::Long));
        assert_eq!(Frames::default().take(&mut b"\xff\xff\xff\xff".as_slice()), Err(Misuse::Long));
        assert_eq!(Frames::default().take(&mut b"\x00\x40\x00\x00".as_slice()), Ok(None));
    }
}
