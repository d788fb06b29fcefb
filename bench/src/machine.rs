//! On what it was measured.

use std::process::Command;

use crate::Result;

/// What of a machine decides how quick it is.
#[derive(Debug)]
pub struct Machine {
    cores: usize,
    processor: String,
    memory_mib: u64,
    kernel: String,
    python: String,
    level: String,
    load: f64,
}

impl Machine {
    /// This one; `level` is the sandbox that its runs get.
    pub fn this(python: &str, level: String) -> Result<Self> {
        let info = rustix::system::sysinfo();
        let cpuinfo = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = cpuinfo.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
        let version = Command::new(python).arg("--version").output()?;
        let load = std::fs::read_to_string("/proc/loadavg")?;
        Ok(Self {
            cores: std::thread::available_parallelism()?.get(),
            processor: model.map_or_else(|| std::env::consts::ARCH.to_owned(), |(_, model)| model.to_owned()),
            memory_mib: (info.totalram * u64::from(info.mem_unit)) >> 20,
            kernel: rustix::system::uname().release().to_string_lossy().into_owned(),
            python: String::from_utf8_lossy(&version.stdout).trim().to_owned(),
            level,
            load: load.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or(f64::NAN),
        })
    }

    /// In words, a fact each.
    pub fn lines(&self) -> Vec<String> {
        let Self { cores, processor, memory_mib, kernel, python, level, load } = self;
        vec![
            format!("{cores} cores ({processor}), {memory_mib} MiB of memory, Linux {kernel}"),
            format!("{python}, run with the sandbox level `{level}`"),
            format!("load average at the start: {load:.2}"),
        ]
    }

    /// One for tests.
    #[cfg(test)]
    pub fn example() -> Self {
        Self {
            cores: 2,
            processor: "Example".into(),
            memory_mib: 1_024,
            kernel: "6.1".into(),
            python: "Python 3.11.2".into(),
            level: "full".into(),
            load: 0.5,
        }
    }
}
