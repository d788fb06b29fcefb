//! Bytes to text, piece by piece. What is no UTF-8 becomes U+FFFD, exactly as if the whole were decoded at
//! once; a character is never split. Pure.

/// Decodes one stream.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// The beginning of a character whose end has not come yet: at most three bytes.
    begun: Vec<u8>,
}

impl Decoder {
    /// The text that is complete with `bytes`.
    pub(super) fn push(&mut self, bytes: &[u8]) -> String {
        let joined;
        let bytes = if self.begun.is_empty() {
            bytes
        } else {
            joined = [self.begun.as_slice(), bytes].concat();
            self.begun.clear();
            &joined
        };
        let mut text = String::with_capacity(bytes.len());
        let mut rest = bytes;
        // Not by `utf8_chunks`, which looks at each byte by itself: most text is right, and checked faster as a whole.
        while let Err(error) = str::from_utf8(rest) {
            let (valid, after) = rest.split_at(error.valid_up_to());
            text.push_str(str::from_utf8(valid).unwrap_or_default());
            let Some(length) = error.error_len() else {
                self.begun = after.to_vec();
                return text;
            };
            text.push(char::REPLACEMENT_CHARACTER);
            rest = &after[length..];
        }
        text.push_str(str::from_utf8(rest).unwrap_or_default());
        text
    }

    /// What is left at the end: a character that was cut off.
    pub(super) fn finish(&mut self) -> &'static str {
        if std::mem::take(&mut self.begun).is_empty() { "" } else { "\u{fffd}" }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decode<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
        let mut decoder = Decoder::default();
        let mut text: String = pieces.into_iter().map(|piece| decoder.push(piece)).collect();
        text.push_str(decoder.finish());
        text
    }

    #[test]
    fn a_character_arrives_whole() {
        let mut decoder = Decoder::default();
        let cat = "猫".as_bytes();
        assert_eq!(decoder.push(&cat[..1]), "");
        assert_eq!(decoder.push(&cat[1..2]), "");
        assert_eq!(decoder.push(&cat[2..]), "猫");
        assert_eq!(decoder.finish(), "");
    }

    #[test]
    fn what_is_no_text_is_marked() {
        assert_eq!(decode([b"a\xffb".as_slice()]), "a\u{fffd}b");
        assert_eq!(decode([b"a\xe7\x8c".as_slice()]), "a\u{fffd}");
        assert_eq!(decode([b"\xe7".as_slice(), b"x"]), "\u{fffd}x");
    }

    proptest! {
        #[test]
        fn pieces_give_what_the_whole_gives(
            bytes in proptest::collection::vec(prop_oneof![any::<u8>(), 0x80u8..0xc0, 0xe0u8..0xf5], 0..40),
            cuts in proptest::collection::vec(0usize..40, 0..6),
        ) {
            let mut cuts: Vec<usize> = cuts.into_iter().filter(|cut| *cut <= bytes.len()).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let pieces = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]);
            prop_assert_eq!(decode(pieces), String::from_utf8_lossy(&bytes));
        }
    }
}
