use super::*;

fn config(vars: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::from_vars(vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

#[track_caller]
fn refused(name: &str, value: &str) {
    let error = config(&[(name, value)]).expect_err(value);
    assert_eq!(error.name, name);
    let line = error.to_string();
    assert!(!line.contains('\n') && line.contains(name) && line.contains(value), "{line}");
}

#[test]
fn an_empty_environment_gives_the_defaults() {
    let config = config(&[]).unwrap();
    assert_eq!((config.listen.host.to_string(), config.listen.port), ("127.0.0.1".into(), 8000));
    assert_eq!((config.bounds.timeout_ms, config.bounds.interactive_timeout_ms), (60_000, 1_800_000));
    assert_eq!(config.bounds.limits, Limits { cpu_percent: 50, ..Limits::default() });
    assert!(config.access.runner_tokens.is_empty());
    assert_eq!(config.access.origins, Origins::Own);
}

#[test]
fn an_empty_value_counts_as_not_set() {
    assert_eq!(config(&[("PORT", "")]).unwrap().listen.port, 8000);
}

#[test]
fn a_bad_value_is_named_with_what_is_accepted() {
    refused("PORT", "eighty");
    refused("PORT", "70000");
    refused("HOST", "localhost:80");
    refused("RUN_JOB_TIMEOUT_MS", "0");
    refused("RUN_MEMORY_MB", "-1");
    refused("ALLOWED_ORIGINS", "school.example");
    refused("EMBED_ORIGINS", "*");
    refused("EMBED_ORIGINS", "https://a.example; script-src 'unsafe-inline'");
    refused("EMBED_ORIGINS", "https://a.example'><script>");
    refused("TRUSTED_PROXIES", "10.0.0.0/99");
    refused("LOG_FORMAT", "xml");
    refused("RUNS_PER_MINUTE", "-1");
    refused("CONNECTIONS", "0");
    refused("HEAD_SECONDS", "0");
    refused("RUNNER_ACCESS_TOKEN_FILE", "/nonexistent/token");
}

#[test]
fn a_bound_that_is_set_holds_for_this_machine_as_well() {
    let clients = config(&[]).unwrap().clients;
    assert_eq!((clients.runs_per_minute.others, clients.runs_per_minute.here), (1_200, 0));
    assert!(clients.streams < clients.connections);
    let clients = config(&[("RUNS_PER_MINUTE", "7")]).unwrap().clients;
    assert_eq!((clients.runs_per_minute.others, clients.runs_per_minute.here), (7, 7));
}

#[test]
fn a_secret_is_in_no_message() {
    let error = config(&[("RUNNER_ACCESS_TOKEN", "hunter 2")]).unwrap_err();
    assert!(!error.to_string().contains("hunter"), "{error}");
    let config = config(&[("RUNNER_ACCESS_TOKEN", "correct-horse-battery")]).unwrap();
    assert!(!format!("{config:?}").contains("correct"), "{config:?}");
    assert!(config.access.runner_tokens.accept("correct-horse-battery"));
}

#[test]
fn several_tokens_may_be_valid() {
    let tokens = |vars| config(vars).unwrap().access.runner_tokens;
    let listed = tokens(&[("RUNNER_ACCESS_TOKEN", "first"), ("RUNNER_ACCESS_TOKENS", "second, third")]);
    assert!(["first", "second", "third"].iter().all(|token| listed.accept(token)));
    assert!(["", "first,second", "second, third", "fourth"].iter().all(|token| !listed.accept(token)));
    assert!(tokens(&[("RUNNER_ACCESS_TOKENS", "second")]).accept("second"));
    for wrong in [",", "second,,third", "second third"] {
        let error = config(&[("RUNNER_ACCESS_TOKENS", wrong)]).unwrap_err();
        assert_eq!((error.name, error.value.as_str()), ("RUNNER_ACCESS_TOKENS", "(not shown)"));
    }
}

#[test]
fn lists_are_separated_by_commas() {
    let config = config(&[
        ("ALLOWED_ORIGINS", "https://School.example/, http://10.1.2.3:8080"),
        ("EMBED_ORIGINS", "https://lessons.example/,http://[::1]:3000"),
        ("TRUSTED_PROXIES", "127.0.0.1, fd00::/8"),
    ])
    .unwrap();
    let want = ["https://school.example", "http://10.1.2.3:8080"].map(str::to_owned).to_vec();
    assert_eq!(config.access.origins, Origins::Listed(want));
    assert_eq!(config.access.parents, ["https://lessons.example", "http://[::1]:3000"]);
    assert_eq!(config.access.trusted_proxies.len(), 2);
}

/// `PLAYPEN_RENEW=1` writes it anew.
#[test]
fn the_documents_have_every_variable() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/OPERATIONS.md");
    let text = std::fs::read_to_string(file).unwrap();
    let now = playpen_settings::documented(&text, "playpen-server", VARIABLES);
    if std::env::var_os("PLAYPEN_RENEW").is_some() {
        std::fs::write(file, &now).unwrap();
    }
    assert!(std::fs::read_to_string(file).unwrap() == now, "docs/OPERATIONS.md is stale: run scripts/renew");
}
