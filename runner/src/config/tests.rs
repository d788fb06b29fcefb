use secrecy::ExposeSecret;

use super::*;

fn host() -> Host {
    Host { name: "desk-7".into(), cores: 2, memory: 24 << 30 }
}

fn read(vars: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::from_vars(vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())), &host())
}

fn check_refused(name: &str, value: &str, line: &str) {
    assert_eq!(read(&[(name, value)]).unwrap_err().to_string(), line);
}

#[test]
fn nothing_set_gives_the_defaults() {
    let config = read(&[]).unwrap();
    assert_eq!(config.way.server, "http://127.0.0.1:8000");
    assert_eq!((config.name.as_str(), config.slots), ("desk-7", 32));
    assert_eq!(config.pythons, ["python3"]);
    assert_eq!(config.poll_interval, Duration::from_millis(1_500));
    assert_eq!(config.uid_base, 200_000);
    assert!(config.way.token.is_none());
    assert_eq!((config.sandbox, config.sandbox_max), (Level::Landlock, Level::Full));
    assert_eq!(config.cpu_percent, None);
    assert_eq!(config.warm.unwrap().kinds, Kinds::default());
}

#[test]
fn the_strongest_sandbox_is_not_below_the_weakest() {
    let config = read(&[("RUNNER_SANDBOX", "namespaces"), ("RUNNER_SANDBOX_MAX", "namespaces")]).unwrap();
    assert_eq!((config.sandbox, config.sandbox_max), (Level::Namespaces, Level::Namespaces));
    check_refused(
        "RUNNER_SANDBOX",
        "none",
        r#"RUNNER_SANDBOX="none": not accepted; it takes landlock, namespaces or full"#,
    );
    let low = read(&[("RUNNER_SANDBOX", "full"), ("RUNNER_SANDBOX_MAX", "landlock")]).unwrap_err();
    assert_eq!((low.name, low.value.as_str()), ("RUNNER_SANDBOX_MAX", r#""landlock""#));
}

#[test]
fn a_kind_that_is_wrong_is_named() {
    let config = read(&[("RUNNER_KINDS", "web=flask+jinja2")]).unwrap();
    assert_eq!(config.warm.unwrap().kinds.iter().last().unwrap().modules, ["flask", "jinja2"]);
    check_refused(
        "RUNNER_KINDS",
        "web=flask;data",
        r#"RUNNER_KINDS="web=flask;data" ("data" has no modules; write name=module+module): not accepted; it takes kinds as name=module+module, with ; between them"#,
    );
}

#[test]
fn kinds_that_are_kept_are_some_that_there_are() {
    assert!(read(&[]).unwrap().warm.unwrap().kept.is_empty());
    let config = read(&[("RUNNER_KINDS", "web=flask"), ("RUNNER_WARM_KINDS", "science, web")]).unwrap();
    assert_eq!(config.warm.unwrap().kept, [1, 3]);
    let unknown = read(&[("RUNNER_WARM_KINDS", "science,web")]).unwrap_err();
    assert_eq!((unknown.name, unknown.value.as_str()), ("RUNNER_WARM_KINDS", r#""science,web""#));
}

#[test]
fn set_to_nothing_is_not_set() {
    assert!(read(&[("RUNNER_ACCESS_TOKEN", ""), ("RUNNER_NAME", " ")]).unwrap().way.token.is_none());
}

#[test]
fn memory_bounds_the_runs() {
    let small = Host { memory: 1 << 30, ..host() };
    assert_eq!(Config::from_vars([], &small).unwrap().slots, 8);
    let tiny = Host { memory: 1 << 20, ..host() };
    assert_eq!(Config::from_vars([], &tiny).unwrap().slots, 1);
}

#[test]
fn a_bad_value_is_named_with_what_is_accepted() {
    check_refused(
        "RUNNER_MAX_CONCURRENCY",
        "0",
        r#"RUNNER_MAX_CONCURRENCY="0": not accepted; it takes 1 to 1000"#,
    );
    check_refused("LOG_FORMAT", "xml", r#"LOG_FORMAT="xml": not accepted; it takes human or json"#);
    let address = r#"RUNNER_SERVER_URL="localhost:8000": not accepted; it takes an http or https address"#;
    check_refused("RUNNER_SERVER_URL", "localhost:8000", address);
    for value in ["http://a:b@host", "ftp://host", "http://host/?x", "https://"] {
        assert_eq!(read(&[("RUNNER_SERVER_URL", value)]).unwrap_err().name, "RUNNER_SERVER_URL", "{value}");
    }
}

#[test]
fn several_interpreters_keep_their_order() {
    let config = read(&[("RUNNER_PYTHON_BIN", "python3.12, /opt/py/bin/python3")]).unwrap();
    assert_eq!(config.pythons, ["python3.12", "/opt/py/bin/python3"]);
    let many = vec!["python3"; 17].join(",");
    for wrong in ["python3,", ",", "python3,,python3.12", &many] {
        let error = read(&[("RUNNER_PYTHON_BIN", wrong)]).unwrap_err();
        assert!(error.to_string().contains("with commas between"), "{error}");
    }
}

#[test]
fn a_token_is_in_no_message() {
    let config = read(&[("RUNNER_ACCESS_TOKEN", "open-sesame")]).unwrap();
    assert!(!format!("{config:?}").contains("sesame"));
    let error = read(&[("RUNNER_ACCESS_TOKEN", "open sesame")]).unwrap_err();
    assert!(!error.to_string().contains("sesame"), "{error}");
    assert_eq!(error.name, "RUNNER_ACCESS_TOKEN");
}

#[test]
fn a_token_may_come_from_a_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, "open-sesame\n").unwrap();
    let path = file.path().to_str().unwrap();
    let config = read(&[("RUNNER_ACCESS_TOKEN_FILE", path)]).unwrap();
    assert_eq!(config.way.token.unwrap().expose_secret(), "open-sesame");
    assert!(read(&[("RUNNER_ACCESS_TOKEN_FILE", path), ("RUNNER_ACCESS_TOKEN", "x")]).is_err());
    check_refused(
        "RUNNER_ACCESS_TOKEN_FILE",
        "/nowhere/token",
        r#"RUNNER_ACCESS_TOKEN_FILE="/nowhere/token" (No such file or directory (os error 2)): not accepted; it takes a readable file"#,
    );
}

#[test]
fn an_address_may_have_a_path_and_loses_its_last_slash() {
    assert_eq!(
        read(&[("RUNNER_SERVER_URL", "https://x.example/play/")]).unwrap().way.server,
        "https://x.example/play"
    );
}

#[test]
fn labels_are_pairs_and_the_level_is_none_of_them() {
    let config = read(&[("RUNNER_LABELS", "gpu=a100, room=2")]).unwrap();
    assert_eq!(config.labels, "room=2,gpu=a100".parse().unwrap());
    assert!(read(&[]).unwrap().labels.is_empty());
    for wrong in ["gpu", "gpu=", "a b=c", "gpu=1,gpu=2", "level=full"] {
        let error = read(&[("RUNNER_LABELS", wrong)]).unwrap_err();
        assert!(error.to_string().contains("name=value"), "{error}");
    }
}

#[test]
fn the_way_to_the_server_is_checked_before_it_is_gone() {
    let https = ("RUNNER_SERVER_URL", "https://x.example");
    let proxied = |address| read(&[https, ("HTTPS_PROXY", address)]);
    assert!(proxied("http://user:pass@proxy.example:3128").unwrap().way.proxy.is_some());
    let config = format!("{:?}", proxied("http://user:pass@proxy.example:3128").unwrap());
    assert!(!config.contains("pass@"), "{config}");
    for wrong in ["socks5://user:pass@proxy.example", "proxy.example:3128", "http://"] {
        let error = proxied(wrong).unwrap_err();
        assert_eq!((error.name, error.value.as_str()), ("HTTPS_PROXY", "(not shown)"));
    }
    // Other programs of this machine may have one that this server is not reached through.
    assert!(read(&[https, ("HTTP_PROXY", "socks5://proxy.example")]).unwrap().way.proxy.is_none());
    let here = ("RUNNER_SERVER_URL", "https://127.0.0.1:8443");
    assert!(read(&[here, ("HTTPS_PROXY", "http://proxy.example")]).unwrap().way.proxy.is_none());
    check_refused(
        "RUNNER_CA_FILE",
        "/nowhere/ca.pem",
        r#"RUNNER_CA_FILE="/nowhere/ca.pem" (No such file or directory (os error 2)): not accepted; it takes a readable file of certificates in PEM form"#,
    );
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, "no certificate").unwrap();
    let error = read(&[("RUNNER_CA_FILE", file.path().to_str().unwrap())]).unwrap_err();
    assert!(error.to_string().contains("no certificate in it"), "{error}");
}

/// `PLAYPEN_RENEW=1` writes it anew.
#[test]
fn the_documents_have_every_variable() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/OPERATIONS.md");
    let text = std::fs::read_to_string(file).unwrap();
    let now = playpen_settings::documented(&text, "playpen-runner", VARIABLES);
    if std::env::var_os("PLAYPEN_RENEW").is_some() {
        std::fs::write(file, &now).unwrap();
    }
    assert!(std::fs::read_to_string(file).unwrap() == now, "docs/OPERATIONS.md is stale: run scripts/renew");
}
