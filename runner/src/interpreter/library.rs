//! Our own Python, which programs find beside the standard library: `runner/python`.
//!
//! The interpreters compile it when they are asked what they are, so that no run has to. It is then written among the
//! runner's own directories, once for each interpreter.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Each file with its text.
macro_rules! texts {
    ($($path:literal,)*) => { [$(($path, include_str!(concat!("../../python/", $path)))),*] };
}

/// What every interpreter begins with.
const START: (&str, &str) = ("sitecustomize.py", include_str!("../../python/start.py"));

/// The packages: `playpen`, and what is `tkinter` here; and modules of the first editor's.
const PACKAGES: [(&str, &str); 42] = texts![
    "kids_audio.py",
    "kids_capture.py",
    "playpen/__init__.py",
    "playpen/_chart.py",
    "playpen/_display.py",
    "playpen/_door.py",
    "playpen/_game.py",
    "playpen/_keys.py",
    "playpen/_play.py",
    "playpen/_problem.py",
    "playpen/_screen.py",
    "playpen/_sdl.py",
    "playpen/_sound.py",
    "playpen/_windows.py",
    "playpen/mpl.py",
    "tkinter/__init__.py",
    "tkinter/batch.py",
    "tkinter/bindings.py",
    "tkinter/canvas.py",
    "tkinter/colors.py",
    "tkinter/constants.py",
    "tkinter/dialogs.py",
    "tkinter/door.py",
    "tkinter/errors.py",
    "tkinter/fonts.py",
    "tkinter/images.py",
    "tkinter/inputs.py",
    "tkinter/items.py",
    "tkinter/keys.py",
    "tkinter/layout.py",
    "tkinter/loop.py",
    "tkinter/messagebox.py",
    "tkinter/misc.py",
    "tkinter/palette.py",
    "tkinter/refusals.py",
    "tkinter/shapes.py",
    "tkinter/simpledialog.py",
    "tkinter/stage.py",
    "tkinter/view.py",
    "tkinter/widgets.py",
    "tkinter/windows.py",
    "tkinter/winfo.py",
];

/// The files: what each is called there, and its text.
pub(super) fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    std::iter::once(START).chain(PACKAGES)
}

/// The sources, as the interpreters get them.
pub(super) fn sources() -> io::Result<Vec<u8>> {
    Ok(serde_json::to_vec(&files().collect::<BTreeMap<_, _>>())?)
}

/// Writes it into a new folder, with what an interpreter has compiled: paths, and bytes in base64. Nobody but the
/// runner can change it, and every user can read it.
pub(super) fn write(folder: &Path, compiled: &BTreeMap<String, String>) -> io::Result<()> {
    let compiled = compiled.iter().map(|(path, text)| {
        let bytes = STANDARD.decode(text).map_err(io::Error::other)?;
        Ok::<_, io::Error>((PathBuf::from(path), bytes))
    });
    let sources = files().map(|(path, text)| Ok((PathBuf::from(path), text.as_bytes().to_vec())));
    make_folder(folder)?;
    for file in sources.chain(compiled) {
        let (path, bytes) = file?;
        let mut at = folder.to_owned();
        for part in path.parent().into_iter().flatten() {
            at.push(part);
            if !at.exists() {
                make_folder(&at)?;
            }
        }
        let at = folder.join(path);
        fs::write(&at, bytes)?;
        fs::set_permissions(&at, Permissions::from_mode(0o644))?;
    }
    Ok(())
}

/// Whatever the runner's own umask is.
fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o755).create(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o755))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each file below `folder`, relative to it.
    fn python_in(folder: &Path, within: &str) -> Vec<String> {
        let entries = fs::read_dir(folder.join(within)).unwrap().map(|entry| entry.unwrap());
        let names = entries.map(|entry| entry.file_name().into_string().unwrap());
        names
            .filter(|name| Path::new(name).extension().is_some_and(|end| end == "py"))
            .map(|name| format!("{within}/{name}"))
            .collect()
    }

    #[test]
    fn every_module_is_shipped() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
        let mut modules = python_in(&folder, "playpen");
        modules.extend(python_in(&folder, "tkinter"));
        modules.extend(["kids_audio.py", "kids_capture.py", "sitecustomize.py"].map(str::to_owned));
        modules.sort();
        let mut shipped: Vec<String> = files().map(|(path, _)| path.to_owned()).collect();
        shipped.sort();
        assert_eq!(shipped, modules);
    }

    #[test]
    fn it_lies_there_as_it_was_given() {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("library");
        let compiled = BTreeMap::from([("playpen/__pycache__/x.pyc".to_owned(), "AAEC".to_owned())]);
        write(&library, &compiled).unwrap();
        assert_eq!(fs::read(library.join("playpen/__pycache__/x.pyc")).unwrap(), [0, 1, 2]);
        assert_eq!(fs::read_to_string(library.join("sitecustomize.py")).unwrap(), START.1);
        let mode = fs::metadata(library.join("playpen")).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o755);
    }
}
