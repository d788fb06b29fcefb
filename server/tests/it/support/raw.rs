//! A connection on which the test writes every byte itself.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::soon;

/// A connection.
pub struct Raw(TcpStream);

impl Raw {
    pub async fn to(at: SocketAddr) -> Self {
        Self(TcpStream::connect(at).await.expect("the server listens"))
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
    pub async fn reads_to_end(mut self) -> String {
        let mut read = Vec::new();
        let _ = soon("the end of the connection", self.0.read_to_end(&mut read)).await;
        String::from_utf8_lossy(&read).into_owned()
    }
}
