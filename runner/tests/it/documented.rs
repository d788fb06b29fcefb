//! What docs/EVENTS.md shows of programs and their events is what such programs do.

use serde_json::{Value, json};

use crate::app::{TestApp, slowness};
use crate::home::rooms;
use crate::run::Program;
use crate::science::python;

const PAGE: &str = include_str!("../../../docs/EVENTS.md");

/// Each program of the page with the events that follow it there.
fn examples() -> Vec<(String, Vec<Value>)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut fence = None;
    for line in PAGE.lines() {
        match (fence, line.strip_prefix("```")) {
            (None, Some("python")) => {
                found.push(Default::default());
                fence = Some("python");
            }
            // Each has its events right behind it; others are explained without a program.
            (None, Some("json")) if found.last().is_some_and(|(_, events)| events.is_empty()) => {
                fence = Some("json");
            }
            (None, Some(_)) => fence = Some("other"),
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

#[tokio::test(flavor = "multi_thread")]
async fn every_example_of_the_page_on_events_does_what_it_says() {
    let (user, level) = rooms()[0];
    let app = TestApp::start_on(user, level, &python()).await;
    let examples = examples();
    assert_eq!(examples.len(), 4, "{examples:?}");
    for (code, shown) in examples {
        let program = Program::new(&code)
            .with("interactive", json!(true))
            .with("timeoutMs", json!(60_000 * slowness()));
        let run = app.submit(program).await;
        let mut watch = run.watch().await;
        if code.contains("input(") {
            watch.asks().await;
            run.input(json!({"data": "Ada\n"})).await;
        }
        watch.exit().await;
        let mut events = watch.events().iter();
        for shown in &shown {
            assert!(
                events.any(|event| is_as(event, shown)),
                "{code}\nwas to tell, in this order,\n{shown}\nand told\n{:#?}",
                watch.events()
            );
        }
    }
}
