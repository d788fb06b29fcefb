//! What confines a process, as data: the system calls that put a plan into force, in their order. Pure.
//!
//! The order matters: what needs privileges comes before they are given up, landlock and then seccomp come
//! last. Whoever goes through the list stops at the first measure that fails, and does not become the program.
//! Two do: a process that is about to execute Python ([`apply`](super::apply)), and a copy of a Python that
//! runs already (`zygote.py`), for which the list is written as bytes ([`script`](super::script::script())).

use libc::c_long;
use rustix::thread::CapabilitySet;

use super::ends::DOOR;
use super::plan::{Identity, Plan, Resource};

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Measure {
    /// What it is called where it fails.
    pub(super) name: &'static str,
    pub(super) act: Act,
}

/// How it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// A system call.
    Call { number: c_long, arguments: Vec<Argument>, expect: Expect },
    /// What is to be written into a file of /proc, in one call.
    Tell { path: &'static str, text: String, expect: Expect },
    /// What only a copy of a zygote has to do: have at once, and as the run's, the pages that it is going to write to.
    Populate,
    /// And this: have the kernel show the program's command line and environment as those of the process.
    Show,
    /// And this: let Python, and the libraries that it has loaded, do what they do in a copy.
    Awake,
}

/// What a system call is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Argument {
    Number(u64),
    /// The address of these bytes.
    Bytes(Vec<u8>),
    /// The address of a `sock_fprog` with these instructions.
    Filter(Vec<u8>),
    /// A descriptor.
    Handle(Handle),
}

/// A descriptor that measures need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handle {
    /// A /proc that knows the process.
    Processes,
    /// The program's standard streams, which a process that is executed has already.
    Input,
    Output,
    Errors,
    /// The landlock ruleset.
    Ruleset,
    /// What the program has to and from Playpen beside its streams: [`DOOR`].
    Sound,
    Screen,
    Says,
    Hears,
    /// The `cgroup.procs` of the run's control group.
    Group,
    /// Namespaces of the run.
    Mounts,
    Ipc,
    HostName,
    Network,
}

/// What has to come out, an error being a negative number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    /// No error.
    Success,
    /// No error, or this one.
    SuccessOr(i32),
    /// This and nothing else.
    Exactly(i64),
    /// It is no matter.
    Anything,
}

/// What is true of the process before the first measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Present {
    /// Its user and group.
    pub(super) who: Identity,
    /// Its niceness.
    pub(super) niceness: i32,
    /// What it may do beyond others.
    pub(super) permitted: CapabilitySet,
    /// The id, as it sees it, of the process that must outlive it.
    pub(super) parent: i32,
    /// How it becomes the program.
    pub(super) becomes: Becomes,
    /// Whether the run has a control group.
    pub(super) group: bool,
}

/// How a process becomes the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Becomes {
    /// It executes it: descriptors from 3 on are closed then, but for those to and from Playpen.
    Executed,
    /// It goes on as it; descriptors from 4 on are closed, but for the same. It has to enter what the run has of its own.
    Continued,
}

/// The bounds that hold already for the processes here, `None` being unlimited: the operator's own, which stay.
pub(super) type Ceiling<'a> = &'a dyn Fn(Resource) -> Option<u64>;

/// All measures of `plan`. `filter` are the instructions of its seccomp filter.
pub(super) fn measures(plan: &Plan, now: Present, ceiling: Ceiling<'_>, filter: Vec<u8>) -> Vec<Measure> {
    let mut all = Vec::new();
    if now.group {
        let join = [Argument::Handle(Handle::Group), Argument::Bytes(b"0".into()), number(1)];
        all.push(expecting(Expect::Exactly(1), call("control group", libc::SYS_write, &join)));
    }
    if now.becomes == Becomes::Continued {
        all.extend(enter_the_run());
    }
    if plan.inside.is_some() {
        // Of which its group, if it has one, is the root.
        let own = [number(libc::CLONE_NEWCGROUP)];
        all.push(call("control group namespace", libc::SYS_unshare, &own));
    }
    all.push(call("session", libc::SYS_setsid, &[]));
    // The supervisor hears of the end of children by a descriptor, for which the signal has to be blocked.
    let nothing = Argument::Bytes(0_u64.to_ne_bytes().into());
    let mask = [number(libc::SIG_SETMASK), nothing, number(0), number(8)];
    all.push(call("signal mask", libc::SYS_rt_sigprocmask, &mask));
    // The highest there is takes no more.
    let niceness = (now.niceness + plan.nice).min(19);
    all.push(call(
        "niceness",
        libc::SYS_setpriority,
        &[number(libc::PRIO_PROCESS), number(0), number(niceness)],
    ));
    // Where sessions share the processors (autogroups), the niceness of each process counts within its session
    // only. Not every kernel has them, and an ordinary user may set this a few times a second.
    all.push(tell("autogroup", "self/autogroup", plan.nice.to_string(), Expect::Anything));
    // A process that cannot be dumped has files in /proc that belong to root.
    all.push(prctl("dumpable", libc::PR_SET_DUMPABLE, 1));
    let score = plan.oom_score_adj.to_string();
    all.push(tell("oom_score_adj", "self/oom_score_adj", score, Expect::Success));
    all.push(call("umask", libc::SYS_umask, &[number(plan.umask)]));
    if let Some(identity) = plan.identity {
        all.extend(become_other(identity, now.permitted));
    }
    if let Some(inside) = plan.inside {
        all.extend(nest(plan.identity.unwrap_or(now.who), inside));
    }
    // Where capabilities are there to be given up: as root, or in a user namespace of the program's own.
    if plan.inside.is_some() || now.permitted.contains(CapabilitySet::SETPCAP) {
        all.extend(drop_bounding_set());
    }
    // Before the bound of descriptors, beyond which they may be. What the program executes does not have them: they
    // are closed then, by Python's own start where it is executed itself.
    let flags = if now.becomes == Becomes::Executed { 0 } else { libc::O_CLOEXEC };
    for (handle, place) in [Handle::Sound, Handle::Screen, Handle::Says, Handle::Hears].into_iter().zip(DOOR)
    {
        all.push(call("pipes", libc::SYS_dup3, &[Argument::Handle(handle), number(place), number(flags)]));
    }
    // After the namespace, in which processes are counted anew: bounds that are there before it hold for all
    // namespaces of this user together.
    all.extend(plan.limits.iter().map(|limit| {
        let value = ceiling(limit.resource).map_or(limit.value, |most| most.min(limit.value));
        let both = [value.to_ne_bytes(), value.to_ne_bytes()].concat();
        let arguments = [number(0), number(resource(limit.resource)), Argument::Bytes(both), number(0)];
        call("limits", libc::SYS_prlimit64, &arguments)
    }));
    all.extend(drop_capabilities());
    all.push(prctl("dumpable", libc::PR_SET_DUMPABLE, 1));
    // After the changes of user, which reset it. The parent may have died before.
    all.push(prctl("death signal", libc::PR_SET_PDEATHSIG, libc::SIGKILL));
    all.push(expecting(Expect::Exactly(now.parent.into()), call("death signal", libc::SYS_getppid, &[])));
    all.push(prctl("no new privileges", libc::PR_SET_NO_NEW_PRIVS, 1));
    let ruleset = [Argument::Handle(Handle::Ruleset), number(0)];
    all.push(call("landlock", libc::SYS_landlock_restrict_self, &ruleset));
    let (first, flags) = match now.becomes {
        Becomes::Executed => (3, libc::CLOSE_RANGE_CLOEXEC),
        Becomes::Continued => (4, 0),
    };
    let [below, .., above] = DOOR.map(i64::from);
    for (first, last) in [(first, below - 1), (above + 1, u32::MAX.into())] {
        all.push(call("descriptors", libc::SYS_close_range, &[number(first), number(last), number(flags)]));
    }
    all.extend(filter_calls(filter));
    if now.becomes != Becomes::Executed {
        let folder = plan.cwd.as_os_str().as_encoded_bytes().iter().copied().chain([0]).collect();
        all.push(call("work directory", libc::SYS_chdir, &[Argument::Bytes(folder)]));
    }
    all
}

/// Into the namespaces of the run that are there; and the program's streams.
fn enter_the_run() -> Vec<Measure> {
    let mut all = vec![
        // As soon as they count as the run's.
        Measure { name: "pages", act: Act::Populate },
        Measure { name: "command line", act: Act::Show },
        Measure { name: "copy", act: Act::Awake },
    ];
    let streams = [(Handle::Input, 0), (Handle::Output, 1), (Handle::Errors, 2)];
    all.extend(streams.map(|(handle, place)| {
        call("streams", libc::SYS_dup3, &[Argument::Handle(handle), number(place), number(0)])
    }));
    let namespaces = [
        ("network namespace", Handle::Network, libc::CLONE_NEWNET),
        ("host name namespace", Handle::HostName, libc::CLONE_NEWUTS),
        ("ipc namespace", Handle::Ipc, libc::CLONE_NEWIPC),
        ("mount namespace", Handle::Mounts, libc::CLONE_NEWNS),
    ];
    all.extend(
        namespaces.map(|(name, handle, kind)| {
            call(name, libc::SYS_setns, &[Argument::Handle(handle), number(kind)])
        }),
    );
    all
}

/// Takes on the user and the group. What it may do beyond that is kept until it has no more use for it.
fn become_other(Identity { uid, gid }: Identity, permitted: CapabilitySet) -> Vec<Measure> {
    vec![
        call("identity", libc::SYS_setgroups, &[number(0), number(0)]),
        call("identity", libc::SYS_setresgid, &[number(gid), number(gid), number(gid)]),
        prctl("identity", libc::PR_SET_KEEPCAPS, 1),
        call("identity", libc::SYS_setresuid, &[number(uid), number(uid), number(uid)]),
        prctl("identity", libc::PR_SET_KEEPCAPS, 0),
        capset("identity", permitted),
        prctl("identity", libc::PR_SET_DUMPABLE, 1),
    ]
}

/// Into a new user namespace in which this process, `who` outside, is `inside`, and nobody else is anybody. It
/// has every capability there, and none anywhere else.
fn nest(who: Identity, inside: Identity) -> Vec<Measure> {
    let name = "user namespace";
    let say = |path, text| tell(name, path, text, Expect::Success);
    vec![
        call(name, libc::SYS_unshare, &[number(libc::CLONE_NEWUSER)]),
        prctl(name, libc::PR_SET_DUMPABLE, 1),
        say("self/setgroups", "deny".to_owned()),
        say("self/uid_map", format!("{} {} 1", inside.uid, who.uid)),
        say("self/gid_map", format!("{} {} 1", inside.gid, who.gid)),
    ]
}

/// Gives up what executing a file with capabilities could give back.
fn drop_bounding_set() -> impl Iterator<Item = Measure> {
    // EINVAL: a capability that this kernel does not know.
    let unknown = Expect::SuccessOr(libc::EINVAL);
    let all = 0..CapabilitySet::all().bits().trailing_ones();
    all.map(move |capability| expecting(unknown, prctl("bounding set", libc::PR_CAPBSET_DROP, capability)))
}

fn drop_capabilities() -> [Measure; 2] {
    let clear = [number(libc::PR_CAP_AMBIENT), number(libc::PR_CAP_AMBIENT_CLEAR_ALL)];
    let clear = [clear.as_slice(), &[number(0), number(0), number(0)]].concat();
    [call("capabilities", libc::SYS_prctl, &clear), capset("capabilities", CapabilitySet::empty())]
}

/// The filter, and that it is in force.
fn filter_calls(filter: Vec<u8>) -> [Measure; 3] {
    let install = [number(libc::SECCOMP_SET_MODE_FILTER), number(0), Argument::Filter(filter)];
    let network = [number(libc::AF_INET), number(libc::SOCK_STREAM), number(0)];
    let refused = Expect::Exactly((-libc::EPERM).into());
    // SECCOMP_MODE_FILTER.
    let filtered = expecting(Expect::Exactly(2), prctl("seccomp", libc::PR_GET_SECCOMP, 0));
    [
        call("seccomp", libc::SYS_seccomp, &install),
        filtered,
        expecting(refused, call("seccomp", libc::SYS_socket, &network)),
    ]
}

fn resource(resource: Resource) -> u32 {
    match resource {
        Resource::Core => libc::RLIMIT_CORE,
        Resource::OpenFiles => libc::RLIMIT_NOFILE,
        Resource::Processes => libc::RLIMIT_NPROC,
        Resource::FileSize => libc::RLIMIT_FSIZE,
        Resource::LockedMemory => libc::RLIMIT_MEMLOCK,
        Resource::MessageQueues => libc::RLIMIT_MSGQUEUE,
    }
}

/// What may be done, and done at once; nothing is passed on to what is executed.
fn capset(name: &'static str, set: CapabilitySet) -> Measure {
    // _LINUX_CAPABILITY_VERSION_3 and this process; then effective, permitted and inheritable ones, the lower
    // halves of them first.
    let header = [0x2008_0522, 0];
    let halves = [set.bits(), set.bits() >> 32].map(|bits| bits & u64::from(u32::MAX));
    let data = halves.into_iter().flat_map(|half| [half, half, 0]);
    let bytes = |words: Vec<u64>| -> Vec<u8> {
        words.into_iter().flat_map(|word| u32::try_from(word).unwrap_or(0).to_ne_bytes()).collect()
    };
    let data = Argument::Bytes(bytes(data.collect()));
    call(name, libc::SYS_capset, &[Argument::Bytes(bytes(header.into())), data])
}

fn prctl(name: &'static str, option: i32, value: impl TryInto<i64>) -> Measure {
    call(name, libc::SYS_prctl, &[number(option), number(value), number(0), number(0), number(0)])
}

fn call(name: &'static str, number: c_long, arguments: &[Argument]) -> Measure {
    Measure { name, act: Act::Call { number, arguments: arguments.to_vec(), expect: Expect::Success } }
}

fn tell(name: &'static str, path: &'static str, text: String, expect: Expect) -> Measure {
    Measure { name, act: Act::Tell { path, text, expect } }
}

fn expecting(wanted: Expect, mut measure: Measure) -> Measure {
    match &mut measure.act {
        Act::Call { expect, .. } | Act::Tell { expect, .. } => *expect = wanted,
        Act::Populate | Act::Show | Act::Awake => {}
    }
    measure
}

/// As the kernel takes it: negative ones as their complement.
fn number(value: impl TryInto<i64>) -> Argument {
    Argument::Number(value.try_into().unwrap_or(i64::MAX).cast_unsigned())
}

#[cfg(test)]
mod tests;
