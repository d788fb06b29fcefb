//! What a service manager hears of the runner.

use rustix::process::Signal;
use serde_json::json;
use tokio::net::{TcpListener, UnixDatagram};

use crate::app::{Runner, Server, User, patience};
use crate::run::Program;

/// Waits until the runner says this, and gives everything that it said before.
async fn hears(socket: &UnixDatagram, words: &str) -> String {
    let (mut buffer, mut before) = ([0; 1024], String::new());
    loop {
        let length = tokio::time::timeout(patience(), socket.recv(&mut buffer)).await;
        let length = length.unwrap_or_else(|_| panic!("{words}: not after {before}")).unwrap();
        for line in String::from_utf8_lossy(&buffer[..length]).lines() {
            if line == words {
                return before;
            }
            before.push_str(line);
            before.push('\n');
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_ready_with_the_connection_and_goes_round_until_its_last_run_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    let place = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = place.local_addr().unwrap();
    drop(place);
    let url = format!("http://{address}");
    let mut runner = Runner::prepare(User::Me)
        .variable("RUNNER_SERVER_URL", &url)
        .variable("NOTIFY_SOCKET", path.to_str().unwrap())
        .variable("WATCHDOG_USEC", "200000")
        .start();
    runner.logged("cannot be reached").await;
    let server = Server::on(TcpListener::bind(address).await.unwrap());
    let before = hears(&socket, "READY=1").await;
    assert!(before.contains(&format!("STATUS=cannot reach {url}: ")), "{before}");

    let run = server.submit(Program::new("print(input('ready'))").with("interactive", json!(true))).await;
    run.prints("ready").await;
    hears(&socket, &format!("STATUS=connected to {url}; runs: 1")).await;
    runner.signal(Signal::TERM);
    hears(&socket, "STOPPING=1").await;
    // Its last run may take its time, and a watchdog that heard nothing would kill it.
    for _ in 0..3 {
        hears(&socket, "WATCHDOG=1").await;
    }
    run.input(json!({"data": "bye\n"})).await;
    assert_eq!(run.finish().await["stdout"], "readybye\n");
    assert!(runner.ended().await.success());
}
