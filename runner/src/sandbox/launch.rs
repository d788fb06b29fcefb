//! The runner's end of a supervisor: start it, give it a plan, hear how the run went.
//!
//! Neither the token nor anything else of the runner is in the memory of a supervisor, which comes from the
//! nursery (`nursery.rs`). Dropping a [`Supervisor`] ends the run.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream as StdStream;

use rustix::fs::{Gid, Uid};
use rustix::pipe::{PipeFlags, pipe_with};
use tokio::io::{AsyncReadExt, AsyncWriteExt, Interest};
use tokio::net::UnixStream;
use tokio::net::unix::pipe;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::runtime::Handle;

use super::base::{self, Base};
use super::descriptors;
use super::family::{Family, Member};
use super::nursery::Refused;
use super::plan::{Identity, Plan};
use super::room::{Room, Rootfs};
use super::wire::{self, Egg, Ending, Failure, Order, Report, Waits};
use super::world::World;
use crate::screen::Screen;
use crate::sound;

/// The runner's own ends of a program's pipes.
#[derive(Debug)]
pub struct Streams {
    /// What the program reads.
    pub stdin: pipe::Sender,
    /// What it writes.
    pub stdout: pipe::Receiver,
    /// What it complains of.
    pub stderr: pipe::Receiver,
    /// What it sounds like.
    pub sound: pipe::Receiver,
    /// Where it puts its pictures.
    pub screen: Screen,
    /// What it says to Playpen.
    pub says: pipe::Receiver,
    /// What it hears from Playpen.
    pub hears: pipe::Sender,
}

impl Streams {
    /// So that the program, where it has a user of its own and no room, can open them by name.
    pub fn belong_to(&self, user: Option<Identity>) -> io::Result<()> {
        let Some(Identity { uid, gid }) = user else { return Ok(()) };
        let (uid, gid) = (Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)));
        Ok(rustix::fs::fchown(&self.sound, uid, gid)?)
    }
}

/// A supervisor that waits for its plan, or watches its program.
#[derive(Debug)]
pub struct Supervisor {
    orders: OwnedWriteHalf,
    reports: Reports,
}

/// A supervisor that has become a zygote. It ends with its socket.
#[derive(Debug)]
pub struct Hatched(Charge);

impl Hatched {
    /// Waits until it has ended, and nothing of it is left. After `patience` it is killed: as long as it loads its
    /// modules it does not look at its socket.
    pub async fn ended(self, patience: impl Future<Output = ()>) {
        self.0.bury_after(patience).await;
    }
}

/// Gives orders to a supervisor.
#[derive(Debug)]
pub struct Orders(OwnedWriteHalf);

/// Hears from a supervisor.
#[derive(Debug)]
pub struct Reports {
    socket: OwnedReadHalf,
    /// There until it is buried.
    charge: Option<Charge>,
}

/// The process of a supervisor, which has to be reaped.
#[derive(Debug)]
struct Charge {
    family: Family,
    /// Kept until the process is reaped: what is not in the family is killed.
    member: Member,
}

impl Drop for Reports {
    fn drop(&mut self) {
        // It ends with its socket, or was killed and has left what it had.
        if let (Some(charge), Ok(runtime)) = (self.charge.take(), Handle::try_current()) {
            runtime.spawn(charge.bury());
        }
    }
}

/// Why there is no ending to tell.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// A layer could not be applied; the program did not start.
    #[error(transparent)]
    Walls(#[from] Failure),
    /// The supervisor could not be started, or ended without a word.
    #[error("supervisor: {0}")]
    Io(#[from] io::Error),
}

impl LaunchError {
    /// Of one that was to be the first process of a namespace: the kernel may refuse that.
    fn of_birth(error: io::Error) -> Self {
        if matches!(error.get_ref(), Some(inner) if inner.is::<Refused>()) {
            return Failure::new("process namespace", &error).into();
        }
        error.into()
    }

    /// Whether the supervisor has ended without a word.
    pub fn is_loss(&self) -> bool {
        use io::ErrorKind::{BrokenPipe, ConnectionReset, UnexpectedEof};
        matches!(self, Self::Io(error) if [BrokenPipe, ConnectionReset, UnexpectedEof].contains(&error.kind()))
    }
}

impl Supervisor {
    /// Starts one. Nothing is confined or executed yet.
    pub fn spawn(family: &Family) -> io::Result<(Self, Streams)> {
        Self::born(family, None)
    }

    /// Starts one as the first process of a namespace of its own, and has it make a room for its program, which has the
    /// control group whose directory is `group`. Returns the work directory too, to be filled before
    /// [`start`](Self::start).
    pub async fn house(
        family: &Family,
        base: &Base,
        room: Room,
        group: Option<BorrowedFd<'_>>,
    ) -> Result<(Self, Streams, OwnedFd), LaunchError> {
        let (mut supervisor, streams) =
            Self::born(family, Some(base.world())).map_err(LaunchError::of_birth)?;
        let work = supervisor.prepare(room, base, group).await?;
        Ok((supervisor, streams, work))
    }

    fn born(family: &Family, world: Option<&World>) -> io::Result<(Self, Streams)> {
        let (ours, theirs) = StdStream::pair()?;
        let (read_in, write_in) = pipe_with(PipeFlags::CLOEXEC)?;
        let (read_out, write_out) = pipe_with(PipeFlags::CLOEXEC)?;
        let (read_err, write_err) = pipe_with(PipeFlags::CLOEXEC)?;
        let (read_says, write_says) = pipe_with(PipeFlags::CLOEXEC)?;
        let (read_hears, write_hears) = pipe_with(PipeFlags::CLOEXEC)?;
        let (read_sound, write_sound) = pipe_with(PipeFlags::CLOEXEC)?;
        rustix::pipe::fcntl_setpipe_size(&write_sound, sound::PIPE_BYTES)?;
        let (screen, write_screen) = Screen::new()?;
        let ends = [read_in, write_out, write_err, write_sound, write_screen, write_says, read_hears];
        let member = family.bear(world, &theirs, &ends)?;
        for fd in [&write_in, &read_out, &read_err, &read_sound, &read_says, &write_hears] {
            // Of our ends alone: a program must find its own blocking, as it would in a shell.
            rustix::io::ioctl_fionbio(fd, true)?;
        }
        let streams = Streams {
            stdin: pipe::Sender::from_owned_fd(write_in)?,
            stdout: pipe::Receiver::from_owned_fd(read_out)?,
            stderr: pipe::Receiver::from_owned_fd(read_err)?,
            sound: pipe::Receiver::from_owned_fd(read_sound)?,
            screen,
            says: pipe::Receiver::from_owned_fd(read_says)?,
            hears: pipe::Sender::from_owned_fd(write_hears)?,
        };
        ours.set_nonblocking(true)?;
        let (socket, orders) = UnixStream::from_std(ours)?.into_split();
        let charge = Some(Charge { family: family.clone(), member });
        Ok((Self { orders, reports: Reports { socket, charge } }, streams))
    }

    /// Has the namespaces made that all runs share, for runs with these user ids, the first and how many.
    pub async fn found(mut self, users: Option<(u32, u32)>) -> Result<World, LaunchError> {
        Orders(self.orders).give(&Order::Found { users }).await?;
        let report = self.reports.next().await?;
        let world = match report {
            Report::Founded => World::from_fds(self.reports.descriptors().await?).map_err(LaunchError::from),
            Report::Failed(failure) => Err(failure.into()),
            other => Err(unexpected(&other).into()),
        };
        self.reports.bury().await;
        world
    }

    /// Has the base of rooms made.
    pub async fn lay(mut self, rootfs: Rootfs, world: &World) -> Result<Base, LaunchError> {
        let sources = base::sources(&rootfs);
        self.orders.write_all(&wire::frame(&Order::Lay(Box::new(rootfs)))?).await?;
        hand(&self.orders, &world.fds()).await?;
        let report = self.reports.next().await?;
        let base = match report {
            Report::Laid => {
                Base::from_fds(self.reports.descriptors().await?, sources).map_err(LaunchError::from)
            }
            Report::Failed(failure) => Err(failure.into()),
            other => Err(unexpected(&other).into()),
        };
        self.reports.bury().await;
        base
    }

    async fn prepare(
        &mut self,
        room: Room,
        base: &Base,
        group: Option<BorrowedFd<'_>>,
    ) -> Result<OwnedFd, LaunchError> {
        let order = Order::Prepare { room: Box::new(room), group: group.is_some() };
        self.orders.write_all(&wire::frame(&order)?).await?;
        hand(&self.orders, &base.fds()).await?;
        if let Some(group) = group {
            hand(&self.orders, &[group]).await?;
        }
        match self.reports.next().await? {
            Report::Prepared => {
                let work = self.reports.descriptors().await?.pop();
                work.ok_or_else(|| io::Error::other("no work directory came").into())
            }
            Report::Failed(failure) => Err(failure.into()),
            other => Err(unexpected(&other).into()),
        }
    }

    /// Has a copy of the Python whose zygote is at the other end of `zygote` made ready to become the program of
    /// `plan`. Where there is none, the program can still be started otherwise.
    pub async fn ready(
        &mut self,
        plan: &Plan,
        zygote: BorrowedFd<'_>,
    ) -> Result<Result<(), Failure>, LaunchError> {
        let order = Order::Ready(Box::new(plan.clone()));
        self.orders.write_all(&wire::frame(&order)?).await?;
        hand(&self.orders, &[zygote]).await?;
        match self.reports.next().await? {
            Report::Ready => Ok(Ok(())),
            Report::Unready(failure) => Ok(Err(failure)),
            other => Err(unexpected(&other).into()),
        }
    }

    /// Lets what is ready become the program, with so much time and that share of a processor ([`Order::Go`]).
    pub async fn go(self, wall_ms: u64, cpu_percent: u64) -> Result<(Orders, Reports), LaunchError> {
        self.begin(&Order::Go { wall_ms, cpu_percent }).await
    }

    /// Turns it into a Python that waits to be copied, which takes orders over `orders`.
    pub async fn hatch(mut self, egg: Egg, world: &World, orders: OwnedFd) -> Result<Hatched, LaunchError> {
        self.orders.write_all(&wire::frame(&Order::Hatch(Box::new(egg)))?).await?;
        hand(&self.orders, &world.fds()).await?;
        hand(&self.orders, &[orders.as_fd()]).await?;
        drop(orders);
        match self.reports.next().await {
            Ok(Report::Failed(failure)) => {
                self.reports.bury().await;
                Err(failure.into())
            }
            Ok(other) => Err(unexpected(&other).into()),
            // It executes the interpreter, which closes the socket.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.reports.charge.take().map(Hatched).ok_or_else(|| error.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Has the program started behind the walls of `plan`.
    pub async fn start(self, plan: Plan) -> Result<(Orders, Reports), LaunchError> {
        self.begin(&Order::Run(Box::new(plan))).await
    }

    async fn begin(self, order: &Order) -> Result<(Orders, Reports), LaunchError> {
        let mut orders = Orders(self.orders);
        orders.give(order).await?;
        let mut reports = self.reports;
        match reports.next().await? {
            Report::Started => Ok((orders, reports)),
            Report::Failed(failure) => {
                reports.bury().await;
                Err(failure.into())
            }
            other => Err(unexpected(&other).into()),
        }
    }

    /// Whether it still waits: one that was killed has closed its socket.
    pub fn is_waiting(&self) -> bool {
        let socket: &UnixStream = self.orders.as_ref();
        let mut byte = [0];
        matches!(socket.try_read(&mut byte), Err(error) if error.kind() == io::ErrorKind::WouldBlock)
    }

    /// Has every process of these user ids ended.
    pub async fn sweep(mut self, first: u32, count: u32) -> io::Result<()> {
        Orders(self.orders).give(&Order::Sweep { first, count }).await?;
        let report = self.reports.next().await?;
        self.reports.bury().await;
        if report == Report::Swept { Ok(()) } else { Err(io::Error::other("unexpected report")) }
    }
}

impl Orders {
    /// Asks the program to stop; the supervisor makes sure of it.
    pub async fn cancel(&mut self) -> io::Result<()> {
        self.give(&Order::Cancel).await
    }

    /// Asks whether the program waits for its standard input; the answer is in the reports.
    pub async fn look(&mut self, turn: u64) -> io::Result<()> {
        self.give(&Order::Look { turn }).await
    }

    /// Ends the run now.
    pub async fn kill(&mut self) -> io::Result<()> {
        self.give(&Order::Kill).await
    }

    async fn give(&mut self, order: &Order) -> io::Result<()> {
        self.0.write_all(&wire::frame(order)?).await
    }
}

/// A supervisor that has told the end of its run, and ends itself.
#[derive(Debug)]
pub struct Grave(Reports);

impl Grave {
    /// Waits until it is gone, and what else of ours was there for the run.
    pub async fn close(self) {
        self.0.bury().await;
    }
}

impl Reports {
    /// How the run ended. When this returns, no process of the run is left; the supervisor may be, as long as the
    /// grave is not closed.
    pub async fn ending(self) -> io::Result<(Ending, Grave)> {
        self.ending_after(|_, _| {}).await
    }

    /// The same; meanwhile `looked` hears what looks have shown, by their numbers.
    pub async fn ending_after(mut self, mut looked: impl FnMut(u64, Waits)) -> io::Result<(Ending, Grave)> {
        let report = loop {
            match self.next().await {
                Ok(Report::Looked { turn, waits }) => looked(turn, waits),
                report => break report,
            }
        };
        match report {
            Ok(Report::Ended(ending)) => Ok((ending, Grave(self))),
            Ok(other) => {
                self.bury().await;
                Err(unexpected(&other))
            }
            Err(error) => {
                self.bury().await;
                Err(error)
            }
        }
    }

    async fn next(&mut self) -> io::Result<Report> {
        let mut header = [0; 4];
        self.socket.read_exact(&mut header).await?;
        let mut body = vec![0; wire::announced(header)?];
        self.socket.read_exact(&mut body).await?;
        wire::read(&body)
    }

    /// What a message of the supervisor carries.
    async fn descriptors(&mut self) -> io::Result<Vec<OwnedFd>> {
        let socket: &UnixStream = self.socket.as_ref();
        let received = socket.async_io(Interest::READABLE, || descriptors::receive(socket)).await?;
        received.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    /// Has the supervisor end, and waits until nothing of it is left.
    async fn bury(mut self) {
        let charge = self.charge.take();
        drop(self);
        if let Some(charge) = charge {
            charge.bury().await;
        }
    }
}

impl Charge {
    /// Waits for its end, and ends what it could not end itself because it was killed.
    async fn bury(self) {
        self.bury_after(std::future::pending()).await;
    }

    /// The same, but kills it when `patience` is over.
    async fn bury_after(self, patience: impl Future<Output = ()>) {
        let Self { family, member } = self;
        let ended = tokio::select! {
            ended = member.ended() => ended,
            () = patience => {
                member.kill();
                member.ended().await
            }
        };
        let clean = ended.is_ok_and(|clean| clean);
        drop(member);
        if !clean {
            family.end_strangers().await;
        }
    }
}

async fn hand(orders: &OwnedWriteHalf, fds: &[BorrowedFd<'_>]) -> io::Result<()> {
    let socket: &UnixStream = orders.as_ref();
    socket.async_io(Interest::WRITABLE, || descriptors::send(socket, fds)).await
}

fn unexpected(report: &Report) -> io::Error {
    io::Error::other(format!("unexpected report {report:?}"))
}
