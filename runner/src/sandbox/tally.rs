//! What a run uses as a whole, looked at again and again while it runs, and whether that is too much.
//!
//! Where there is a control group, the kernel bounds memory and processes and counts processor time. Elsewhere
//! all of it is added up over the processes of the run: first by numbers that cost little and can only be too
//! high, and only where these are beyond a bound by those that cost more. How soon to look again follows from
//! what is left ([`pace`]).

mod census;
mod disk;
mod exact;
mod pace;
mod spent;
mod told;
mod tree;

use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};

use self::census::{Census, Member};
use self::disk::Disk;
use self::exact::Segments;
pub(super) use self::pace::processors;
use self::spent::Watched;
use self::tree::BLOCK;
use super::cgroup::Meter;
use super::furnish::Spaces;
use super::guise::as_user;
use super::plan::{Bounds, Identity, Plan};
use super::wire::Sum;
use super::{house, sweep};
use crate::clock::millis;

/// Looks at a run.
#[derive(Debug)]
pub(super) struct Tally {
    bounds: Bounds,
    /// The run's user, where it has one: what is the run's own is looked at with its rights alone.
    user: Option<Identity>,
    /// Where the kernel tells of processes.
    processes: &'static str,
    count: Count,
    disk: Disk,
    /// When to look again, counted from the program's start.
    due: Duration,
}

/// Who counts.
#[derive(Debug)]
enum Count {
    /// The kernel.
    Group(Meter),
    /// This process.
    Processes(Box<Sums>),
}

#[derive(Debug)]
struct Sums {
    spent: Watched,
    pictures: Pictures,
    segments: Option<Segments>,
    /// The most memory that was seen, in bytes.
    peak: u64,
    /// Up to here the cheap sum is known to be no new peak.
    looked_up_to: u64,
}

impl Tally {
    /// Of a program whose directories are among the host's, before it starts.
    pub(super) fn outside(plan: &Plan, pictures: Pictures) -> io::Result<Self> {
        let user = plan.identity;
        let disk = Disk::among_others(plan, user)?;
        Ok(Self {
            bounds: plan.bounds,
            user,
            processes: sweep::PROCESSES,
            count: Count::Processes(Box::new(Sums::new(pictures))),
            disk,
            due: pace::rest(&Used::default(), &Kept::default(), &plan.bounds),
        })
    }

    /// Of a program in a room.
    pub(super) fn inside(plan: &Plan, spaces: Spaces, group: Option<Meter>, pictures: Pictures) -> Self {
        let count = match group {
            Some(meter) => Count::Group(meter.reset()),
            None => Count::Processes(Box::new(Sums::new(pictures))),
        };
        Self {
            bounds: plan.bounds,
            user: plan.identity,
            processes: house::PROCESSES,
            count,
            disk: Disk::own(spaces),
            due: pace::rest(&Used::default(), &Kept::default(), &plan.bounds),
        }
    }

    /// When to look again.
    pub(super) fn due(&self) -> Duration {
        self.due
    }

    /// Looks, at `now`. Of what there is too much, if of anything.
    pub(super) fn look(&mut self, now: Duration) -> io::Result<Option<Sum>> {
        let before = own_time()?;
        let (bounds, owner) = (self.bounds.after(now), self.user);
        let in_memory = self.disk.in_memory()?;
        let (used, members) = match &mut self.count {
            Count::Group(meter) => (in_group(meter, &bounds), Vec::new()),
            Count::Processes(sums) => match census::take(self.processes, bounds.processes)? {
                Census::TooMany(processes) => (Used { processes, ..Used::default() }, Vec::new()),
                Census::Taken(members, orphans) => {
                    let in_memory = in_memory + sums.pictures.bytes()?;
                    (sums.add_up(&members, orphans, in_memory, &bounds, owner)?, members)
                }
            },
        };
        let kept = self.disk.look(now, &members, &bounds)?;
        // Not the time that passed: where others take the processors, to look is all the more urgent.
        let cost = own_time()?.saturating_sub(before);
        self.due = now + pace::rest(&used, &kept, &bounds).max(pace::pause(cost));
        Ok(used.beyond(&bounds).or(kept.beyond(&bounds)))
    }

    /// Of what there was too much, when nothing of the run is left but its files at `now`: it may have ended between
    /// two looks.
    pub(super) fn at_the_end(&mut self, now: Duration) -> io::Result<Option<Sum>> {
        if let Count::Group(meter) = &self.count {
            if meter.ran_out_of_memory() {
                return Ok(Some(Sum::Memory));
            }
            if meter.refused_processes() {
                return Ok(Some(Sum::Processes));
            }
        }
        if self.usage()?.0 > self.bounds.after(now).cpu_ms {
            return Ok(Some(Sum::Cpu));
        }
        Ok(self.disk.last_look(&self.bounds)?.beyond(&self.bounds))
    }

    /// Processor time of everything that belonged to the run, in milliseconds, and the most memory that it had
    /// at a time, in bytes.
    pub(super) fn usage(&self) -> io::Result<(u64, u64)> {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
        let (reaped, largest) =
            (millis(census::time(&usage)), u64::try_from(usage.max_rss()).unwrap_or(0) * 1024);
        Ok(match &self.count {
            Count::Group(meter) => (meter.cpu_ms().unwrap_or(reaped), meter.peak_memory().unwrap_or(largest)),
            Count::Processes(sums) => (reaped.max(sums.spent.ms()), largest.max(sums.peak)),
        })
    }
}

/// What a look found. Memory, in bytes, may be less than there is only in what [`exact`] names.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Used {
    memory: u64,
    cpu_ms: u64,
    processes: u64,
    /// A control group holds memory and processes to their bounds; going beyond them is known by itself.
    held: bool,
}

/// What the run's files take.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Kept {
    bytes: u64,
    entries: u64,
    /// A file system of the run's own holds it to its bounds.
    held: bool,
}

impl Used {
    fn beyond(&self, bounds: &Bounds) -> Option<Sum> {
        let all = [
            (self.memory > bounds.memory_bytes, Sum::Memory),
            (self.processes > bounds.processes, Sum::Processes),
            (self.cpu_ms > bounds.cpu_ms, Sum::Cpu),
        ];
        all.into_iter().find(|(beyond, _)| *beyond).map(|(_, sum)| sum)
    }
}

impl Kept {
    fn beyond(&self, bounds: &Bounds) -> Option<Sum> {
        if self.bytes > bounds.disk.bytes {
            Some(Sum::DiskBytes)
        } else {
            (self.entries > bounds.disk.entries).then_some(Sum::DiskEntries)
        }
    }
}

/// The processor time of this process.
fn own_time() -> io::Result<Duration> {
    Ok(census::time(&getrusage(UsageWho::RUSAGE_SELF)?))
}

/// What a control group says. Only that a process was refused tells that there would have been too many.
fn in_group(meter: &Meter, bounds: &Bounds) -> Used {
    Used {
        memory: 0,
        cpu_ms: meter.cpu_ms().unwrap_or(0),
        processes: if meter.refused_processes() { bounds.processes.saturating_add(1) } else { 0 },
        held: true,
    }
}

/// The memory that a program has for what its window shows. It is the runner's, so that the kernel does not count it
/// among what the program's processes have, but the program fills it.
#[derive(Debug)]
pub(super) struct Pictures(OwnedFd);

impl Pictures {
    /// Those in this memory.
    pub(super) fn of(memory: &OwnedFd) -> io::Result<Self> {
        memory.try_clone().map(Self)
    }

    /// How much of it has been filled.
    fn bytes(&self) -> io::Result<u64> {
        let blocks = rustix::fs::fstat(&self.0)?.st_blocks;
        Ok(u64::try_from(blocks).unwrap_or(0) * BLOCK)
    }

    /// The number that the kernel has given to it.
    fn number(&self) -> io::Result<u64> {
        Ok(rustix::fs::fstat(&self.0)?.st_ino)
    }
}

impl Sums {
    fn new(pictures: Pictures) -> Self {
        Self { spent: Watched::default(), pictures, segments: None, peak: 0, looked_up_to: 0 }
    }

    fn add_up(
        &mut self,
        members: &[Member],
        orphans_ms: u64,
        in_memory: u64,
        bounds: &Bounds,
        user: Option<Identity>,
    ) -> io::Result<Used> {
        let touched: u64 = in_memory + members.iter().map(Member::touched).sum::<u64>();
        let most = touched + members.iter().map(Member::may_hide).sum::<u64>();
        let is_news = members.len() > 1 && touched > self.looked_up_to;
        let memory = if most > bounds.memory_bytes || is_news {
            let segments = match &mut self.segments {
                Some(segments) => segments,
                none => none.insert(Segments::beside(self.pictures.number()?)?),
            };
            self.looked_up_to = touched + touched / 16;
            in_memory + as_user(user, || exact::memory(members, segments))?
        } else {
            touched
        };
        if members.len() <= 1 || most > bounds.memory_bytes || is_news {
            self.peak = self.peak.max(memory);
        }
        Ok(Used {
            memory,
            cpu_ms: self.spent.note(members, orphans_ms),
            processes: members.iter().map(|member| member.threads).sum(),
            held: false,
        })
    }
}
