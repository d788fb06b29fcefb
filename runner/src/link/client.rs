//! The HTTP calls to the server, and what their answers mean.

use std::time::Duration;

use playpen_protocol::collect::LEASE_HEADER;
use playpen_protocol::id::{LeaseId, RunId};
use playpen_protocol::path::{RelPath, percent_encoded};
use playpen_protocol::runner::{BatchAck, ClaimRequest, EventBatch, Job};
use reqwest::{RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;

use super::health::{Health, State};
use super::upload::Source;

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
    /// No answer, or a fault of the server's own: worth another try.
    #[error("{0}")]
    Away(String),
}

/// Calls one server.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    server: String,
    token: Option<SecretString>,
    health: Health,
}

impl Client {
    /// For the server at `server`, without a slash at the end.
    pub(crate) fn new(server: String, token: Option<SecretString>) -> Result<Self, reqwest::Error> {
        // Installing it a second time fails, and that is fine: it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("playpen-runner/", env!("CARGO_PKG_VERSION")));
        // Without TLS no certificates are needed, and a machine may have none.
        let http = if server.starts_with("http://") { http.tls_certs_only([]) } else { http };
        let http = http.build()?;
        let health = Health::new(&server);
        Ok(Self { http, server, token, health })
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
        let request = self.http.post(format!("{}/api/runner/jobs/{run}/events", self.server)).json(batch);
        body(self.send(request, wait).await?).await
    }

    /// Brings a file that a run left.
    pub(crate) async fn file(
        &self,
        run: RunId,
        lease: LeaseId,
        path: &RelPath,
        source: &Source,
    ) -> Result<(), ClientError> {
        let path = percent_encoded(path.as_str());
        let request = self
            .http
            .put(format!("{}/api/runner/jobs/{run}/files/{path}", self.server))
            .header(LEASE_HEADER, lease.to_string())
            .body(source.body());
        self.send(request, UPLOAD).await.map(drop)
    }

    async fn send(&self, request: RequestBuilder, wait: Duration) -> Result<Response, ClientError> {
        let request = match &self.token {
            Some(token) => request.bearer_auth(token.expose_secret()),
            None => request,
        };
        let response = request.timeout(wait + SLACK).send().await.map_err(|error| {
            let why = innermost(&error);
            self.health.saw(State::Away, &why);
            ClientError::Away(why)
        })?;
        let status = response.status();
        let state = match status {
            StatusCode::UNAUTHORIZED => State::NoToken,
            StatusCode::FORBIDDEN => State::WrongToken,
            status if worth_another_try(status) => State::Away,
            _ => State::Well,
        };
        self.health.saw(state, status.as_str());
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(ClientError::Refused(status)),
            // 404 and 410: of a server that was started anew, or that has forgotten the run.
            StatusCode::CONFLICT | StatusCode::NOT_FOUND | StatusCode::GONE => Err(ClientError::Stale),
            status if status.is_success() => Ok(response),
            status if worth_another_try(status) => Err(ClientError::Away(status.to_string())),
            status => {
                Err(ClientError::Rejected { status, message: response.text().await.unwrap_or_default() })
            }
        }
    }
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
