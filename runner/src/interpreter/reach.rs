//! Whether a user who owns nothing can get at a path.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The first thing on the way to `path` that is closed to other users, with its mode; `None` where they can
/// read it. Paths must be real: links are not looked at, only what they lead to.
pub(super) fn closed(path: &Path) -> Option<(PathBuf, u32)> {
    let mut way: Vec<&Path> = path.ancestors().collect();
    way.reverse();
    way.into_iter().find_map(|part| {
        let metadata = part.metadata().ok()?;
        let mode = metadata.permissions().mode() & 0o7777;
        let need = match (metadata.is_dir(), part == path) {
            (true, true) => 0o005,
            (true, false) => 0o001,
            (false, _) => 0o004,
        };
        (mode & need != need).then(|| (part.to_owned(), mode))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_closed_folder_is_named() {
        let top = tempfile::Builder::new().permissions(PermissionsExt::from_mode(0o755)).tempdir().unwrap();
        let inner = top.path().join("a/b");
        std::fs::create_dir_all(&inner).unwrap();
        let file = inner.join("python3");
        std::fs::write(&file, "").unwrap();
        let mode =
            |path: &Path, mode| std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
        mode(&file, 0o644);
        assert_eq!(closed(&file), None);
        mode(&file, 0o640);
        assert_eq!(closed(&file), Some((file.clone(), 0o640)));
        mode(&top.path().join("a"), 0o700);
        assert_eq!(closed(&file), Some((top.path().join("a"), 0o700)));
    }
}
