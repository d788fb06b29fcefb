//! Row 9: what both programs hold while nothing runs, after something has. What waits for runs to come is there.

use std::time::Duration;

use crate::finding::{Figure, Finding, Target};
use crate::http::{Connection, Program};
use crate::stream::Reader;
use crate::warmth::Watch;
use crate::{Bench, Result, platform, process};

/// What a supervisor is called whose run has not come yet.
const WAITING: &str = "playpen-idle";
/// How long they are left alone.
const REST: Duration = Duration::from_secs(2);

pub async fn measure(bench: &Bench) -> Result<Vec<Finding>> {
    let (server, runner) = platform::start(bench, &[]).await?;
    let mut connection = Connection::open(server.address).await?;
    let watch = Watch::warm(bench, "bare");
    let program = Program::new(super::print::CODE);
    let mut run = async || {
        let run = connection.run(&program).await?;
        Reader::open(server.address, run).await?.exit().await
    };
    watch.warm_up(true, &mut run).await?;
    for _ in 0..bench.rounds(100) {
        watch.check(&run().await?)?;
    }
    tokio::time::sleep(REST).await;
    let server = mib(process::resident(server.pid)?)?;
    let family = process::family(runner.pid);
    let mut all = 0;
    for pid in &family {
        all += process::proportional(*pid)?;
    }
    let mut waiting = 0;
    for pid in process::children(runner.pid) {
        waiting += usize::from(process::name(pid)? == WAITING);
    }
    if waiting == 0 && watch.is_warm() {
        return Err("nothing waits for runs to come, so that this is not a runner at rest".into());
    }
    let (runner, all) = (mib(process::resident(runner.pid)?)?, mib(all)?);
    let figure = |value, n| Figure::Amount { value, unit: "MiB", n };
    Ok(vec![
        Finding::new("server at rest", figure(server, 1)).target(Target::most("≤ 20 MiB", server, 20.0)),
        Finding::new("runner at rest, by itself", figure(runner, 1)),
        Finding::new("runner at rest, with all children", figure(all, family.len()))
            .note(format!("{waiting} places ready"))
            .target(Target::most("≤ 60 MiB", all, 60.0)),
    ])
}

fn mib(bytes: u64) -> Result<f64> {
    Ok(f64::from(u32::try_from(bytes / 1_024)?) / 1_024.0)
}
