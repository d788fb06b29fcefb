use serde_json::json;

use super::*;

fn bounds() -> Bounds {
    let limits = Limits { cpu_percent: 50, ..Limits::default() };
    Bounds { timeout_ms: 60_000, interactive_timeout_ms: 1_800_000, limits, attempts: 3 }
}

/// A request that is accepted, with `change` laid over its fields.
fn request(change: &Value) -> Value {
    let mut base = json!({
        "protocolVersion": 2,
        "language": "python",
        "files": [{"path": "main.py", "content": "print(1)", "encoding": "utf8"}],
        "entryPath": "main.py",
    });
    for (name, value) in change.as_object().expect("fields") {
        base[name] = value.clone();
    }
    base
}

#[expect(clippy::needless_pass_by_value, reason = "every caller writes the value where it calls")]
fn parse(change: Value) -> Result<RunRequest, Refusal> {
    RunRequest::parse(request(&change).to_string().as_bytes(), &bounds())
}

#[track_caller]
fn refused(change: Value, want: ErrorCode) {
    let refusal = parse(change).expect_err("should be refused");
    assert_eq!(refusal.code, want, "{refusal}");
    assert!(refusal.message.len() > 15, "says too little: {refusal}");
}

fn file(path: &str) -> Value {
    json!({"path": path, "content": ""})
}

#[test]
fn the_smallest_request_gets_the_defaults() {
    let run = parse(json!({})).unwrap();
    assert_eq!(run.entry.as_str(), "main.py");
    assert_eq!((run.timeout_ms, run.interactive, run.access), (60_000, false, Access::Link));
    assert_eq!(run.limits, Limits::default());
    assert!(run.stdin.is_none() && run.args.is_empty() && run.env.is_empty() && run.collect.is_empty());
}

#[test]
fn a_run_is_started_once_unless_it_may_be_started_again() {
    for (fields, attempts) in [
        (json!({}), 1),
        (json!({"maxAttempts": 2}), 1),
        (json!({"retryOnLoss": false, "maxAttempts": 2}), 1),
        (json!({"retryOnLoss": true}), 3),
        (json!({"retryOnLoss": true, "maxAttempts": 2}), 2),
        (json!({"retryOnLoss": true, "maxAttempts": 0}), 1),
        (json!({"retryOnLoss": true, "maxAttempts": 1e30}), 3),
    ] {
        assert_eq!(parse(fields.clone()).unwrap().attempts, attempts, "{fields}");
    }
    refused(json!({"retryOnLoss": "yes"}), ErrorCode::InvalidPayload);
    refused(json!({"maxAttempts": "three"}), ErrorCode::InvalidPayload);
}

#[test]
fn a_priority_is_brought_between_its_bounds() {
    for (wish, priority) in
        [(json!(null), 0), (json!(7), 7), (json!(-7.9), -7), (json!(1000), 100), (json!(-1e30), -100)]
    {
        assert_eq!(parse(json!({"priority": wish})).unwrap().priority, priority, "{wish}");
    }
    refused(json!({"priority": "high"}), ErrorCode::InvalidPayload);
}

#[test]
fn labels_are_few_and_short() {
    let run = parse(json!({"labels": {"gpu": "a100", "room": "2", "nothing": null}})).unwrap();
    assert_eq!(run.labels, "gpu=a100,room=2".parse().unwrap());
    let many: Value =
        (0..17).map(|n| (format!("l{n}"), json!("1"))).collect::<serde_json::Map<_, _>>().into();
    for wrong in [
        json!([]),
        json!({"gpu": 1}),
        json!({"gpu": ""}),
        json!({"a b": "1"}),
        json!({"a": "x".repeat(65)}),
        json!({"gpu": "a\n"}),
        many,
    ] {
        refused(json!({"labels": wrong}), ErrorCode::InvalidPayload);
    }
}

#[test]
fn an_environment_is_a_version() {
    for text in ["3.12", "3.12.1"] {
        let run = parse(json!({"environment": text})).unwrap();
        assert_eq!(run.environment.map(|environment| environment.to_string()).as_deref(), Some(text));
    }
    assert_eq!(parse(json!({"environment": null})).unwrap().environment, None);
    for wrong in [json!("python3"), json!(""), json!("2.7"), json!(3.12), json!(["3.12"]), json!("3.12.1\n")]
    {
        refused(json!({"environment": wrong}), ErrorCode::InvalidEnvironment);
    }
}

#[test]
fn unknown_fields_are_ignored() {
    assert!(parse(json!({"mood": "good", "files": [{"path": "main.py", "content": "", "mode": 7}]})).is_ok());
}

#[test]
fn what_is_not_a_json_object_is_refused() {
    for body in ["", "{", "[]", "null", "7", "print(1)", r#"{"language":"python","language":"python"}"#] {
        let refusal = RunRequest::parse(body.as_bytes(), &bounds()).expect_err(body);
        assert_eq!(refusal.code, ErrorCode::InvalidPayload, "{body}");
    }
    assert_eq!(RunRequest::parse(b"\xff{}", &bounds()).unwrap_err().code, ErrorCode::InvalidPayload);
}

#[test]
fn a_body_over_the_bound_is_refused_unread() {
    let body = vec![b' '; MAX_BODY_BYTES + 1];
    assert_eq!(RunRequest::parse(&body, &bounds()).unwrap_err().code, ErrorCode::PayloadTooLarge);
}

#[test]
fn protocol_and_language_come_first() {
    refused(json!({"protocolVersion": 1, "files": []}), ErrorCode::UnsupportedProtocol);
    refused(json!({"protocolVersion": null}), ErrorCode::UnsupportedProtocol);
    refused(json!({"protocolVersion": "2"}), ErrorCode::UnsupportedProtocol);
    refused(json!({"language": "ruby", "files": []}), ErrorCode::UnsupportedLanguage);
    refused(json!({"language": null}), ErrorCode::UnsupportedLanguage);
}

#[test]
fn the_number_of_files_is_bounded() {
    refused(json!({"files": []}), ErrorCode::EmptyFiles);
    refused(json!({"files": null}), ErrorCode::EmptyFiles);
    refused(json!({"files": {}}), ErrorCode::InvalidPayload);
    let many = |n: usize| (0..n).map(|n| file(&format!("f{n}.py"))).collect::<Vec<_>>();
    refused(json!({"files": many(31)}), ErrorCode::FileCountExceeded);
    assert!(parse(json!({"files": many(30), "entryPath": "f3.py"})).is_ok());
}

#[test]
fn paths_stay_inside_and_apart() {
    for path in ["../x", "/etc/x", r"a\b", "C:x", "", "a/", "a\0b"] {
        refused(json!({"files": [file("main.py"), file(path)]}), ErrorCode::InvalidFilePath);
    }
    refused(json!({"files": [{"content": ""}]}), ErrorCode::InvalidFilePath);
    refused(json!({"files": [file("a/b.py"), file("a/./b.py")]}), ErrorCode::DuplicateFilePath);
    refused(json!({"files": [file("main.py"), file("main.py/x")]}), ErrorCode::InvalidFilePath);
    refused(json!({"files": [file("d/e/f"), file("d"), file("main.py")]}), ErrorCode::InvalidFilePath);
    // A sibling whose name sorts between a file and what would lie under it.
    refused(json!({"files": [file("d/e"), file("d"), file("d.py")]}), ErrorCode::InvalidFilePath);
}

#[test]
fn contents_are_checked_and_bounded() {
    let one = |file: Value| json!({"files": [file]});
    refused(one(json!({"path": "main.py", "content": "", "encoding": "utf16"})), ErrorCode::InvalidEncoding);
    refused(one(json!({"path": "main.py", "content": "", "encoding": 8})), ErrorCode::InvalidEncoding);
    refused(one(json!({"path": "main.py", "content": 7})), ErrorCode::InvalidFileContent);
    refused(one(json!({"path": "main.py"})), ErrorCode::InvalidFileContent);
    refused(
        one(json!({"path": "main.py", "content": "#", "encoding": "base64"})),
        ErrorCode::InvalidFileContent,
    );
    let text = |n: usize| one(json!({"path": "main.py", "content": "x".repeat(n)}));
    refused(text(MAX_TEXT_BYTES + 1), ErrorCode::FileTooLarge);
    assert!(parse(text(MAX_TEXT_BYTES)).is_ok());
    let zeros = |n: usize| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, vec![0; n]);
    let binary = |path: &str, n: usize| json!({"path": path, "content": zeros(n), "encoding": "base64"});
    refused(one(binary("main.py", MAX_BINARY_BYTES + 1)), ErrorCode::FileTooLarge);
    assert!(parse(one(binary("main.py", MAX_BINARY_BYTES))).is_ok());
    let five: Vec<_> = (0..5).map(|n| binary(&format!("{n}.py"), MAX_BINARY_BYTES)).collect();
    assert!(parse(json!({"files": five[..4], "entryPath": "0.py"})).is_ok());
    let mut over = five[..4].to_vec();
    over.push(binary("x.py", 1));
    refused(json!({"files": over}), ErrorCode::PayloadTooLarge);
}

#[test]
fn the_entry_is_a_python_file_among_the_files() {
    for entry in [json!(null), json!(7), json!("main.txt"), json!(".py"), json!("../main.py"), json!("")] {
        refused(json!({"entryPath": entry}), ErrorCode::InvalidEntry);
    }
    refused(json!({"entryPath": "other.py"}), ErrorCode::EntryNotFound);
    assert_eq!(parse(json!({"entryPath": "./a/../main.py"})).unwrap().entry.as_str(), "main.py");
}

#[test]
fn times_are_clamped() {
    let timeout = |change| parse(change).unwrap().timeout_ms;
    assert_eq!(timeout(json!({"timeoutMs": 1})), 1_000);
    assert_eq!(timeout(json!({"timeoutMs": -5})), 1_000);
    assert_eq!(timeout(json!({"timeoutMs": 2_500.9})), 2_500);
    assert_eq!(timeout(json!({"timeoutMs": 1e300})), 60_000);
    assert_eq!(timeout(json!({"timeoutMs": 1e300, "interactive": true})), 1_800_000);
    refused(json!({"timeoutMs": "long"}), ErrorCode::InvalidPayload);
}

#[test]
fn limits_can_be_lowered_but_not_raised() {
    let limits =
        parse(json!({"limits": {"memoryMb": 64, "processes": 100_000, "diskMb": 0, "openFiles": 2}}))
            .unwrap()
            .limits;
    assert_eq!((limits.memory_mb, limits.processes, limits.disk_mb, limits.open_files), (64, 64, 1, 16));
    refused(json!({"limits": {"memoryMb": "much"}}), ErrorCode::InvalidPayload);
    // For as long as it goes on, which only an interactive run does.
    let percent = |body| parse(body).unwrap().limits.cpu_percent;
    assert_eq!(percent(json!({"limits": {"cpuPercent": 20}})), 0);
    assert_eq!(percent(json!({"interactive": true})), 50);
    assert_eq!(percent(json!({"interactive": true, "limits": {"cpuPercent": 20}})), 20);
    assert_eq!(percent(json!({"interactive": true, "limits": {"cpuPercent": 0}})), 0);
    assert_eq!(percent(json!({"interactive": true, "limits": {"cpuPercent": 100}})), 50);
    refused(json!({"limits": []}), ErrorCode::InvalidPayload);
}

#[test]
fn arguments_and_environment_are_strings() {
    let run = parse(json!({"args": ["-v", "猫"], "env": {"NAME": "x"}, "stdin": "1\n"})).unwrap();
    assert_eq!(run.args, ["-v", "猫"]);
    assert_eq!(run.env["NAME"], "x");
    assert_eq!(run.stdin.as_deref(), Some("1\n"));
    for change in [
        json!({"args": "x"}),
        json!({"args": [1]}),
        json!({"args": ["\0"]}),
        json!({"args": vec!["x"; 65]}),
        json!({"env": []}),
        json!({"env": {"A=B": ""}}),
        json!({"env": {"": ""}}),
        json!({"env": {"A": 1}}),
        json!({"env": {"A": "x".repeat(MAX_ENTRY_BYTES)}}),
        json!({"stdin": 1}),
        json!({"interactive": "yes"}),
        json!({"access": "all"}),
    ] {
        refused(change, ErrorCode::InvalidPayload);
    }
    refused(json!({"stdin": "x".repeat(MAX_STDIN_BYTES + 1)}), ErrorCode::PayloadTooLarge);
}

#[test]
fn the_files_that_are_wanted_are_named_by_patterns() {
    let run = parse(json!({"collect": ["*.png", "out/**"]})).unwrap();
    assert_eq!(run.collect.texts(), ["*.png", "out/**"]);
    assert!(parse(json!({"collect": null})).unwrap().collect.is_empty());
    for collect in [json!("*"), json!([7]), json!(["*", "../x"]), json!(["["]), json!(vec!["x"; 17])] {
        refused(json!({"collect": collect}), ErrorCode::InvalidPayload);
    }
    let refusal = parse(json!({"collect": ["ok", "/etc/*"]})).unwrap_err();
    let words = "`collect[1]` is refused: it is absolute; patterns are relative to the program's folder";
    assert_eq!(refusal.message, words);
}

#[test]
fn a_refusal_shows_little_of_what_it_refuses() {
    let long = "猫".repeat(350_000);
    let path = format!("../{long}");
    let named = |value: Value| Value::Object([(long.clone(), value)].into_iter().collect());
    for change in [
        json!({"protocolVersion": long}),
        json!({"language": long}),
        json!({"files": [file(&path)]}),
        json!({"entryPath": path}),
        json!({"entryPath": long}),
        json!({"env": {format!("{long}="): ""}}),
        json!({"env": named(json!(1))}),
        json!({"labels": named(json!(1))}),
        json!({"labels": named(json!("1"))}),
        json!({"labels": {"a": long}}),
        json!({"collect": [path]}),
        json!({"collect": [format!("[{long}")]}),
        json!({"environment": long}),
        json!({"limits": {"memoryMb": long}}),
    ] {
        let refusal = parse(change).expect_err("should be refused");
        assert!(refusal.message.len() < 500, "{} bytes", refusal.message.len());
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_answered(body: Vec<u8>) {
        let _ = RunRequest::parse(&body, &bounds());
    }
}
