//! What a service manager hears of the server.

use nix::sys::signal::Signal;
use tokio::net::UnixDatagram;

use crate::support::binary::Binary;
use crate::support::{program, soon};

/// Waits until the server says this; everything it says before is forgotten.
async fn hears(socket: &UnixDatagram, words: &str) {
    let mut buffer = [0; 1024];
    let heard = async {
        loop {
            let length = socket.recv(&mut buffer).await.expect("it is bound");
            let said = String::from_utf8_lossy(&buffer[..length]);
            if said.lines().any(|line| line == words) {
                break;
            }
        }
    };
    soon(words, heard).await;
}

#[tokio::test]
async fn it_says_that_it_is_ready_that_it_goes_round_and_that_it_stops() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    let path = path.to_str().expect("it is text");
    let server = Binary::start(&[("PORT", "0"), ("NOTIFY_SOCKET", path), ("WATCHDOG_USEC", "200000")]).await;
    hears(&socket, "READY=1").await;
    hears(&socket, "STATUS=runners: 0, runs: 0, of which wait: 0").await;
    let _waits = server.child().submit(program("")).await;
    hears(&socket, "STATUS=runners: 0, runs: 1, of which wait: 1").await;
    hears(&socket, "WATCHDOG=1").await;
    assert_eq!(server.end_with(Signal::SIGTERM).await, Some(0));
    hears(&socket, "STOPPING=1").await;
}
