//! Every system call and its answer, for reviewing: what is not allowed here cannot be called.
//!
//! The table goes by name and holds for every architecture; a call that an architecture lacks has no number
//! there. A test makes sure that each call that a kernel has is named exactly once. What is in none of the
//! kernels that were known when this was written is answered with `ENOSYS`, as by a kernel that is older.
//!
//! A refusal is `EPERM`, which Python raises as `PermissionError`, except where programs take another error
//! as the request to do without (`ENOSYS` for `clone3`, `ENOTSUP` for extended attributes).

use libc::{EINVAL, ENOMEM, ENOSYS, ENOTSUP, ENOTTY, EPERM};

use super::super::plan::Calls;

/// What the kernel does with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// Performs it.
    Allow,
    /// Does nothing and answers with this error; 0 is success.
    Errno(i32),
    /// Performs it where each of these tests holds, else answers with this error.
    Where(&'static [Test], i32),
    /// The first of these where the test holds, else the second.
    Either(Test, &'static Answer, &'static Answer),
}

/// Whether one half of an argument, under a mask, is one of some values.
///
/// Arguments have 64 bits, but most that are tested here are such of which the kernel reads 32 bits only, or
/// in which only the lower ones matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Test {
    /// Which argument, from 0.
    pub argument: u8,
    /// Whether the upper half counts, instead of the lower.
    pub upper: bool,
    /// The bits that count.
    pub mask: u32,
    /// What they may be.
    pub values: &'static [u32],
}

const fn one_of(argument: u8, values: &'static [u32]) -> Test {
    Test { argument, upper: false, mask: u32::MAX, values }
}

const fn none_of_bits(argument: u8, mask: u32) -> Test {
    Test { argument, upper: false, mask, values: &[0] }
}

const fn nothing_above(argument: u8) -> Test {
    Test { argument, upper: true, mask: u32::MAX, values: &[0] }
}

/// The mode of a regular file or a pipe; 0 is a regular file too. The kernel reads 16 bits.
const fn file_or_pipe(argument: u8) -> Test {
    Test { argument, upper: false, mask: libc::S_IFMT, values: &[0, libc::S_IFREG, libc::S_IFIFO] }
}

/// An answer with the names of the calls that get it, separated by white space.
pub(super) type Group = (Answer, &'static str);

const REFUSE: Answer = Answer::Errno(EPERM);
const ABSENT: Answer = Answer::Errno(ENOSYS);
const PRETEND: Answer = Answer::Errno(0);

/// The whole table.
pub(super) fn groups(calls: Calls) -> impl Iterator<Item = Group> {
    let attributes = if calls.own_files { Answer::Allow } else { PRETEND };
    let truncate = if calls.truncate_by_name { Answer::Allow } else { REFUSE };
    let memory_files = if calls.memory_files { NO_HUGE_PAGES } else { REFUSE };
    let pass_files = if calls.own_files { Answer::Allow } else { REFUSE };
    let times = |by_plan| if calls.own_files { Answer::Allow } else { by_plan };
    let by_plan = [
        // Landlock has no right for them, so on files that the program's user owns they would work outside
        // too; also through a descriptor, which may be one that was opened for reading. Success, because
        // `shutil.copy` and the like are to work: on what they have made, these are trifles.
        (attributes, "chmod fchmod fchmodat fchmodat2"),
        (times(UTIMENSAT), "utimensat"),
        (times(FUTIMESAT), "futimesat"),
        (times(UTIMES), "utime utimes"),
        // Landlock knows it from ABI 3 on; through a descriptor that is open for writing it is harmless.
        (truncate, "truncate"),
        (memory_files, "memfd_create"),
        (pass_files, "sendmsg sendmmsg"),
    ];
    [FILES, DESCRIPTORS, WAITING, SOCKETS, MEMORY, PROCESSES, SIGNALS, IDENTITY, SCHEDULING, TIME, REFUSED]
        .into_iter()
        .flatten()
        .copied()
        .chain(by_plan)
}

/// `MFD_HUGETLB`, as for `mmap`.
const NO_HUGE_PAGES: Answer = Answer::Where(&[none_of_bits(1, 4)], ENOMEM);

/// `Path.touch` takes the success of setting the time to now (no times given) as a sign that the file is
/// there, and makes it otherwise. So that is refused; but not to `touch`, which sets the time of what it has
/// open (no path given). Only in the pointer's lower half a filter looks: a wrong guess has no effect either.
const UTIMENSAT: Answer = Answer::Either(one_of(2, &[0]), &UTIMENSAT_NOW, &PRETEND);
const UTIMENSAT_NOW: Answer = Answer::Either(one_of(1, &[0]), &PRETEND, &REFUSE);
const FUTIMESAT: Answer = Answer::Either(one_of(2, &[0]), &REFUSE, &PRETEND);
const UTIMES: Answer = Answer::Either(one_of(1, &[0]), &REFUSE, &PRETEND);

/// Which files is landlock's matter or the private root's; here is only what they cannot see.
const FILES: &[Group] = &[
    // Open, look, list, walk.
    (Answer::Allow, "open openat openat2 creat access faccessat faccessat2 stat lstat fstat newfstatat"),
    (Answer::Allow, "statx statfs fstatfs readlink readlinkat getdents getdents64 getcwd chdir fchdir"),
    // Make, rename, remove.
    (Answer::Allow, "mkdir mkdirat rmdir link linkat symlink symlinkat unlink unlinkat"),
    (Answer::Allow, "rename renameat umask"),
    // RENAME_WHITEOUT makes a device, of a kind that means something to overlay file systems.
    (Answer::Where(&[none_of_bits(4, 4)], EPERM), "renameat2"),
    // Neither devices nor sockets.
    (Answer::Where(&[file_or_pipe(1)], EPERM), "mknod"),
    (Answer::Where(&[file_or_pipe(2)], EPERM), "mknodat"),
    // Nobody has anything to give away; and landlock would not stop it.
    (REFUSE, "chown fchown lchown fchownat"),
    // Nor would it stop these, and `user.*` on a file that all may write would be read by the next run.
    // `shutil.copy2` does without them when they are not supported.
    (Answer::Errno(ENOTSUP), "setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr"),
    (Answer::Errno(ENOTSUP), "removexattrat getxattr lgetxattr fgetxattr getxattrat listxattr llistxattr"),
    (Answer::Errno(ENOTSUP), "flistxattr listxattrat file_getattr file_setattr"),
    // Watching files works on everything that has a name, whether or not it may be read.
    (REFUSE, "inotify_init inotify_init1 inotify_add_watch inotify_rm_watch fanotify_init fanotify_mark"),
    // Files by number instead of name go around every wall that stands at names.
    (REFUSE, "name_to_handle_at open_by_handle_at lookup_dcookie"),
    // Whose pages are in memory tells what others read.
    (REFUSE, "cachestat"),
    // The disks of the host are not the program's to hold up: the file's own `fsync` does for it.
    (PRETEND, "sync syncfs"),
];

/// What can be done with an open descriptor.
const DESCRIPTORS: &[Group] = &[
    (Answer::Allow, "read pread64 readv preadv preadv2 write pwrite64 writev pwritev pwritev2 lseek close"),
    (Answer::Allow, "close_range dup dup2 dup3 pipe pipe2 ftruncate fallocate flock fsync fdatasync"),
    (Answer::Allow, "sync_file_range readahead fadvise64 sendfile copy_file_range splice tee"),
    (Answer::Where(&[one_of(1, FCNTL)], EPERM), "fcntl"),
    // As every file answers a request that it does not know; so programs take it well. Terminals, devices
    // and the flags of file systems are behind it: TIOCSTI, TIOCLINUX, TIOCSETD, FS_IOC_SETFLAGS.
    (Answer::Where(&[one_of(1, IOCTL)], ENOTTY), "ioctl"),
    // Gives pages of the program to pipes; Python has no use for it, exploits had.
    (REFUSE, "vmsplice"),
];

/// Everything but what watches a directory (`F_NOTIFY`), holds up other people's writes (`F_SETLEASE`,
/// `F_SETDELEG`) or has signals sent (`F_SETOWN`, `F_SETSIG`).
const FCNTL: &[u32] = &[
    0,    // F_DUPFD
    1,    // F_GETFD
    2,    // F_SETFD
    3,    // F_GETFL
    4,    // F_SETFL
    5,    // F_GETLK
    6,    // F_SETLK
    7,    // F_SETLKW
    9,    // F_GETOWN
    11,   // F_GETSIG
    36,   // F_OFD_GETLK
    37,   // F_OFD_SETLK
    38,   // F_OFD_SETLKW
    1025, // F_GETLEASE
    1027, // F_DUPFD_QUERY
    1028, // F_CREATED_QUERY
    1030, // F_DUPFD_CLOEXEC
    1031, // F_SETPIPE_SZ
    1032, // F_GETPIPE_SZ
    1033, // F_ADD_SEALS
    1034, // F_GET_SEALS
];

const IOCTL: &[u32] = &[
    0x5401,      // TCGETS: isatty()
    0x802c_542a, // TCGETS2: the same, of newer C libraries
    0x5413,      // TIOCGWINSZ
    0x540f,      // TIOCGPGRP
    0x541b,      // FIONREAD
    0x5421,      // FIONBIO: socket.setblocking()
    0x5450,      // FIONCLEX
    0x5451,      // FIOCLEX: os.set_inheritable()
    0x4004_9409, // FICLONE: copying
    0x4020_940d, // FICLONERANGE
];

/// Waiting for descriptors, and descriptors for waiting.
const WAITING: &[Group] = &[
    (Answer::Allow, "poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait"),
    (Answer::Allow, "epoll_pwait2 eventfd eventfd2 signalfd signalfd4"),
    (Answer::Allow, "timerfd_create timerfd_settime timerfd_gettime"),
    // Other ways to have the kernel work, each a source of holes, and io_uring past every filter as well.
    (REFUSE, "io_uring_setup io_uring_enter io_uring_register"),
    (REFUSE, "io_setup io_destroy io_submit io_cancel io_getevents io_pgetevents"),
];

/// No network, by any family, in any direction. A pair of connected sockets is a pipe and no network.
const SOCKETS: &[Group] = &[
    (REFUSE, "socket bind listen connect accept accept4"),
    // A datagram socket of a pair could still send to any address, so only streams and packets; SOCK_RAW
    // is another name for a datagram here. The type's upper bits are flags.
    (Answer::Where(&[one_of(0, &[1]), STREAM_OR_PACKETS], EPERM), "socketpair"),
    // On a connected pair these reach its other end only. asyncio needs them. Sending messages, which can
    // carry open files, is the plan's matter.
    (Answer::Allow, "sendto recvfrom recvmsg recvmmsg shutdown getsockname getpeername"),
    (Answer::Allow, "getsockopt"),
    // Not packet filters, which the kernel would compile.
    (Answer::Where(&[one_of(1, &[1]), one_of(2, SOCKET_OPTIONS)], EPERM), "setsockopt"),
];

const STREAM_OR_PACKETS: Test = Test { argument: 1, upper: false, mask: 0xf, values: &[1, 5] };

const SOCKET_OPTIONS: &[u32] = &[
    2,  // SO_REUSEADDR
    7,  // SO_SNDBUF
    8,  // SO_RCVBUF
    9,  // SO_KEEPALIVE
    13, // SO_LINGER
    16, // SO_PASSCRED
    18, // SO_RCVLOWAT
    20, // SO_RCVTIMEO
    21, // SO_SNDTIMEO
    42, // SO_PEEK_OFF
];

const MEMORY: &[Group] = &[
    (Answer::Allow, "brk munmap mremap mprotect msync mincore madvise mseal map_shadow_stack"),
    // Bounded by RLIMIT_MEMLOCK.
    (Answer::Allow, "mlock mlock2 munlock mlockall munlockall"),
    (Answer::Allow, "pkey_alloc pkey_free pkey_mprotect get_mempolicy"),
    // MAP_HUGETLB: pages of a pool of the whole machine, which no limit counts. As when the pool is empty.
    (Answer::Where(&[none_of_bits(3, 0x40000)], ENOMEM), "mmap"),
    // Where pages lie on the machine is the operator's matter.
    (REFUSE, "mbind set_mempolicy set_mempolicy_home_node migrate_pages move_pages"),
    // Obsolete, hidden from the kernel itself, or a tool of exploits.
    (REFUSE, "remap_file_pages memfd_secret userfaultfd"),
];

const PROCESSES: &[Group] = &[
    (Answer::Allow, "fork vfork execve execveat exit exit_group wait4 waitid pidfd_open"),
    (Answer::Allow, "getpid getppid gettid getpgid getpgrp getsid setpgid setsid"),
    // Namespaces open more of the kernel than anything else. CLONE_PARENT would make a brother of the
    // program, a child of the supervisor.
    (Answer::Where(&[none_of_bits(0, CLONE_NEW | 0x8000)], EPERM), "clone"),
    // Its flags are in memory, where a filter cannot look. The C libraries go back to clone.
    (ABSENT, "clone3"),
    (REFUSE, "unshare setns"),
    // Threads.
    (Answer::Allow, "set_tid_address set_robust_list futex futex_wait futex_wake futex_waitv futex_requeue"),
    (Answer::Allow, "membarrier rseq rseq_slice_yield restart_syscall"),
    (Answer::Where(&[one_of(0, PRCTL)], EPERM), "prctl"),
    (Answer::Where(&[one_of(0, ARCH_PRCTL)], EINVAL), "arch_prctl"),
    // Made by the kernel's own trampolines where the operator traces; else it ends in SIGILL.
    (Answer::Allow, "uretprobe uprobe"),
    // Asking is fine, changing weakens what the kernel does against exploits.
    (Answer::Where(&[one_of(0, &[u32::MAX])], EPERM), "personality"),
    // Other processes' memory, registers, descriptors and secrets.
    (REFUSE, "ptrace process_vm_readv process_vm_writev process_madvise process_mrelease pidfd_getfd kcmp"),
    (REFUSE, "get_robust_list"),
    // Objects that outlive the run and are everybody's.
    (REFUSE, "shmget shmat shmctl shmdt semget semop semctl semtimedop msgget msgsnd msgrcv msgctl"),
    (REFUSE, "mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr"),
];

/// NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET; NEWTIME is among the bits of the signal here.
const CLONE_NEW: u32 = 0x7e02_0000;

const PRCTL: &[u32] = &[
    2,           // PR_GET_PDEATHSIG; setting it would take back what the supervisor has set
    3,           // PR_GET_DUMPABLE
    7,           // PR_GET_KEEPCAPS
    15,          // PR_SET_NAME
    16,          // PR_GET_NAME
    21,          // PR_GET_SECCOMP
    23,          // PR_CAPBSET_READ
    27,          // PR_GET_SECUREBITS
    30,          // PR_GET_TIMERSLACK
    37,          // PR_GET_CHILD_SUBREAPER
    38,          // PR_SET_NO_NEW_PRIVS
    39,          // PR_GET_NO_NEW_PRIVS
    40,          // PR_GET_TID_ADDRESS
    41,          // PR_SET_THP_DISABLE
    42,          // PR_GET_THP_DISABLE
    51,          // PR_SVE_GET_VL
    52,          // PR_GET_SPECULATION_CTRL
    56,          // PR_GET_TAGGED_ADDR_CTRL
    64,          // PR_SME_GET_VL
    0x4155_5856, // PR_GET_AUXV
    0x5356_4d41, // PR_SET_VMA: names of mappings
];

const ARCH_PRCTL: &[u32] = &[
    0x1001, // ARCH_SET_GS
    0x1002, // ARCH_SET_FS: thread-local storage
    0x1003, // ARCH_GET_FS
    0x1004, // ARCH_GET_GS
    0x1021, // ARCH_GET_XCOMP_SUPP
    0x1022, // ARCH_GET_XCOMP_PERM
    0x1023, // ARCH_REQ_XCOMP_PERM: matrix instructions
];

/// To whom is the matter of the landlock scope (ABI 6), of the user that each run has under root, and of the
/// pid namespace: a filter cannot know whose an id is. Where there is none of the three, that is for an
/// ordinary user with a kernel before 6.12 and without namespaces, programs can signal that user's processes.
const SIGNALS: &[Group] = &[
    (Answer::Allow, "kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal"),
    (Answer::Allow, "rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend"),
    (Answer::Allow, "sigaltstack pause"),
];

const IDENTITY: &[Group] = &[
    (Answer::Allow, "getuid geteuid getgid getegid getresuid getresgid getgroups capget"),
    // There is nothing to become.
    (REFUSE, "setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset"),
];

/// Of others nothing can be changed, of oneself only what makes less of one.
const SCHEDULING: &[Group] = &[
    (Answer::Allow, "sched_yield getcpu getrusage getrlimit times"),
    (Answer::Allow, "sched_getaffinity sched_getattr sched_getparam sched_getscheduler"),
    (Answer::Allow, "sched_rr_get_interval sched_get_priority_min sched_get_priority_max"),
    (Answer::Allow, "getpriority ioprio_get"),
    // PRIO_PROCESS, the caller: `os.nice`.
    (Answer::Where(&[one_of(0, &[0]), one_of(1, &[0])], EPERM), "setpriority"),
    // Of the caller; but what keeps cores from being dumped would not with a 0.
    (Answer::Either(one_of(0, &[CORE]), &REFUSE, &Answer::Allow), "setrlimit"),
    (Answer::Either(one_of(1, &[CORE]), &OWN_UNCHANGED, &OWN), "prlimit64"),
    (REFUSE, "sched_setaffinity sched_setattr sched_setparam sched_setscheduler ioprio_set"),
];

const CORE: u32 = libc::RLIMIT_CORE;
const OWN: Answer = Answer::Where(&[one_of(0, &[0])], EPERM);
/// Without a new value. All of that pointer counts.
const OWN_UNCHANGED: Answer = Answer::Where(&[one_of(0, &[0]), one_of(2, &[0]), nothing_above(2)], EPERM);

const TIME: &[Group] = &[
    (Answer::Allow, "time gettimeofday clock_gettime clock_getres nanosleep clock_nanosleep"),
    (Answer::Allow, "alarm getitimer setitimer"),
    (Answer::Allow, "timer_create timer_settime timer_gettime timer_getoverrun timer_delete"),
    (REFUSE, "settimeofday clock_settime adjtimex clock_adjtime"),
];

/// The machine: some facts, and much that only its administrator may do.
const REFUSED: &[Group] = &[
    (Answer::Allow, "uname sysinfo getrandom"),
    // Mounts and roots.
    (REFUSE, "mount umount2 pivot_root chroot move_mount open_tree open_tree_attr mount_setattr"),
    (REFUSE, "fsopen fsconfig fsmount fspick statmount listmount listns"),
    // Programs and keys in the kernel.
    (REFUSE, "bpf perf_event_open init_module finit_module delete_module kexec_load kexec_file_load"),
    (REFUSE, "add_key request_key keyctl"),
    // More walls: a filter could hide errors from what is started next, and all of them are kernel code.
    (REFUSE, "seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self"),
    (REFUSE, "lsm_get_self_attr lsm_set_self_attr lsm_list_modules"),
    // Switches of the machine.
    (REFUSE, "reboot swapon swapoff acct quotactl quotactl_fd sethostname setdomainname syslog vhangup"),
    (REFUSE, "iopl ioperm modify_ldt ustat sysfs"),
    // Numbers without a call behind them, in any kernel that has landlock.
    (ABSENT, "_sysctl afs_syscall create_module epoll_ctl_old epoll_wait_old get_kernel_syms"),
    (ABSENT, "get_thread_area getpmsg nfsservctl putpmsg query_module security set_thread_area tuxcall"),
    (ABSENT, "uselib vserver"),
];
