//! Request bodies: bounded in size and in time.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use bytes::Bytes;
use playpen_protocol::problem::{ErrorCode, Refusal};

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// The whole body, of at most so many bytes.
pub(super) async fn read(body: Body, max_bytes: usize) -> Result<Bytes, Refusal> {
    match tokio::time::timeout(PATIENCE, to_bytes(body, max_bytes)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(why)) if is_too_long(&why) => {
            let message = format!("the request is larger than the {max_bytes} bytes that are accepted");
            Err(Refusal::new(ErrorCode::PayloadTooLarge, message))
        }
        Ok(Err(why)) => Err(Refusal::new(ErrorCode::InvalidPayload, format!("the request broke off: {why}"))),
        Err(_) => {
            let message = format!("the request did not arrive within {} seconds", PATIENCE.as_secs());
            Err(Refusal::new(ErrorCode::RequestTimeout, message))
        }
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if inner.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        source = inner.source();
    }
    false
}
