//! What the kernel alone takes for a run's processes and pages: a Python that makes copies of itself which write to some
//! pages and end, with no wall, no program and nobody to tell.

use std::time::Duration;

use crate::finding::{Figure, Finding};
use crate::turns::times;
use crate::{Bench, Result, python};

/// A run has two processes: its supervisor, and the copy of an interpreter. To each turn's time it says how many pages were
/// copied or made, over both.
const CODE: &str = "import mmap, os, resource, sys, time\n\
    turns, size = int(sys.argv[1]), 4096 * 100\n\
    pages = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)\n\
    for at in range(0, size, 4096): pages[at] = 1\n\
    for _ in range(turns):\n    \
        began = time.perf_counter_ns()\n    \
        for _ in range(2):\n        \
            copy = os.fork()\n        \
            if not copy:\n            \
                for at in range(0, size, 4096): pages[at] = 2\n            \
                os._exit(0)\n        \
            os.waitpid(copy, 0)\n    \
        print(time.perf_counter_ns() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt)\n";

/// Measures that.
pub async fn measure(bench: &Bench) -> Result<Finding> {
    let turns = bench.rounds(200);
    let output = python::bare(&bench.python, CODE).arg(turns.to_string()).output().await?;
    let said = String::from_utf8(output.stdout)?;
    let mut all = Vec::new();
    let mut pages = 0;
    for line in said.lines() {
        let (took, faults) = line.split_once(' ').ok_or("no two numbers")?;
        all.push(Duration::from_nanos(took.parse()?));
        pages = faults.parse::<usize>()?;
    }
    let note = format!("{} pages", pages / all.len().max(1));
    let what = "two processes copied one after the other, and nothing else";
    Ok(Finding::new(what, Figure::Times(times(all)?)).note(note))
}
