//! The program as it is started by hand: its arguments, and how it refuses to start.

use std::process::{Command, Output};

use crate::app::{PYTHON, built_runner};

fn runner(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(built_runner());
    command.args(arguments).env_clear().env("PATH", "/usr/bin:/bin").envs(variables.iter().copied());
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn it_says_what_it_is_and_what_can_be_set() {
    assert_eq!(
        text(&runner(&["--version"], &[]).stdout),
        concat!("playpen-runner ", env!("CARGO_PKG_VERSION"), "\n")
    );
    let help = text(&runner(&["--help"], &[]).stdout);
    for variable in playpen_runner::config::VARIABLES {
        assert!(help.contains(variable.name) && help.contains(variable.about), "{}", variable.name);
    }
    assert!(help.contains("RUNNER_POLL_INTERVAL_MS  (default: 1500)"), "{help}");
    let wrong = runner(&["--halp"], &[]);
    assert_eq!(wrong.status.code(), Some(64));
    assert!(text(&wrong.stderr).contains("--help"));
}

/// A runner that ends with `code` and one line that has all of `words`.
fn check_refusal(variables: &[(&str, &str)], code: i32, words: &[&str]) {
    let output = runner(&[], variables);
    let line = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{line}");
    assert_eq!(line.lines().count(), 1, "{line}");
    for word in words {
        assert!(line.contains(word), "{word:?} is not in {line:?}");
    }
}

#[test]
fn a_bad_value_ends_it_with_one_line() {
    check_refusal(
        &[("RUNNER_MAX_CONCURRENCY", "many")],
        78,
        &["RUNNER_MAX_CONCURRENCY", "\"many\"", "1 to 1000"],
    );
    check_refusal(
        &[("RUNNER_SERVER_URL", "example.org")],
        78,
        &["RUNNER_SERVER_URL", "\"example.org\"", "http"],
    );
    check_refusal(&[("LOG_FORMAT", "loud")], 78, &["LOG_FORMAT", "\"loud\"", "human or json"]);
    check_refusal(&[("RUNNER_ACCESS_TOKEN_FILE", "/no/such")], 78, &["RUNNER_ACCESS_TOKEN_FILE", "/no/such"]);
}

#[test]
fn an_interpreter_that_cannot_be_used_is_refused() {
    let missing = [("RUNNER_PYTHON_BIN", "python-of-my-dreams")];
    check_refusal(&missing, 78, &["RUNNER_PYTHON_BIN", "`python-of-my-dreams`", "PATH"]);
    check_refusal(&[("RUNNER_PYTHON_BIN", "/bin/true")], 78, &["`/bin/true`", "does not answer"]);
    check_refusal(&[("RUNNER_PYTHON_BIN", "/bin/ls")], 78, &["`/bin/ls`", "does not answer"]);
}

#[test]
fn a_server_behind_tls_needs_certificates_to_know_it_by() {
    let output = runner(
        &[],
        &[
            ("RUNNER_SERVER_URL", "https://127.0.0.1:1"),
            ("RUNNER_PYTHON_BIN", PYTHON),
            ("SSL_CERT_FILE", "/nonexistent"),
            ("SSL_CERT_DIR", "/nonexistent"),
        ],
    );
    let log = text(&output.stderr);
    assert_eq!(output.status.code(), Some(78), "{log}");
    let last = log.lines().last().unwrap();
    assert!(last.contains("`ca-certificates`") && last.contains("SSL_CERT_FILE"), "{log}");
}

#[test]
fn a_work_directory_that_is_not_the_runners_alone_is_refused() {
    let variables = [("RUNNER_WORK_DIR", "/tmp"), ("RUNNER_PYTHON_BIN", PYTHON)];
    check_refusal(&variables, 78, &["`/tmp`", "RUNNER_WORK_DIR"]);
    check_refusal(&[("RUNNER_WORK_DIR", "/dev/null/x"), ("RUNNER_PYTHON_BIN", PYTHON)], 78, &["/dev/null/x"]);
}

/// A runner that is executed by a Python program which first does `preparation` to itself.
fn prepared(preparation: &str) -> Output {
    let code = format!(
        "import ctypes, os, struct, sys\nprctl = ctypes.CDLL(None, use_errno=True).prctl\n\
         {preparation}\nos.execv(sys.argv[1], sys.argv[1:])"
    );
    let mut command = Command::new(PYTHON);
    command.args(["-I", "-c", &code]).arg(built_runner());
    // Where the machine is fit, this is what the runner stumbles over: it ends in any case.
    let work = ("RUNNER_WORK_DIR", "/dev/null/x");
    command
        .env_clear()
        .envs([("PATH", "/usr/bin:/bin"), ("RUNNER_PYTHON_BIN", PYTHON), work])
        .output()
        .unwrap()
}

#[test]
fn a_machine_without_landlock_is_refused_with_the_remedy() {
    // A filter that answers landlock_create_ruleset (444 on every architecture) with an error, as a container's
    // profile or another kernel would.
    for (error, word) in [("38", "CONFIG_SECURITY_LANDLOCK"), ("95", "lsm=")] {
        let output = prepared(&format!(
            "code = struct.pack('HBBI' * 4, 0x20, 0, 0, 0, 0x15, 0, 1, 444, 0x06, 0, 0, 0x50000 | {error}, 0x06, 0, 0, 0x7fff0000)\n\
             buffer = ctypes.create_string_buffer(code)\n\
             program = struct.pack('HxxxxxxP', 4, ctypes.addressof(buffer))\n\
             assert prctl(38, 1, 0, 0, 0) == 0 and prctl(22, 2, program) == 0"
        ));
        let line = text(&output.stderr);
        assert_eq!(output.status.code(), Some(69), "{line}");
        assert!(line.lines().count() == 1 && line.contains("landlock") && line.contains(word), "{line}");
    }
}

#[test]
fn root_that_cannot_give_runs_a_user_is_refused() {
    let output = prepared("assert os.geteuid() or prctl(24, 7, 0, 0, 0) == 0");
    let line = text(&output.stderr);
    if rustix::process::geteuid().is_root() {
        assert_eq!(output.status.code(), Some(69), "{line}");
        assert!(line.contains("SETUID"), "{line}");
    } else {
        // An ordinary user needs no capability.
        assert!(output.status.code() == Some(78) && line.contains("/dev/null/x"), "{line}");
    }
}
