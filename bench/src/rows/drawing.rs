//! Row 11: a program of turtle, to a reader that says at once what it has shown. How many messages a frame takes, and
//! how long the program draws beside the pauses that turtle itself makes.

use serde_json::json;

use crate::finding::{Figure, Finding, Target};
use crate::http::{Connection, Program};
use crate::stream::{Reader, Seen, ended_well};
use crate::{Bench, Result, platform};

/// Draws, and prints how long that took and how much of it were pauses, in seconds.
const CODE: &str = "\
import time, turtle
screen, pauses = turtle.Screen(), []
pause = screen._delay
screen._delay = lambda delay: (pauses.append(delay / 1000), pause(delay))
pen, begun = turtle.Turtle(), time.monotonic()
for _ in range(40):
    pen.forward(60)
    pen.left(50)
print(time.monotonic() - begun, sum(pauses), flush=True)
turtle.bye()
";

pub async fn measure(bench: &Bench) -> Result<Vec<Finding>> {
    let (server, _runner) = platform::start(bench, &[]).await?;
    let mut connection = Connection::open(server.address).await?;
    let (mut runs, mut messages, mut frames, mut took, mut paused) = (0, 0_u32, 0_u32, 0.0, 0.0);
    for _ in 0..bench.rounds(5) {
        let run = connection.submit(&Program::new(CODE)).await?;
        let mut reader = Reader::open(server.address, run).await?;
        let mut printed = String::new();
        loop {
            match reader.next().await? {
                Seen::Draw { ops } => {
                    messages += 1;
                    for op in ops.iter().filter(|op| op["op"] == "show") {
                        frames += 1;
                        reader.tell(&json!({"type": "shown", "frame": op["frame"]})).await?;
                    }
                }
                Seen::Output { text } => printed += &text,
                Seen::Exit(outcome) => {
                    ended_well(outcome)?;
                    break;
                }
                Seen::Other => {}
            }
        }
        let mut numbers = printed.split_whitespace().map(str::parse::<f64>);
        took += numbers.next().ok_or("nothing was printed")??;
        paused += numbers.next().ok_or("one number was printed")??;
        runs += 1;
    }
    let amount = |value, unit| Figure::Amount { value, unit, n: runs };
    let per_frame = f64::from(messages) / f64::from(frames);
    Ok(vec![
        Finding::new("turtle: messages per frame shown", amount(per_frame, "messages"))
            .note(format!("{frames} frames"))
            .target(Target::most("≤ 1", per_frame, 1.0)),
        Finding::new("turtle: drawn", amount(took / f64::from(u32::try_from(runs)?), "s"))
            .beside("its own pauses", amount(paused / f64::from(u32::try_from(runs)?), "s"))
            .at_most_times(1.1),
    ])
}
