//! Request bodies: bounded in size; how long they may take is their connection's matter.

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use playpen_protocol::problem::{ErrorCode, Refusal};

use super::connections::paced::Stopped;

/// How much of a body that is too long is read and thrown away, in bytes. Most clients look for an answer
/// only when they have sent everything, and a connection that ends before loses it.
const THROWN_AWAY: usize = 64 << 20;

/// The whole body, of at most so many bytes.
pub(super) async fn read(mut body: Body, max_bytes: usize) -> Result<Bytes, Refusal> {
    let mut whole = BytesMut::new();
    let mut too_much = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(broke_off)?;
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

fn broke_off(why: axum::Error) -> Refusal {
    match why.into_inner().downcast::<Stopped>() {
        Ok(stopped) => stopped.0,
        Err(why) => Refusal::new(ErrorCode::InvalidPayload, format!("the request broke off: {why}")),
    }
}

/// More than so many bytes.
pub(super) fn too_large(max_bytes: usize) -> Refusal {
    let message = format!("this is larger than the {max_bytes} bytes that are accepted");
    Refusal::new(ErrorCode::PayloadTooLarge, message)
}
