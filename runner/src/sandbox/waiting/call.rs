//! What a thread waits for in a system call, by what the kernel says of it.
//!
//! The kernel tells the number of the call and its arguments in hexadecimal. Which descriptors a call waits for is among
//! them, or in the memory of the program, or in what the kernel tells of an epoll descriptor. A program can write there what it
//! likes: little is read, and all that it can say is that it waits.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// The most descriptors of one call that are looked at.
const MOST: usize = 256;

/// A system call that waits until there is something to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Call {
    on: On,
    /// Not only for a time.
    pub(super) endless: bool,
}

/// Where it says what it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum On {
    /// The descriptor itself.
    One(u32),
    /// `count` of `struct pollfd`, at this address.
    Polled { at: u64, count: usize },
    /// Bits for descriptors below `below`, at this address.
    Selected { at: u64, below: usize },
    /// The descriptor that knows them.
    Registered(u32),
}

impl Call {
    /// Reads `/proc/PID/task/TID/syscall`.
    pub(super) fn read(told: &str) -> Option<Self> {
        let mut words = told.split_whitespace();
        let number: i64 = words.next()?.parse().ok()?;
        let mut argument = || u64::from_str_radix(words.next()?.strip_prefix("0x")?, 16).ok();
        let [first, second, third, fourth, fifth] =
            [argument()?, argument()?, argument()?, argument()?, argument()?];
        let handle = u32::try_from(first).ok();
        let few = |count: u64| usize::try_from(count).unwrap_or(MOST).min(MOST);
        // It is an `int`.
        let negative = |time: u64| time & 1 << 31 != 0;
        let polled = On::Polled { at: first, count: few(second) };
        let selected = On::Selected { at: second, below: few(first) };
        let (on, endless) = match number {
            libc::SYS_read | libc::SYS_readv => (On::One(handle?), true),
            libc::SYS_ppoll => (polled, third == 0),
            libc::SYS_pselect6 => (selected, fifth == 0),
            libc::SYS_epoll_pwait => (On::Registered(handle?), negative(fourth)),
            libc::SYS_epoll_pwait2 => (On::Registered(handle?), fourth == 0),
            #[cfg(target_arch = "x86_64")]
            libc::SYS_poll => (polled, negative(third)),
            #[cfg(target_arch = "x86_64")]
            libc::SYS_select => (selected, fifth == 0),
            #[cfg(target_arch = "x86_64")]
            libc::SYS_epoll_wait => (On::Registered(handle?), negative(fourth)),
            _ => return None,
        };
        Some(Self { on, endless })
    }

    /// The descriptors that it waits to read from, in the process with this folder in /proc.
    pub(super) fn handles(self, process: &Path) -> io::Result<Vec<u32>> {
        match self.on {
            On::One(handle) => Ok(vec![handle]),
            On::Polled { at, count } => Ok(polled(&memory(process, at, count * size_of::<libc::pollfd>())?)),
            // The kernel reads words of eight bytes.
            On::Selected { at: 0, .. } => Ok(Vec::new()),
            On::Selected { at, below } => Ok(selected(&memory(process, at, below.div_ceil(64) * 8)?, below)),
            On::Registered(handle) => {
                Ok(registered(&fs::read_to_string(process.join(format!("fdinfo/{handle}")))?))
            }
        }
    }
}

/// What a process has at this address.
fn memory(process: &Path, at: u64, length: usize) -> io::Result<Vec<u8>> {
    let mut found = vec![0; length];
    File::open(process.join("mem"))?.read_exact_at(&mut found, at)?;
    Ok(found)
}

/// Those of an array of `struct pollfd`: a descriptor, or less than 0; what is waited for; what came.
pub(super) fn polled(array: &[u8]) -> Vec<u32> {
    let reads = |one: &[u8; 8]| i16::from_ne_bytes([one[4], one[5]]) & libc::POLLIN != 0;
    let handle = |one: &[u8; 8]| u32::try_from(i32::from_ne_bytes([one[0], one[1], one[2], one[3]])).ok();
    array.as_chunks().0.iter().filter(|one| reads(one)).filter_map(handle).collect()
}

/// Those of an `fd_set`.
pub(super) fn selected(set: &[u8], below: usize) -> Vec<u32> {
    let words: Vec<u64> = set.as_chunks().0.iter().copied().map(u64::from_ne_bytes).collect();
    let is_set = |bit: &usize| words[bit / 64] >> (bit % 64) & 1 == 1;
    (0..below).filter(is_set).filter_map(|bit| u32::try_from(bit).ok()).collect()
}

/// Those of an epoll descriptor, by `/proc/PID/fdinfo/FD`.
pub(super) fn registered(told: &str) -> Vec<u32> {
    let handle = |line: &str| {
        let mut words = line.strip_prefix("tfd:")?.split_whitespace();
        let handle = words.next()?.parse().ok()?;
        let events = u32::from_str_radix(words.nth(1)?, 16).ok()?;
        (events & libc::EPOLLIN.cast_unsigned() != 0).then_some(handle)
    };
    told.lines().filter_map(handle).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(number: i64, arguments: [u64; 6]) -> Option<Call> {
        let arguments = arguments.map(|argument| format!("{argument:#x}"));
        Call::read(&format!("{number} {} 0x7ffe 0x7f00\n", arguments.join(" ")))
    }

    #[test]
    fn a_call_is_read_as_the_kernel_writes_it() {
        let minus = u64::from(u32::MAX);
        let call = |on, endless| Some(Call { on, endless });
        assert_eq!(told(libc::SYS_read, [7, 0x7ffd, 0x2000, 0, 0, 0]), call(On::One(7), true));
        let polled = On::Polled { at: 0x7ffd, count: 2 };
        assert_eq!(told(libc::SYS_ppoll, [0x7ffd, 2, 0, 0, 0, 0]), call(polled, true));
        assert_eq!(told(libc::SYS_ppoll, [0x7ffd, 2, 0x7ffe, 0, 0, 0]), call(polled, false));
        let selected = On::Selected { at: 0x7ffd, below: 1 };
        assert_eq!(told(libc::SYS_pselect6, [1, 0x7ffd, 0, 0, 0, 0]), call(selected, true));
        assert_eq!(told(libc::SYS_pselect6, [1, 0x7ffd, 0, 0, 0x7ffe, 0]), call(selected, false));
        assert_eq!(told(libc::SYS_epoll_pwait, [4, 0x7ffd, 8, minus, 0, 8]), call(On::Registered(4), true));
        assert_eq!(told(libc::SYS_epoll_pwait, [4, 0x7ffd, 8, 100, 0, 8]), call(On::Registered(4), false));
        assert_eq!(told(libc::SYS_write, [1, 0x7ffd, 8, 0, 0, 0]), None);
        for other in ["running\n", "-1 0x7ffd 0x7f00\n", "", "0", "0 7"] {
            assert_eq!(Call::read(other), None, "{other:?}");
        }
    }

    #[test]
    fn what_it_waits_for_is_read_as_the_kernel_has_it() {
        let pollfd = |handle: i32, events: i16| {
            let mut bytes = [0; 8];
            bytes[..4].copy_from_slice(&handle.to_ne_bytes());
            bytes[4..6].copy_from_slice(&events.to_ne_bytes());
            bytes
        };
        let array = [pollfd(0, libc::POLLIN), pollfd(-1, libc::POLLIN), pollfd(5, libc::POLLOUT)];
        assert_eq!(polled(array.as_flattened()), [0]);
        let set = [1_u64 | 1 << 63, 1 << 1].map(u64::to_ne_bytes);
        assert_eq!(selected(set.as_flattened(), 66), [0, 63, 65]);
        assert_eq!(selected(set.as_flattened(), 65), [0, 63]);
        let told = "pos:\t0\nflags:\t02\nmnt_id:\t15\nino:\t2057\n\
            tfd:        0 events:       19 data:                0  pos:0 ino:61af sdev:e\n\
            tfd:        6 events:        4 data:                6  pos:0 ino:61b0 sdev:e\n\
            tfd:\ntfd: x events: 1\n";
        assert_eq!(registered(told), [0]);
    }
}
