//! A Python that has loaded the modules of a kind, and is copied for each program.

use std::collections::HashSet;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use playpen_protocol::limits::Limits;
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::UnixDatagram;
use tokio::net::unix::pipe;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::kind::Kind;
use crate::sandbox::build::{self, Interpreter, Machine};
use crate::sandbox::family::Family;
use crate::sandbox::launch::{Hatched, LaunchError, Streams, Supervisor};
use crate::sandbox::room;
use crate::sandbox::wire::Egg;
use crate::sandbox::world::World;

/// How long importing the modules of a kind may take.
const LOADING: Duration = Duration::from_mins(2);
/// The most that a zygote says of itself.
const REPORT_BYTES: usize = 64 << 10;

/// A zygote that has loaded its modules. Dropping it ends it; its copies live on.
#[derive(Debug)]
pub(crate) struct Zygote {
    orders: UnixDatagram,
    copies: AtomicU64,
    dead: Arc<AtomicBool>,
    /// Nobody writes to it, and as long as it is open nobody finds its end.
    _stdin: pipe::Sender,
}

/// What a zygote has loaded.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Loaded {
    /// Modules, by the first part of their names, beyond those that every Python starts with. Also those that
    /// were looked for and are not there.
    pub(crate) names: HashSet<String>,
    /// Those of them that are namespace packages.
    pub(crate) namespaces: HashSet<String>,
    /// What was asked for and is not installed, by the first part of its name.
    pub(crate) absent: HashSet<String>,
    /// Modules of the kind that cannot be imported, with the reasons.
    pub(crate) failures: Vec<String>,
}

/// Why there is no zygote.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoZygote {
    #[error(transparent)]
    Launch(#[from] LaunchError),
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("it did not load its modules within {} s", LOADING.as_secs())]
    Slow,
    #[error("it ended while it loaded its modules")]
    Ended,
    #[error(
        "this interpreter cannot be copied: it does not tell where it keeps the name of its program, has loaded too many \
         modules, may not make memory executable, or did not come through its rehearsal"
    )]
    Unfit,
}

impl Zygote {
    /// Starts one, and waits until it has loaded its modules. It says of `asked` what is not installed. With `closing`
    /// it ends, whatever it is at.
    pub(crate) async fn start(
        family: &Family,
        world: &World,
        python: &Interpreter,
        machine: &Machine,
        kind: &Kind,
        asked: &[String],
        closing: &CancellationToken,
    ) -> Result<(Self, Loaded), NoZygote> {
        let (supervisor, streams) = Supervisor::spawn(family)?;
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let (ours, theirs) =
            socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, flags, None).map_err(io::Error::from)?;
        rustix::io::ioctl_fionbio(&theirs, false).map_err(io::Error::from)?;
        let egg = Egg {
            rootfs: room::rootfs(python, machine),
            room: room::room(python, machine, &Limits::default(), None),
            program: python.executable.clone(),
            env: build::environment(python, machine, room::HOME.as_ref(), room::TEMPORARY.as_ref()),
            modules: kind.modules.clone(),
            asked: asked.to_vec(),
        };
        let hatched = supervisor.hatch(egg, world, theirs).await?;
        let dead = Arc::new(AtomicBool::new(false));
        let Streams { stdin, stdout, stderr, .. } = streams;
        tokio::spawn(outlive(hatched, dead.clone(), closing.clone()));
        tokio::spawn(tell(stdout, kind.name.clone()));
        tokio::spawn(tell(stderr, kind.name.clone()));
        let orders = UnixDatagram::from_std(OwnedFd::into(ours))?;
        let mut report = vec![0; REPORT_BYTES];
        let length =
            tokio::time::timeout(LOADING, orders.recv(&mut report)).await.map_err(|_| NoZygote::Slow)??;
        let loaded = Loaded::parse(&String::from_utf8_lossy(&report[..length]))?;
        Ok((Self { orders, copies: AtomicU64::new(0), dead, _stdin: stdin }, loaded))
    }

    /// Where it takes orders for copies. Counts as one.
    pub(crate) fn order(&self) -> BorrowedFd<'_> {
        self.copies.fetch_add(1, Ordering::Relaxed);
        self.orders.as_fd()
    }

    /// How many copies of it were ordered.
    pub(crate) fn copies(&self) -> u64 {
        self.copies.load(Ordering::Relaxed)
    }

    /// Whether it has ended.
    pub(crate) fn is_dead(&self) -> bool {
        self.dead.load(Ordering::Relaxed)
    }
}

impl Loaded {
    /// From what `zygote.py` says: a word, then lines with what each is and its name.
    fn parse(report: &str) -> Result<Self, NoZygote> {
        let mut lines = report.lines();
        match lines.next() {
            Some("ready") => {}
            Some(_) => return Err(NoZygote::Unfit),
            None => return Err(NoZygote::Ended),
        }
        let mut loaded = Self::default();
        for (what, name) in lines.filter_map(|line| line.split_once(' ')) {
            match what {
                "namespace" => {
                    loaded.namespaces.insert(name.to_owned());
                }
                "absent" => {
                    loaded.absent.insert(name.to_owned());
                }
                "failure" => loaded.failures.push(name.to_owned()),
                _ => {
                    loaded.names.insert(name.to_owned());
                }
            }
        }
        Ok(loaded)
    }
}

/// Waits for its end, so that it is reaped and known.
async fn outlive(zygote: Hatched, dead: Arc<AtomicBool>, closing: CancellationToken) {
    zygote.ended(closing.cancelled()).await;
    dead.store(true, Ordering::Relaxed);
}

/// What modules say when they are imported is for the operator.
async fn tell(stream: pipe::Receiver, kind: String) {
    let mut lines = BufReader::new(stream).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        warn!(kind, "while loading modules: {line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_loaded_is_read_line_by_line() {
        let loaded =
            Loaded::parse("ready\nloaded numpy\nnamespace mpl_toolkits\nfailure pandas: no\nx y").unwrap();
        assert!(loaded.names.contains("numpy") && loaded.names.contains("y"));
        assert!(loaded.namespaces.contains("mpl_toolkits"));
        assert_eq!(loaded.failures, ["pandas: no"]);
        assert!(matches!(Loaded::parse("unfit"), Err(NoZygote::Unfit)));
        assert!(matches!(Loaded::parse(""), Err(NoZygote::Ended)));
    }
}
