//! How strong the walls around a run are.

use serde::{Deserialize, Serialize};

/// Each level has all layers of those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// Landlock, seccomp, limits of each process, no capabilities; a user id for each run where the runner is root.
    Landlock,
    /// And namespaces of the run's own: users, files, processes, IPC, names, an empty network.
    Namespaces,
    /// And a control group, which bounds and counts the run as a whole.
    Full,
}

impl Level {
    /// All of them, the weakest first.
    pub const ALL: [Self; 3] = [Self::Landlock, Self::Namespaces, Self::Full];

    /// As it is written in settings, in logs and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Landlock => "landlock",
            Self::Namespaces => "namespaces",
            Self::Full => "full",
        }
    }

    /// The level with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_levels_in_order() {
        assert!(Level::ALL.is_sorted());
        for level in Level::ALL {
            assert_eq!(Level::named(level.name()), Some(level));
        }
        assert_eq!(Level::named("none"), None);
    }
}
