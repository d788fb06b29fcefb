//! What the compiled programs answer, on both architectures, by an interpreter of classic BPF.

use libc::sock_filter;

use super::super::bpf::{AND, IF_AT_LEAST, IF_EQUAL, JUMP, LOAD, RETURN, Target, compile};
use super::super::calls::{Answer, groups};
use super::super::{AARCH64, X86_64};
use crate::sandbox::plan::Calls;

const STRICT: Calls = Calls { own_files: false, truncate_by_name: false, memory_files: false };
const FREE: Calls = Calls { own_files: true, truncate_by_name: true, memory_files: true };
const BOTH: [Target; 2] = [X86_64, AARCH64];

/// `AUDIT_ARCH_I386` and `AUDIT_ARCH_ARM`.
const FOREIGN: [u32; 2] = [0x4000_0003, 0x4000_0028];

/// What a filter says of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Allowed,
    Error(i32),
}
use Outcome::{Allowed, Error};

/// A compiled filter with the names of its architecture.
struct Filter {
    target: Target,
    program: Vec<sock_filter>,
}

impl Filter {
    fn new(target: Target, calls: Calls) -> Self {
        Self { target, program: compile(target, groups(calls)) }
    }

    fn ask(&self, name: &str, arguments: &[u64]) -> Outcome {
        let number = self.target.calls.iter().find(|(_, known)| *known == name).unwrap().0;
        self.ask_number(self.target.arch, number, arguments)
    }

    fn has(&self, name: &str) -> bool {
        self.target.calls.iter().any(|(_, known)| *known == name)
    }

    fn ask_number(&self, arch: u32, number: u32, arguments: &[u64]) -> Outcome {
        match evaluate(&self.program, arch, number, arguments) {
            libc::SECCOMP_RET_ALLOW => Allowed,
            other => {
                assert_eq!(other & libc::SECCOMP_RET_ACTION_FULL, libc::SECCOMP_RET_ERRNO, "{other:#x}");
                Error((other & libc::SECCOMP_RET_DATA).cast_signed())
            }
        }
    }
}

/// Runs a filter as the kernel does; anything that the kernel would not accept is a panic.
fn evaluate(program: &[sock_filter], arch: u32, number: u32, arguments: &[u64]) -> u32 {
    let mut data = vec![number, arch, 0, 0];
    for index in 0..6 {
        let value = arguments.get(index).copied().unwrap_or(0);
        data.extend([u32::try_from(value & 0xffff_ffff).unwrap(), u32::try_from(value >> 32).unwrap()]);
    }
    let (mut at, mut accumulator) = (0, 0);
    loop {
        let sock_filter { code, jt, jf, k } = program[at];
        at += 1;
        match code {
            LOAD => accumulator = data[usize::try_from(k).unwrap() / 4],
            AND => accumulator &= k,
            JUMP => at += usize::try_from(k).unwrap(),
            IF_EQUAL => at += usize::from(if accumulator == k { jt } else { jf }),
            IF_AT_LEAST => at += usize::from(if accumulator >= k { jt } else { jf }),
            RETURN => return k,
            _ => panic!("instruction {code:#x}"),
        }
    }
}

/// On both architectures and with both plans.
fn check(name: &str, arguments: &[u64], want: Outcome) {
    for filter in BOTH.map(|target| [STRICT, FREE].map(|calls| Filter::new(target, calls))).as_flattened() {
        if filter.has(name) {
            assert_eq!(
                filter.ask(name, arguments),
                want,
                "{name} {arguments:x?} on {:x}",
                filter.target.arch
            );
        }
    }
}

#[test]
fn every_number_is_answered_as_the_table_says() {
    for target in BOTH {
        for calls in [STRICT, FREE] {
            let filter = Filter::new(target, calls);
            for number in 0..1200 {
                let name = target.calls.iter().find(|(known, _)| *known == number).map(|(_, name)| *name);
                let answer = name.and_then(|name| {
                    groups(calls).find(|(_, names)| names.split_ascii_whitespace().any(|known| known == name))
                });
                // An argument that no test allows.
                let got = filter.ask_number(target.arch, number, &[0xdead_beef; 6]);
                let want = answer.map_or(Answer::Errno(libc::ENOSYS), |(answer, _)| answer);
                assert_eq!(got, without_test(want), "{name:?} {number}");
            }
        }
    }
}

/// What an answer comes to where no test holds.
fn without_test(answer: Answer) -> Outcome {
    match answer {
        Answer::Allow => Allowed,
        Answer::Errno(errno) | Answer::Where(_, errno) => Error(errno),
        Answer::Either(_, _, fails) => without_test(*fails),
    }
}

#[test]
fn other_architectures_and_unknown_numbers_do_not_exist() {
    for target in BOTH {
        let filter = Filter::new(target, FREE);
        for number in (0..1200).chain([u32::MAX, 0x8000_0000]) {
            for arch in FOREIGN.into_iter().chain([AARCH64.arch ^ X86_64.arch ^ target.arch, 0]) {
                assert_eq!(filter.ask_number(arch, number, &[]), Error(libc::ENOSYS), "{arch:x} {number}");
            }
            // x32: the same numbers with a bit set.
            assert_eq!(filter.ask_number(target.arch, number | 0x4000_0000, &[]), Error(libc::ENOSYS));
        }
        for number in target.calls.last().unwrap().0 + 1..1200 {
            assert_eq!(filter.ask_number(target.arch, number, &[]), Error(libc::ENOSYS), "{number}");
        }
    }
}

#[test]
fn attributes_change_only_where_the_plan_says_so() {
    for target in BOTH {
        let [strict, free] = [STRICT, FREE].map(|calls| Filter::new(target, calls));
        let (some, null) = (0x7fff_0000_1000, 0);
        for (name, arguments, want) in [
            ("chmod", &[some][..], Error(0)),
            ("fchmod", &[3], Error(0)),
            ("fchmodat", &[3, some], Error(0)),
            ("fchmodat2", &[3, some], Error(0)),
            // To a time, and to now: by name, and through a descriptor.
            ("utime", &[some, some], Error(0)),
            ("utime", &[some, null], Error(libc::EPERM)),
            ("utimes", &[some, some], Error(0)),
            ("utimes", &[some, null], Error(libc::EPERM)),
            ("futimesat", &[3, some, some], Error(0)),
            ("futimesat", &[3, some, null], Error(libc::EPERM)),
            ("utimensat", &[3, some, some], Error(0)),
            ("utimensat", &[3, some, null], Error(libc::EPERM)),
            ("utimensat", &[3, null, null], Error(0)),
            ("utimensat", &[3, null, some], Error(0)),
        ] {
            if strict.has(name) {
                let got = [&strict, &free].map(|filter| filter.ask(name, arguments));
                assert_eq!(got, [want, Allowed], "{name} {arguments:x?}");
            }
        }
        assert_eq!((strict.ask("truncate", &[]), free.ask("truncate", &[])), (Error(libc::EPERM), Allowed));
    }
}

#[test]
fn processes_start_but_not_in_namespaces() {
    // As glibc forks, starts threads and spawns.
    for flags in [0x0120_0011, 0x003d_0f00, 0x4111] {
        check("clone", &[flags], Allowed);
    }
    for bit in [17, 25, 26, 27, 28, 29, 30, 15] {
        check("clone", &[0x11 | 1 << bit], Error(libc::EPERM));
    }
    // The kernel reads the lower half.
    check("clone", &[0xffff_ffff_0000_0011], Allowed);
    check("clone3", &[], Error(libc::ENOSYS));
}

#[test]
fn sockets_come_in_connected_pairs() {
    for family in 0..50 {
        check("socket", &[family, 1], Error(libc::EPERM));
        let pair = if family == 1 { Allowed } else { Error(libc::EPERM) };
        check("socketpair", &[family, 1], pair);
        check("socketpair", &[family, 5 | 0x80800], pair);
        // Datagrams, raw, and what else there is.
        for kind in [0, 2, 3, 4, 6, 10, 2 | 0x80800] {
            check("socketpair", &[family, kind], Error(libc::EPERM));
        }
    }
    check("setsockopt", &[3, 1, 7], Allowed);
    // SO_ATTACH_FILTER, SO_ATTACH_BPF; an option of TCP.
    for (level, option) in [(1, 26), (1, 50), (6, 1)] {
        check("setsockopt", &[3, level, option], Error(libc::EPERM));
    }
}

#[test]
fn others_are_out_of_reach_and_oneself_is_not() {
    check("prlimit64", &[0, 7], Allowed);
    check("prlimit64", &[1, 7], Error(libc::EPERM));
    check("prlimit64", &[1 << 32, 7], Allowed);
    // RLIMIT_NOFILE with a new value; RLIMIT_CORE without, and with one, wherever that lies.
    check("prlimit64", &[0, 7, 0x1000], Allowed);
    check("prlimit64", &[0, 4, 0], Allowed);
    check("prlimit64", &[1, 4, 0], Error(libc::EPERM));
    for new in [0x1000, 1 << 32, u64::MAX] {
        check("prlimit64", &[0, 4, new], Error(libc::EPERM));
    }
    check("setrlimit", &[7, 0x1000], Allowed);
    check("setrlimit", &[4, 0x1000], Error(libc::EPERM));
    check("setpriority", &[0, 0, 5], Allowed);
    for (which, who) in [(0, 1), (1, 0), (2, 0), (2, 1000)] {
        check("setpriority", &[which, who, 5], Error(libc::EPERM));
    }
}

#[test]
fn requests_that_are_not_listed_are_refused() {
    // FIONBIO, TCGETS; TIOCSTI, TIOCLINUX, TIOCSETD, FS_IOC_SETFLAGS.
    for (request, want) in [
        (0x5421, Allowed),
        (0x5401, Allowed),
        (0x5412, Error(libc::ENOTTY)),
        (0x541c, Error(libc::ENOTTY)),
        (0x5423, Error(libc::ENOTTY)),
        (0x4008_6602, Error(libc::ENOTTY)),
        // The kernel reads 32 bits, so the upper half must not hide a request.
        (0xffff_ffff_0000_5412, Error(libc::ENOTTY)),
    ] {
        check("ioctl", &[0, request], want);
    }
    // F_SETLK and F_DUPFD_CLOEXEC; F_SETOWN, F_SETSIG, F_SETLEASE, F_NOTIFY.
    for (command, want) in [(6, Allowed), (1030, Allowed)]
        .into_iter()
        .chain([8, 10, 1024, 1026].map(|command| (command, Error(libc::EPERM))))
    {
        check("fcntl", &[0, command], want);
    }
    // PR_SET_NAME; PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_MM, PR_SET_PTRACER.
    check("prctl", &[15], Allowed);
    for option in [1, 4, 22, 35, 0x5961_6d61] {
        check("prctl", &[option], Error(libc::EPERM));
    }
    check("personality", &[0xffff_ffff], Allowed);
    check("personality", &[0x0004_0000], Error(libc::EPERM));
}

#[test]
fn only_files_and_pipes_are_made_by_mknod() {
    for (kind, want) in [
        (0, Allowed),
        (libc::S_IFREG, Allowed),
        (libc::S_IFIFO, Allowed),
        (libc::S_IFCHR, Error(libc::EPERM)),
        (libc::S_IFBLK, Error(libc::EPERM)),
        (libc::S_IFSOCK, Error(libc::EPERM)),
    ] {
        check("mknod", &[0, u64::from(kind | 0o644), 0], want);
        check("mknodat", &[0, 0, u64::from(kind | 0o644), 0], want);
        // Beyond the 16 bits that the kernel reads.
        check("mknodat", &[0, 0, u64::from(kind) | 0xff_0000, 0], want);
    }
}

#[test]
fn huge_pages_are_not_for_programs() {
    check("mmap", &[0, 4096, 3, 0x22], Allowed);
    check("mmap", &[0, 4096, 3, 0x40022], Error(libc::ENOMEM));
}

#[test]
fn what_nobody_finds_is_only_for_runs_that_are_counted_as_a_whole() {
    for target in BOTH {
        let (strict, free) = (Filter::new(target, STRICT), Filter::new(target, FREE));
        assert_eq!(strict.ask("memfd_create", &[0, 3]), Error(libc::EPERM));
        assert_eq!(free.ask("memfd_create", &[0, 3]), Allowed);
        assert_eq!(free.ask("memfd_create", &[0, 4]), Error(libc::ENOMEM));
        for call in ["sendmsg", "sendmmsg"] {
            assert_eq!((strict.ask(call, &[]), free.ask(call, &[])), (Error(libc::EPERM), Allowed));
        }
    }
}

#[test]
fn a_program_is_short_and_each_answer_is_near() {
    for target in BOTH {
        let filter = Filter::new(target, STRICT);
        assert!(filter.program.len() < 1000, "{}", filter.program.len());
    }
}
