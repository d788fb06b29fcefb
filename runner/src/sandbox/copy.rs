//! The instructions with which a zygote copies itself, and what they share with `zygote.py` and with a script.
//!
//! `long copy(desk)` is called by a zygote, which has the instructions in a page of its own, and returns -1 there. In the
//! copy it receives the script of its run ([`script`](super::script)) and goes through it. Its first [`PAUSE`] is
//! where Python hears that it is a copy now. At the second one the copy is behind all walls: where command line and environment are
//! those that the zygote has, it goes on to the end, when the program may start, and returns 0. Where they are others, or the
//! zygote wants to do something itself, it returns 1, and `long go_on(desk)` goes on from there. A higher number is the address of the
//! record that failed, or 2 where no script came. Python would write to pages for each of these calls, which would have
//! to be copied for this alone. `long depth()` returns where the stack ends.
//!
//! The copy has to be the child of its namespace's first process, so the process that forks it must end. That one
//! shares the memory of the zygote, which is stopped meanwhile, instead of copying it, and writes nothing but registers.
#![expect(unsafe_code)]

use std::arch::global_asm;

/// Where the copy has the socket to its supervisor from the pause on: what runs there before may close what its own
/// descriptors were in the zygote.
pub(super) const PLACE: i32 = 3;

/// The desk: memory of the zygote that the instructions work with. Places are in bytes.
mod desk {
    /// Where the C library keeps the number of the thread, which is another one in the copy.
    pub(super) const THREAD: usize = 0;
    /// The socket to the supervisor.
    pub(super) const CONTROL: usize = 8;
    /// The message that is received there (`struct msghdr`): into [`BASE`] and [`DESCRIPTORS`].
    pub(super) const MESSAGE: usize = 16;
    /// Where the script goes.
    pub(super) const BASE: usize = 72;
    /// Records of the zygote's own, and how many.
    pub(super) const OWN: usize = 88;
    /// The record that failed, and what came out; 2 where no script came. Zero: none.
    pub(super) const FAILED: usize = 104;
    /// Where the kernel finds what it shows of the process (`struct prctl_mm_map`).
    pub(in super::super) const MAP: usize = 120;
    pub(super) const MAP_BRK: usize = MAP + 40;
    pub(super) const MAP_SHOWN: usize = MAP + 56;
    /// The descriptors, after the head of the control message that brings them.
    pub(super) const DESCRIPTORS: usize = 224 + 16;
    /// Where a script goes on after a pause: the record, and how many there are.
    pub(super) const NEXT: usize = 480;
    /// CPython's functions for what comes before a fork, after it, and after it in the new process.
    pub(super) const BEFORE_FORK: usize = 496;
    pub(super) const IN_ZYGOTE: usize = 504;
    pub(super) const IN_COPY: usize = 512;
    /// The command line and the environment that the zygote has, and their length.
    pub(super) const USUAL: usize = 520;
    /// The name that the process had before it became a zygote.
    pub(in super::super) const NAME: usize = 536;
    /// Where the C library has the kernel tell of the processor (`rseq`), from the thread's pointer on, and how long that
    /// is; zero where it does not.
    pub(super) const RSEQ_OFFSET: usize = 552;
    pub(super) const RSEQ_SIZE: usize = 560;
}
pub(super) use desk::{MAP, NAME as OWN_NAME};

/// The head of a script. Places are in bytes from its beginning.
pub(super) mod head {
    /// How long the script is.
    pub(in super::super) const LENGTH: usize = 0;
    /// Patches, and how many. Each adds to a word of the script: its low 16 bits say what, the others where.
    pub(in super::super) const PATCHES: usize = 8;
    pub(in super::super) const PATCH_COUNT: usize = 16;
    /// Records, and how many.
    pub(in super::super) const RECORDS: usize = 24;
    pub(in super::super) const RECORD_COUNT: usize = 32;
    /// Command line and environment: where the first begins, where it ends, and where the other one ends.
    pub(in super::super) const SHOWN: usize = 40;
    /// How long the head is.
    pub(in super::super) const SIZE: usize = 64;
}

/// What a patch adds, beyond the numbers of descriptors: where the script is, and where the desk is.
pub(super) const OF_BASE: u16 = 0xffff;
pub(super) const OF_DESK: u16 = 0xfffe;

/// A record: a system call, its six arguments, the lowest and the highest that may come out, what else may, where to
/// put it (or 0), and the name of the measure. Or, instead of a call, [`OWN_RECORDS`] or [`PAUSE`].
pub(super) const RECORD: usize = 12;
/// Which of its words say what may come out, where to put that, and the name.
pub(super) const LOWEST: usize = 7;
pub(super) const HIGHEST: usize = 8;
pub(super) const OR_ELSE: usize = 9;
pub(super) const STORE: usize = 10;
pub(super) const NAME: usize = 11;
/// Go through the zygote's own records.
pub(super) const OWN_RECORDS: i64 = -1;
/// Stop, to go on later.
pub(super) const PAUSE: i64 = -2;

const BETWEEN: i32 = libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD;
const COPY: i32 = libc::CLONE_CHILD_SETTID | libc::CLONE_CHILD_CLEARTID | libc::SIGCHLD;

macro_rules! instructions {
    ($source:literal, $($more:tt)*) => {
        global_asm!(
            include_str!($source),
            $($more)*
            clone = const libc::SYS_clone,
            exit = const libc::SYS_exit,
            getppid = const libc::SYS_getppid,
            sched_yield = const libc::SYS_sched_yield,
            dup3 = const libc::SYS_dup3,
            wait4 = const libc::SYS_wait4,
            recvmsg = const libc::SYS_recvmsg,
            brk = const libc::SYS_brk,
            rseq = const libc::SYS_rseq,
            between = const BETWEEN,
            cloexec = const libc::O_CLOEXEC,
            cloexec_received = const libc::MSG_CMSG_CLOEXEC,
            PLACE = const PLACE,
            THREAD = const desk::THREAD,
            CONTROL = const desk::CONTROL,
            MESSAGE = const desk::MESSAGE,
            BASE = const desk::BASE,
            OWN = const desk::OWN,
            FAILED = const desk::FAILED,
            MAP_BRK = const desk::MAP_BRK,
            MAP_SHOWN = const desk::MAP_SHOWN,
            DESCRIPTORS = const desk::DESCRIPTORS,
            NEXT = const desk::NEXT,
            BEFORE_FORK = const desk::BEFORE_FORK,
            IN_ZYGOTE = const desk::IN_ZYGOTE,
            IN_COPY = const desk::IN_COPY,
            USUAL = const desk::USUAL,
            RSEQ_OFFSET = const desk::RSEQ_OFFSET,
            RSEQ_SIZE = const desk::RSEQ_SIZE,
            HEADER = const head::SIZE,
            LENGTH = const head::LENGTH,
            PATCHES = const head::PATCHES,
            PATCH_COUNT = const head::PATCH_COUNT,
            RECORDS = const head::RECORDS,
            RECORD_COUNT = const head::RECORD_COUNT,
            SHOWN = const head::SHOWN,
            OF_BASE = const OF_BASE,
            OF_DESK = const OF_DESK,
            RECORD = const RECORD * 8,
            LOWEST = const LOWEST * 8,
            HIGHEST = const HIGHEST * 8,
            OR_ELSE = const OR_ELSE * 8,
            STORE = const STORE * 8,
        );
    };
}
#[cfg(target_arch = "x86_64")]
instructions!(
    "copy/x86_64.s",
    copy = const COPY,
    OWN_RECORDS = const OWN_RECORDS,
    PAUSE = const PAUSE,
    EINTR = const -libc::EINTR,
    // What glibc has before each place that a thread may be sent to.
    rseq_signature = const 0x5305_3053,
);
#[cfg(target_arch = "aarch64")]
instructions!(
    "copy/aarch64.s",
    copy_low = const COPY & 0xffff,
    copy_high = const COPY >> 16,
    MINUS_OWN_RECORDS = const -OWN_RECORDS,
    MINUS_PAUSE = const -PAUSE,
    MINUS_EINTR = const libc::EINTR,
    rseq_signature_low = const 0xbc00,
    rseq_signature_high = const 0xd428,
);

/// The instructions of `copy`, which run wherever they are put, and where among them those of `go_on` and `depth` begin.
pub(super) fn instructions() -> (&'static [u8], [usize; 2]) {
    unsafe extern "C" {
        static playpen_copy_begin: u8;
        static playpen_copy_go_on: u8;
        static playpen_copy_depth: u8;
        static playpen_copy_end: u8;
    }
    let begin = &raw const playpen_copy_begin;
    let [go_on, depth, length] =
        [&raw const playpen_copy_go_on, &raw const playpen_copy_depth, &raw const playpen_copy_end]
            .map(|label| label as usize - begin as usize);
    // SAFETY: all are labels of what is assembled above, in one section that is read-only and there as long as the
    // program; what is between them are its bytes.
    (unsafe { std::slice::from_raw_parts(begin, length) }, [go_on, depth])
}
