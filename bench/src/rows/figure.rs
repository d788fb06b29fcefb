//! Row 3: a figure of numpy and matplotlib, from sending the program to having the picture's bytes.

use std::time::Duration;

use bytes::Bytes;
use hyper::StatusCode;
use serde_json::json;
use tokio::time::Instant;

use crate::finding::{Figure, Finding};
use crate::http::{Connection, Program};
use crate::stream::Reader;
use crate::turns::{by_turns, times};
use crate::warmth::Watch;
use crate::{Bench, Result, platform, python};

const CODE: &str = "import numpy as np\nimport matplotlib\nmatplotlib.use('Agg')\n\
    import matplotlib.pyplot as plt\n\
    x = np.linspace(0, 6, 200)\nplt.plot(x, np.sin(x))\nplt.savefig('figure.png')\n";
/// Draws the figure a second time, and says how long that took.
const AGAIN: &str = "import time\nplt.close()\nbegan = time.perf_counter_ns()\n\
    plt.plot(x, np.sin(x))\nplt.savefig('figure.png')\nprint(time.perf_counter_ns() - began)\n";
/// How long it is quiet after each run: the runner makes another interpreter ready, which is not to hold up the reference.
const REST: Duration = Duration::from_millis(80);
/// How every PNG begins.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

pub async fn measure(bench: &Bench) -> Result<Vec<Finding>> {
    let (server, _runner) = platform::start(bench, &[]).await?;
    let mut connection = Connection::open(server.address).await?;
    let program = Program::with(CODE, json!({"collect": ["figure.png"]}));
    let watch = Watch::warm(bench, "science");
    // Their interpreter is started with the first of them.
    watch
        .warm_up(true, async || {
            let run = connection.run(&program).await?;
            Reader::open(server.address, run).await?.exit().await
        })
        .await?;
    let ours = async || {
        let begun = Instant::now();
        let run = connection.run(&program).await?;
        let (status, picture) = connection.get(&format!("/api/run/{run}/files/figure.png")).await?;
        let took = begun.elapsed();
        if status != StatusCode::OK {
            return Err(format!("no picture: {status}").into());
        }
        watch.check(&Reader::open(server.address, run).await?.exit().await?)?;
        tokio::time::sleep(REST).await;
        check(&picture).map(|()| took)
    };
    let place = tempfile::tempdir()?;
    let bare = async || {
        let begun = Instant::now();
        let status = python::bare(&bench.python, CODE).current_dir(place.path()).status().await?;
        let picture = Bytes::from(std::fs::read(place.path().join("figure.png"))?);
        let took = begun.elapsed();
        if status.success() { check(&picture).map(|()| took) } else { Err(format!("{status}").into()) }
    };
    let (ours, bare) = by_turns(bench.rounds(40), ours, bare).await?;
    let bare = Figure::Times(bare);
    let finding = Finding::new("a figure: sent → PNG received", Figure::Times(ours))
        .note(watch.words())
        .beside("bare Python", bare.clone())
        .at_most_times(0.15);
    let mut again = Vec::new();
    for _ in 0..bench.rounds(20) {
        let code = [CODE, AGAIN].concat();
        let output = python::bare(&bench.python, &code).current_dir(place.path()).output().await?;
        again.push(Duration::from_nanos(String::from_utf8(output.stdout)?.trim().parse()?));
    }
    // As little as it can take with everything there already: what is beside that is ours.
    let what = "the same once more in a Python that has drawn it, nothing else";
    let floor = Finding::new(what, Figure::Times(times(again)?)).beside("bare Python", bare);
    Ok(vec![finding, floor])
}

fn check(picture: &Bytes) -> Result<()> {
    if picture.starts_with(PNG) { Ok(()) } else { Err("what came is no picture".into()) }
}
