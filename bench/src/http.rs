//! HTTP calls over one connection that is kept: what a client costs least.

use std::net::SocketAddr;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use playpen_protocol::id::RunId;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::Result;
use crate::platform::TOKEN;

/// A connection to the server.
#[derive(Debug)]
pub struct Connection(SendRequest<Full<Bytes>>);

impl Connection {
    /// Opens one.
    pub async fn open(server: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self(sender))
    }

    /// Sends a body, and has the answer's.
    pub async fn post(&mut self, path: &str, body: impl Into<Bytes>) -> Result<(StatusCode, Bytes)> {
        let request = Request::post(path)
            .header("host", "localhost")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {TOKEN}"))
            .body(Full::new(body.into()))?;
        self.send(request).await
    }

    /// Asks for a body.
    pub async fn get(&mut self, path: &str) -> Result<(StatusCode, Bytes)> {
        let request = Request::get(path).header("host", "localhost").body(Full::default())?;
        self.send(request).await
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<(StatusCode, Bytes)> {
        self.0.ready().await?;
        let answer = self.0.send_request(request).await?;
        let status = answer.status();
        Ok((status, answer.into_body().collect().await?.to_bytes()))
    }

    /// Submits a program, and has the run's name.
    pub async fn submit(&mut self, program: &Program) -> Result<RunId> {
        self.call("/api/run", program, StatusCode::ACCEPTED).await
    }

    /// Submits a program, and has the run's name when it has run.
    pub async fn run(&mut self, program: &Program) -> Result<RunId> {
        self.call("/api/run?wait=60", program, StatusCode::OK).await
    }

    async fn call(&mut self, path: &str, program: &Program, want: StatusCode) -> Result<RunId> {
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Named {
            job_id: RunId,
        }
        let (status, body) = self.post(path, program.0.clone()).await?;
        if status != want {
            return Err(format!("{path}: {status}: {}", String::from_utf8_lossy(&body)).into());
        }
        Ok(serde_json::from_slice::<Named>(&body)?.job_id)
    }
}

/// A request to run something, ready to be sent.
#[derive(Debug, Clone)]
pub struct Program(Bytes);

impl Program {
    /// One file.
    pub fn new(code: &str) -> Self {
        Self::with(code, json!({}))
    }

    /// One file, and other fields of the request.
    pub fn with(code: &str, more: Value) -> Self {
        let mut request = json!({
            "protocolVersion": 2,
            "language": "python",
            "files": [{"path": "main.py", "content": code}],
            "entryPath": "main.py",
        });
        if let (Value::Object(request), Value::Object(more)) = (&mut request, more) {
            request.extend(more);
        }
        Self(request.to_string().into())
    }
}
