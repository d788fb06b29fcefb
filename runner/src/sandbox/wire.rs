//! What runner and supervisor say to each other over their socket.
//!
//! Frames are a length (four bytes, big-endian) and a message in the format of postcard, which two processes of each run read
//! before it begins: JSON took them longer. Both ends are ours: a frame that cannot be read is a fault, and the
//! supervisor answers every fault by ending the run.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::plan::Plan;
use super::room::{Room, Rootfs};

/// The largest frame, in bytes: a plan carries the arguments and the environment of a run.
pub const MAX_FRAME: usize = 32 << 20;

/// From the runner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Start the program: the first frame, or the one after `Prepare`.
    Run(Box<Plan>),
    /// Make a room. A message with its base follows and, where there is a control group, one with its directory.
    Prepare {
        /// What is in it.
        room: Box<Room>,
        /// Whether there is a control group.
        group: bool,
    },
    /// Make the namespaces that all runs share, hand them over, and exit; instead of `Run`.
    Found {
        /// The user ids of runs, the first and how many, where they have any of their own.
        users: Option<(u32, u32)>,
    },
    /// Make the base of rooms, hand it over, and exit; instead of `Run`. A message with the shared namespaces
    /// follows.
    Lay(Box<Rootfs>),
    /// Have a copy of a Python that runs already confined as the plan says, in the room, up to where it would
    /// become the program. A message with the socket of its zygote follows.
    Ready(Box<Plan>),
    /// Let it become the program. What was not known before:
    Go {
        /// How long it may take, in milliseconds.
        wall_ms: u64,
        /// What it may use on top of its processor time for as long as it goes on, in percent of one processor.
        cpu_percent: u64,
    },
    /// Become a zygote; instead of `Run`. A message with the shared namespaces follows, and one with the socket
    /// over which it gets its own orders.
    Hatch(Box<Egg>),
    /// Say whether it waits for its standard input.
    Look {
        /// Comes back with the answer.
        turn: u64,
    },
    /// Ask it to stop, then make it.
    Cancel,
    /// End it now.
    Kill,
    /// End every process of these users, `first..first + count`, and exit; instead of `Run`.
    Sweep {
        /// The first user id.
        first: u32,
        /// How many user ids.
        count: u32,
    },
}

/// A Python that is to wait for programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Egg {
    /// Where it lives: what a program of its own would see.
    pub rootfs: Rootfs,
    /// And what it has there of its own.
    pub room: Room,
    /// The interpreter.
    pub program: PathBuf,
    /// Its environment, in order.
    pub env: Vec<(String, String)>,
    /// The modules that it imports.
    pub modules: Vec<String>,
    /// The modules of which it says whether they are installed.
    pub asked: Vec<String>,
}

/// From the supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Report {
    /// The shared namespaces are made; a message with them follows.
    Founded,
    /// The base is made; a message with it follows.
    Laid,
    /// The room is ready; a message with its work directory follows.
    Prepared,
    /// There is a copy, ready to become the program.
    Ready,
    /// There is none. The room is as it was.
    Unready(Failure),
    /// The program is running.
    Started,
    /// What [`Order::Look`] has shown.
    Looked {
        /// Which look it was.
        turn: u64,
        /// Who waits.
        waits: Waits,
    },
    /// It was not started. Nothing of it runs.
    Failed(Failure),
    /// It ended, and so did every process that it left.
    Ended(Ending),
    /// The users of `Sweep` have no process any more.
    Swept,
}

/// Who of a run waits for its standard input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Waits {
    /// Nobody.
    Nobody,
    /// A thread of one of its processes, for a time that it has set.
    Awhile,
    /// A thread of one of its processes, while the first one does something else or waits for something else too.
    Thread,
    /// The first thread of one of its processes.
    Program,
}

/// Why a program was not started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("sandbox step `{step}`: {error}")]
pub struct Failure {
    /// The layer that could not be applied.
    pub step: String,
    /// What the kernel said.
    pub error: String,
}

impl Failure {
    /// A failure in `step`.
    pub fn new(step: &str, error: &impl ToString) -> Self {
        Self { step: step.to_owned(), error: error.to_string() }
    }
}

/// How a program ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// What made it end.
    pub cause: Cause,
    /// Its own last word.
    pub status: Status,
    /// From its start to its end, in milliseconds.
    pub wall_ms: u64,
    /// Processor time of all its processes, in milliseconds.
    pub cpu_ms: u64,
    /// The most memory that they had together at a time, in bytes.
    pub peak_memory_bytes: u64,
}

/// What made a program end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cause {
    /// Nothing of ours.
    Itself,
    /// Its time was up.
    Timeout,
    /// It went beyond one of its bounds.
    Beyond(Sum),
    /// [`Order::Cancel`].
    Cancel,
    /// [`Order::Kill`].
    Kill,
}

/// Of what a run can use too much, as the sum over its processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sum {
    /// Memory.
    Memory,
    /// Processor time.
    Cpu,
    /// Processes and threads at a time.
    Processes,
    /// What its files hold.
    DiskBytes,
    /// Files, folders and links.
    DiskEntries,
}

/// An exit code or a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// It exited with this code.
    Code(i32),
    /// This signal killed it.
    Signal(i32),
}

/// The bytes of `message` as a frame.
pub fn frame<T: Serialize>(message: &T) -> io::Result<Vec<u8>> {
    let mut bytes = postcard::to_extend(message, vec![0; 4]).map_err(io::Error::other)?;
    let length = bytes.len() - 4;
    if length > MAX_FRAME {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "frame too large"));
    }
    bytes[..4].copy_from_slice(&u32::try_from(length).map_err(io::Error::other)?.to_be_bytes());
    Ok(bytes)
}

/// The length that a frame's first four bytes announce.
pub fn announced(header: [u8; 4]) -> io::Result<usize> {
    let length = u32::from_be_bytes(header) as usize;
    if length > MAX_FRAME {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "frame too large"));
    }
    Ok(length)
}

/// Writes one frame.
pub fn send<T: Serialize>(socket: &mut impl Write, message: &T) -> io::Result<()> {
    socket.write_all(&frame(message)?)
}

/// Reads one frame; `None` where the other end is gone.
pub fn receive<T: DeserializeOwned>(socket: &mut impl Read) -> io::Result<Option<T>> {
    let mut header = [0; 4];
    match socket.read_exact(&mut header) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut body = vec![0; announced(header)?];
    socket.read_exact(&mut body)?;
    read(&body).map(Some)
}

/// The message of a frame.
pub fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> io::Result<T> {
    postcard::from_bytes(body).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back_as_they_went() {
        let mut bytes = Vec::new();
        send(&mut bytes, &Order::Cancel).unwrap();
        send(&mut bytes, &Order::Sweep { first: 7, count: 2 }).unwrap();
        let mut socket = bytes.as_slice();
        assert_eq!(receive::<Order>(&mut socket).unwrap(), Some(Order::Cancel));
        assert_eq!(receive::<Order>(&mut socket).unwrap(), Some(Order::Sweep { first: 7, count: 2 }));
        assert_eq!(receive::<Order>(&mut socket).unwrap(), None);
    }

    #[test]
    fn a_frame_cut_short_is_an_error() {
        let bytes = frame(&Order::Kill).unwrap();
        assert!(receive::<Order>(&mut &bytes[..bytes.len() - 1]).is_err());
        assert!(receive::<Order>(&mut &[0xff; 8][..]).is_err());
    }
}
