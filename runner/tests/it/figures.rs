//! Figures of matplotlib are displayed without the program's help, with what they show in words.
//!
//! The programs are in `tests/figures`. A first comment `# figures: 2` says how many figures one shows, one unless said;
//! `# alt: …` what the last one is in words.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use crate::app::{TestApp, ending, slowness};
use crate::home::{homes, rooms};
use crate::run::Program;
use crate::science::python;

/// How many programs are on their way at a time.
const LANES: usize = 2;

fn program(code: &str) -> Program {
    Program::new(code).with("timeoutMs", json!(60_000 * slowness()))
}

/// What a header says.
fn header<'a>(code: &'a str, name: &str) -> Option<&'a str> {
    code.lines().find_map(|line| line.strip_prefix("# ")?.strip_prefix(name)?.strip_prefix(": "))
}

/// Runs it: in words what is wrong with what it shows.
async fn shown(app: &TestApp, name: &str, code: &str) -> Result<(), String> {
    let run = app.submit(program(code)).await;
    let mut watch = run.watch().await;
    watch.exit().await;
    let snapshot = run.snapshot().await;
    if ending(&snapshot)["status"] != "succeeded" {
        return Err(format!("{name}: {snapshot}"));
    }
    let figures: Vec<&Value> = watch.events().iter().filter(|event| event["type"] == "display").collect();
    let wanted = header(code, "figures").map_or(1, |count| count.parse().unwrap());
    if figures.len() != wanted {
        return Err(format!("{name}: {} figures instead of {wanted}: {figures:?}", figures.len()));
    }
    // What became of the last one.
    let shows = |event: &&Value| event["type"] == "display" || event["type"] == "updateDisplay";
    let last = watch.events().iter().rfind(shows).expect("a figure");
    let png = STANDARD.decode(last["data"]["image/png"].as_str().unwrap_or_default()).unwrap_or_default();
    let about = &last["metadata"]["image/png"];
    let size = png.get(16..24).map(|at| {
        (u32::from_be_bytes(at[..4].try_into().unwrap()), u32::from_be_bytes(at[4..].try_into().unwrap()))
    });
    let told = (about["width"].as_u64(), about["height"].as_u64());
    if !png.starts_with(b"\x89PNG") || size.map(|(w, h)| (Some(w.into()), Some(h.into()))) != Some(told) {
        return Err(format!("{name}: no picture of {told:?} but {size:?}"));
    }
    let alt = about["alt"].as_str().unwrap_or_default();
    let titled = header(code, "alt").map_or(alt.starts_with("Figure"), |words| alt == words);
    if titled { Ok(()) } else { Err(format!("{name}: in words it is {alt:?}")) }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_of_the_gallery_is_shown() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/figures");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let programs: Vec<(String, String)> = files
        .filter(|path| path.extension().is_some_and(|end| end == "py"))
        .map(|path| {
            (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
        })
        .collect();
    assert!(programs.len() >= 20, "{}", programs.len());
    let (user, level) = rooms()[0];
    let app = TestApp::start_on(user, level, &python()).await;
    let found: Vec<Result<(), String>> =
        stream::iter(&programs).map(|(name, code)| shown(&app, name, code)).buffered(LANES).collect().await;
    let wrong: Vec<String> = found.into_iter().filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    app.runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_figure_is_shown_warm_and_cold_in_every_home() {
    // Two characters that look alike are two boxes: there is no font that has them.
    let code = "\
import matplotlib.pyplot as plt
def picture_of(text):
    figure = plt.figure()
    figure.text(0.2, 0.5, text, size=40)
    figure.canvas.draw()
    picture = bytes(figure.canvas.buffer_rgba())
    plt.close(figure)
    return picture
assert picture_of('猫') != picture_of('狗'), 'no font has Chinese'
assert picture_of('\\ue123') == picture_of('\\ue124')
plt.plot([1, 2])
plt.title('猫')
print(plt.get_backend())";
    for (user, level) in homes() {
        for warm in ["on", "off"] {
            let variables = [("RUNNER_PYTHON_BIN", &*python()), ("RUNNER_WARM", warm)];
            let app = TestApp::start_with(user, level, &variables).await;
            shown(&app, &format!("{user:?} {level} {warm}"), code).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_animation_without_an_end_changes_what_is_shown_and_ends() {
    // Little to draw, so that a starved machine shows as many.
    let code = "\
import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation
figure, axes = plt.subplots(figsize=(1, 1))
axes.axis('off')
line, = axes.plot([0, 1], [0, 0])
animation = FuncAnimation(figure, lambda n: line.set_ydata([0, n % 5]) or (line,), interval=100, cache_frame_data=False)
plt.show()
print('closed')";
    let (user, level) = rooms()[0];
    let app = TestApp::start_on(user, level, &python()).await;
    let mut watch = app.submit(program(code)).await.watch().await;
    watch.exit().await;
    assert_eq!(watch.text("stdout"), "closed\n", "{}", watch.text("stderr"));
    let updates = watch.events().iter().filter(|event| event["type"] == "updateDisplay").count();
    assert!(updates > 10, "{updates}");
}
