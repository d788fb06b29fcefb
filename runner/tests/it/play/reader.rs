//! Somebody who watches a game: what a browser would show, and what it would send.

use std::collections::VecDeque;
use std::io::Cursor;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Bytes, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::app::patience;
use crate::run::Run;

pub(crate) struct Reader {
    pub(crate) run: Run,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// What came in one message.
    events: VecDeque<(Value, Bytes)>,
    stdout: String,
    /// The last word about its window.
    pub(crate) window: Option<Value>,
    size: (usize, usize),
    /// All that it had, one after the other.
    sizes: Vec<(usize, usize)>,
    canvas: Vec<u8>,
    /// How many pictures came.
    pub(crate) frames: usize,
    /// How many bytes they took.
    pub(crate) bytes: usize,
    ended: bool,
    done: u32,
}

impl Reader {
    pub(crate) async fn of(run: Run) -> Self {
        let socket = run.socket().await;
        let (events, stdout, canvas) = (VecDeque::new(), String::new(), Vec::new());
        Self {
            run,
            socket,
            events,
            stdout,
            window: None,
            size: (0, 0),
            sizes: Vec::new(),
            canvas,
            frames: 0,
            bytes: 0,
            ended: false,
            done: 0,
        }
    }

    /// What it printed so far.
    pub(crate) fn stdout(&self) -> &str {
        &self.stdout
    }

    /// What is to be seen: three bytes a pixel.
    pub(crate) fn pixels(&self) -> &[u8] {
        &self.canvas
    }

    /// The sizes that it had, one after the other.
    pub(crate) fn sizes(&self) -> &[(usize, usize)] {
        &self.sizes
    }

    /// Does something to the window.
    pub(crate) async fn does(&mut self, event: Value) {
        self.done += 1;
        let message = json!({"type": "event", "id": self.done.to_string(), "event": event});
        self.socket.send(Message::text(message.to_string())).await.unwrap();
    }

    pub(crate) async fn prints(&mut self, text: &str) {
        self.until(|reader| reader.stdout.contains(text)).await;
    }

    pub(crate) async fn exit(&mut self) {
        self.until(|reader| reader.ended).await;
    }

    /// Watches until that is so.
    pub(crate) async fn until(&mut self, is_so: impl Fn(&Self) -> bool) {
        while !is_so(self) {
            assert!(!self.ended, "it ended before: {}", self.stdout);
            let (event, bytes) = self.next().await;
            self.see(&event, &bytes).await;
        }
    }

    async fn next(&mut self) -> (Value, Bytes) {
        loop {
            if let Some(event) = self.events.pop_front() {
                return event;
            }
            let next = tokio::time::timeout(patience(), self.socket.next()).await;
            match next.expect("a message in time").expect("another message").unwrap() {
                Message::Text(text) => match serde_json::from_str(&text).unwrap() {
                    Value::Array(events) => {
                        self.events.extend(events.into_iter().map(|event| (event, Bytes::new())));
                    }
                    event => self.events.push_back((event, Bytes::new())),
                },
                Message::Binary(message) => {
                    let length = u32::from_be_bytes(message[..4].try_into().unwrap()) as usize;
                    let header = serde_json::from_slice(&message[4..4 + length]).unwrap();
                    self.events.push_back((header, message.slice(4 + length..)));
                }
                _ => {}
            }
        }
    }

    async fn see(&mut self, event: &Value, bytes: &Bytes) {
        match event["type"].as_str().unwrap() {
            "output" if event["stream"] == "stdout" => self.stdout.push_str(event["text"].as_str().unwrap()),
            "window" => self.window = Some(event.clone()),
            "exit" => self.ended = true,
            "frame" => {
                self.draw(event, bytes);
                let seen = json!({"type": "seen", "seq": event["seq"]});
                let _ = self.socket.send(Message::text(seen.to_string())).await;
            }
            _ => {}
        }
    }

    fn draw(&mut self, frame: &Value, bytes: &Bytes) {
        let length = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let size = (length(&frame["width"]), length(&frame["height"]));
        if frame["key"] == json!(true) {
            (self.size, self.canvas) = (size, vec![0; size.0 * size.1 * 3]);
        }
        assert_eq!(size, self.size, "another size without a key");
        if self.sizes.last() != Some(&size) {
            self.sizes.push(size);
        }
        self.frames += 1;
        self.bytes += bytes.len();
        let mut rest = &bytes[..];
        // The pixels of the file that parts stand in one below the other, in rows that are so long.
        let (mut sheet, mut row) = (Vec::new(), 0);
        for part in frame["parts"].as_array().unwrap() {
            let (file, after) = rest.split_at(length(&part["bytes"]));
            rest = after;
            if part["format"] != json!("png") {
                // It is made exact later.
                assert_eq!(part["format"], json!("jpeg"));
                continue;
            }
            if !file.is_empty() {
                assert!(sheet.is_empty(), "more pixels than parts");
                (sheet, row) = read_png(file);
            }
            let [x, y, width, height] = ["x", "y", "width", "height"].map(|name| length(&part[name]));
            for (y, line) in (y..).zip(sheet.drain(..height * row).collect::<Vec<_>>().chunks_exact(row)) {
                for (x, pixel) in (x..).zip(line.chunks_exact(4).take(width)) {
                    if pixel[3] == 255 {
                        let place = (y * self.size.0 + x) * 3;
                        self.canvas[place..place + 3].copy_from_slice(&pixel[..3]);
                    }
                }
            }
        }
        assert!(sheet.is_empty(), "more pixels than parts");
        assert!(rest.is_empty(), "more bytes than parts");
    }
}

/// The pixels of a file, four bytes each, and how many bytes a row of them has.
fn read_png(file: &[u8]) -> (Vec<u8>, usize) {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().unwrap();
    let mut data = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut data).unwrap();
    (data, reader.info().width as usize * 4)
}
