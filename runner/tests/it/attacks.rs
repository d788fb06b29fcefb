//! Hostile programs, each sent through a real server and a real runner at every level that the machine reaches.
//!
//! The programs are in `tests/attacks`; their README says what they are and what is done with them here.

mod canary;
mod header;
mod home;
mod host;
mod judge;
mod report;
mod suite;

use std::io::Write as _;

use header::{Owner, Program};
use home::Home;
use judge::{Walls, has_gap};
use playpen_runner::sandbox::level::Level;
use suite::{Story, Suite};
use tokio::time::Instant;

/// How much more memory a runner may hold after all attacks, in KiB: what an allocator keeps, and no leak.
const MORE_MEMORY: u64 = 8 << 10;
/// The same of descriptors: connections that wait for the next call.
const MORE_DESCRIPTORS: usize = 8;
/// What a place holds that is ready for a run to come: its supervisor and the process of that, seven streams, the work
/// directory and the control group.
const OF_A_PLACE: usize = 11;

#[tokio::test(flavor = "multi_thread")]
async fn every_attack_ends_as_expected_in_every_home() {
    let programs = Program::all(&home::directory());
    let before = host::litter();
    let mut wrong = Vec::new();
    for home in home::homes() {
        let found = attack(home, &programs).await;
        wrong.extend(found.into_iter().map(|found| format!("{}: {found}", home.name())));
    }
    let left = host::litter();
    wrong.extend(left.difference(&before).map(|thing| format!("left on the machine: {thing}")));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// With `UPDATE_DOCS=1` the documentation is written anew.
#[test]
fn the_documentation_says_how_each_attack_ends() {
    let programs = Program::all(&home::directory());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/SANDBOX.md");
    let document = std::fs::read_to_string(path).unwrap();
    let wanted = report::placed(&document, "attacks", &report::table(&programs));
    let wanted = report::placed(&wanted, "gaps", &report::gaps(&programs));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &wanted).unwrap();
    } else {
        assert!(
            document == wanted,
            "docs/SANDBOX.md is not what the attacks say: run this with UPDATE_DOCS=1"
        );
    }
}

/// Runs all programs in one home; in words what is wrong.
async fn attack(home: Home, programs: &[Program]) -> Vec<String> {
    let start = Instant::now();
    let (programs, left_out) = home::choose(&home, programs);
    let mut suite = Suite::start(home, &home::directory()).await;

    let (controls, attacks): (Vec<_>, Vec<_>) = programs.into_iter().partition(|program| program.control);
    let (alone, beside): (Vec<_>, Vec<_>) =
        attacks.into_iter().partition(|program| needs_quiet(program, suite.home.walls));
    let mut stories = suite.side_by_side(&controls).await;
    // By now everything has been used once.
    let warm = suite.runner_holds().await;
    stories.extend(suite.side_by_side(&beside).await);
    stories.extend(suite.one_by_one(&alone).await);
    let last = suite.runner_holds().await;
    let left = suite.end().await;

    let mut wrong: Vec<String> = stories.iter().flat_map(Story::wrong).collect();
    wrong.extend(left.into_iter().map(|thing| format!("left on the machine: {thing}")));
    let places = OF_A_PLACE * last.places.saturating_sub(warm.places);
    if last.memory > warm.memory + MORE_MEMORY
        || last.descriptors > warm.descriptors + MORE_DESCRIPTORS + places
    {
        wrong.push(format!("the runner held {warm:?} and holds {last:?}"));
    }
    let took = start.elapsed().as_secs();
    // Around the capture of output: whoever runs the tests sees what was left out.
    let _ = writeln!(
        std::io::stderr(),
        "{}: {} programs in {took} s, {} wrong; the runner held {warm:?}, then {last:?}; left out: {}",
        home.name(),
        stories.len(),
        wrong.len(),
        if left_out.is_empty() { "none".to_owned() } else { left_out.join(", ") },
    );
    wrong
}

/// Whether other runs would disturb it, or it them: those of a pair take two places, some take what the kernel
/// counts for a user, where runs share the runner's and have no namespace in which it counts anew, and what gets through
/// here may touch the canaries of others.
fn needs_quiet(program: &Program, walls: Walls) -> bool {
    let header = &program.header;
    let shares = walls.owner == Owner::User && walls.level == Level::Landlock;
    let processes = header.request.get("limits").is_some_and(|limits| limits.get("processes").is_some());
    let touches = has_gap(header, walls) && !header.canary.is_empty();
    header.together
        || touches
        || shares && (processes || header.threat == "fork bomb" || header.leaves_processes())
}
