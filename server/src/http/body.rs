//! Request bodies: bounded in size and in time.

use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use playpen_protocol::problem::{ErrorCode, Refusal};

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);
/// How much of a body that is too long is read and thrown away, in bytes. Most clients look for an answer
/// only when they have sent everything, and a connection that ends before loses it.
const THROWN_AWAY: usize = 64 << 20;

/// The whole body, of at most so many bytes.
pub(super) async fn read(body: Body, max_bytes: usize) -> Result<Bytes, Refusal> {
    tokio::time::timeout(PATIENCE, collect(body, max_bytes)).await.unwrap_or_else(|_| {
        let message = format!("the request did not arrive within {} seconds", PATIENCE.as_secs());
        Err(Refusal::new(ErrorCode::RequestTimeout, message))
    })
}

async fn collect(mut body: Body, max_bytes: usize) -> Result<Bytes, Refusal> {
    let mut whole = BytesMut::new();
    let mut too_much = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|why| {
            Refusal::new(ErrorCode::InvalidPayload, format!("the request broke off: {why}"))
        })?;
        let Ok(data) = frame.into_data() else { continue };
        if too_much == 0 && whole.len() + data.len() <= max_bytes {
            whole.extend_from_slice(&data);
            continue;
        }
        whole = BytesMut::new();
        too_much += data.len();
        if too_much > THROWN_AWAY {
            break;
        }
    }
    if too_much == 0 {
        return Ok(whole.freeze());
    }
    Err(too_large(max_bytes))
}

/// More than so many bytes.
pub(super) fn too_large(max_bytes: usize) -> Refusal {
    let message = format!("this is larger than the {max_bytes} bytes that are accepted");
    Refusal::new(ErrorCode::PayloadTooLarge, message)
}
