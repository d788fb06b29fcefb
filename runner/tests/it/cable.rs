//! What lies between a runner and its server, and can be pulled out.

use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::app::Server;

/// A way to a server. While it is pulled, connections break, and new ones are closed at once.
pub(crate) struct Cable {
    address: SocketAddr,
    plugged: watch::Sender<bool>,
}

impl Cable {
    pub(crate) async fn to(server: &Server) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (plugged, watch) = watch::channel(true);
        tokio::spawn(carry(listener, server.address(), watch));
        Self { address, plugged }
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
}

async fn carry(listener: TcpListener, server: SocketAddr, plugged: watch::Receiver<bool>) {
    loop {
        let (mut near, _) = listener.accept().await.unwrap();
        let mut plugged = plugged.clone();
        tokio::spawn(async move {
            if *plugged.borrow_and_update() {
                let mut far = TcpStream::connect(server).await.unwrap();
                tokio::select! {
                    _ = copy_bidirectional(&mut near, &mut far) => {}
                    _ = plugged.wait_for(|plugged| !plugged) => {}
                }
            }
        });
    }
}
