//! One connection: everything about every run goes over it, both ways.

use std::pin::pin;
use std::time::Duration;

use futures_util::{FutureExt, Sink, SinkExt, Stream, StreamExt};
use playpen_protocol::runner::link::{
    Hello, MAX_LINK_MESSAGE_BYTES, MAX_RENEWED, Packed, RENEW_MS, Resumed, RunnerMessage, ServerMessage,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tracing::debug;

use super::feed::Feed;
use super::hub::{Credit, Hub, Offered, Transport, Wire};

/// How long the server has for its first words.
const WELCOME: Duration = Duration::from_secs(10);
/// How long a renewal may be without an answer while a run lives, before the connection counts as dead: soon enough
/// for another one to keep the lease.
const ANSWER: Duration = Duration::from_millis(RENEW_MS + 4_000);
/// The most messages with events that wait for the connection.
const OUT: usize = 8;
/// The most messages that are written before they are sent off.
const BURST: usize = 64;

/// Why a connection is of no use any more.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    /// It was never of any.
    #[error("the server said nothing on it")]
    Mute,
    /// It ended.
    #[error("it ended: {0}")]
    Ended(String),
    /// Nothing comes.
    #[error("nothing came for too long")]
    Silent,
    /// What came is no message of the link.
    #[error("what came is no message of the link: {0}")]
    Malformed(String),
}

/// Carries a run's events until the connection ends.
pub(super) async fn carry(feed: &Feed, wire: &Wire) {
    loop {
        feed.due().await;
        let Ok(place) = wire.out.reserve().await else { break };
        let now = Instant::now();
        let (first_seq, events) = feed.state().outbox.batch(now);
        if !events.is_empty() {
            place.send(RunnerMessage::Out { held: feed.held(), first_seq, events });
        }
    }
    // Whoever notices that it ended says what carries next.
    std::future::pending::<()>().await;
}

/// What is known of the server from its welcome.
#[derive(Debug, Clone, Copy)]
struct Agreed {
    ttl: Duration,
    /// How long nothing may come while there is nothing to answer.
    silence: Duration,
}

/// Talks on a fresh connection until it ends, and says why it did. `welcomed` is called once it is of use.
pub(super) async fn talk(
    io: impl AsyncRead + AsyncWrite + Unpin + Send,
    hub: &Hub,
    hello: Hello,
    welcomed: impl FnOnce(),
) -> Broken {
    let config = WebSocketConfig::default()
        .read_buffer_size(16 << 10)
        .max_message_size(Some(MAX_LINK_MESSAGE_BYTES))
        .max_frame_size(Some(MAX_LINK_MESSAGE_BYTES));
    let socket = WebSocketStream::from_raw_socket(io, Role::Client, Some(config)).await;
    let (mut sink, mut stream) = socket.split();
    let sent = Instant::now();
    if let Err(broken) = write(&mut sink, &RunnerMessage::Hello(hello)).await {
        return broken;
    }
    if let Err(why) = sink.flush().await {
        return Broken::Ended(why.to_string());
    }
    let agreed = match timeout(WELCOME, welcome(&mut stream, hub, sent)).await {
        Ok(Ok(agreed)) => agreed,
        Ok(Err(Broken::Ended(_))) | Err(_) => return Broken::Mute,
        Ok(Err(broken)) => return broken,
    };
    welcomed();
    // Before anything is asked for on it: what came until then came for other requests.
    let credit = hub.credit();
    let then = *credit.borrow();
    let (out, outs) = mpsc::channel(OUT);
    let (control, controls) = mpsc::unbounded_channel();
    let (renewals, renewed) = mpsc::unbounded_channel();
    hub.set_transport(Transport::Socket(Wire { out, control: control.clone() }));
    let reading = pin!(hear(&mut stream, hub, &control, agreed, renewed));
    let writing = pin!(say(&mut sink, hub, Outgoing { outs, controls, credit, then, renewals }));
    let broken = tokio::select! {
        broken = reading => broken,
        broken = writing => broken,
    };
    hub.set_transport(Transport::None);
    broken
}

/// Waits for the welcome and does what it says of the runs that the runner has.
async fn welcome(
    stream: &mut (impl Stream<Item = Result<Message, tokio_tungstenite::tungstenite::Error>> + Unpin),
    hub: &Hub,
    sent: Instant,
) -> Result<Agreed, Broken> {
    loop {
        match read(stream.next().await)? {
            Some(ServerMessage::Welcome { ttl_ms, ping_ms, jobs }) => {
                let ttl = Duration::from_millis(ttl_ms);
                for Resumed { held, acked_seq } in jobs {
                    let Some(feed) = hub.feed(held) else { continue };
                    match acked_seq {
                        Some(seq) => {
                            feed.set_ttl(ttl);
                            feed.renewed(sent);
                            feed.missed(seq + 1);
                        }
                        None => feed.end(),
                    }
                }
                let silence = 2 * Duration::from_millis(ping_ms) + Duration::from_secs(5);
                return Ok(Agreed { ttl, silence });
            }
            Some(_) => return Err(Broken::Malformed("no welcome".to_owned())),
            None => {}
        }
    }
}

/// A renewal that was sent.
#[derive(Debug)]
struct Renewal {
    n: u64,
    sent: Instant,
    feeds: Vec<Feed>,
}

/// Takes in what the server says.
async fn hear(
    stream: &mut (impl Stream<Item = Result<Message, tokio_tungstenite::tungstenite::Error>> + Unpin),
    hub: &Hub,
    control: &mpsc::UnboundedSender<RunnerMessage>,
    agreed: Agreed,
    mut renewals: mpsc::UnboundedReceiver<Renewal>,
) -> Broken {
    let mut heard = Instant::now();
    loop {
        // Asked again when it is over: a run may have ended meanwhile, and nothing more was to be said of it.
        let patience = || if hub.is_idle() { agreed.silence } else { ANSWER };
        let Ok(came) = timeout_at(heard + patience(), stream.next()).await else {
            if heard.elapsed() < patience() {
                continue;
            }
            return Broken::Silent;
        };
        heard = Instant::now();
        match read(came) {
            Ok(Some(message)) => take(hub, control, agreed, message, &mut renewals),
            Ok(None) => {}
            Err(broken) => return broken,
        }
    }
}

fn take(
    hub: &Hub,
    control: &mpsc::UnboundedSender<RunnerMessage>,
    agreed: Agreed,
    message: ServerMessage,
    renewals: &mut mpsc::UnboundedReceiver<Renewal>,
) {
    match message {
        ServerMessage::Offer { job, fetch } => {
            hub.offered(Offered { job: *job, fetch, asked: Instant::now() });
        }
        ServerMessage::Ack { held, seq, window } => {
            if let Some(feed) = hub.feed(held) {
                feed.acknowledged(seq, window, None);
            }
        }
        ServerMessage::Nack { held, expected } => {
            if let Some(feed) = hub.feed(held) {
                feed.missed(expected);
            }
        }
        ServerMessage::Renewed { n } => {
            while let Ok(renewal) = renewals.try_recv() {
                for feed in renewal.feeds {
                    feed.set_ttl(agreed.ttl);
                    feed.renewed(renewal.sent);
                }
                if renewal.n >= n {
                    break;
                }
            }
        }
        ServerMessage::Input { held, inputs } => {
            if let Some(feed) = hub.feed(held) {
                let n = feed.inputs(inputs);
                let _ = control.send(RunnerMessage::InputAck { held, n });
            }
        }
        ServerMessage::Audience { held, audience } => {
            if let Some(feed) = hub.feed(held) {
                feed.watched_by(audience);
            }
        }
        ServerMessage::Cancel(held) => {
            if let Some(feed) = hub.feed(held) {
                feed.cancel();
            }
        }
        ServerMessage::Kill(held) => {
            if let Some(feed) = hub.feed(held) {
                feed.end();
            }
        }
        ServerMessage::Welcome { .. } | ServerMessage::Unknown => {}
    }
}

/// What is to be said.
struct Outgoing {
    outs: mpsc::Receiver<RunnerMessage>,
    controls: mpsc::UnboundedReceiver<RunnerMessage>,
    credit: watch::Receiver<Credit>,
    /// How things stood when the connection was made.
    then: Credit,
    renewals: mpsc::UnboundedSender<Renewal>,
}

/// Says what there is to say, that which keeps runs alive first.
async fn say(
    sink: &mut (impl Sink<Message, Error = tokio_tungstenite::tungstenite::Error> + Unpin),
    hub: &Hub,
    mut outgoing: Outgoing,
) -> Broken {
    let Outgoing { outs, controls, credit, then, renewals } = &mut outgoing;
    let mut renew = interval(Duration::from_millis(RENEW_MS));
    renew.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut n, mut said, mut drained) = (0, 0, false);
    credit.mark_changed();
    loop {
        let written = async {
            for round in 0..BURST {
                let next = async {
                    tokio::select! {
                        biased;
                        Some(message) = controls.recv() => Next::Message(message),
                        _ = renew.tick() => Next::Renewal,
                        Ok(()) = credit.changed() => Next::Credit,
                        Some(message) = outs.recv() => Next::Message(message),
                    }
                };
                // The first is waited for; what follows at once goes with it.
                let next = if round == 0 {
                    next.await
                } else {
                    match next.now_or_never() {
                        Some(next) => next,
                        None => break,
                    }
                };
                match next {
                    Next::Message(message) => write(sink, &message).await?,
                    Next::Credit => {
                        let now = *credit.borrow_and_update();
                        if now.is_drained() {
                            if !std::mem::replace(&mut drained, true) {
                                write(sink, &RunnerMessage::Drain).await?;
                            }
                        } else if now.since(*then) > said {
                            said = now.since(*then);
                            write(sink, &RunnerMessage::Credit { up_to: said }).await?;
                        }
                    }
                    Next::Renewal => {
                        for feeds in hub.feeds_in_parts(MAX_RENEWED) {
                            n += 1;
                            let jobs = feeds.iter().map(Feed::held).collect();
                            let _ = renewals.send(Renewal { n, sent: Instant::now(), feeds });
                            write(sink, &RunnerMessage::Renew { n, jobs }).await?;
                        }
                    }
                }
            }
            sink.flush().await.map_err(|why| Broken::Ended(why.to_string()))
        };
        if let Err(broken) = written.await {
            return broken;
        }
    }
}

/// What comes next.
enum Next {
    Message(RunnerMessage),
    Renewal,
    Credit,
}

async fn write(
    sink: &mut (impl Sink<Message, Error = tokio_tungstenite::tungstenite::Error> + Unpin),
    message: &RunnerMessage,
) -> Result<(), Broken> {
    let message = match message.pack() {
        Packed::Text(text) => Message::text(text),
        Packed::Binary(bytes) => Message::Binary(bytes),
    };
    sink.feed(message).await.map_err(|why| Broken::Ended(why.to_string()))
}

/// What came, if it is a message of the link's.
fn read(
    came: Option<Result<Message, tokio_tungstenite::tungstenite::Error>>,
) -> Result<Option<ServerMessage>, Broken> {
    match came {
        Some(Ok(Message::Text(text))) => {
            serde_json::from_str(&text).map(Some).map_err(|why| Broken::Malformed(why.to_string()))
        }
        Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Ok(None),
        Some(Ok(Message::Binary(_))) => Err(Broken::Malformed("a binary message".to_owned())),
        Some(Ok(Message::Close(frame))) => {
            debug!(?frame, "the server closes the connection");
            Err(Broken::Ended(frame.map_or_else(|| "closed".to_owned(), |frame| frame.reason.to_string())))
        }
        Some(Err(why)) => Err(Broken::Ended(why.to_string())),
        None => Err(Broken::Ended("closed".to_owned())),
    }
}
