//! Row 7: a program that prints 100 MB, to one reader who wants all of it.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::process::Command;
use tokio::time::Instant;

use crate::finding::{Figure, Finding, Target};
use crate::http::{Connection, Program};
use crate::platform::{self, Server};
use crate::stream::{Reader, Seen, ended_well};
use crate::turns::by_turns;
use crate::{Bench, Result, process};

/// One piece of output, written at once so that Python's buffering matters on neither side.
const PIECE: usize = 64_000;

pub async fn measure(bench: &Bench) -> Result<Vec<Finding>> {
    let pieces = bench.rounds(1_600);
    let size = pieces * PIECE;
    let code = format!(
        "import sys\npiece = ('x' * 79 + '\\n') * {}\nfor _ in range({pieces}): sys.stdout.write(piece)\n",
        PIECE / 80
    );
    let (server, _runner) = platform::start(bench, &[("RUN_OUTPUT_BYTES", "1000000000")]).await?;
    let mut connection = Connection::open(server.address).await?;
    let program = Program::new(&code);
    let (mut peaks, mut missing) = (Vec::new(), 0);
    let ours = async || {
        let begun = Instant::now();
        missing += size - once(&server, &mut connection, &program).await?;
        let took = begun.elapsed();
        peaks.push(process::peak(server.pid)?);
        Ok(took)
    };
    let (ours, piped) =
        by_turns(bench.rounds(60).min(10), ours, async || through_cat(&bench.python, &code, size).await)
            .await?;
    let rate = |times: &crate::stats::Times| {
        let value = f64::from(u32::try_from(size)?) / 1e6 / times.percentile(50).as_secs_f64();
        Ok::<_, std::num::TryFromIntError>(Figure::Amount { value, unit: "MB/s", n: times.count() })
    };
    let size_in_mb = size / 1_000_000;
    let speed = Finding::new(format!("{size_in_mb} MB of stdout, to one reader"), rate(&ours)?)
        .beside("`python3 … | cat`", rate(&piped)?)
        .at_least_times(0.3)
        .target(Target::most("all of it", f64::from(u32::try_from(missing)?), 0.0));
    let (first, last) = (mib(peaks.first())?, mib(peaks.last())?);
    let memory = Figure::Amount { value: last, unit: "MiB", n: peaks.len() };
    let memory = Finding::new("the server's memory at most, after all of them", memory)
        .beside("after the first", Figure::Amount { value: first, unit: "MiB", n: 1 })
        // A run that is over keeps its journal, 1 MiB, for an hour.
        .target(Target::most(
            "≤ 2 MiB more a run",
            (last - first) / f64::from(u32::try_from(peaks.len())?),
            2.0,
        ));
    Ok(vec![speed, memory])
}

/// How many bytes the reader got.
async fn once(server: &Server, connection: &mut Connection, program: &Program) -> Result<usize> {
    let run = connection.submit(program).await?;
    let mut reader = Reader::open(server.address, run).await?;
    let mut bytes = 0;
    loop {
        match reader.next().await? {
            Seen::Output { text } => bytes += text.len(),
            Seen::Exit(outcome) => return ended_well(outcome).map(|_| bytes),
            Seen::Draw { .. } | Seen::Other => {}
        }
    }
}

async fn through_cat(python: &str, code: &str, size: usize) -> Result<Duration> {
    let begun = Instant::now();
    let mut shell = Command::new("sh");
    shell.args(["-c", r#""$0" -I -c "$1" | cat"#, python, code]);
    let mut shell = shell.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
    let mut pipe = shell.stdout.take().ok_or("no pipe")?;
    let (mut buffer, mut bytes) = (vec![0; 64 << 10], 0);
    loop {
        match pipe.read(&mut buffer).await? {
            0 => break,
            read => bytes += read,
        }
    }
    shell.wait().await?;
    if bytes == size { Ok(begun.elapsed()) } else { Err(format!("{bytes} of {size} bytes came").into()) }
}

fn mib(bytes: Option<&u64>) -> Result<f64> {
    let kib = bytes.ok_or("nothing was measured")? / 1_024;
    Ok(f64::from(u32::try_from(kib)?) / 1_024.0)
}
