//! Row 10: a game in a real browser, over an open link and over one that is held.

use std::time::Duration;

use serde::Deserialize;

use super::opening::driven;
use crate::finding::{Figure, Finding, Target};
use crate::stats::Times;
use crate::{Bench, Result, platform};

/// Raw pictures of the same size and rate, in Mbit/s: 640 × 480 × 24 bit × 60.
const RAW: f64 = 442.368;
/// What the held link lets through, in bits a second.
const HELD: u32 = 2_000_000;

/// What the driver saw.
#[derive(Debug, Deserialize)]
struct Playing {
    shown: f64,
    bits: f64,
    runner: f64,
    keys: Vec<f64>,
}

impl Playing {
    async fn see(bench: &Bench, seconds: usize, held: u32) -> Result<Self> {
        let (server, runner) = platform::start(bench, &[]).await?;
        let numbers = [server.address.port().into(), runner.pid, u32::try_from(seconds)?, held];
        driven("scripts/playing.mjs", &numbers.map(|number| number.to_string())).await
    }

    fn keys(&self, bound: f64) -> Result<Finding> {
        let times = self.keys.iter().map(|ms| Duration::from_secs_f64(ms / 1_000.0)).collect();
        let figure = Figure::Times(Times::new(times).ok_or("no key was pressed")?);
        let target = Target::most(format!("≤ {bound} ms"), figure.middle(), bound);
        Ok(Finding::new("the same: key → its picture on the screen", figure).target(target))
    }
}

pub async fn measure(bench: &Bench) -> Result<Vec<Finding>> {
    let seconds = bench.rounds(10);
    let open = Playing::see(bench, seconds, 0).await?;
    let held = Playing::see(bench, seconds, HELD).await?;
    let amount = |value, unit| Figure::Amount { value, unit, n: seconds };
    let shown = |what: &str, playing: &Playing, bound: f64| {
        // Whoever looks 60 times a second at 60 pictures a second misses some where the two clocks beat.
        Finding::new(what, amount(playing.shown, "pictures/s")).target(Target::least(
            format!("≥ {bound}"),
            playing.shown.round(),
            bound,
        ))
    };
    let mbits = open.bits / 1e6;
    Ok(vec![
        shown("pygame, 640×480 at 60 frames/s: shown in the browser", &open, 60.0),
        Finding::new("the same: the runner's processor time", amount(open.runner * 100.0, "% of one"))
            .target(Target::most("≤ 35", open.runner * 100.0, 35.0)),
        Finding::new("the same: sent to the browser", amount(mbits, "Mbit/s"))
            .beside("raw pictures", amount(RAW, "Mbit/s"))
            .target(Target::most("≤ 8", mbits, 8.0)),
        open.keys(50.0)?,
        shown("the same over a link held to 2 Mbit/s: shown", &held, 30.0),
        held.keys(100.0)?,
    ])
}
