//! A connection on which the test writes every byte itself.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use super::soon;

/// A connection.
pub struct Raw(TcpStream);

impl Raw {
    pub async fn to(at: SocketAddr) -> Self {
        Self(TcpStream::connect(at).await.expect("the server listens"))
    }

    /// The system keeps little of what is not read.
    pub async fn with_receive_buffer(at: SocketAddr, bytes: u32) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(bytes).expect("a small buffer");
        Self(socket.connect(at).await.expect("the server listens"))
    }

    /// What comes within this time: nothing at all, or at the end of the connection the empty text.
    pub async fn reads_for(&mut self, time: Duration) -> Option<String> {
        let mut buffer = [0; 4_096];
        let read = tokio::time::timeout(time, self.0.read(&mut buffer)).await.ok()?;
        Some(String::from_utf8_lossy(&buffer[..read.unwrap_or(0)]).into_owned())
    }

    /// Takes at most so many bytes: how many; at the end of the connection none.
    pub async fn takes(&mut self, bytes: usize) -> usize {
        soon("bytes come", self.0.read(&mut vec![0; bytes])).await.unwrap_or(0)
    }

    /// Writes where the other end still listens.
    pub async fn tries(&mut self, text: &str) {
        let _ = self.0.write_all(text.as_bytes()).await;
    }

    pub async fn write(&mut self, text: &str) {
        soon("bytes go out", self.0.write_all(text.as_bytes())).await.expect("the connection is open");
    }

    /// Sends a whole request with a body.
    pub async fn post(&mut self, path: &str, body: &str) {
        let length = body.len();
        let head = format!("POST {path} HTTP/1.1\r\nhost: playpen\r\ncontent-length: {length}\r\n\r\n");
        self.write(&(head + body)).await;
    }

    /// Reads until this text was seen: all that came.
    pub async fn reads_to(&mut self, text: &str) -> String {
        let mut read = String::new();
        let mut buffer = [0; 4_096];
        while !read.contains(text) {
            let count = soon(text, self.0.read(&mut buffer)).await.expect("the connection is open");
            assert!(count > 0, "the connection ended before {text:?}: {read:?}");
            read += &String::from_utf8_lossy(&buffer[..count]);
        }
        read
    }

    /// Reads to the end of the connection.
    pub async fn reads_to_end(self) -> String {
        String::from_utf8_lossy(&self.bytes_to_end().await).into_owned()
    }

    /// Reads to the end of the connection what need not be text.
    pub async fn bytes_to_end(mut self) -> Vec<u8> {
        let mut read = Vec::new();
        let _ = soon("the end of the connection", self.0.read_to_end(&mut read)).await;
        read
    }
}
