//! Everything that can be set.

use playpen_settings::{LOG_FILTER, LOG_FORMAT, VISIBLE, Variable, var};

/// What bounds for each client may be. A client is an address, of IPv6 a network of 64 bits.
const PER_CLIENT: &str = "a number; 0 for no bound";
const SECONDS: &str = "seconds, 1 to 31622400";

/// Every variable, in the order of `--help`.
pub const VARIABLES: &[Variable] = &[
    var("HOST", "127.0.0.1", "an IP address", "the address to listen on; 0.0.0.0 for all"),
    var("PORT", "8000", "0 to 65535", "the port to listen on; 0 for any free one"),
    var(
        "RUNNER_ACCESS_TOKEN",
        "",
        VISIBLE,
        "what runners must show; without it only runners on this machine may connect",
    ),
    var(
        "RUNNER_ACCESS_TOKEN_FILE",
        "",
        "a readable file",
        "a file that holds the token, instead of the token itself, or several that are all valid, each on a line; read again on SIGHUP",
    ),
    var(
        "RUNNER_ACCESS_TOKENS",
        "",
        "tokens with commas between them",
        "further tokens that runners may show, for the time in which they get a new one",
    ),
    var(
        "METRICS_TOKEN",
        "",
        VISIBLE,
        "what others than this machine must show to read the metrics; without it none of them may",
    ),
    var(
        "METRICS_TOKEN_FILE",
        "",
        "a readable file",
        "a file that holds that token, instead of the token itself, or several, each on a line; read again on SIGHUP",
    ),
    var(
        "OPERATOR_TOKEN",
        "",
        VISIBLE,
        "what opens the operator's page, and no runner has; without it the page is for this machine alone",
    ),
    var(
        "OPERATOR_TOKEN_FILE",
        "",
        "a readable file",
        "a file that holds that token, instead of the token itself, or several, each on a line; read again on SIGHUP",
    ),
    var(
        "RUN_JOB_TIMEOUT_MS",
        "60000",
        "milliseconds, 1 to 604800000",
        "how long a run may take that is not interactive",
    ),
    var(
        "RUN_INTERACTIVE_TIMEOUT_MS",
        "1800000",
        "milliseconds, 1 to 604800000",
        "how long an interactive run may take; all of the editor's are",
    ),
    var(
        "RUN_ABANDONED_SECONDS",
        "60",
        "seconds, 1 to 86400",
        "how long an interactive run goes on that nobody watches",
    ),
    var("RUN_MEMORY_MB", "512", "MiB, at least 1", "how much memory a run may use"),
    var("RUN_CPU_SECONDS", "60", "seconds, at least 1", "how much processor time a run may use"),
    var(
        "RUN_INTERACTIVE_CPU_PERCENT",
        "50",
        "percent of one processor, 0 to 100000",
        "how much processor time an interactive run may use on top, for as long as it goes on",
    ),
    var("RUN_PROCESSES", "64", "at least 1", "how many processes and threads a run may have"),
    var("RUN_OUTPUT_BYTES", "10485760", "bytes, at least 1", "how much a run may print; the rest is dropped"),
    var("RUN_DISK_MB", "128", "MiB, at least 1", "how much a run may keep in its directories"),
    var("RUN_DISK_ENTRIES", "10000", "at least 1", "how many files, folders and links a run may have"),
    var("RUN_FILE_MB", "64", "MiB, at least 1", "how large a file of a run may be"),
    var("RUN_OPEN_FILES", "256", "at least 16", "how many files each process of a run may have open"),
    var(
        "RUN_MAX_ATTEMPTS",
        "3",
        "1 to 100",
        "how often a run may be started that asks for `retryOnLoss`, while its runners are lost",
    ),
    var(
        "RUNS_PER_MINUTE",
        "<1200; no bound on this machine>",
        PER_CLIENT,
        "how many runs one client may submit a minute, all of which may come at once",
    ),
    var(
        "LIVE_RUNS_PER_CLIENT",
        "<150; no bound on this machine>",
        PER_CLIENT,
        "how many runs of one client may wait or be executed",
    ),
    var(
        "STREAMS_PER_CLIENT",
        "<300; no bound on this machine>",
        PER_CLIENT,
        "how many streams of runs one client may read",
    ),
    var(
        "STREAMS",
        "<all connections but a sixteenth>",
        "a number, at least 1",
        "how many streams of runs may be open",
    ),
    var(
        "CONNECTIONS_PER_CLIENT",
        "<1000; no bound on this machine>",
        PER_CLIENT,
        "how many connections one client may have; a trusted proxy may have any number",
    ),
    var(
        "CONNECTIONS",
        "<what the limit of open files allows, at most 65536>",
        "a number, at least 1",
        "how many connections may be open",
    ),
    var("HEAD_SECONDS", "10", SECONDS, "how long the head of a request may take"),
    var(
        "BODY_SECONDS",
        "15",
        SECONDS,
        "how long the body of a request may pause, and how long it may take beside a second for every 8 KiB",
    ),
    var("IDLE_SECONDS", "75", SECONDS, "how long a connection may wait for its next request"),
    var(
        "BODY_KIB",
        "262144",
        "KiB, 1 to 4294967295",
        "how much memory requests on their way may take; one client may have a quarter of it",
    ),
    var("QUEUE_MAX_RUNS", "1000", "a number", "how many runs may wait"),
    var("QUEUE_MAX_BYTES", "268435456", "bytes", "how much memory the requests of all live runs may hold"),
    var("RESULT_SECONDS", "3600", "seconds, 0 to 31622400", "how long the result of a run is kept"),
    var(
        "RESULT_MAX_BYTES",
        "268435456",
        "bytes",
        "how much memory all results may hold; the oldest go first",
    ),
    var(
        "ALLOWED_ORIGINS",
        "",
        "origins such as https://school.example, separated by commas, or *",
        "which other web pages may use the API; without it those on loopback names",
    ),
    var(
        "EMBED_ORIGINS",
        "",
        "origins such as https://school.example, separated by commas",
        "which other web pages may show the editor in a frame and talk to it",
    ),
    var(
        "TRUSTED_PROXIES",
        "",
        "IP addresses or networks such as 10.0.0.0/8, separated by commas",
        "whose word on a client's address is believed, in Forwarded or X-Forwarded-For",
    ),
    LOG_FORMAT,
    LOG_FILTER,
];
