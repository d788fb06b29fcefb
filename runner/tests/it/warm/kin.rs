//! The processes that a runner has for runs to come.

use std::collections::HashMap;

use rustix::process::{Pid, Signal, kill_process};

use crate::app::Runner;

/// What a zygote calls itself, and so does a copy of it until it becomes the program.
const ZYGOTE: &str = "playpen-zygote";
/// What a supervisor calls itself until its program starts.
const WAITING: &str = "playpen-idle";

/// What supervisors are copies of.
const NURSERY: &str = "playpen-nursery";

/// All that descend from a runner, at one time.
pub(crate) struct Kin {
    runner: i32,
    /// Parent and name of each.
    all: HashMap<i32, (i32, String)>,
}

/// Looks at those of this runner.
pub(crate) fn of(runner: &Runner) -> Kin {
    let runner = runner.number().cast_signed();
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let known: HashMap<i32, (i32, String)> = numbers.filter_map(|pid| Some((pid, look(pid)?))).collect();
    let descends = |mut pid: i32| {
        while let Some((parent, _)) = known.get(&pid) {
            if *parent == runner {
                return true;
            }
            pid = *parent;
        }
        false
    };
    let all = known.iter().filter(|(pid, _)| descends(**pid));
    Kin { runner, all: all.map(|(pid, seen)| (*pid, seen.clone())).collect() }
}

/// The parent and the name of a process that has not ended.
fn look(pid: i32) -> Option<(i32, String)> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (name, rest) = stat.split_once('(')?.1.rsplit_once(") ")?;
    let mut fields = rest.split(' ');
    let state = fields.next()?;
    let parent = fields.next()?.parse().ok()?;
    (!["Z", "X"].contains(&state)).then(|| (parent, name.to_owned()))
}

impl Kin {
    /// Those that are copied.
    pub(crate) fn zygotes(&self) -> Vec<i32> {
        self.named(ZYGOTE, |parent| parent == self.runner)
    }

    /// Those that import what they will have loaded, which still have the name of what they execute.
    pub(crate) fn loading(&self) -> Vec<i32> {
        self.named("python3", |parent| parent == self.runner)
    }

    /// Supervisors without a program.
    pub(crate) fn supervisors(&self) -> Vec<i32> {
        self.named(WAITING, |parent| parent == self.runner)
    }

    /// Copies that wait for their program, as children of a supervisor.
    pub(crate) fn copies(&self) -> Vec<i32> {
        let supervisors = self.supervisors();
        self.named(ZYGOTE, |parent| supervisors.contains(&parent))
    }

    /// All of them but those that supervisors are copies of.
    pub(crate) fn all(&self) -> Vec<i32> {
        let all = self.all.iter().filter(|(_, (_, name))| name != NURSERY);
        all.map(|(pid, _)| *pid).collect()
    }

    /// The processes that supervisors are copies of.
    pub(crate) fn nurseries(&self) -> Vec<i32> {
        self.named(NURSERY, |parent| parent == self.runner)
    }

    fn named(&self, wanted: &str, of: impl Fn(i32) -> bool) -> Vec<i32> {
        let those = self.all.iter().filter(|(_, (parent, name))| name == wanted && of(*parent));
        let mut pids: Vec<i32> = those.map(|(pid, _)| *pid).collect();
        pids.sort_unstable();
        pids
    }
}

/// Kills a process, if it still has the name of one that waits. It is stopped first: so it cannot become a program
/// between the look and the blow.
pub(crate) fn kill_waiting(pid: i32) -> bool {
    let Some(process) = Pid::from_raw(pid) else { return false };
    if kill_process(process, Signal::STOP).is_err() {
        return false;
    }
    let waits = look(pid).is_some_and(|(_, name)| [ZYGOTE, WAITING, NURSERY].contains(&name.as_str()));
    let signal = if waits { Signal::KILL } else { Signal::CONT };
    kill_process(process, signal).is_ok() && waits
}

/// Which of these have not ended.
pub(crate) fn living(pids: &[i32]) -> Vec<i32> {
    pids.iter().copied().filter(|pid| look(*pid).is_some()).collect()
}
