//! A ready interpreter for a program, or a new one.

use std::borrow::Borrow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;

use playpen_protocol::path::RelPath;
use playpen_protocol::run::SourceFile;

use super::files::{self, Provides};
use super::{Kind, imports, top, variables};

/// How much of a variable's name is told.
const SHOWN_CHARS: usize = 64;

/// A kind of which interpreters are ready, and what one of them says that it has loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warm {
    /// The kind.
    pub kind: Kind,
    /// The names, without dots, of the modules that it has loaded beyond what every start of Python has
    /// (`python3 -c pass`) and what is built into the interpreter: these come before any file. Also the names that
    /// it looked for and did not find, as pandas looks for `bottleneck`: a program's file of that name would
    /// have been found.
    pub loaded: HashSet<String>,
    /// Those of them that are namespace packages, to which any folder of their name adds.
    pub namespaces: HashSet<String>,
}

/// Which interpreter a program gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A ready one, of the kind at this place.
    Warm(usize),
    /// A new one.
    Cold(Why),
}

/// Why a program gets a new interpreter; its text is for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Nothing that suits it is kept ready.
    NoKind,
    /// The entry is compiled code or an archive, which only a start of Python takes.
    NotSource(RelPath),
    /// The run sets a variable that a running interpreter has read already.
    Variable(String),
    /// The run has a file that a running interpreter would have read already.
    Settings(RelPath),
    /// A file of the run would be found in place of a module that is loaded already.
    Shadows {
        /// The file.
        path: RelPath,
        /// The module.
        module: String,
    },
}

/// The interpreter for a program: of those kinds that are ready, the one that has loaded most of what the
/// program's sources import, the first of equals; one without modules for a program that wants none of any kind's.
/// A program that could tell it from `python3 entry` in the run's directory gets a new one.
pub fn choose<W: Borrow<Warm>>(
    kinds: &[W],
    entry: &RelPath,
    files: &[SourceFile],
    env: &BTreeMap<String, String>,
) -> Choice {
    let kinds: Vec<&Warm> = kinds.iter().map(Borrow::borrow).collect();
    let Some(at) = kind(&kinds, entry, files) else { return Choice::Cold(Why::NoKind) };
    difference(kinds[at], entry, files, env).map_or(Choice::Warm(at), Choice::Cold)
}

fn kind(kinds: &[&Warm], entry: &RelPath, files: &[SourceFile]) -> Option<usize> {
    let wanted = libraries(entry, files);
    let most = kinds.iter().enumerate().map(|(at, warm)| (at, covered(warm, &wanted)));
    match most.filter(|(_, covered)| *covered > 0).max_by_key(|(at, covered)| (*covered, Reverse(*at))) {
        Some((at, _)) => Some(at),
        None => kinds.iter().position(|warm| warm.kind.modules.is_empty()),
    }
}

/// What the sources import, without the program's own modules.
fn libraries(entry: &RelPath, files: &[SourceFile]) -> BTreeSet<String> {
    // The entry is read first: the bounds are for all sources together.
    let (first, others): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.path == *entry);
    let others = others.into_iter().filter(|file| files::is_module_source(&file.path));
    let mut names = imports(first.into_iter().chain(others).map(|file| file.content.bytes()));
    let own: HashSet<&str> = files
        .iter()
        .filter_map(|file| match Provides::of(&file.path, entry)? {
            Provides::Module(name) => Some(name),
            Provides::Folder(_) => None,
        })
        .collect();
    names.retain(|name| !own.contains(top(name)));
    names
}

/// How many of the imported names this kind is for and has loaded.
fn covered(warm: &Warm, wanted: &BTreeSet<String>) -> usize {
    let is_for = |name: &str| {
        warm.kind.modules.iter().any(|module| is_within(name, module) || is_within(module, name))
    };
    wanted.iter().filter(|name| is_for(name) && warm.loaded.contains(top(name))).count()
}

/// Whether a module is another or lies in it.
fn is_within(name: &str, package: &str) -> bool {
    name.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// What a program would notice of not having been started anew.
fn difference(
    warm: &Warm,
    entry: &RelPath,
    files: &[SourceFile],
    env: &BTreeMap<String, String>,
) -> Option<Why> {
    if let Some(name) = env.keys().find(|name| variables::is_read_at_start(name, warm)) {
        return Some(Why::Variable(name.clone()));
    }
    files.iter().find_map(|SourceFile { path, content }| {
        if path == entry && !files::is_source(path, content.bytes()) {
            return Some(Why::NotSource(path.clone()));
        }
        if files::is_read_at_start(path, warm) {
            return Some(Why::Settings(path.clone()));
        }
        let (module, known) = match Provides::of(path, entry)? {
            Provides::Module(name) => (name, &warm.loaded),
            Provides::Folder(name) => (name, &warm.namespaces),
        };
        known.contains(module).then(|| Why::Shadows { path: path.clone(), module: module.to_owned() })
    })
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKind => f.write_str("no interpreter that suits it is kept ready"),
            Self::NotSource(path) => write!(f, "{:?} is compiled code or an archive", path.as_str()),
            Self::Variable(name) => {
                let shown: String = name.chars().take(SHOWN_CHARS).collect();
                write!(f, "it sets {shown:?}, which is read when Python starts or imports a library")
            }
            Self::Settings(path) => {
                write!(f, "{:?} is read when Python starts or imports a library", path.as_str())
            }
            Self::Shadows { path, module } => {
                write!(f, "{:?} comes before the module {module:?}, which is loaded already", path.as_str())
            }
        }
    }
}

#[cfg(test)]
mod tests;
