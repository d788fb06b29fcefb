//! Row 3: a figure, from sending the program to having the picture.

use crate::finding::Outcome;
use crate::{Bench, Result};

#[expect(clippy::unused_async, reason = "like every row")]
pub async fn measure(_bench: &Bench) -> Result<Outcome> {
    Ok(Outcome::NotYet("pictures that a program makes are not handed out yet".to_owned()))
}
