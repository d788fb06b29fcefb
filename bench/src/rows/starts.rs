//! What it is worth that interpreters are warm: the same program on runners that have them ready, that copy one when
//! a run comes, and that start a new one.

use tokio::time::sleep;

use super::print::{CODE, once};
use crate::finding::{Figure, Finding};
use crate::http::{Connection, Program};
use crate::platform::{Runner, Server};
use crate::turns::times;
use crate::warmth::Watch;
use crate::{Bench, Result, python};

/// How long everything is left alone before each run, so that what one runner makes ready disturbs no other.
const BREATH: std::time::Duration = std::time::Duration::from_millis(30);

/// A runner with a server of its own, and what came of it.
#[derive(Debug)]
struct Way {
    words: &'static str,
    watch: Watch,
    server: Server,
    _runner: Runner,
    connection: Connection,
    times: Vec<std::time::Duration>,
}

impl Way {
    async fn start(
        bench: &Bench,
        words: &'static str,
        setting: &[(&str, &str)],
        watch: Watch,
    ) -> Result<Self> {
        let server = Server::start(bench, &[]).await?;
        let runner = Runner::start(bench, &server, setting).await?;
        let connection = Connection::open(server.address).await?;
        Ok(Self { words, watch, server, _runner: runner, connection, times: Vec::new() })
    }
}

pub async fn measure(bench: &Bench) -> Result<Vec<Finding>> {
    let warm = || Watch::warm(bench, "bare");
    let mut ways = [
        Way::start(bench, "a run, its interpreter ready", &[], warm()).await?,
        Way::start(bench, "a run, its interpreter forked for it", &[("RUNNER_WARM_MB", "0")], warm()).await?,
        Way::start(bench, "a run, its interpreter new", &[("RUNNER_WARM", "off")], Watch::cold(bench))
            .await?,
    ];
    let program = Program::new(CODE);
    for (at, way) in ways.iter_mut().enumerate() {
        let run = async || Ok(once(way.server.address, &mut way.connection, &program).await?.1);
        way.watch.warm_up(at == 0, run).await?;
    }
    let mut bare = Vec::new();
    for _ in 0..bench.rounds(200) {
        for way in &mut ways {
            sleep(BREATH).await;
            let (took, outcome) = once(way.server.address, &mut way.connection, &program).await?;
            way.watch.check(&outcome)?;
            way.times.push(took);
        }
        sleep(BREATH).await;
        bare.push(python::time(&bench.python, CODE).await?);
    }
    let bare = Figure::Times(times(bare)?);
    let mut findings = Vec::new();
    for way in ways {
        let finding = Finding::new(way.words, Figure::Times(times(way.times)?));
        findings.push(finding.note(way.watch.words()).beside("bare Python", bare.clone()));
    }
    Ok(findings)
}
