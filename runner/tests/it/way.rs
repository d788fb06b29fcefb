//! The way to a server that others have made: a proxy that everything has to go through, and certificates of an
//! authority that only this house knows.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::app::{Prepared, Runner, Server, User};
use crate::run::Program;

/// A name that nothing resolves: whoever gets there was led by the proxy.
const HOST: &str = "playpen.invalid";
/// `user:secret` in base64.
const CREDENTIALS: &str = "dXNlcjpzZWNyZXQ=";

/// An https address of a server, and the certificate of who vouches for it.
struct Encrypted {
    address: SocketAddr,
    authority: tempfile::NamedTempFile,
}

impl Encrypted {
    async fn before(server: &Server) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let names = vec![HOST.to_owned(), "localhost".to_owned()];
        let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &authority).unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, authority.pem()).unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder().with_no_client_auth();
        let config = config.with_single_cert(vec![certificate.der().clone()], key).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(decrypt(listener, TlsAcceptor::from(Arc::new(config)), server.address()));
        Self { address, authority: file }
    }

    fn authority(&self) -> &str {
        self.authority.path().to_str().unwrap()
    }
}

async fn decrypt(listener: TcpListener, acceptor: TlsAcceptor, server: SocketAddr) {
    loop {
        let (near, _) = listener.accept().await.unwrap();
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            let Ok(mut near) = acceptor.accept(near).await else { return };
            let mut far = TcpStream::connect(server).await.unwrap();
            let _ = copy_bidirectional(&mut near, &mut far).await;
        });
    }
}

/// A proxy that knows one server and wants to know its users.
struct Proxy {
    address: SocketAddr,
    tunnels: Arc<AtomicUsize>,
}

impl Proxy {
    async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let tunnels = Arc::new(AtomicUsize::new(0));
        let counted = tunnels.clone();
        tokio::spawn(async move {
            loop {
                let (near, _) = listener.accept().await.unwrap();
                tokio::spawn(tunnel(near, server, counted.clone()));
            }
        });
        Self { address, tunnels }
    }

    fn url(&self) -> String {
        format!("http://user:secret@{}", self.address)
    }
}

async fn tunnel(mut near: TcpStream, server: SocketAddr, tunnels: Arc<AtomicUsize>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = near.read_u8().await else { return };
        head.push(byte);
    }
    let head = String::from_utf8(head).unwrap();
    let known =
        head.to_lowercase().contains(&format!("proxy-authorization: basic {CREDENTIALS}").to_lowercase());
    if !known || !head.starts_with(&format!("CONNECT {HOST}:443 ")) {
        let _ =
            near.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n").await;
        return;
    }
    tunnels.fetch_add(1, Ordering::Relaxed);
    let mut far = TcpStream::connect(server).await.unwrap();
    near.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.unwrap();
    let _ = copy_bidirectional(&mut near, &mut far).await;
}

fn runner_to(url: &str) -> Prepared {
    Runner::prepare(User::Me).variable("RUNNER_SERVER_URL", url)
}

#[tokio::test(flavor = "multi_thread")]
async fn both_transports_go_through_a_proxy_to_a_server_that_only_this_house_vouches_for() {
    for transport in ["ws", "poll"] {
        let server = Server::start().await;
        let encrypted = Encrypted::before(&server).await;
        let proxy = Proxy::to(encrypted.address).await;
        let runner = runner_to(&format!("https://{HOST}"))
            .variable("RUNNER_TRANSPORT", transport)
            .variable("RUNNER_CA_FILE", encrypted.authority())
            .variable("HTTPS_PROXY", &proxy.url())
            .start();
        let program = "import os\nprint(sorted(name for name in os.environ if 'PROXY' in name.upper()))";
        let run = server.submit(Program::new(program).with("collect", serde_json::json!(["main.py"]))).await;
        let end = run.finish().await;
        assert_eq!(end["stdout"], "[]\n", "{}", runner.log());
        assert_eq!(run.file("main.py").await, program.as_bytes());
        assert!(proxy.tunnels.load(Ordering::Relaxed) > 0);
        let log = runner.log();
        assert!(log.contains("connected") && !log.contains("secret"), "{log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_vouched_for_is_not_talked_to() {
    let server = Server::start().await;
    let encrypted = Encrypted::before(&server).await;
    let another = Encrypted::before(&server).await;
    let url = format!("https://localhost:{}", encrypted.address.port());
    let runner = runner_to(&url).variable("RUNNER_CA_FILE", another.authority()).start();
    runner.logged("certificate").await;
    assert!(!runner.log().contains("\nconnected"), "{}", runner.log());
    // No proxy leads to this machine, whatever the environment says.
    let trusting = runner_to(&url)
        .variable("RUNNER_CA_FILE", encrypted.authority())
        .variable("HTTPS_PROXY", "http://127.0.0.1:9")
        .start();
    let run = server.submit(Program::new("print('fine')")).await;
    assert_eq!(run.finish().await["stdout"], "fine\n", "{}", trusting.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_does_not_know_the_runner_is_said() {
    let server = Server::start().await;
    let encrypted = Encrypted::before(&server).await;
    let proxy = Proxy::to(encrypted.address).await;
    let runner = runner_to(&format!("https://{HOST}"))
        .variable("RUNNER_CA_FILE", encrypted.authority())
        .variable("HTTPS_PROXY", &format!("http://{}", proxy.address))
        .start();
    runner.logged("cannot be reached").await;
    let log = runner.log();
    assert!(log.contains("proxy"), "{log}");
}
