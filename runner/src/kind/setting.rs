//! The kinds of interpreters: those that there always are, and those of `RUNNER_KINDS`.

use std::str::FromStr;

use super::imports::MAX_NAME_BYTES;

/// The most kinds, the built-in ones among them: each is a process with its modules in memory.
const MAX_KINDS: usize = 16;
/// The most modules of a kind.
const MAX_MODULES: usize = 64;
/// The longest name of a kind, in bytes.
const MAX_KIND_BYTES: usize = 32;
/// The kind without modules.
const BARE: &str = "bare";

/// A set of modules that an interpreter has loaded before it meets its program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// What it is called.
    pub name: String,
    /// The modules, by their dotted names, in the order in which they are imported. One that is not installed is
    /// left out.
    pub modules: Vec<String>,
}

/// All kinds: `bare`, which has no modules, first, and none twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kinds(Vec<Kind>);

/// Why a text names no kinds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKinds {
    /// There is no `=`.
    #[error("{0:?} has no modules; write name=module+module")]
    NoModules(String),
    /// Names become parts of messages and of the log.
    #[error("{0:?} cannot be a kind's name; it takes a small letter and then up to 31 of a-z, 0-9, _ and -")]
    Name(String),
    /// `bare` is for the programs that need nothing.
    #[error("the kind bare stays without modules")]
    Bare,
    /// Which one would it be.
    #[error("there are two kinds {0}")]
    Twice(String),
    /// Not what `import` takes.
    #[error("{module:?} of the kind {kind} is no module's name")]
    Module {
        /// The kind.
        kind: String,
        /// What stands there.
        module: String,
    },
    /// More than one interpreter should load.
    #[error("the kind {0} has more than {MAX_MODULES} modules")]
    ManyModules(String),
    /// More than a machine should keep ready.
    #[error("there are more than {MAX_KINDS} kinds, the built-in ones among them")]
    ManyKinds,
}

impl Kinds {
    /// They, in the order in which they are preferred.
    pub fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.0.iter()
    }

    /// The places of these, names with commas between them. None where there is none of that name.
    pub fn places(&self, names: &str) -> Option<Vec<usize>> {
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
        names.map(|name| self.0.iter().position(|kind| kind.name == name)).collect()
    }
}

impl Default for Kinds {
    fn default() -> Self {
        let kind = |name: &str, modules: &[&str]| Kind {
            name: name.to_owned(),
            modules: modules.iter().map(|module| (*module).to_owned()).collect(),
        };
        Self(vec![
            kind(BARE, &[]),
            kind("science", &["numpy", "matplotlib", "matplotlib.pyplot", "pandas"]),
            kind("game", &["pygame"]),
        ])
    }
}

/// `web=flask+jinja2;game=pygame+numpy`: the built-in kinds, with these beside them or in their place.
impl FromStr for Kinds {
    type Err = InvalidKinds;

    fn from_str(text: &str) -> Result<Self, InvalidKinds> {
        let mut kinds = Self::default();
        if text.trim().is_empty() {
            return Ok(kinds);
        }
        let mut seen = Vec::new();
        for item in text.split(';') {
            let kind = kind(item.trim())?;
            if seen.contains(&kind.name) {
                return Err(InvalidKinds::Twice(kind.name));
            }
            seen.push(kind.name.clone());
            match kinds.0.iter().position(|known| known.name == kind.name) {
                Some(at) => kinds.0[at] = kind,
                None if kinds.0.len() == MAX_KINDS => return Err(InvalidKinds::ManyKinds),
                None => kinds.0.push(kind),
            }
        }
        Ok(kinds)
    }
}

fn kind(text: &str) -> Result<Kind, InvalidKinds> {
    let (name, modules) = text.split_once('=').ok_or_else(|| InvalidKinds::NoModules(text.to_owned()))?;
    let name = name.trim().to_owned();
    if !is_kind(&name) {
        return Err(InvalidKinds::Name(name));
    }
    if name == BARE {
        return Err(InvalidKinds::Bare);
    }
    if modules.trim().is_empty() {
        return Err(InvalidKinds::NoModules(name));
    }
    let modules: Vec<String> = modules.split('+').map(|module| module.trim().to_owned()).collect();
    if modules.len() > MAX_MODULES {
        return Err(InvalidKinds::ManyModules(name));
    }
    match modules.iter().find(|module| !is_module(module)) {
        Some(module) => Err(InvalidKinds::Module { kind: name, module: module.clone() }),
        None => Ok(Kind { name, modules }),
    }
}

fn is_kind(name: &str) -> bool {
    let rest = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
    name.len() <= MAX_KIND_BYTES
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(rest)
}

/// A dotted name of ASCII letters: it becomes an argument of the interpreter that loads it.
fn is_module(name: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    name.len() <= MAX_NAME_BYTES && name.split('.').all(is_part)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the setting would be written.
    fn written(kinds: &Kinds) -> String {
        let kinds = kinds.iter().filter(|kind| !kind.modules.is_empty());
        kinds.map(|kind| format!("{}={}", kind.name, kind.modules.join("+"))).collect::<Vec<_>>().join(";")
    }

    fn check(text: &str, want: &str) {
        assert_eq!(written(&text.parse().unwrap()), want, "{text:?}");
    }

    fn check_refused(text: &str, why: &str) {
        assert_eq!(text.parse::<Kinds>().unwrap_err().to_string(), why, "{text:?}");
    }

    #[test]
    fn the_built_in_kinds_are_always_there() {
        let built_in = "science=numpy+matplotlib+matplotlib.pyplot+pandas;game=pygame";
        check("", built_in);
        check(" web = flask + jinja2 ;data=polars", &format!("{built_in};web=flask+jinja2;data=polars"));
        assert_eq!(Kinds::default().iter().next().unwrap(), &Kind { name: "bare".into(), modules: vec![] });
    }

    #[test]
    fn a_built_in_kind_can_have_other_modules() {
        check("science=numpy", "science=numpy;game=pygame");
        check_refused("bare=numpy", "the kind bare stays without modules");
    }

    #[test]
    fn refusals_say_what_is_wrong() {
        check_refused("web", r#""web" has no modules; write name=module+module"#);
        check_refused("web= ", r#""web" has no modules; write name=module+module"#);
        check_refused("web=flask;", r#""" has no modules; write name=module+module"#);
        let name = "cannot be a kind's name; it takes a small letter and then up to 31 of a-z, 0-9, _ and -";
        for wrong in ["Web", "1web", "", "we b", "wéb", &"w".repeat(33)] {
            check_refused(&format!("{wrong}=flask"), &format!("{wrong:?} {name}"));
        }
        for wrong in ["", "a.", "1a", "a-b", ".a", "a b", "é", &"a".repeat(256)] {
            check_refused(
                &format!("web=flask+{wrong}"),
                &format!("{wrong:?} of the kind web is no module's name"),
            );
        }
        check_refused("web=flask;web=flask", "there are two kinds web");
        check_refused("game=a;game=b", "there are two kinds game");
    }

    #[test]
    fn there_are_only_so_many() {
        let kinds = |count: usize| (0..count).map(|n| format!("k{n}=a")).collect::<Vec<_>>().join(";");
        assert_eq!(kinds(13).parse::<Kinds>().unwrap().iter().count(), 16);
        assert!((kinds(13) + ";game=a").parse::<Kinds>().is_ok());
        check_refused(&kinds(14), "there are more than 16 kinds, the built-in ones among them");
        let modules = |count: usize| format!("web={}", vec!["a"; count].join("+"));
        assert!(modules(64).parse::<Kinds>().is_ok());
        check_refused(&modules(65), "the kind web has more than 64 modules");
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_the_same_written_and_read_again(text in "[a-c=+;. ]{0,24}|(web|game)=[a-c+.]{1,8}") {
            if let Ok(kinds) = text.parse::<Kinds>() {
                prop_assert_eq!(written(&kinds).parse(), Ok(kinds));
            }
        }
    }
}
