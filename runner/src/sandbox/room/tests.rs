use super::*;
use crate::sandbox::level::Level;

fn python() -> Interpreter {
    Interpreter {
        executable: "/srv/venv/bin/python3".into(),
        version: "3.12.1".parse().unwrap(),
        needs: ["/srv/venv", "/usr/bin/python3.12", "/usr/lib/python3.12"].map(PathBuf::from).into(),
        packages: Vec::new(),
        links: vec![
            link("/srv/venv/bin/python3", "/usr/bin/python3"),
            link("/usr/bin/python3", "python3.12"),
        ],
        compiled: BTreeMap::new(),
        library: Some("/srv/playpen/library-3.12.1".into()),
    }
}

fn machine() -> Machine {
    let comforts = vec![
        Grant::new("/dev/null", Access::Write),
        Grant::new("/usr/lib", Access::Execute),
        Grant::new("/usr/share", Access::Read),
        Grant::new("/usr/share/zoneinfo", Access::Read),
    ];
    Machine {
        level: Level::Namespaces,
        abi: 7,
        comforts,
        links: vec![link("/lib", "usr/lib")],
        own_proc: true,
        own_name: true,
    }
}

fn link(at: &str, to: &str) -> Link {
    Link { at: at.into(), to: to.into() }
}

#[test]
fn the_whole_room() {
    let owner = Some(Identity { uid: 200_003, gid: 200_003 });
    insta::assert_json_snapshot!(room(&python(), &machine(), &Limits::default(), owner));
}

#[test]
fn what_all_rooms_have() {
    insta::assert_json_snapshot!(rootfs(&python(), &machine()));
}

#[test]
fn what_would_be_covered_comes_again() {
    let needs = ["/tmp/venv", "/usr/lib/python3.12"].map(PathBuf::from).into();
    let python = Interpreter { needs, links: vec![link("/tmp/python3", "venv/bin/python3")], ..python() };
    let Room { mounts, links, .. } = room(&python, &machine(), &Limits::default(), None);
    let places: Vec<&Path> = mounts.iter().map(|mount| mount.at.as_path()).collect();
    assert_eq!(places, ["/dev/shm", "/home/player", "/proc", "/tmp", "/tmp/venv"].map(Path::new));
    assert_eq!(links, [link("/tmp/python3", "venv/bin/python3")]);
}

#[test]
fn parents_are_mounted_before_their_children() {
    let mounts = rootfs(&python(), &machine()).mounts;
    for (n, mount) in mounts.iter().enumerate() {
        assert!(!mounts[n..].iter().skip(1).any(|later| mount.at.starts_with(&later.at)), "{mount:?}");
    }
}

#[test]
fn what_must_be_executed_is_mounted_over_what_is_only_read() {
    let python = Interpreter { needs: vec!["/usr/share/py".into(), "/usr/lib/x".into()], ..python() };
    let trees = trees(&python, &machine());
    assert_eq!(trees.get(Path::new("/usr/share/py")), Some(&What::Executable));
    assert!(!trees.contains_key(Path::new("/usr/lib/x")));
}

#[test]
fn a_room_without_a_proc_has_nothing_that_leads_there() {
    let machine = Machine { own_proc: false, ..machine() };
    let room = room(&python(), &machine, &Limits::default(), None);
    assert!(!room.mounts.iter().any(|mount| mount.at.starts_with(PROCESSES)));
    let rootfs = rootfs(&python(), &machine);
    assert!(!rootfs.places.iter().any(|place| place.starts_with(PROCESSES)));
    assert!(!rootfs.links.iter().any(|link| link.to.starts_with(PROCESSES)));
    assert!(!furniture(&machine).any(|grant| grant.path.starts_with(PROCESSES)));
    assert!(rootfs.links.iter().any(|link| link.to.starts_with("usr/lib")));
}
