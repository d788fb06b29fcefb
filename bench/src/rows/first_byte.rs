//! Row 4: from `print(…, flush=True)` to the reader of the stream. The program prints the kernel's clock,
//! which is the same for all processes.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::finding::{Figure, Finding, Target, ms};
use crate::http::{Connection, Program};
use crate::stream::Reader;
use crate::turns::times;
use crate::{Bench, Result, platform, python};

/// How many lines a program prints, far enough from each other that each is a first byte.
const LINES: usize = 25;

pub async fn measure(bench: &Bench) -> Result<Vec<Finding>> {
    let code = format!(
        "import time\nfor _ in range({LINES}):\n    time.sleep(0.03)\n    \
         print(time.clock_gettime_ns(time.CLOCK_MONOTONIC), flush=True)\n"
    );
    let (server, _runner) = platform::start(bench, &[]).await?;
    let mut connection = Connection::open(server.address).await?;
    let program = Program::new(&code);
    let (mut ours, mut piped) = (Vec::new(), Vec::new());
    for _ in 0..bench.rounds(20) {
        let run = connection.submit(&program).await?;
        let mut reader = Reader::open(server.address, run).await?;
        for _ in 0..LINES {
            ours.push(since(&line(&mut reader).await?)?);
        }
        let mut process = python::bare(&bench.python, &code).spawn()?;
        let mut lines = BufReader::new(process.stdout.take().ok_or("no pipe")?).lines();
        while let Some(line) = lines.next_line().await? {
            piped.push(since(&line)?);
        }
        process.wait().await?;
    }
    let (ours, piped) = (times(ours)?, times(piped)?);
    let added = ms(ours.percentile(50)) - ms(piped.percentile(50));
    let finding = Finding::new("`print(flush)` → seen by the reader", Figure::Times(ours))
        .beside("a pipe", Figure::Times(piped))
        .target(Target::most("≤ 1 ms added", added, 1.0));
    Ok(vec![finding])
}

/// The next line; `print` may write its end by itself.
async fn line(reader: &mut Reader) -> Result<String> {
    loop {
        let text = reader.output().await?;
        if text != "\n" {
            return Ok(text);
        }
    }
}

/// How long ago it was what a program printed.
fn since(printed: &str) -> Result<Duration> {
    let printed = Duration::from_nanos(printed.trim().parse()?);
    let now = clock_gettime(ClockId::Monotonic);
    let now = Duration::new(u64::try_from(now.tv_sec)?, u32::try_from(now.tv_nsec)?);
    Ok(now.saturating_sub(printed))
}
