//! What files of a run mean for an interpreter: which modules they are, and which of them are read as settings.

use playpen_protocol::path::RelPath;

use super::choose::Warm;

/// Where the libraries of a user lie, whose home is the run's directory: `site` puts them on the path, and runs
/// what their `.pth` files say, when Python starts.
const USERS_PACKAGES: &str = ".local/lib/";

/// What matplotlib reads while it is imported, from the directory that it is in and from the home, both of which are
/// the run's directory: its settings, styles, fonts and the list of fonts.
const MATPLOTLIB: [&str; 6] =
    ["matplotlibrc", ".config/", ".matplotlib/", ".cache/", ".fonts/", ".local/share/fonts/"];

/// What a file in the entry's folder is to `import`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provides<'a> {
    /// A module, or a package with its `__init__`: it comes before any library of that name.
    Module(&'a str),
    /// A folder: a part of a package without `__init__`, and nothing beside a library of that name which is
    /// a module.
    Folder(&'a str),
}

impl<'a> Provides<'a> {
    /// What a file gives to a program whose first place for modules is the folder of `entry`.
    pub fn of(path: &'a RelPath, entry: &RelPath) -> Option<Self> {
        let within = match entry.folders().next() {
            Some(folder) => path.as_str().strip_prefix(folder)?.strip_prefix('/')?,
            None => path.as_str(),
        };
        match within.split_once('/') {
            None => stem(within).map(Self::Module),
            Some((folder, inside)) if stem(inside) == Some("__init__") => Some(Self::Module(folder)),
            Some((folder, _)) => Some(Self::Folder(folder)),
        }
    }
}

/// The name of the module that a file is. Of a compiled one every Python's and machine's is taken for one.
fn stem(file: &str) -> Option<&str> {
    let (stem, suffix) = file.split_once('.')?;
    (matches!(suffix, "py" | "pyc") || extension(file) == "so").then_some(stem)
}

/// What follows the last dot of a name, and nothing where it has none.
fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Whether other sources may import this file as source.
pub fn is_module_source(path: &RelPath) -> bool {
    extension(path.file_name()) == "py"
}

/// Whether a start of Python, or the import of what this interpreter has loaded, would read this file.
pub fn is_read_at_start(path: &RelPath, warm: &Warm) -> bool {
    let begins_with = |known: &&str| {
        let folder = known.ends_with('/');
        if folder { path.as_str().starts_with(known) } else { path.as_str() == *known }
    };
    begins_with(&USERS_PACKAGES) || warm.loaded.contains("matplotlib") && MATPLOTLIB.iter().any(begins_with)
}

/// Whether Python reads this entry as source: it also takes compiled code and zip archives, both of which have
/// bytes in them that no source may have.
pub fn is_source(path: &RelPath, content: &[u8]) -> bool {
    extension(path.file_name()) != "pyc" && !content.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, entry: &str, want: Option<Provides<'_>>) {
        let parse = |text| RelPath::parse(text).unwrap();
        assert_eq!(Provides::of(&parse(path), &parse(entry)), want, "{path} beside {entry}");
    }

    #[test]
    fn files_beside_the_entry_are_modules() {
        for file in [
            "random.py",
            "random.pyc",
            "random.so",
            "random.abi3.so",
            "random.cpython-311-x86_64-linux-gnu.so",
            "random/__init__.py",
            "random/__init__.abi3.so",
        ] {
            check(file, "main.py", Some(Provides::Module("random")));
            check(&format!("game/{file}"), "game/main.py", Some(Provides::Module("random")));
            check(file, "game/main.py", None);
        }
        check("game/main.py", "main.py", Some(Provides::Folder("game")));
        check("random/__init__/a.py", "main.py", Some(Provides::Folder("random")));
        check("games/random.py", "game/main.py", None);
    }

    #[test]
    fn other_files_are_none() {
        for file in ["random", "random.txt", "random.py.txt", "random.x.py", "random.pyw", "random.soo"] {
            check(file, "main.py", None);
        }
        check("__pycache__/random.cpython-311.pyc", "main.py", Some(Provides::Folder("__pycache__")));
    }
}
