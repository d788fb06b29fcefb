//! What the kernel tells of a process in the texts of /proc, read. Pure.
//!
//! It is in part the program's own words (the name of a process, those of files): fields are found by what stands before or
//! behind them that a program cannot write.

/// The unit in which /proc tells processor time, in milliseconds: a hundredth of a second on every machine.
const TICK_MS: u64 = 10;

/// Of `stat`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stat {
    /// When it was started, in the kernel's own unit.
    pub(super) started: u64,
    pub(super) threads: u64,
    /// Processor time of its own, and of all its children that it has waited for, in milliseconds.
    pub(super) own_ms: u64,
    pub(super) children_ms: u64,
}

/// Of `status`, in bytes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Memory {
    /// Pages with content that is in no file, those that it shares with its parent included; swapped ones too.
    pub(super) anonymous: u64,
    /// The kernel's tables for it.
    pub(super) tables: u64,
    /// Addresses.
    pub(super) size: u64,
    /// Addresses of private memory that can be written to.
    pub(super) data: u64,
    /// How many descriptors its table has room for.
    pub(super) descriptors: u64,
}

/// Of the text of `stat`: the name is in brackets, and may have brackets in it.
pub(super) fn stat(text: &str) -> Option<Stat> {
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_ascii_whitespace().collect();
    // As proc(5) counts them, from the third on.
    let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
    let ms = |own: u64, system: u64| own.saturating_add(system).saturating_mul(TICK_MS);
    Some(Stat {
        started: field(22)?,
        threads: field(20)?,
        own_ms: ms(field(14)?, field(15)?),
        children_ms: ms(field(16)?, field(17)?),
    })
}

/// Of the text of `status`, in which a line end in the name is written as two letters.
pub(super) fn memory_of(text: &str) -> Memory {
    let number = |name: &str| -> u64 {
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        value.and_then(|value| value.split_ascii_whitespace().next()?.parse().ok()).unwrap_or(0)
    };
    let kib = |name| number(name).saturating_mul(1024);
    Memory {
        anonymous: kib("RssAnon").saturating_add(kib("VmSwap")),
        tables: kib("VmPTE"),
        size: kib("VmSize"),
        data: kib("VmData").saturating_add(kib("VmStk")),
        descriptors: number("FDSize"),
    }
}

/// A line of `maps`, as far as it is told apart here.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mapping<'a> {
    device: &'a [u8],
    /// The number of the file on its device.
    pub(super) inode: u64,
    /// Up to where the file is mapped, in bytes from its beginning.
    pub(super) end: u64,
    /// The file's name.
    pub(super) path: &'a [u8],
}

impl<'a> Mapping<'a> {
    /// `start-end rwxp offset device inode   path`
    pub(super) fn parse(line: &'a [u8]) -> Option<Self> {
        let mut fields = line.splitn(6, |byte| *byte == b' ');
        let range = std::str::from_utf8(fields.next()?).ok()?.split_once('-')?;
        let hex = |text: &str| u64::from_str_radix(text, 16).ok();
        let length = hex(range.1)?.checked_sub(hex(range.0)?)?;
        let offset = hex(std::str::from_utf8(fields.nth(1)?).ok()?)?;
        let device = fields.next()?;
        let inode = std::str::from_utf8(fields.next()?).ok()?.parse().ok()?;
        let path = fields.next().unwrap_or_default().trim_ascii_start();
        Some(Self { device, inode, end: offset.checked_add(length)?, path })
    }

    pub(super) fn is_on(&self, device: &str) -> bool {
        self.inode != 0 && self.device == device.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_pass_for_numbers() {
        let text = "42 (a) R 1 (b\n) S 1 2 3 4 5 6 7 8 9 10 700 30 20 10 39 19 3 0 12345 9 9\n";
        let told = Stat { started: 12_345, threads: 3, own_ms: 7_300, children_ms: 300 };
        assert_eq!(stat(text), Some(told));
        assert_eq!(stat("42 (a"), None);
        let status = "Name:\tVmPTE: 9 kB\nFDSize:\t64\nVmSize:\t 100 kB\nRssAnon:\t 8 kB\nVmPTE:\t 4 kB\nVmSwap:\t 2 kB\n";
        let memory = memory_of(status);
        assert_eq!((memory.anonymous, memory.tables, memory.size), (10 << 10, 4 << 10, 100 << 10));
        assert_eq!(memory.descriptors, 64);
    }

    #[test]
    fn a_mapping_is_read_from_its_line() {
        let line =
            b"7f0000000000-7f0000200000 rw-s 00100000 00:01 2051                       /dev/zero (deleted)";
        let mapping = Mapping::parse(line).unwrap();
        assert_eq!((mapping.inode, mapping.end, mapping.path), (2051, 3 << 20, &b"/dev/zero (deleted)"[..]));
        assert!(mapping.is_on("00:01"));
        let heap = Mapping::parse(b"55d0c0000000-55d0c0021000 rw-p 00000000 00:00 0    [heap]").unwrap();
        assert!(!heap.is_on("00:00"));
        assert_eq!(Mapping::parse(b"x y"), None);
        assert_eq!(Mapping::parse(b""), None);
    }
}
