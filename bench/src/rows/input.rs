//! Row 5: from sending an answer to seeing the next prompt.

use std::process::Stdio;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::Instant;

use crate::finding::{Figure, Finding, Target, ms};
use crate::http::{Connection, Program};
use crate::stream::Reader;
use crate::turns::by_turns;
use crate::{Bench, Result, platform, python};

const CODE: &str = "while True: input('?')";

pub async fn measure(bench: &Bench) -> Result<Vec<Finding>> {
    let (server, _runner) = platform::start(bench, &[]).await?;
    let mut connection = Connection::open(server.address).await?;
    let run = connection.submit(&Program::with(CODE, json!({"interactive": true}))).await?;
    let mut reader = Reader::open(server.address, run).await?;
    reader.output().await?;
    let ours = async || {
        let begun = Instant::now();
        reader.input("x\n").await?;
        reader.output().await?;
        Ok(begun.elapsed())
    };

    let mut process = python::bare(&bench.python, CODE).stdin(Stdio::piped()).spawn()?;
    let mut answers = process.stdin.take().ok_or("no pipe")?;
    let mut prompts = process.stdout.take().ok_or("no pipe")?;
    let mut prompt = [0; 1];
    prompts.read_exact(&mut prompt).await?;
    let piped = async || {
        let begun = Instant::now();
        answers.write_all(b"x\n").await?;
        prompts.read_exact(&mut prompt).await?;
        Ok(begun.elapsed())
    };

    let (ours, piped) = by_turns(bench.rounds(1_000), ours, piped).await?;
    let middle = ms(ours.percentile(50));
    let finding = Finding::new("`input()`: answer sent → next prompt seen", Figure::Times(ours))
        .beside("two pipes", Figure::Times(piped))
        .target(Target::most("≤ 2 ms", middle, 2.0));
    Ok(vec![finding])
}
