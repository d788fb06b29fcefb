//! What lies between a runner and its server, and can be pulled out.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, copy, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::app::Server;

/// A way to a server. While it is pulled, connections break, and new ones are closed at once.
pub(crate) struct Cable {
    address: SocketAddr,
    plugged: watch::Sender<bool>,
    fraying: Arc<Fraying>,
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
        let (plugged, watch) = watch::channel(true);
        let fraying = Arc::new(Fraying { bytes, times, broken: AtomicUsize::new(0) });
        tokio::spawn(carry(listener, server.address(), watch, fraying.clone()));
        Self { address, plugged, fraying }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn pull(&self) {
        self.plugged.send_replace(false);
    }

    pub(crate) fn plug(&self) {
        self.plugged.send_replace(true);
    }

    /// How many connections broke because of what they carried.
    pub(crate) fn breaks(&self) -> usize {
        self.fraying.broken.load(Ordering::Relaxed)
    }
}

async fn carry(
    listener: TcpListener,
    server: SocketAddr,
    plugged: watch::Receiver<bool>,
    fraying: Arc<Fraying>,
) {
    loop {
        let (near, _) = listener.accept().await.unwrap();
        let (mut plugged, fraying) = (plugged.clone(), fraying.clone());
        tokio::spawn(async move {
            if *plugged.borrow_and_update() {
                let far = TcpStream::connect(server).await.unwrap();
                tokio::select! {
                    () = carry_one(near, far, &fraying) => {}
                    _ = plugged.wait_for(|plugged| !plugged) => {}
                }
            }
        });
    }
}

async fn carry_one(mut near: TcpStream, mut far: TcpStream, fraying: &Fraying) {
    if fraying.broken.load(Ordering::Relaxed) >= fraying.times {
        let _ = copy_bidirectional(&mut near, &mut far).await;
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
