//! From settings to the loop that takes runs: probes, refusals, wiring, and the end.

use std::sync::{Arc, Mutex};

use playpen_protocol::id::RunnerId;
use playpen_settings::service::{self, Pulse};
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

use crate::clock;
use crate::config::{Config, Way};
use crate::interpreter::{self, InterpreterError};
use crate::life::Shutdown;
use crate::link::{self, Client, Identification, Intake, Manner};
use crate::sandbox::family::Family;
use crate::sandbox::launch::Supervisor;
use crate::sandbox::level::Level;
use crate::sandbox::machine::{self, Unfit};
use crate::sandbox::remedy::Missing;
use crate::sandbox::survey::{Means, Trial};
use crate::sandbox::waiting;
use crate::session::{self, Host};
use crate::slots::{Seats, Slots, Users, UsersError};
use crate::warm::{self, Warm};
use crate::workspace::{Home, HomeError};

/// Why the runner does not start: each says what is missing and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The machine cannot confine programs.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// It can, but not as strongly as is wanted.
    #[error("RUNNER_SANDBOX={wanted}: this machine reaches only `{reached}`: {missing}")]
    Weak {
        /// The weakest level that is accepted.
        wanted: Level,
        /// The strongest one that there is.
        reached: Level,
        /// What is missing, and what helps.
        missing: String,
    },
    /// No interpreter that can be used.
    #[error("RUNNER_PYTHON_BIN: {0}")]
    Interpreter(#[from] InterpreterError),
    /// No place for the runs' directories.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// No user ids for the runs.
    #[error(transparent)]
    Users(#[from] UsersError),
    /// The server wants TLS, and nothing here can tell whether it is the right server.
    #[error(
        "cannot make secure connections ({0}): install the CA certificates of this system (the package \
         `ca-certificates`), or name a file with certificates in SSL_CERT_FILE"
    )]
    Tls(#[from] reqwest::Error),
    /// Something that does not depend on settings.
    #[error("cannot start: {0}")]
    Other(String),
}

/// Takes runs until `shutdown`, and returns when the last of them is over and reported.
pub async fn run(config: Config, shutdown: Shutdown) -> Result<(), StartError> {
    let other = |error: &dyn std::fmt::Display| StartError::Other(error.to_string());
    let own_users = machine::own_users();
    let machine = machine::probe()?;
    let mut pythons = interpreter::find_all(&config.pythons, own_users).await?;
    let family = Family::found().map_err(|error| other(&error))?;
    let users = if own_users { Some(Users::take(config.uid_base)?) } else { None };
    let (slots, seats) = (Slots::new(config.slots), Seats::new(users, config.slots));
    if let Some((first, count)) = seats.users() {
        // Before the directories of an earlier life: what still runs could write into them.
        let (supervisor, _) = Supervisor::spawn(&family).map_err(|error| other(&error))?;
        supervisor.sweep(first, count).await.map_err(|error| other(&error))?;
    }
    let work_dir = config.work_dir.clone();
    let home = tokio::task::spawn_blocking(move || Home::open(&work_dir, own_users));
    let home = Arc::new(home.await.map_err(|error| other(&error))??);
    pythons.furnish(home.path()).map_err(|error| other(&error))?;
    let trial = Trial {
        family: &family,
        pythons: pythons.all(),
        users: seats.users(),
        most: config.sandbox_max,
        cpu_percent: config.cpu_percent,
    };
    let Means { machine, world, bases, groups, missing, lacking } = trial.climb(machine).await;
    if machine.level < config.sandbox {
        family.leave_nurseries();
        let missing = missing.map(|missing| missing.to_string()).unwrap_or_default();
        return Err(StartError::Weak { wanted: config.sandbox, reached: machine.level, missing });
    }
    let random = clock::random().map_err(|error| other(&error))?;
    let who = Identification {
        id: RunnerId::new(clock::unix_ms(), random),
        name: config.name.clone(),
        level: machine.level.name(),
        labels: config.labels.clone(),
        slots: config.slots,
        pythons: pythons.versions(),
    };
    warn_about_token(&config);
    if let Some(why) = waiting::hindrance(machine.level) {
        warn!("{why}");
    }
    info!(
        version = env!("CARGO_PKG_VERSION"),
        name = config.name,
        runner.id = who.id.short(),
        server = config.way.server,
        level = %machine.level,
        stronger = missing.as_ref().map(|missing| format!("{}: {missing}", missing.level)),
        lacking = told(&lacking),
        landlock_abi = machine.abi,
        own_users,
        slots = config.slots,
        %pythons,
        directory = %home.path().display(),
        "ready"
    );
    let client = Client::new(&config.way)?;
    let manner = Manner { means: config.transport, interval: config.poll_interval };
    let (hub, intake, keeping) = link::start(&client, &who, slots, manner);
    let host = Arc::new(Host {
        client,
        hub,
        warm: config.warm.filter(|_| world.is_some()).map(|settings| Warm::new(settings, pythons.all())),
        seats,
        graves: TaskTracker::new(),
        home,
        pythons,
        machine,
        world,
        bases: bases.into_iter().map(|base| Mutex::new(Arc::new(base))).collect(),
        groups,
        slots: config.slots,
        family,
        idle: config.idle,
        hard: shutdown.hard.clone(),
    });
    let tending = tokio::spawn(warm::tend(host.clone()));
    alive(&host, take_runs(host.clone(), intake, &shutdown)).await;
    tending.abort();
    keeping.abort();
    info!("stopped");
    Ok(())
}

/// What runs go without, where there is anything.
fn told(lacking: &[Missing]) -> Option<String> {
    let all: Vec<String> = lacking.iter().map(ToString::to_string).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// Works to the end. The service manager hears from the task that does the work, and with a look at what the runner has:
/// where that is stuck, there is no word.
async fn alive(host: &Host, work: impl Future<Output = ()>) {
    let mut pulse = Pulse::start();
    tokio::pin!(work);
    loop {
        tokio::select! {
            () = &mut work => return,
            () = pulse.due() => service::beat(&format!("{}; runs: {}", host.client.standing(), host.hub.count())),
        }
    }
}

async fn take_runs(host: Arc<Host>, mut intake: Intake, shutdown: &Shutdown) {
    let runs = TaskTracker::new();
    let taking = async {
        loop {
            let (offered, slot) = intake.next().await;
            runs.spawn(session::run(host.clone(), offered, slot));
        }
    };
    tokio::select! {
        () = taking => {}
        () = shutdown.soft.cancelled() => {}
    }
    intake.close();
    runs.close();
    runs.wait().await;
    host.graves.close();
    host.graves.wait().await;
    // What waited for runs to come, too: its processes are in the runner's own group.
    if let Some(warm) = &host.warm {
        warm.close();
    }
    host.family.emptied().await;
}

fn warn_about_token(config: &Config) {
    let Way { server, token, .. } = &config.way;
    if token.is_some() && server.starts_with("http:") && !config.way.is_loopback() {
        warn!(server, "the token and all programs travel unencrypted; use https for other machines");
    }
}
