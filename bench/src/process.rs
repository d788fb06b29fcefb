//! What the kernel tells of a process.

use std::fs::read_to_string;

use crate::Result;

/// Memory that the process has in RAM now, in bytes.
pub fn resident(pid: u32) -> Result<u64> {
    field(&format!("/proc/{pid}/status"), "VmRSS:")
}

/// The same, with memory that it shares counted as its part of it only: such amounts can be added up.
pub fn proportional(pid: u32) -> Result<u64> {
    field(&format!("/proc/{pid}/smaps_rollup"), "Pss:")
}

/// What lists of processes call it.
pub fn name(pid: u32) -> Result<String> {
    Ok(read_to_string(format!("/proc/{pid}/comm"))?.trim_end().to_owned())
}

/// The most that it ever had.
pub fn peak(pid: u32) -> Result<u64> {
    field(&format!("/proc/{pid}/status"), "VmHWM:")
}

fn field(file: &str, field: &str) -> Result<u64> {
    let fields = read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let line = fields.lines().find_map(|line| line.strip_prefix(field));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    Ok(kib.ok_or_else(|| format!("{file} has no {field}"))? * 1_024)
}

/// Processor time that it has used, in seconds; the kernel counts it in hundredths.
pub fn processor_seconds(pid: u32) -> Result<f64> {
    let stat = read_to_string(format!("/proc/{pid}/stat"))?;
    // The name in brackets may hold anything; what follows are numbers, of which the 12th and 13th are meant.
    let numbers = stat.rsplit_once(')').map_or("", |(_, numbers)| numbers);
    let ticks: u32 = numbers.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<u32>().ok()).sum();
    Ok(f64::from(ticks) / 100.0)
}

/// The process and all that descend from it.
pub fn family(pid: u32) -> Vec<u32> {
    let mut family = vec![pid];
    let mut looked = 0;
    while let Some(pid) = family.get(looked).copied() {
        looked += 1;
        family.extend(children(pid));
    }
    family
}

/// Those that the process has started, or that were left to it.
pub fn children(pid: u32) -> Vec<u32> {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| read_to_string(task.path().join("children")).ok());
    let pids = |list: String| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>();
    lists.flat_map(pids).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn this_process_has_memory_time_and_children() {
        let me = std::process::id();
        assert!(resident(me).unwrap() > 100_000 && resident(me).unwrap() <= peak(me).unwrap());
        assert!(proportional(me).unwrap() > 100_000 && proportional(me).unwrap() <= peak(me).unwrap());
        let before = processor_seconds(me).unwrap();
        while processor_seconds(me).unwrap() < before + 0.02 {}
        let mut command = Command::new("cat");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        // It has its name a moment after it was started, and answers later than that.
        child.stdin.as_mut().unwrap().write_all(b"?").unwrap();
        child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
        assert!(family(me).contains(&child.id()));
        assert_eq!(name(child.id()).unwrap(), "cat");
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
