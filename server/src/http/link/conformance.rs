//! The server's WebSockets keep to RFC 6455: behind its connections and with the bounds of the link stands an echo.
//!
//! `PLAYPEN_KOSOKU` names the program kosoku, which sends it the cases of Autobahn: `make test-long`.

use std::sync::Arc;

use axum::Router;
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::get;
use futures_util::{SinkExt, StreamExt};
use playpen_protocol::runner::link::MAX_LINK_MESSAGE_BYTES;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message as Said;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::Config;
use crate::dispatch::Dispatch;
use crate::http::socket::fitted;
use crate::http::{App, Connections};
use crate::metrics::Metrics;
use crate::queue::{Machine, Settings};
use crate::runs::{Registry, Retention};

/// Messages of 16 MiB, which are more than anybody may say; and compression, which is not offered: what is large here is
/// compressed already, and each connection would hold its tables.
const NOT_OURS: [&str; 4] = ["9.1.6", "9.2.6", "12.*", "13.*"];

async fn echo(upgrade: WebSocketUpgrade) -> Response {
    fitted(upgrade, MAX_LINK_MESSAGE_BYTES).on_upgrade(async |mut socket| {
        while let Some(Ok(message)) = socket.recv().await {
            let is_said = matches!(message, Message::Text(_) | Message::Binary(_));
            if is_said && socket.send(message).await.is_err() {
                return;
            }
        }
    })
}

/// Where it stands, `host:port`.
async fn serve() -> String {
    let (clock, metrics) = (Clock::start(), Arc::new(Metrics::new()));
    let registry = Arc::new(Registry::new(Retention::default(), 0));
    let machine = Machine::new(Settings::default());
    let dispatch = Dispatch::new(machine, Arc::clone(&registry), Arc::clone(&metrics), clock);
    let app = App::new(Config::default(), clock, dispatch, registry, metrics, CancellationToken::new());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let router = Router::new().route("/", get(echo));
    tokio::spawn(Connections::new(&app).serve(listener, router));
    address
}

#[tokio::test]
async fn what_is_said_in_pieces_with_pings_between_is_heard_whole() {
    let (mut socket, _) = connect_async(format!("ws://{}/", serve().await)).await.unwrap();
    let piece = |text: &str, code, last| {
        Said::Frame(Frame::message(text.as_bytes().to_vec(), OpCode::Data(code), last))
    };
    socket.send(piece("in ", Data::Text, false)).await.unwrap();
    socket.send(Said::Ping("there?".into())).await.unwrap();
    socket.send(piece("pieces", Data::Continue, true)).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap(), Said::Pong("there?".into()));
    assert_eq!(socket.next().await.unwrap().unwrap(), Said::text("in pieces"));
    socket.send(Said::Close(None)).await.unwrap();
    assert!(matches!(socket.next().await, Some(Ok(Said::Close(_)))));
}

#[tokio::test]
async fn what_comes_sooner_than_it_is_asked_for_is_heard_in_order() {
    let (socket, _) = connect_async(format!("ws://{}/", serve().await)).await.unwrap();
    let (mut mouth, mut ear) = socket.split();
    let said: Vec<_> = (0..200_usize).map(|n| Said::text(format!("{n} ").repeat(n * 7))).collect();
    let say = async {
        for message in &said {
            mouth.feed(message.clone()).await.unwrap();
        }
        mouth.flush().await.unwrap();
    };
    let hear = async {
        for message in &said {
            assert_eq!(ear.next().await.unwrap().unwrap(), *message);
        }
    };
    tokio::join!(say, hear);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cases_of_autobahn_pass() {
    let address = serve().await;
    let Ok(kosoku) = std::env::var("PLAYPEN_KOSOKU") else {
        // The first of its cases.
        let (mut socket, _) = connect_async(format!("ws://{address}/")).await.unwrap();
        socket.send(Said::text("")).await.unwrap();
        assert_eq!(socket.next().await.unwrap().unwrap(), Said::text(""));
        return;
    };
    let place = tempfile::tempdir().unwrap();
    let mut command = tokio::process::Command::new(kosoku);
    command.args(["--parallelism", "2", "--outdir"]).arg(place.path());
    for case in NOT_OURS {
        command.args(["--exclude", case]);
    }
    let ran = command.arg(&address).output().await.unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    let report = std::fs::read(place.path().join("index.json"));
    let report = report.unwrap_or_else(|why| panic!("no report, {why}: {said} {ran:?}"));
    let report: Value = serde_json::from_slice(&report).unwrap();
    let cases = report.as_object().unwrap().values().next().unwrap().as_object().unwrap();
    let is_well = |case: &Value| {
        let well = ["OK", "NON-STRICT", "INFORMATIONAL"];
        well.contains(&case["behavior"].as_str().unwrap())
            && well.contains(&case["behaviorClose"].as_str().unwrap())
    };
    let failed: Vec<_> = cases.iter().filter(|(_, case)| !is_well(case)).collect();
    let strictly = cases.values().filter(|case| case["behavior"] == "OK").count();
    println!("{} cases of Autobahn, {strictly} of them strictly; {} failed", cases.len(), failed.len());
    assert!(cases.len() > 200 && failed.is_empty(), "{failed:?}");
}
