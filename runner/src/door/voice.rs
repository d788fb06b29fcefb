//! What a program is told through the other pipe: what somebody who watches did.

use serde::Serialize;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::unix::pipe::Sender;
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

/// How many messages may wait for a program that does not read. Later ones are dropped: to hear of a key long after it
/// was pressed is of no use.
const WAITING: usize = 1_024;

/// The runner's end of the pipe. Dropping it closes the pipe, whatever is still to be told.
#[derive(Debug)]
pub(crate) struct Voice {
    messages: mpsc::Sender<Vec<u8>>,
    _task: AbortOnDropHandle<()>,
}

/// A message.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
enum Told<'a> {
    /// Somebody pressed a key, moved the mouse, answered a question.
    Event { event: &'a Value },
}

impl Voice {
    pub(crate) fn new(mut pipe: Sender) -> Self {
        let (messages, mut waiting) = mpsc::channel::<Vec<u8>>(WAITING);
        let task = tokio::spawn(async move {
            while let Some(message) = waiting.recv().await {
                if pipe.write_all(&message).await.is_err() {
                    // The program has closed it.
                    return;
                }
            }
        });
        Self { messages, _task: AbortOnDropHandle::new(task) }
    }

    /// Tells the program of what somebody did, if it listens.
    pub(crate) fn event(&self, event: &Value) {
        let Ok(body) = serde_json::to_vec(&Told::Event { event }) else { return };
        let Ok(length) = u32::try_from(body.len()) else { return };
        // It does not listen.
        let _ = self.messages.try_send([length.to_be_bytes().as_slice(), &body].concat());
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt;

    use super::*;

    #[tokio::test]
    async fn messages_are_whole_also_where_some_are_dropped() {
        let (sender, mut receiver) = tokio::net::unix::pipe::pipe().unwrap();
        let voice = Voice::new(sender);
        let event = serde_json::json!({"text": "x".repeat(1_000)});
        // More than wait, and more than a pipe holds.
        (0..WAITING + 500).for_each(|_| voice.event(&event));
        for _ in 0..WAITING {
            let length = receiver.read_u32().await.unwrap() as usize;
            let mut body = vec![0; length];
            receiver.read_exact(&mut body).await.unwrap();
            assert!(body.starts_with(br#"{"type":"event","event":{"text":"xxx"#) && body.ends_with(b"\"}}"));
        }
        voice.event(&event);
        assert_eq!(receiver.read_u8().await.unwrap(), 0);
        drop(voice);
    }
}
