//! What the pages on events show of programs and their events is what such programs do.

use serde_json::{Value, json};

use crate::app::{TestApp, slowness};
use crate::home::{homes, rooms};
use crate::run::Program;
use crate::science::python;

const EVENTS: &str = include_str!("../../../docs/EVENTS.md");
const DRAWING: &str = include_str!("../../../docs/DRAW.md");
const FRAMES: &str = include_str!("../../../docs/FRAMES.md");
const SOUND: &str = include_str!("../../../docs/SOUND.md");

/// Each program of a page with the messages that follow it in its section. Others are explained without a program.
fn examples(page: &str) -> Vec<(String, Vec<Value>)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let (mut fence, mut is_of_one) = (None, false);
    for line in page.lines() {
        match (fence, line.strip_prefix("```")) {
            (None, Some("python")) => {
                found.push(Default::default());
                (fence, is_of_one) = (Some("python"), true);
            }
            (None, Some("json")) if is_of_one => fence = Some("json"),
            (None, Some(_)) => fence = Some("other"),
            (None, None) if line.starts_with('#') => is_of_one = false,
            (Some(_), Some("")) => fence = None,
            (Some("python"), _) => {
                let code = &mut found.last_mut().unwrap().0;
                code.push_str(line);
                code.push('\n');
            }
            (Some("json"), _) => found.last_mut().unwrap().1 += line,
            _ => {}
        }
    }
    let read =
        |text: &str| serde_json::Deserializer::from_str(text).into_iter().map(Result::unwrap).collect();
    found.into_iter().map(|(code, events)| (code, read(&events))).collect()
}

/// Whether an event is as the page has it. An ellipsis there stands for anything, and names of displays are chance.
fn is_as(event: &Value, shown: &Value) -> bool {
    match (event, shown) {
        (_, Value::String(shown)) if shown == "…" => true,
        (Value::String(event), Value::String(shown)) => match shown.split_once('…') {
            Some((begin, end)) => event.starts_with(begin) && event.ends_with(end),
            None => event == shown,
        },
        (Value::Array(event), Value::Array(shown)) => {
            event.len() == shown.len() && event.iter().zip(shown).all(|(event, shown)| is_as(event, shown))
        }
        (Value::Object(_), Value::Object(shown)) if shown.contains_key("…") => true,
        (Value::Object(event), Value::Object(shown)) => {
            let own = event.keys().filter(|key| !["seq", "at"].contains(&key.as_str())).count();
            let is_told = |(key, shown): (&String, &Value)| {
                event
                    .get(key)
                    .is_some_and(|event| is_as(event, shown) || (key == "displayId" && event.is_string()))
            };
            own == shown.len() && shown.iter().all(is_told)
        }
        _ => event == shown,
    }
}

/// Whether an event is as shown; of a drawing, which may come in other portions, whether it has an operation that says
/// what is shown.
fn has(event: &Value, shown: &Value) -> bool {
    let Some(op) = shown.as_object().filter(|shown| shown.contains_key("op")) else {
        return is_as(event, shown);
    };
    let says =
        |said: &Value| op.iter().all(|(key, shown)| said.get(key).is_some_and(|said| is_as(said, shown)));
    event["ops"].as_array().is_some_and(|ops| ops.iter().any(says))
}

/// What is shown piece by piece: events, but of those that draw each operation.
fn pieces(shown: Vec<Value>) -> Vec<Value> {
    let apart = |event: Value| event["ops"].as_array().cloned().unwrap_or_else(|| vec![event]);
    shown.into_iter().flat_map(apart).collect()
}

/// Runs each program of a page and does what is done there: what is shown of it comes, in that order. The runner has one
/// place, where another run goes first: who watches from the very beginning also hears what later updates replace.
async fn holds(app: &TestApp, page: &str, count: usize) {
    let examples = examples(page);
    assert_eq!(examples.len(), count, "{examples:?}");
    for (code, shown) in examples {
        let program = Program::new(&code)
            .with("interactive", json!(true))
            .with("timeoutMs", json!(60_000 * slowness()));
        let before = app.run("while True: pass").await;
        let run = app.submit(program).await;
        let mut watch = run.watch().await;
        before.cancel().await;
        if code.contains("input(") {
            watch.asks().await;
            run.input(json!({"data": "Ada\n"})).await;
        }
        let mut from = 0;
        for shown in pieces(shown) {
            if shown["type"] == "event" {
                run.input(json!({"id": shown["id"], "event": shown["event"]})).await;
            } else if let Some(at) = watch.tells(from, |event| has(event, &shown)).await {
                // Of one event several operations may be shown.
                from = if shown["op"].is_string() { at } else { at + 1 };
            } else {
                panic!("{code}\nwas to tell, in this order,\n{shown}\nand told\n{:#?}", watch.events());
            }
        }
        watch.exit().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_of_the_pages_on_events_pictures_and_sound_do_what_they_say() {
    let (user, level) = rooms()[0];
    let variables = [("RUNNER_PYTHON_BIN", python()), ("RUNNER_MAX_CONCURRENCY", "1".to_owned())];
    let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
    let app = TestApp::start_with(user, level, &variables).await;
    holds(&app, EVENTS, 4).await;
    holds(&app, FRAMES, 1).await;
    holds(&app, SOUND, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_example_of_the_page_on_drawing_does_what_it_says_warm_and_cold_in_every_home() {
    for (user, level) in homes() {
        for warm in ["on", "off"] {
            let variables = [("RUNNER_WARM", warm), ("RUNNER_MAX_CONCURRENCY", "1")];
            let app = TestApp::start_with(user, level, &variables).await;
            holds(&app, DRAWING, 1).await;
            app.runner.assert_clean();
        }
    }
}
