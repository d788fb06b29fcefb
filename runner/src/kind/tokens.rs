//! Python's tokens, as far as it takes to find its import statements.
//!
//! It reads any bytes, each of them a bounded number of times, and remembers nothing but a bounded stack of open
//! brackets and strings. What is no Python gives tokens that mean nothing. It knows the strings of Python 3.14: in a
//! format string quotes may stand within braces. Older versions have them there too, but never the string's own,
//! so their programs read the same.

/// The most brackets and format strings within each other; CPython refuses programs with 200 brackets.
const MAX_NESTING: usize = 200;

/// A piece of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// Here a statement may begin: after the end of a line, a semicolon or a colon, outside of brackets.
    Begin,
    /// A name or a keyword.
    Name(&'a [u8]),
    /// A string without a prefix that changes its type and without escapes: what is between the quotes.
    Text(&'a [u8]),
    /// A character that stands for itself.
    Mark(u8),
    /// A number, or any other string.
    Other,
}

/// What a string ends with.
#[derive(Debug, Clone, Copy)]
struct Quote {
    byte: u8,
    triple: bool,
}

/// What is open.
#[derive(Debug, Clone, Copy)]
enum Open {
    /// `(`, `[` or `{`; which one does not matter, a program in which they do not match does not run.
    Bracket,
    /// A format string, in its text.
    Format(Quote),
    /// Between the braces of a format string: code.
    Field(Quote),
    /// After the colon between the braces: text again.
    Spec(Quote),
}

/// The tokens of a source.
#[derive(Debug)]
pub struct Tokens<'a> {
    source: &'a [u8],
    at: usize,
    open: Vec<Open>,
}

impl<'a> Tokens<'a> {
    /// Begins to read.
    pub fn new(source: &'a [u8]) -> Self {
        let source = source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source);
        Self { source, at: 0, open: Vec::new() }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.source.get(self.at + ahead).copied()
    }

    /// Moves on while the bytes are such.
    fn skip(&mut self, such: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.source.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !such(*byte)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Moves past a backslash and what it takes the meaning of: a line break, or one byte.
    fn escape(&mut self) {
        self.at += match (self.peek(1), self.peek(2)) {
            (Some(b'\r'), Some(b'\n')) => 3,
            _ => 2,
        };
    }

    /// Whether the string ends here.
    fn ends(&self, quote: Quote) -> bool {
        let length = if quote.triple { 3 } else { 1 };
        (0..length).all(|ahead| self.peek(ahead) == Some(quote.byte))
    }

    /// Opens something, or gives up on the rest of the source.
    fn push(&mut self, open: Open) {
        if self.open.len() < MAX_NESTING {
            self.open.push(open);
        } else {
            self.at = self.source.len();
        }
    }

    /// The quote is next.
    fn quote(&mut self, byte: u8) -> Quote {
        let triple = self.ends(Quote { byte, triple: true });
        self.at += if triple { 3 } else { 1 };
        Quote { byte, triple }
    }

    /// A string whose quote is next.
    fn string(&mut self, prefix: &[u8], byte: u8) -> Token<'a> {
        let quote = self.quote(byte);
        let has = |letters: &[u8]| prefix.iter().any(|letter| letters.contains(&letter.to_ascii_lowercase()));
        if has(b"ft") {
            self.push(Open::Format(quote));
            return Token::Other;
        }
        let (start, mut plain) = (self.at, !has(b"b"));
        while let Some(next) = self.peek(0) {
            match next {
                b'\\' => {
                    plain = false;
                    self.escape();
                }
                b'\n' | b'\r' if !quote.triple => return Token::Other,
                _ if self.ends(quote) => {
                    let text = &self.source[start..self.at];
                    self.at += if quote.triple { 3 } else { 1 };
                    return if plain { Token::Text(text) } else { Token::Other };
                }
                _ => self.at += 1,
            }
        }
        Token::Other
    }

    /// The text of a format string, up to its next field or its end.
    fn format_text(&mut self, quote: Quote, in_spec: bool) {
        while let Some(next) = self.peek(0) {
            match next {
                // It does not take the meaning of a brace.
                b'\\' if matches!(self.peek(1), Some(b'{' | b'}')) => self.at += 1,
                b'\\' => self.escape(),
                b'{' if !in_spec && self.peek(1) == Some(b'{') => self.at += 2,
                b'{' => {
                    self.at += 1;
                    return self.push(Open::Field(quote));
                }
                b'}' if in_spec => {
                    self.at += 1;
                    self.open.pop();
                    return;
                }
                b'\n' | b'\r' if !quote.triple => return self.leave_format(),
                _ if self.ends(quote) => {
                    self.at += if quote.triple { 3 } else { 1 };
                    return self.leave_format();
                }
                _ => self.at += 1,
            }
        }
    }

    /// The innermost format string is over, and with it the fields that are open in it.
    fn leave_format(&mut self) {
        while !matches!(self.open.pop(), None | Some(Open::Format(_))) {}
    }

    fn mark(&mut self, byte: u8) -> Token<'a> {
        self.at += 1;
        match (byte, self.open.last()) {
            (b';' | b':' | b'\n' | b'\r', None) => return Token::Begin,
            (b':', Some(Open::Field(quote))) => {
                let spec = Open::Spec(*quote);
                self.open.pop();
                self.open.push(spec);
            }
            (b'(' | b'[' | b'{', _) => self.push(Open::Bracket),
            (b')' | b']' | b'}', Some(Open::Bracket)) | (b'}', Some(Open::Field(_))) => {
                self.open.pop();
            }
            _ => {}
        }
        Token::Mark(byte)
    }

    /// The next token of code; `None` where there was only space.
    fn code(&mut self) -> Option<Token<'a>> {
        let next = self.peek(0)?;
        match next {
            b' ' | b'\t' | b'\x0c' => self.at += 1,
            b'\n' | b'\r' if !self.open.is_empty() => self.at += 1,
            b'#' => {
                self.skip(|byte| !matches!(byte, b'\n' | b'\r'));
            }
            b'\\' if matches!(self.peek(1), Some(b'\n' | b'\r')) => self.escape(),
            b'"' | b'\'' => return Some(self.string(b"", next)),
            b'0'..=b'9' => {
                self.skip(is_in_name);
                return Some(Token::Other);
            }
            _ if is_in_name(next) => {
                let name = self.skip(is_in_name);
                return Some(match self.peek(0) {
                    Some(byte @ (b'"' | b'\'')) if is_prefix(name) => self.string(name, byte),
                    _ => Token::Name(name),
                });
            }
            _ => return Some(self.mark(next)),
        }
        None
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.at < self.source.len() {
            match self.open.last() {
                Some(Open::Format(quote)) => self.format_text(*quote, false),
                Some(Open::Spec(quote)) => self.format_text(*quote, true),
                Some(Open::Bracket | Open::Field(_)) | None => {
                    if let Some(token) = self.code() {
                        return Some(token);
                    }
                }
            }
        }
        None
    }
}

/// Whether a name may have this byte. Of other alphabets every character is taken for a letter.
pub fn is_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

fn is_prefix(name: &[u8]) -> bool {
    name.len() <= 2 && name.iter().all(|letter| b"rbuft".contains(&letter.to_ascii_lowercase()))
}
