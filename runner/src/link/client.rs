//! The HTTP calls to the server, and what their answers mean.

use std::time::Duration;

use playpen_protocol::collect::LEASE_HEADER;
use playpen_protocol::id::RunId;
use playpen_protocol::path::{RelPath, percent_encoded};
use playpen_protocol::run::SourceFile;
use playpen_protocol::runner::link::Held;
use playpen_protocol::runner::{BatchAck, ClaimRequest, EventBatch, Job, PACKED};
use reqwest::header::{
    CONNECTION, CONTENT_TYPE, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION,
    UPGRADE,
};
use reqwest::{RequestBuilder, Response, StatusCode, Upgraded};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::health::{Health, State};
use super::token::Token;
use super::upload::Source;
use crate::config::Way;
use crate::config::way::proxy;

/// How long a call may take beyond the time for which it is parked.
const SLACK: Duration = Duration::from_secs(10);
/// How long sending a file may take, beyond what every call may.
const UPLOAD: Duration = Duration::from_secs(20);
/// How long reaching the server may take.
const CONNECT: Duration = Duration::from_secs(5);

/// Why a call was in vain.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClientError {
    /// The lease is not, or no longer, the run's current one.
    #[error("the lease is stale")]
    Stale,
    /// The server does not let us in.
    #[error("refused with {0}")]
    Refused(StatusCode),
    /// The server says that the message is wrong: sending it again would not help.
    #[error("rejected with {status}: {message}")]
    Rejected {
        /// The answer's status.
        status: StatusCode,
        /// What it says.
        message: String,
    },
    /// A fault of the server's own, or of what is between: worth another try.
    #[error("the server answers with {0}")]
    Faulty(StatusCode),
    /// It can be reached, but does not answer: worth another try.
    #[error("the server does not answer")]
    Mute,
    /// No answer: worth another try.
    #[error("{0}")]
    Away(String),
}

impl ClientError {
    /// Whether another try may succeed.
    pub(super) fn is_passing(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Faulty(_) | Self::Mute | Self::Away(_))
    }
}

/// Calls one server.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    server: String,
    token: Token,
    health: Health,
}

impl Client {
    /// For the server at the end of this way.
    pub(crate) fn new(way: &Way) -> Result<Self, reqwest::Error> {
        // Installing it a second time fails, and that is fine: it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("playpen-runner/", env!("CARGO_PKG_VERSION")));
        let http = match &way.proxy {
            Some((address, except)) => http.proxy(proxy(address.expose_secret(), except)?),
            None => http.no_proxy(),
        };
        // Without TLS no certificates are needed, and a machine may have none.
        let is_plain = way.server.starts_with("http://") && way.proxy.is_none();
        let http = match (is_plain, way.authorities.as_slice()) {
            (true, _) => http.tls_certs_only([]),
            (false, []) => http,
            (false, authorities) => http.tls_certs_merge(authorities.iter().cloned()),
        };
        let token = Token::new(way.token.clone(), way.token_file.clone());
        Ok(Self { http: http.build()?, server: way.server.clone(), token, health: Health::new(&way.server) })
    }

    /// Asks for a run; `None` where there is none.
    pub(crate) async fn claim(&self, claim: &ClaimRequest) -> Result<Option<Job>, ClientError> {
        let wait = Duration::from_millis(claim.wait_ms.unwrap_or(0));
        let request = self.http.post(format!("{}/api/runner/jobs/claim", self.server)).json(claim);
        let response = self.send(request, wait).await?;
        if response.status() == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        body(response).await.map(Some)
    }

    /// Says what happened in a run.
    pub(crate) async fn events(&self, run: RunId, batch: &EventBatch) -> Result<BatchAck, ClientError> {
        let wait = Duration::from_millis(batch.wait_ms.unwrap_or(0));
        let request = self.http.post(format!("{}/api/runner/jobs/{run}/events", self.server));
        let request = request.header(CONTENT_TYPE, PACKED).body(batch.pack());
        body(self.send(request, wait).await?).await
    }

    /// Opens a connection that either side may say anything on.
    pub(super) async fn upgrade(&self) -> Result<Upgraded, ClientError> {
        let key = generate_key();
        let accepted = derive_accept_key(key.as_bytes());
        let request = self
            .http
            .get(format!("{}/api/runner/ws", self.server))
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, key);
        let response = self.answer(request.timeout(SLACK)).await?;
        let status = response.status();
        let shown = response.headers().get(SEC_WEBSOCKET_ACCEPT).map(HeaderValue::as_bytes);
        if status != StatusCode::SWITCHING_PROTOCOLS || shown != Some(accepted.as_bytes()) {
            let message = "the answer to a request for a WebSocket is none".to_owned();
            return Err(ClientError::Rejected { status, message });
        }
        response.upgrade().await.map_err(|error| ClientError::Away(innermost(&error)))
    }

    /// A connection is of use.
    pub(super) fn is_well(&self) {
        self.health.saw(State::Well, "");
    }

    /// How things stand with the server, in one line.
    pub(crate) fn standing(&self) -> String {
        self.health.standing()
    }

    /// The files of a run that was offered without them.
    pub(super) async fn files(&self, held: Held) -> Result<Vec<SourceFile>, ClientError> {
        let address = format!("{}/api/runner/jobs/{}/files", self.server, held.job_id);
        let request = self.http.get(address).header(LEASE_HEADER, held.lease.to_string());
        body(self.send(request, UPLOAD).await?).await
    }

    /// Brings a file that a run left.
    pub(super) async fn file(&self, held: Held, path: &RelPath, source: &Source) -> Result<(), ClientError> {
        let path = percent_encoded(path.as_str());
        let request = self
            .http
            .put(format!("{}/api/runner/jobs/{}/files/{path}", self.server, held.job_id))
            .header(LEASE_HEADER, held.lease.to_string())
            .body(source.body());
        self.send(request, UPLOAD).await.map(drop)
    }

    /// Makes a call that is parked for at most `wait`.
    async fn send(&self, request: RequestBuilder, wait: Duration) -> Result<Response, ClientError> {
        let answer = self.answer(request.timeout(wait + SLACK)).await;
        if answer.as_ref().err().is_none_or(|error| !error.is_passing()) {
            self.is_well();
        }
        answer
    }

    async fn show(
        &self,
        request: RequestBuilder,
        token: Option<&SecretString>,
    ) -> Result<Response, ClientError> {
        let request = match token {
            Some(token) => request.bearer_auth(token.expose_secret()),
            None => request,
        };
        request.send().await.map_err(|error| {
            let why = innermost(&error);
            self.health.saw(State::Away, &why);
            if error.is_timeout() && !error.is_connect() { ClientError::Mute } else { ClientError::Away(why) }
        })
    }

    async fn answer(&self, request: RequestBuilder) -> Result<Response, ClientError> {
        let again = request.try_clone();
        let shown = self.token.now();
        let mut response = self.show(request, shown.as_ref()).await?;
        // A body that flows cannot be sent again here; whoever sends one tries again.
        if is_refused(response.status())
            && self.token.is_another(shown.as_ref())
            && let Some(again) = again
        {
            response = self.show(again, self.token.now().as_ref()).await?;
        }
        let status = response.status();
        let fault = match status {
            StatusCode::UNAUTHORIZED => Some(State::NoToken),
            StatusCode::FORBIDDEN => Some(State::WrongToken),
            status if worth_another_try(status) => Some(State::Away),
            _ => None,
        };
        if let Some(fault) = fault {
            self.health.saw(fault, status.as_str());
        }
        match status {
            status if is_refused(status) => Err(ClientError::Refused(status)),
            // 404 and 410: of a server that was started anew, or that has forgotten the run.
            StatusCode::CONFLICT | StatusCode::NOT_FOUND | StatusCode::GONE => Err(ClientError::Stale),
            status if worth_another_try(status) => Err(ClientError::Faulty(status)),
            status if status.is_client_error() => {
                Err(ClientError::Rejected { status, message: response.text().await.unwrap_or_default() })
            }
            _ => Ok(response),
        }
    }
}

fn is_refused(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

fn worth_another_try(status: StatusCode) -> bool {
    status.is_server_error()
        || status == StatusCode::REQUEST_TIMEOUT
        || status == StatusCode::TOO_MANY_REQUESTS
}

async fn body<T: DeserializeOwned>(response: Response) -> Result<T, ClientError> {
    let status = response.status();
    let bytes = response.bytes().await.map_err(|error| ClientError::Away(innermost(&error)))?;
    serde_json::from_slice(&bytes)
        .map_err(|error| ClientError::Rejected { status, message: error.to_string() })
}

/// The cause of all causes: "connection refused" and not "error sending request".
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
