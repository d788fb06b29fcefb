//! What the libraries of `runner/python/libraries.txt` are for works in a run: computing, tables, pictures,
//! figures, games, within the limits that a run has when it asks for none.
//!
//! `PLAYPEN_SCIENCE_PYTHON` names the interpreter that has them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tokio_tungstenite::tungstenite::Bytes;

use crate::app::{TestApp, User, ending, slowness};
use crate::home::{homes, rooms};
use crate::run::Program;

/// How every PNG begins.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The interpreter that has them.
pub(crate) fn python() -> String {
    std::env::var("PLAYPEN_SCIENCE_PYTHON").expect(
        "PLAYPEN_SCIENCE_PYTHON is to name a Python with runner/python/libraries.txt; docs/CONTRIBUTING.md says how",
    )
}

/// Runs the program in these homes: it prints `ok`, and leaves this picture, of this size, where there is any.
async fn check(homes: &[(User, &str)], program: Program, picture: Option<(&str, [u32; 2])>) {
    let python = python();
    let program = program
        .with("timeoutMs", json!(60_000 * slowness()))
        .with("collect", json!(picture.map(|(path, _)| path).as_slice()));
    for &(user, level) in homes {
        let app = TestApp::start_on(user, level, &python).await;
        let run = app.submit(program.clone()).await;
        let snapshot = run.finish().await;
        // Not its standard error, where matplotlib tells those who wait that it looks for fonts.
        // pygame greets on standard output.
        let stdout = snapshot["stdout"].as_str().unwrap();
        assert!(stdout.ends_with("ok\n"), "{user:?} {level}: {snapshot}");
        assert_eq!(ending(&snapshot), json!({"status": "succeeded", "reason": "exit", "exitCode": 0}));
        app.runner.assert_clean();
        if let Some((path, size)) = picture {
            assert_eq!(size_of(&run.file(path).await), size, "{user:?} {level}");
        }
    }
}

/// How wide and high a PNG is.
fn size_of(picture: &Bytes) -> [u32; 2] {
    assert!(picture.starts_with(PNG), "no picture: {picture:?}");
    [16, 20].map(|at| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn numpy_computes() {
    let code = "\
import os
import numpy as np
assert os.path.exists(np.__spec__.cached), 'each run would compile it'
m = np.random.default_rng(1).normal(size=(300, 300))
assert np.allclose(np.linalg.inv(m) @ m, np.eye(300))
u, s, v = np.linalg.svd(m)
assert np.allclose(u * s @ v, m)
assert np.fft.ifft(np.fft.fft(m)).real.sum().round(6) == m.sum().round(6)
np.save('m.npy', m)
assert (np.load('m.npy', mmap_mode='r') == m).all()
print('ok')";
    check(&homes(), Program::new(code), None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pandas_reads_a_table() {
    let code = "\
import pandas as pd
pets = pd.read_csv('pets.csv', parse_dates=['born'])
assert pets.groupby('kind')['kg'].mean().to_dict() == {'cat': 4.5, 'dog': 20.0}
assert list(pets['born'].dt.tz_localize('Europe/Berlin').dt.year) == [2019, 2020, 2021]
pets.to_csv('copy.csv', index=False)
assert open('copy.csv').read() == open('pets.csv').read()
print('ok')";
    let table =
        "kind,name,kg,born\ncat,Mia,4.0,2019-05-01\ncat,Löwe,5.0,2020-02-29\ndog,Rex,20.0,2021-12-31\n";
    check(&homes(), Program::new(code).file("pets.csv", table), None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pillow_saves_a_picture() {
    let code = "\
from PIL import Image, ImageDraw, ImageFilter, ImageFont
image = Image.new('RGB', (120, 80), 'white')
ImageDraw.Draw(image).text((10, 10), 'Grüße', fill='navy', font=ImageFont.load_default(24))
image.filter(ImageFilter.BLUR).save('picture.png')
image.save('picture.jpg')
assert Image.open('picture.jpg').size == Image.open('picture.png').size
assert len(set(image.get_flattened_data())) > 2
print('ok')";
    check(&homes(), Program::new(code), Some(("picture.png", [120, 80]))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_of_pillow_is_displayed() {
    let code = "from PIL import Image\npicture = Image.new('RGB', (3, 2), 'red')\ndisplay(picture)\nprint(picture.size)";
    let (user, level) = rooms()[0];
    let app = TestApp::start_on(user, level, &python()).await;
    let mut watch = app.submit(Program::new(code)).await.watch().await;
    watch.exit().await;
    let shown = watch.events().iter().find(|event| event["type"] == "display").expect("a display");
    let png = STANDARD.decode(shown["data"]["image/png"].as_str().expect("a PNG")).unwrap();
    assert_eq!(size_of(&png.into()), [3, 2], "{shown}");
    assert!(shown["data"]["text/plain"].as_str().is_some_and(|text| text.contains("size=3x2")), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn matplotlib_saves_a_figure_beside_all_the_others() {
    // What they need together is within the limits, and the backend is the one that shows figures to whoever watches.
    let code = "\
import numpy as np, pandas, pygame, PIL.Image
import matplotlib.pyplot as plt
x = np.linspace(0, 6, 200)
figure, axes = plt.subplots(figsize=(6.4, 4.8), dpi=100)
axes.plot(x, np.sin(x), label='$\\\\sin(x)$')
axes.set_title('Größe')
axes.legend()
plt.savefig('figure.png')
assert plt.get_backend() == 'module://playpen.mpl', plt.get_backend()
print('ok')";
    check(&homes(), Program::new(code), Some(("figure.png", [640, 480]))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pygame_draws_without_a_screen() {
    let code = "\
import os, pygame
pygame.init()
screen = pygame.display.set_mode((320, 240))
clock = pygame.time.Clock()
for frame in range(10):
    for event in pygame.event.get(): pass
    screen.fill('black')
    pygame.draw.circle(screen, 'red', (20 * frame, 120), 15)
    screen.blit(pygame.font.Font(None, 24).render(str(frame), True, 'white'), (5, 5))
    pygame.display.flip()
    clock.tick(60)
assert pygame.display.get_driver() == 'dummy' and 'SDL_VIDEODRIVER' not in os.environ
assert screen.get_at((180, 120))[:3] == (255, 0, 0)
pygame.image.save(screen, 'frame.png')
pygame.quit()
print('ok')";
    check(&homes(), Program::new(code), Some(("frame.png", [320, 240]))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn threads_and_processes_share_the_work() {
    let code = "\
import sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
import numpy as np
def work(n): return int((np.eye(n) @ np.full((n, n), 2.0)).sum())
sizes = range(10, 60, 10)
want = [2 * n * n for n in sizes]
if __name__ == '__main__':
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(work, sizes)) == want
    for method in sys.argv[1:]:
        with get_context(method).Pool(3) as pool:
            assert pool.map(work, sizes) == want
    print('ok')";
    check(&homes(), Program::new(code), None).await;
    // The locks of a pool of processes are shared memory, which takes a room.
    check(&rooms(), Program::new(code).with("args", json!(["fork", "spawn"])), None).await;
}

/// A thread for each core of a large machine would be more than a run may have.
#[tokio::test(flavor = "multi_thread")]
async fn numpy_starts_no_threads() {
    let code = "import numpy as np; assert (np.ones((500, 500)) @ np.ones(500) == 500).all(); print('ok')";
    check(&homes(), Program::new(code).with("limits", json!({"processes": 1})), None).await;
}
