//! The symbolic links on the way to a path: what must be there for the path to mean the same elsewhere.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use super::room::Link;

/// As many as the kernel follows.
const MOST: usize = 40;

/// The links on the way to `paths` on this machine, each once.
pub(crate) fn on_the_way<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Vec<Link> {
    let mut links: Vec<Link> =
        paths.into_iter().flat_map(|path| follow(path, |path| std::fs::read_link(path).ok())).collect();
    links.sort();
    links.dedup();
    links
}

/// The links on the way to the absolute `path`, where `read` says where a link leads.
fn follow(path: &Path, read: impl Fn(&Path) -> Option<PathBuf>) -> Vec<Link> {
    let mut links = Vec::new();
    let mut reached = PathBuf::from("/");
    let mut ahead: Vec<OsString> = parts(path);
    while let Some(part) = ahead.pop() {
        if part == ".." {
            reached.pop();
            continue;
        }
        let at = reached.join(&part);
        match read(&at) {
            Some(to) if links.len() < MOST => {
                if to.is_absolute() {
                    reached = PathBuf::from("/");
                }
                ahead.extend(parts(&to));
                links.push(Link { at, to });
            }
            _ => reached = at,
        }
    }
    links
}

/// The names in a path, the last first.
fn parts(path: &Path) -> Vec<OsString> {
    let named = path.components().filter(|part| matches!(part, Component::Normal(_) | Component::ParentDir));
    let mut parts: Vec<OsString> = named.map(|part| part.as_os_str().to_owned()).collect();
    parts.reverse();
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(links: &[(&str, &str)], path: &str, want: &[&str]) {
        let read =
            |at: &Path| links.iter().find(|(from, _)| Path::new(from) == at).map(|(_, to)| PathBuf::from(to));
        let met = follow(Path::new(path), read);
        let met: Vec<&str> = met.iter().map(|link| link.at.to_str().unwrap()).collect();
        assert_eq!(met, want);
    }

    #[test]
    fn every_link_is_met_once_and_followed() {
        let links =
            [("/lib", "usr/lib"), ("/usr/bin/python3", "python3.11"), ("/a/b", "/lib/../c"), ("/c", "d")];
        check(&links, "/lib/x", &["/lib"]);
        check(&links, "/usr/bin/python3", &["/usr/bin/python3"]);
        check(&links, "/usr/lib", &[]);
        check(&links, "/a/b/x", &["/a/b", "/lib"]);
        check(&links, "/c/../lib", &["/c", "/lib"]);
    }

    #[test]
    fn a_loop_comes_to_an_end() {
        assert_eq!(follow(Path::new("/a"), |_| Some("/a".into())).len(), MOST);
    }
}
