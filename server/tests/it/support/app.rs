//! A server of the test's own.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Once;

use playpen_server::config::Config;
use playpen_server::serve;
use reqwest::{Client, Method, RequestBuilder};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::answer::Answer;
use super::child::Child;
use super::foreign::ForeignRunner;
use super::runner::Runner;
use super::soon;

/// A server on a port of its own, for one test.
pub struct TestApp {
    pub http: Http,
    shutdown: CancellationToken,
    served: JoinHandle<io::Result<()>>,
}

impl TestApp {
    /// A server with the default settings.
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// A server with settings of its own.
    pub async fn start_with(set: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::default();
        set(&mut config);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let at = listener.local_addr().expect("it is bound");
        let shutdown = CancellationToken::new();
        let served = tokio::spawn(serve(listener, config, shutdown.clone()));
        Self { http: Http::to(at), shutdown, served }
    }

    /// A child in front of our editor.
    pub fn child(&self) -> Child {
        Child::at(self.http.clone())
    }

    /// A runner of ours.
    pub fn runner(&self) -> Runner {
        Runner::at(self.http.clone(), None)
    }

    /// A runner of ours that shows a token.
    pub fn runner_with(&self, token: &str) -> Runner {
        Runner::at(self.http.clone(), Some(token))
    }

    /// A runner like the first KidsCoding one.
    pub fn foreign_runner(&self) -> ForeignRunner {
        ForeignRunner::at(self.http.clone())
    }

    /// Tells the server to stop.
    pub fn shut_down(&self) {
        self.shutdown.cancel();
    }

    /// Waits until the server has stopped.
    pub async fn stopped(self) {
        soon("the server stops", self.served).await.expect("no panic").expect("a clean end");
    }
}

/// Requests to one server.
#[derive(Debug, Clone)]
pub struct Http {
    pub at: SocketAddr,
    client: Client,
}

impl Http {
    pub fn to(at: SocketAddr) -> Self {
        // The HTTP client wants to know how it would encrypt, though nothing here is.
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let client = Client::builder().no_proxy().build().expect("a client without special wishes");
        Self { at, client }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.at))
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path)
    }
}

/// Sends a request and takes the whole answer.
pub trait Answered {
    async fn answer(self) -> Answer;
}

impl Answered for RequestBuilder {
    async fn answer(self) -> Answer {
        let response = soon("an answer", self.send()).await.expect("the server answers");
        soon("the rest of an answer", Answer::of(response)).await
    }
}
