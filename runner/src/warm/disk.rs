//! Whether an interpreter is still the one that was started.

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

use tokio::time::Instant;

use crate::sandbox::build::Interpreter;

/// How often the disk is looked at, at most.
const PACE: Duration = Duration::from_secs(1);

/// What was last seen of an interpreter's files.
#[derive(Debug)]
pub(super) struct Fingerprint {
    seen: Vec<Seen>,
    looked: Instant,
}

/// Device, number, size and time of change, in seconds and nanoseconds; `None` where there is nothing.
type Seen = Option<(u64, u64, u64, i64, i64)>;

impl Fingerprint {
    /// Of this interpreter, as it is now.
    pub(super) fn of(python: &Interpreter) -> Self {
        Self { seen: see(python), looked: Instant::now() }
    }

    /// Whether the interpreter or its packages are others than when this was last asked. To put a package there or
    /// take it away changes the folder that it is in.
    pub(super) fn has_changed(&mut self, python: &Interpreter) -> bool {
        let now = Instant::now();
        if now - self.looked < PACE {
            return false;
        }
        self.looked = now;
        let seen = see(python);
        let is_other = seen != self.seen;
        self.seen = seen;
        is_other
    }
}

fn see(python: &Interpreter) -> Vec<Seen> {
    places(python).map(|path| look(&path)).collect()
}

/// The interpreter, what makes it a virtual environment, and where its modules are.
fn places(python: &Interpreter) -> impl Iterator<Item = std::path::PathBuf> {
    let environment = python.executable.ancestors().nth(2).map(|prefix| prefix.join("pyvenv.cfg"));
    let own = std::iter::once(python.executable.clone()).chain(environment);
    own.chain(python.packages.iter().cloned())
}

fn look(path: &Path) -> Seen {
    let found = path.metadata().ok()?;
    Some((found.dev(), found.ino(), found.size(), found.ctime(), found.ctime_nsec()))
}
