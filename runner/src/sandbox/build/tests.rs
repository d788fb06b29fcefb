use super::*;

fn python() -> Interpreter {
    Interpreter {
        executable: "/opt/py/bin/python3".into(),
        version: "3.12.1".parse().unwrap(),
        needs: vec!["/opt/py/bin/python3".into(), "/opt/py/lib".into(), "/usr/lib".into()],
        packages: Vec::new(),
        links: Vec::new(),
        compiled: BTreeMap::new(),
        library: Some("/srv/playpen/library-3.12.1".into()),
    }
}

fn machine() -> Machine {
    let comforts = vec![
        Grant::new("/dev/null", Access::Write),
        Grant::new("/usr/lib", Access::Read),
        Grant::new("/usr/share/zoneinfo", Access::Read),
    ];
    Machine { level: Level::Landlock, abi: 7, comforts, links: Vec::new(), own_proc: true, own_name: true }
}

fn place() -> Place<'static> {
    Place {
        work: Path::new("/tmp/playpen/a/b/work"),
        temporary: Path::new("/tmp/playpen/a/b/tmp"),
        identity: Some(Identity { uid: 200_003, gid: 200_003 }),
        neighbours: 0,
    }
}

fn planned(entry: &str, args: &[&str], env: &[(&str, &str)], place: Place<'_>) -> Plan {
    planned_on(&machine(), entry, args, env, place)
}

fn planned_on(machine: &Machine, entry: &str, args: &[&str], env: &[(&str, &str)], place: Place<'_>) -> Plan {
    let args: Vec<String> = args.iter().map(ToString::to_string).collect();
    let env = env.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let program = Program {
        entry: &RelPath::parse(entry).unwrap(),
        args: &args,
        env: &env,
        timeout_ms: 60_000,
        limits: &Limits::default(),
    };
    plan(&program, &python(), machine, place)
}

#[test]
fn the_whole_plan() {
    insta::assert_json_snapshot!(planned("main.py", &["a", "b c"], &[("NAME", "Ada")], place()));
}

#[test]
fn the_plan_within_a_room() {
    let machine = Machine { level: Level::Namespaces, ..machine() };
    let place = Place { work: Path::new(room::HOME), temporary: Path::new(room::TEMPORARY), ..place() };
    insta::assert_json_snapshot!(planned_on(&machine, "main.py", &[], &[], place));
}

#[test]
fn a_file_is_never_taken_for_an_option() {
    assert_eq!(planned("-c.py", &[], &[], place()).argv, ["/opt/py/bin/python3", "./-c.py"]);
    assert_eq!(planned("a/-c.py", &["-c"], &[], place()).argv, ["/opt/py/bin/python3", "a/-c.py", "-c"]);
}

#[test]
fn a_run_may_replace_variables_but_not_walls() {
    let usual = planned("main.py", &[], &[], place());
    let mut own = planned("main.py", &[], &[("HOME", "/root"), ("LD_PRELOAD", "x.so")], place());
    assert!(own.env.contains(&("HOME".into(), "/root".into())));
    assert!(own.env.contains(&("LD_PRELOAD".into(), "x.so".into())));
    assert!(own.env.contains(&("TMPDIR".into(), "/tmp/playpen/a/b/tmp".into())));
    own.env = usual.env.clone();
    assert_eq!(own, usual);
}

#[test]
fn runs_that_share_a_user_share_its_processes() {
    let plan = planned("main.py", &[], &[], Place { identity: None, neighbours: 1000, ..place() });
    assert!(plan.limits.contains(&Limit { resource: Resource::Processes, value: 1064 + PROCESSES_TO_SPARE }));
}

#[test]
fn nothing_but_its_own_directories_can_be_changed() {
    for grant in planned("main.py", &[], &[], place()).walls.grants {
        let own = grant.path.starts_with("/tmp/playpen/a/b");
        let device = grant.path == Path::new("/dev/null");
        assert_eq!(matches!(grant.access, Access::Write | Access::Own), own || device, "{grant:?}");
    }
}
