//! Connections: how many there may be, and how long each may wait for its client.
//!
//! Whoever opens a connection holds a descriptor and some memory of the server's, so each has to come to the
//! point: the head of a request in one time, its body at some pace ([`paced`]), and an answer has to be taken
//! ([`patient`]). Beyond the bounds a connection hears in words why, from a few that are kept for that.

pub(super) mod paced;
mod patient;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::CONNECTION;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use paced::Paced;
use patient::{Answer, Patient, State};
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{debug, warn};

use super::client::{Client, no_place};
use super::problem::{self, Refused};
use crate::config::{Access, Patience};
use crate::metrics::Metrics;
use crate::places::{NoPlace, PerClient, Places};

/// How many connections beyond the bound are told so at a time.
const TOLD: u32 = 64;
/// The largest head of a request, and about how much of a body or of an answer is on the way in memory, in bytes.
const BUFFER: usize = 64 << 10;
/// After how long a client that is gone without a word is given up: what it was sent was not acknowledged, or it
/// took nothing.
const SILENT: Duration = Duration::from_mins(1);
/// How much the system may keep that is not sent yet, for each connection, in bytes. Else it takes megabytes.
const UNSENT: u32 = 32 << 10;
/// How long nothing is accepted after that failed, for want of descriptors most of all.
const RECOVERY: Duration = Duration::from_millis(200);

/// What connections work with.
#[derive(Debug)]
pub(crate) struct Connections {
    access: Access,
    patience: Patience,
    places: Arc<Places>,
    /// Of request bodies on their way, in KiB.
    bodies: Arc<Places>,
    told: Arc<Places>,
    metrics: Arc<Metrics>,
    /// What became of connections that are WebSockets now.
    streams: TaskTracker,
    stopping: CancellationToken,
}

impl Connections {
    pub(crate) fn new(app: &super::App) -> Arc<Self> {
        let clients = &app.config.clients;
        Arc::new(Self {
            access: app.config.access.clone(),
            patience: clients.patience,
            places: Arc::clone(&app.connections),
            bodies: Places::new(clients.body_kib_per_client, clients.body_kib),
            told: Places::new(PerClient::everyone(0), TOLD),
            metrics: Arc::clone(&app.metrics),
            streams: app.streams.clone(),
            stopping: app.stopping.clone(),
        })
    }

    /// Accepts connections and answers their requests until the server stops, then until the last answer is given and
    /// the last stream has ended: so long, who asks whether it is ready hears that it is not.
    pub(crate) async fn serve(self: Arc<Self>, listener: TcpListener, router: Router) {
        let open = TaskTracker::new();
        loop {
            let ended = async {
                self.stopping.cancelled().await;
                self.streams.wait().await;
                open.close();
                open.wait().await;
            };
            let accepted = tokio::select! {
                () = ended => break,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => {
                    open.spawn(Arc::clone(&self).connection(stream, peer, router.clone()));
                }
                Err(why) => {
                    warn!("a connection was not accepted: {why}");
                    tokio::time::sleep(RECOVERY).await;
                }
            }
        }
    }

    async fn connection(self: Arc<Self>, stream: TcpStream, peer: SocketAddr, router: Router) {
        let trusted = &self.access.trusted_proxies;
        // For whom a proxy speaks is said in its requests.
        let speaks_for_others = trusted.iter().any(|net| net.contains(&peer.ip().to_canonical()));
        let who = (!speaks_for_others).then(|| Client::of(peer, &HeaderMap::new(), trusted).who());
        let (place, router) = match self.places.take(who) {
            Ok(place) => (place, router),
            Err(why) => {
                let Ok(told) = self.told.take(None) else { return };
                (told, self.refusing(why))
            }
        };
        prepare(&stream);
        let state = Arc::new(State::default());
        let io = TokioIo::new(Patient::new(stream, Arc::clone(&state), self.patience, place));
        let inner = Arc::clone(&self);
        let service = service_fn(move |request| inner.answer(&router, &state, peer, request));
        // One that comes while the server stops is told so, once.
        let is_late = self.stopping.is_cancelled();
        let mut builder = http1::Builder::new();
        builder.max_buf_size(BUFFER).keep_alive(!is_late);
        let mut connection = pin!(builder.serve_connection(io, service).with_upgrades());
        let ended = tokio::select! {
            ended = &mut connection => ended,
            () = self.stopping.cancelled(), if !is_late => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(why) = ended {
            debug!(%peer, "a connection broke: {why}");
        }
    }

    /// Answers every request with this, and ends the connection.
    fn refusing(&self, why: NoPlace) -> Router {
        let refuse = move || async move { ([(CONNECTION, "close")], Refused(no_place(why, "connections"))) };
        let explain = from_fn_with_state(Arc::clone(&self.metrics), problem::explain);
        Router::new().fallback(refuse).layer(explain)
    }

    fn answer(
        &self,
        router: &Router,
        state: &Arc<State>,
        peer: SocketAddr,
        request: Request<Incoming>,
    ) -> impl Future<Output = Result<Response, Infallible>> + use<> {
        state.is_asked();
        let client = Client::of(peer, request.headers(), &self.access.trusted_proxies);
        let (patience, bodies) = (self.patience.body, Arc::clone(&self.bodies));
        let mut request = request.map(|body| Body::new(Paced::new(body, client.who(), patience, bodies)));
        request.extensions_mut().insert(client);
        let answer = TowerToHyperService::new(router.clone()).call(request);
        let state = Arc::clone(state);
        async move { Ok(Answer::wrap(answer.await?, state)) }
    }
}

/// Messages are small and somebody waits for each of them; a client whose machine was switched off is not waited for
/// as long as the system would; and what waits for a slow one is in a journal, where it is kept once for all readers
/// and a picture gives way to a newer one, rather than in the system's buffers.
fn prepare(stream: &TcpStream) {
    let _ = stream.set_nodelay(true);
    let socket = SockRef::from(stream);
    let _ = socket.set_tcp_user_timeout(Some(SILENT));
    let _ = socket.set_tcp_notsent_lowat(UNSENT);
}
