//! How long a run can be left alone. Pure.

use std::sync::LazyLock;
use std::time::Duration;

use super::{Kept, Used};
use crate::sandbox::plan::Bounds;

/// How many times as long as it takes to look, no look is taken,
const SHARE: u32 = 4;
/// but not for longer than this, or a run that is costly to look at would be left alone.
const LONGEST_PAUSE: Duration = Duration::from_millis(100);
const SHORTEST: Duration = Duration::from_millis(2);
/// Also how long a program that starts many processes has until it is seen.
const LONGEST: Duration = Duration::from_millis(20);
/// Where the kernel itself holds most bounds.
const LONGEST_HELD: Duration = Duration::from_millis(50);
/// Faster than one processor can touch memory, in bytes per millisecond.
const TOUCHED_PER_MS: u64 = 4 << 20;
/// From this part of the allowed processes on they are counted as often as can be.
const MANY: u64 = 4;

/// How long not to look again after a look that cost that much processor time.
pub(super) fn pause(cost: Duration) -> Duration {
    (cost * SHARE).min(LONGEST_PAUSE)
}

/// Until what is left may be used up, on a machine with that many processors.
pub(super) fn rest(used: &Used, kept: &Kept, bounds: &Bounds) -> Duration {
    rest_on(processors(), used, kept, bounds)
}

/// How many processors there are. Asked for once, before a supervisor is in a room: what bounds them is told by files.
pub(in crate::sandbox) fn processors() -> u64 {
    static PROCESSORS: LazyLock<u64> =
        LazyLock::new(|| std::thread::available_parallelism().map_or(1, |count| count.get() as u64));
    *PROCESSORS
}

fn rest_on(processors: u64, used: &Used, kept: &Kept, bounds: &Bounds) -> Duration {
    let cpu = Duration::from_millis(bounds.cpu_ms.saturating_sub(used.cpu_ms) / processors);
    let longest = if used.held && kept.held { LONGEST_HELD } else { LONGEST };
    let touched = |bytes: u64| Duration::from_millis(bytes / (TOUCHED_PER_MS * processors));
    let mut rest = longest.min(cpu).min(touched(bounds.disk.bytes.saturating_sub(kept.bytes)));
    if !used.held {
        rest = rest.min(touched(bounds.memory_bytes.saturating_sub(used.memory)));
        if used.processes > bounds.processes / MANY && used.processes > 1 {
            rest = SHORTEST;
        }
    }
    rest.max(SHORTEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::build::bounds;

    #[test]
    fn what_is_costly_to_look_at_is_looked_at_all_the_same() {
        assert_eq!(pause(Duration::from_millis(3)), Duration::from_millis(12));
        assert_eq!(pause(Duration::from_secs(2)), LONGEST_PAUSE);
    }

    #[test]
    fn the_less_is_left_the_sooner_it_is_looked_at() {
        let bounds = bounds(&playpen_protocol::limits::Limits::default());
        let rest = |used| rest_on(2, &used, &Kept::default(), &bounds);
        let calm = Used { memory: 10 << 20, cpu_ms: 50, processes: 1, held: false };
        assert_eq!(rest(calm), Duration::from_millis(16));
        assert_eq!(rest(Used { memory: 448 << 20, ..calm }), Duration::from_millis(8));
        assert_eq!(rest(Used { memory: 600 << 20, ..calm }), SHORTEST);
        assert_eq!(rest(Used { cpu_ms: 59_990, ..calm }), Duration::from_millis(5));
        assert_eq!(rest(Used { processes: 17, ..calm }), SHORTEST);
        let held = Used { held: true, ..calm };
        assert_eq!(
            rest_on(1, &held, &Kept { held: true, ..Kept::default() }, &bounds),
            Duration::from_millis(32)
        );
    }
}
