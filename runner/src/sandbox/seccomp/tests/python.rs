//! Python under the filter and nothing else, so that each outcome is the filter's.

use std::ffi::OsString;
use std::os::unix::net::UnixDatagram;
use std::process::Command;

use super::super::{enter, probe};
use crate::sandbox::plan::Calls;

const STRICT: Calls = Calls { own_files: false, truncate_by_name: false, memory_files: false };
const FREE: Calls = Calls { own_files: true, truncate_by_name: true, memory_files: true };

/// What a program prints; behind a filter if one is given.
fn output(program: &str, filter: Option<Calls>) -> String {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("main.py"), program).unwrap();
    let name = place.path().join("listener");
    // What a program must not reach.
    let listener = UnixDatagram::bind(&name).unwrap();
    listener.set_nonblocking(true).unwrap();
    let python =
        std::env::var_os("PLAYPEN_TEST_PYTHON").unwrap_or_else(|| OsString::from("/usr/bin/python3"));
    let mut command = Command::new(python);
    command.arg("main.py").current_dir(place.path()).env("TMPDIR", place.path()).env("LISTENER", &name);
    // Only this thread and what it starts is filtered.
    let thread = std::thread::spawn(move || {
        if let Some(calls) = filter {
            rustix::thread::set_no_new_privs(true).unwrap();
            enter(calls).unwrap();
        }
        command.output().unwrap()
    });
    let output = thread.join().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(listener.recv(&mut [0; 8]).is_ok(), filter.is_none(), "whether the listener was reached");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn ordinary_programs_work() {
    let works = include_str!("works.py");
    for filter in [STRICT, FREE] {
        assert_eq!(output(works, Some(filter)), "failed: 0\n", "{filter:?}");
    }
}

#[test]
fn what_works_outside_is_refused_as_an_ordinary_error() {
    let program = include_str!("refused.py");
    let outside = output(program, None);
    let free = output(program, Some(FREE));
    let strict = output(program, Some(STRICT));
    let mut attempts = 0;
    for ((outside, free), strict) in outside.lines().zip(free.lines()).zip(strict.lines()) {
        let (name, outside) = outside.split_once(": ").unwrap();
        let [free, strict] = [free, strict].map(|line| line.split_once(": ").unwrap().1);
        let want = match name {
            "mode" | "time" => ["True", "True", "False"],
            "truncate" => ["done", "done", "EPERM"],
            "clone3" => ["done", "ENOSYS", "ENOSYS"],
            "attribute" => ["done", "ENOTSUP", "ENOTSUP"],
            _ => ["done", "EPERM", "EPERM"],
        };
        assert_eq!([outside, free, strict], want, "{name}");
        attempts += 1;
    }
    assert!(attempts > 20);
}

#[test]
fn the_machine_can_filter_and_the_probe_confines_nobody_else() {
    probe().unwrap();
    assert!(UnixDatagram::unbound().is_ok());
}
