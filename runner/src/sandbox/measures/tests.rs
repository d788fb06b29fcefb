use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use playpen_protocol::limits::Limits;
use playpen_protocol::path::RelPath;

use super::super::build::{self, Interpreter, Machine, Place, Program};
use super::super::level::Level;
use super::super::room;
use super::*;

const ROOT: Identity = Identity { uid: 0, gid: 0 };
const NOBODY: Identity = Identity { uid: 65_534, gid: 65_534 };

/// The plan of a run in a room. Root gives each a user of its own.
fn planned(identity: Option<Identity>) -> Plan {
    let python = Interpreter {
        executable: "/opt/py/bin/python3".into(),
        version: "3.12.1".parse().unwrap(),
        needs: vec!["/opt/py".into()],
        packages: Vec::new(),
        links: Vec::new(),
        compiled: BTreeMap::new(),
        library: None,
    };
    let machine = Machine {
        level: Level::Namespaces,
        abi: 7,
        comforts: Vec::new(),
        links: Vec::new(),
        own_proc: true,
        own_name: true,
    };
    let program = Program {
        entry: &RelPath::parse("main.py").unwrap(),
        args: &[],
        env: &BTreeMap::default(),
        timeout_ms: 60_000,
        limits: &Limits::default(),
    };
    let place =
        Place { work: Path::new(room::HOME), temporary: Path::new(room::TEMPORARY), identity, neighbours: 0 };
    build::plan(&program, &python, &machine, place)
}

/// All measures, a line each, with those of one name that come again and again as one.
fn told(who: Identity, becomes: Becomes, group: bool) -> String {
    let is_root = who == ROOT;
    let identity = is_root.then_some(Identity { uid: 200_003, gid: 200_003 });
    let permitted = if is_root { CapabilitySet::all() } else { CapabilitySet::empty() };
    let now = Present { who, niceness: 0, permitted, parent: 1, becomes, group };
    let mut text = String::new();
    let all = measures(&planned(identity), now, &|_| None, vec![6; 8]);
    for same in all.chunk_by(|one, other| one.name == other.name && one.name == "bounding set") {
        let times = if same.len() > 1 { format!(" … ({} of them)", same.len()) } else { String::new() };
        writeln!(text, "{}{times}", line(&same[0])).unwrap();
    }
    text
}

fn line(measure: &Measure) -> String {
    match &measure.act {
        Act::Call { number, arguments, expect } => {
            let arguments: Vec<String> = arguments.iter().map(argument).collect();
            format!("{}: {}({}) {expect:?}", measure.name, name(*number), arguments.join(", "))
        }
        Act::Tell { path, text, expect } => format!("{}: {text:?} into {path} {expect:?}", measure.name),
        act @ (Act::Populate | Act::Show | Act::Awake) => format!("{}: {act:?}", measure.name),
    }
}

fn argument(argument: &Argument) -> String {
    match argument {
        Argument::Number(number) => number.cast_signed().to_string(),
        Argument::Bytes(bytes) => format!("&{bytes:02x?}"),
        Argument::Filter(instructions) => format!("filter of {} bytes", instructions.len()),
        Argument::Handle(handle) => format!("{handle:?}"),
    }
}

/// The name of a system call, whose number is another one on each architecture.
fn name(number: c_long) -> &'static str {
    macro_rules! names {
        ($($name:ident)*) => {
            match number {
                $(libc::$name => stringify!($name),)*
                _ => panic!("the call {number} has no name here"),
            }
        };
    }
    names!(
        SYS_setsid SYS_rt_sigprocmask SYS_setpriority SYS_prctl SYS_umask SYS_setgroups SYS_setresgid
        SYS_setresuid SYS_capset SYS_unshare SYS_prlimit64 SYS_getppid SYS_landlock_restrict_self
        SYS_close_range SYS_seccomp SYS_socket SYS_setns SYS_write SYS_dup3 SYS_chdir
    )
}

#[test]
fn of_a_process_that_executes_python_as_root() {
    insta::assert_snapshot!(told(ROOT, Becomes::Executed, true));
}

#[test]
fn of_a_copy_as_root() {
    insta::assert_snapshot!(told(ROOT, Becomes::Continued, true));
}

#[test]
fn of_a_process_that_executes_python_as_an_ordinary_user() {
    insta::assert_snapshot!(told(NOBODY, Becomes::Executed, false));
}

#[test]
fn of_a_copy_as_an_ordinary_user() {
    insta::assert_snapshot!(told(NOBODY, Becomes::Continued, false));
}

#[test]
fn the_last_that_a_program_could_undo_is_the_filter() {
    for becomes in [Becomes::Executed, Becomes::Continued] {
        let told = told(ROOT, becomes, true);
        let order = [
            "identity",
            "bounding set",
            "limits",
            "capabilities",
            "no new privileges",
            "landlock",
            "seccomp",
        ];
        let places = order.map(|name| told.find(&format!("\n{name}:")).unwrap());
        assert!(places.is_sorted(), "{told}");
    }
}
