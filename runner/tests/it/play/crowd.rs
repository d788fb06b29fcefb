//! Games that ask for more than there is: each stays alive, and nothing else suffers.

use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use super::{Reader, app};
use crate::app::{TestApp, slowness};
use crate::home::homes;
use crate::run::Program;
use crate::science::python;

/// Each picture has nothing to do with the one before, and nothing in it can be made smaller.
const NOISE: &str = "\
import os, pygame
pygame.init()
screen = pygame.display.set_mode((640, 480))
clock = pygame.time.Clock()
while True:
    screen.get_buffer().write(os.urandom(640 * 480 * 4))
    pygame.display.flip()
    clock.tick(60)";

/// What the program with the number `{n}` prints is its picture's number.
const GAME: &str = "\
import pygame
pygame.init()
screen = pygame.display.set_mode((320, 240))
clock = pygame.time.Clock()
for n in range(1_000_000):
    screen.fill('navy')
    pygame.draw.circle(screen, 'gold', (n * 3 % 320, 120), 20)
    pygame.display.flip()
    clock.tick(30)";

fn game(code: &str) -> Program {
    Program::new(code).with("interactive", json!(true)).with("timeoutMs", json!(120_000 * slowness()))
}

#[tokio::test(flavor = "multi_thread")]
async fn noise_comes_at_a_lower_rate_and_costs_neither_memory_nor_other_runs() {
    let (user, level) = *homes().last().unwrap();
    let app = app(user, level, "on").await;
    let mut reader = Reader::of(app.submit(game(NOISE)).await).await;
    reader.until(|reader| reader.frames >= 10).await;
    let memory = app.runner.memory();
    let mut slowest = Duration::ZERO;
    for _ in 0..5 {
        let before = Instant::now();
        assert_eq!(app.run("print('here')").await.finish().await["stdout"], "here\n");
        slowest = slowest.max(before.elapsed());
        let frames = reader.frames;
        reader.until(|reader| reader.frames >= frames + 8).await;
    }
    assert!(slowest < Duration::from_secs(10) * slowness(), "another run took {slowest:?}");
    let more = app.runner.memory().saturating_sub(memory);
    assert!(more < 16 << 20, "the runner takes {more} bytes more after {} pictures", reader.frames);
    // The server keeps what shows the picture as it is now, not all that led to it.
    let (run, bytes) = (reader.run, reader.bytes);
    run.cancel().await;
    let mut late = Reader::of(run).await;
    late.exit().await;
    assert!(
        late.bytes < 6 << 20 && late.bytes < bytes / 2,
        "{} of {bytes} bytes for who comes late",
        late.bytes
    );
    app.runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_games_at_once_are_all_alive() {
    let (user, level) = *homes().last().unwrap();
    let variables = [("RUNNER_PYTHON_BIN", &*python()), ("RUNNER_MAX_CONCURRENCY", "10")];
    let app = TestApp::start_with(user, level, &variables).await;
    let mut readers = Vec::new();
    for _ in 0..10 {
        readers.push(Reader::of(app.submit(game(GAME)).await).await);
    }
    // One after the other: what comes for the others meanwhile waits for them.
    for reader in &mut readers {
        reader.until(|reader| reader.frames >= 5).await;
    }
    // Together, and none waits long for its next picture.
    let watch = readers.into_iter().map(|mut reader| async move {
        let mut longest = Duration::ZERO;
        for _ in 0..30 {
            let (before, frames) = (Instant::now(), reader.frames);
            reader.until(|reader| reader.frames > frames).await;
            longest = longest.max(before.elapsed());
        }
        reader.run.cancel().await;
        reader.exit().await;
        longest
    });
    let longest = futures_util::future::join_all(watch).await;
    assert!(longest.iter().all(|longest| *longest < Duration::from_secs(5) * slowness()), "{longest:?}");
    app.runner.assert_clean();
}
