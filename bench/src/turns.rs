//! Measuring two things side by side on a machine that is never quite still.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::Result;
use crate::stats::Times;

/// Does both again and again, by turns, each first every other time; before that, each once uncounted.
pub async fn by_turns(
    count: usize,
    mut measured: impl AsyncFnMut() -> Result<Duration>,
    mut reference: impl AsyncFnMut() -> Result<Duration>,
) -> Result<(Times, Times)> {
    measured().await?;
    reference().await?;
    let (mut ours, mut theirs) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for turn in 0..count {
        if turn % 2 == 0 {
            ours.push(measured().await?);
            theirs.push(reference().await?);
        } else {
            theirs.push(reference().await?);
            ours.push(measured().await?);
        }
    }
    Ok((times(ours)?, times(theirs)?))
}

/// What was measured, which must be something.
pub fn times(all: Vec<Duration>) -> Result<Times> {
    Times::new(all).ok_or_else(|| "nothing was measured".into())
}

/// How long it takes until so many have done their work, all at the same time.
pub async fn together<F>(count: usize, work: impl Fn() -> F) -> Result<Duration>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let begun = Instant::now();
    let mut all = JoinSet::new();
    for _ in 0..count {
        all.spawn(work());
    }
    while let Some(done) = all.join_next().await {
        done??;
    }
    Ok(begun.elapsed())
}
