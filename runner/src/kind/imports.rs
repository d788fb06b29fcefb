//! What Python sources import, read without Python.
//!
//! A guess for choosing an interpreter, and a wrong one costs time only: it never changes what a program does.
//! For a program that Python accepts it is right about `import` and `from` statements, wherever they stand; of
//! other ways to import it knows `__import__("x")` and `import_module("x")` with the name written out. It does
//! not know what is never reached, follows no variable, and decodes nothing but UTF-8.
//!
//! Time grows with the bytes that are read, and both they and what is kept are bounded.

use std::collections::BTreeSet;

use super::tokens::{Token, Tokens, is_in_name};

/// How much of one source is read, in bytes.
pub const MAX_SOURCE_BYTES: usize = 256 << 10;
/// How much of all sources is read, in bytes.
pub const MAX_TOTAL_BYTES: usize = 4 << 20;
/// The most names.
pub const MAX_NAMES: usize = 1_000;
/// The longest name with its dots, in bytes; others are left out.
pub const MAX_NAME_BYTES: usize = 255;

/// The dotted names of the modules that these sources import: `a.b` for `import a.b` and for `from a.b import
/// c`, nothing for `from . import c`.
pub fn imports<'a>(sources: impl IntoIterator<Item = &'a [u8]>) -> BTreeSet<String> {
    let (mut names, mut left) = (BTreeSet::new(), MAX_TOTAL_BYTES);
    for source in sources {
        let source = beginning(source, left.min(MAX_SOURCE_BYTES));
        left -= source.len();
        let (mut statement, mut call) = (Statement::Begin, Call::None);
        // A source need not end with a line break.
        for token in Tokens::new(source).chain([Token::Begin]) {
            let mut found = |name: &[u8]| names.extend(module(name));
            call = call.after(token, &mut found);
            statement = statement.after(token, &mut found);
            if names.len() >= MAX_NAMES {
                return names;
            }
        }
    }
    names
}

/// The whole lines of so many bytes.
fn beginning(source: &[u8], most: usize) -> &[u8] {
    let Some(cut) = source.get(..most).filter(|_| source.len() > most) else { return source };
    cut.iter().rposition(|byte| *byte == b'\n').map_or(cut, |end| &cut[..=end])
}

/// A dotted name in text, if that is what it is.
fn module(name: &[u8]) -> Option<String> {
    let is_name = |part: &[u8]| {
        part.first().is_some_and(|first| !first.is_ascii_digit()) && part.iter().copied().all(is_in_name)
    };
    let fits = name.len() <= MAX_NAME_BYTES && name.split(|byte| *byte == b'.').all(is_name);
    fits.then(|| String::from_utf8(name.to_vec()).ok())?
}

/// Where in a statement the reader is.
enum Statement {
    /// Before its first word.
    Begin,
    /// After `import` or a comma: the name, as far as it has been seen.
    Import(Vec<u8>),
    /// After `as`.
    Alias,
    /// After `from`: the name.
    From(Vec<u8>),
    /// Where nothing that follows matters.
    Rest,
}

impl Statement {
    fn after(self, token: Token<'_>, found: &mut impl FnMut(&[u8])) -> Self {
        use Token::{Begin, Mark, Name};
        match (self, token) {
            (Self::Import(name), Begin) => {
                found(&name);
                Self::Begin
            }
            // Python 3.15 has `lazy import`.
            (_, Begin) | (Self::Begin, Name(b"lazy")) => Self::Begin,
            (Self::Begin, Name(b"import")) | (Self::Alias, Mark(b',')) => Self::Import(Vec::new()),
            (Self::Begin, Name(b"from")) => Self::From(Vec::new()),
            (Self::Import(name), Name(b"as")) => {
                found(&name);
                Self::Alias
            }
            (Self::Import(name), Mark(b',')) => {
                found(&name);
                Self::Import(Vec::new())
            }
            (Self::Import(name), token) => longer(name, token).map_or(Self::Rest, Self::Import),
            (Self::Alias, Name(_)) => Self::Alias,
            (Self::From(name), Name(b"import")) => {
                found(&name);
                Self::Rest
            }
            // One that begins with a dot is of the program's own, and no module's name.
            (Self::From(name), token) => longer(name, token).map_or(Self::Rest, Self::From),
            (Self::Begin | Self::Alias | Self::Rest, _) => Self::Rest,
        }
    }
}

/// A dotted name with its next part or dot. One that is too long grows no more.
fn longer(mut name: Vec<u8>, token: Token<'_>) -> Option<Vec<u8>> {
    let part = match token {
        Token::Name(part) => part,
        Token::Mark(b'.') => b".",
        _ => return None,
    };
    let two_names = !matches!(name.last(), None | Some(b'.')) && part != b".";
    if two_names || name.len() + part.len() > MAX_NAME_BYTES {
        return None;
    }
    name.extend_from_slice(part);
    Some(name)
}

/// How much of `__import__("x")` has been seen.
enum Call<'a> {
    None,
    Function,
    Open,
    Argument(&'a [u8]),
}

impl<'a> Call<'a> {
    fn after(self, token: Token<'a>, found: &mut impl FnMut(&[u8])) -> Self {
        match (self, token) {
            (_, Token::Name(b"__import__" | b"import_module")) => Self::Function,
            (Self::Function, Token::Mark(b'(')) => Self::Open,
            (Self::Open, Token::Text(name)) => Self::Argument(name),
            (Self::Argument(name), Token::Mark(b')' | b',')) => {
                found(name);
                Self::None
            }
            _ => Self::None,
        }
    }
}
