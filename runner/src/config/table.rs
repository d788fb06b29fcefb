//! Everything that can be set.

use playpen_settings::{LOG_FILTER, LOG_FORMAT, VISIBLE, Variable, var};

/// Every variable, in the order of `--help`. This table is all there is to set.
pub const VARIABLES: &[Variable] = &[
    var("RUNNER_SERVER_URL", "http://127.0.0.1:8000", "an http or https address", "the server to work for"),
    var("RUNNER_ACCESS_TOKEN", "", VISIBLE, "what the server wants to see; the same as the server's own"),
    var(
        "RUNNER_ACCESS_TOKEN_FILE",
        "",
        "a readable file",
        "a file that holds the token in its first line, instead of the token itself; read again when the server refuses it",
    ),
    var(
        "RUNNER_CA_FILE",
        "",
        "a readable file of certificates in PEM form",
        "who may vouch for an https server, besides those whom the system trusts",
    ),
    var(
        "HTTPS_PROXY",
        "",
        "an http or https address, with user:password@ where the proxy wants it",
        "the proxy on the way to an https server",
    ),
    var(
        "HTTP_PROXY",
        "",
        "an http or https address, with user:password@ where the proxy wants it",
        "the proxy on the way to an http server",
    ),
    var(
        "NO_PROXY",
        "",
        "host names, domains, IP addresses and networks with commas between them, or *",
        "servers that are reached without the proxy",
    ),
    var("RUNNER_NAME", "<the host's name>", "1 to 64 characters", "what people call this runner"),
    var(
        "RUNNER_LABELS",
        "",
        "up to 16 of name=value, with commas between them; letters, digits, `.`, `_`, `/` and `-`",
        "what runs may ask for that this runner has; the label `level` says its sandbox, by itself",
    ),
    var(
        "RUNNER_MAX_CONCURRENCY",
        "<16 for each core, at most one for each 128 MiB of memory>",
        "1 to 1000",
        "how many runs at a time",
    ),
    var(
        "RUNNER_TRANSPORT",
        "auto",
        "auto, ws or poll",
        "the link to the server: a WebSocket (ws), HTTP calls (poll), or calls only where no WebSocket can be had (auto)",
    ),
    var(
        "RUNNER_POLL_INTERVAL_MS",
        "1500",
        "milliseconds, 50 to 60000",
        "how often to ask a server that does not hold calls until there is work",
    ),
    var(
        "RUNNER_IDLE_SECONDS",
        "300",
        "seconds, 1 to 86400",
        "how long a program may wait for an answer until it is stopped",
    ),
    var(
        "RUNNER_STOP_SECONDS",
        "30",
        "seconds, 0 to 86400",
        "how long programs may go on once the runner is told to stop; the service manager has to wait for longer",
    ),
    var(
        "RUNNER_PYTHON_BIN",
        "python3",
        "1 to 16 names on the PATH, or paths, with commas between them",
        "the interpreters that execute the programs; the first is for those that ask for none",
    ),
    var(
        "RUNNER_KINDS",
        "",
        "kinds as name=module+module, with ; between them",
        "modules that interpreters of further kinds, or of a built-in kind, have loaded before they get a program",
    ),
    var(
        "RUNNER_WORK_DIR",
        "<playpen-UID in the system's temporary directory>",
        "a directory that nobody else can write in; it is made where it is missing",
        "where the runs' directories are",
    ),
    var(
        "RUNNER_UID_BASE",
        "200000",
        "10000 to 4000000000",
        "as root: the first of the user ids that runs get; nobody else may use them",
    ),
    var(
        "RUNNER_SANDBOX",
        "landlock",
        "landlock, namespaces or full",
        "the weakest sandbox that is accepted: a machine that cannot enforce it is refused",
    ),
    var(
        "RUNNER_SANDBOX_MAX",
        "full",
        "landlock, namespaces or full, and not less than RUNNER_SANDBOX",
        "the strongest sandbox that is used, of those that the machine can enforce",
    ),
    var(
        "RUNNER_CPU_PERCENT",
        "",
        "1 to 100000",
        "with the full sandbox: how much of the processors a run may have, 100 being one of them",
    ),
    var(
        "RUNNER_WARM",
        "on",
        "on or off",
        "from the level namespaces on: whether interpreters are kept running for runs to come (on), or each starts its own (off)",
    ),
    var(
        "RUNNER_WARM_KINDS",
        "",
        "names of kinds, with commas between them: science, game, those of RUNNER_KINDS",
        "kinds of which the first interpreter has one running from the start and for good, not from the first run that wants it until ten minutes after the last",
    ),
    var(
        "RUNNER_WARM_MB",
        "256",
        "a number of MiB, 0 to 1000000",
        "the most memory for interpreters that wait for their run; 0 has each copied when its run comes",
    ),
    var(
        "RUNNER_ZYGOTE_RUNS",
        "1000",
        "1 to 1000000000",
        "after how many runs the interpreter that theirs are copied from is replaced",
    ),
    LOG_FORMAT,
    LOG_FILTER,
];
