//! What lies between a runner and its server: it can be pulled out, jerked, go dead, or let no socket through.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::app::Server;

/// A way to a server.
pub(crate) struct Cable {
    address: SocketAddr,
    state: watch::Sender<State>,
    fraying: Arc<Fraying>,
}

/// What becomes of connections. They are carried while nothing of it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    /// New ones are carried, and not closed at once.
    plugged: bool,
    /// How often those that were open have been broken.
    jerked: u32,
    /// How often those that were open have gone dead: still open, but nothing comes through for ever.
    died: u32,
    /// Requests for a WebSocket are answered as by a proxy that knows none.
    refuses_sockets: bool,
    /// For how long nothing may come through a connection before it is broken.
    idle: Duration,
}

/// Connections that break when so many bytes have gone to the server, so many times.
struct Fraying {
    bytes: u64,
    times: usize,
    broken: AtomicUsize,
}

impl Cable {
    pub(crate) async fn to(server: &Server) -> Self {
        Self::fraying(server, 0, 0).await
    }

    /// One whose connections break when they have carried so many bytes to the server, so many times.
    pub(crate) async fn fraying(server: &Server, bytes: u64, times: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let start = State { plugged: true, jerked: 0, died: 0, refuses_sockets: false, idle: Duration::MAX };
        let (state, watch) = watch::channel(start);
        let fraying = Arc::new(Fraying { bytes, times, broken: AtomicUsize::new(0) });
        tokio::spawn(carry(listener, server.address(), watch, fraying.clone()));
        Self { address, state, fraying }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Connections break, and new ones are closed at once.
    pub(crate) fn pull(&self) {
        self.state.send_modify(|state| state.plugged = false);
    }

    pub(crate) fn plug(&self) {
        self.state.send_modify(|state| state.plugged = true);
    }

    /// Connections break; new ones are carried.
    pub(crate) fn jerk(&self) {
        self.state.send_modify(|state| state.jerked += 1);
    }

    /// Nothing comes through the connections any more, and nobody is told; new ones are carried.
    pub(crate) fn go_dead(&self) {
        self.state.send_modify(|state| state.died += 1);
    }

    /// Whether a WebSocket can be had over it.
    pub(crate) fn refuse_sockets(&self, refuses: bool) {
        self.state.send_modify(|state| state.refuses_sockets = refuses);
    }

    /// Connections made from now on break when nothing comes through them for so long.
    pub(crate) fn drop_idle(&self, after: Duration) {
        self.state.send_modify(|state| state.idle = after);
    }

    /// How many connections broke because of what they carried.
    pub(crate) fn breaks(&self) -> usize {
        self.fraying.broken.load(Ordering::Relaxed)
    }
}

async fn carry(
    listener: TcpListener,
    server: SocketAddr,
    state: watch::Receiver<State>,
    fraying: Arc<Fraying>,
) {
    loop {
        let (near, _) = listener.accept().await.unwrap();
        let (mut state, fraying) = (state.clone(), fraying.clone());
        tokio::spawn(async move {
            let then = *state.borrow_and_update();
            if !then.plugged {
                return;
            }
            let Ok(mut far) = TcpStream::connect(server).await else { return };
            let mut near = near;
            if then.refuses_sockets && asks_for_a_socket(&near).await {
                let _ = near.write_all(NO_SOCKET).await;
                return;
            }
            let changed = |now: &State| !now.plugged || (now.jerked, now.died) != (then.jerked, then.died);
            let dies = async {
                let now = state.wait_for(changed).await;
                now.is_ok_and(|now| now.plugged && now.died != then.died)
            };
            let dead = tokio::select! {
                () = carry_one(&mut near, &mut far, then.idle, &fraying) => false,
                dead = dies => dead,
            };
            if dead {
                std::future::pending::<()>().await;
            }
        });
    }
}

/// What a proxy says that knows no WebSocket.
const NO_SOCKET: &[u8] = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Whether a connection begins with a request for a WebSocket.
async fn asks_for_a_socket(connection: &TcpStream) -> bool {
    let mut head = vec![0; 4_096];
    loop {
        let length = connection.peek(&mut head).await.unwrap();
        let text = String::from_utf8_lossy(&head[..length]).to_lowercase();
        if length == 0 || text.contains("\r\n\r\n") {
            return text.contains("upgrade: websocket");
        }
    }
}

async fn carry_one(near: &mut TcpStream, far: &mut TcpStream, idle: Duration, fraying: &Fraying) {
    if idle < Duration::MAX {
        return carry_while_busy(near, far, idle).await;
    }
    if fraying.broken.load(Ordering::Relaxed) >= fraying.times {
        let _ = copy_bidirectional(near, far).await;
        return;
    }
    let ((from_near, mut to_near), (mut from_far, mut to_far)) = (near.split(), far.split());
    let mut some = from_near.take(fraying.bytes);
    tokio::select! {
        carried = copy(&mut some, &mut to_far) => {
            if carried.is_ok_and(|bytes| bytes == fraying.bytes) {
                fraying.broken.fetch_add(1, Ordering::Relaxed);
            }
        }
        _ = copy(&mut from_far, &mut to_near) => {}
    }
}

async fn carry_while_busy(near: &mut TcpStream, far: &mut TcpStream, idle: Duration) {
    let (mut up, mut down) = (vec![0; 8_192], vec![0; 8_192]);
    loop {
        let carried = tokio::select! {
            Ok(length) = near.read(&mut up) => far.write_all(&up[..length]).await.map(|()| length),
            Ok(length) = far.read(&mut down) => near.write_all(&down[..length]).await.map(|()| length),
            () = tokio::time::sleep(idle) => return,
            else => return,
        };
        if !carried.is_ok_and(|length| length > 0) {
            return;
        }
    }
}
