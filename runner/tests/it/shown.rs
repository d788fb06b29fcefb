//! What a program displays arrives in every form that it has, in its place, and within bounds.

use serde_json::{Value, json};

use crate::app::TestApp;
use crate::home::homes;
use crate::run::{Program, Watch};

/// Runs it to its end.
async fn watched(app: &TestApp, code: &str) -> Watch {
    let mut watch = app.submit(Program::new(code)).await.watch().await;
    watch.exit().await;
    watch
}

fn displays(watch: &Watch) -> Vec<&Value> {
    let shows = |event: &&Value| ["display", "updateDisplay"].contains(&event["type"].as_str().unwrap());
    watch.events().iter().filter(shows).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_is_shown_in_its_forms_warm_and_cold_in_every_home() {
    let code = "\
from playpen import display as ours
class Cat:
    def _repr_html_(self): return '<b>猫</b>'
    def _repr_png_(self): return b'\\x89PNG', {'width': 3}
    def __repr__(self): return 'a cat'
print('before')
assert display(Cat()) is None
print('after')
ours({'a': 1}, 'text')
class Bundle:
    def _repr_mimebundle_(self, include=None, exclude=None): return {'x/y': {'b': [1, 2.5]}}
display(Bundle(), metadata={'x/y': {'more': True}})";
    for (user, level) in homes() {
        for warm in ["on", "off"] {
            let app = TestApp::start_with(user, level, &[("RUNNER_WARM", warm)]).await;
            let watch = watched(&app, code).await;
            let shown = displays(&watch);
            assert_eq!(shown.len(), 4, "{user:?} {level} {warm}: {:?}", watch.events());
            assert_eq!(
                shown[0]["data"],
                json!({"text/html": "<b>猫</b>", "image/png": "iVBORw==", "text/plain": "a cat"})
            );
            assert_eq!(shown[0]["metadata"], json!({"image/png": {"width": 3}}));
            assert_eq!(shown[1]["data"], json!({"text/plain": "{'a': 1}"}));
            assert_eq!(shown[2]["data"], json!({"text/plain": "'text'"}));
            assert_eq!(shown[3]["data"]["x/y"], json!({"b": [1, 2.5]}));
            assert_eq!(shown[3]["metadata"], json!({"x/y": {"more": true}}));
            // Between what was printed before it and after it.
            let place = |text: &str| {
                watch
                    .events()
                    .iter()
                    .position(|event| event["text"].as_str().is_some_and(|it| it.contains(text)))
            };
            let first = watch.events().iter().position(|event| event["type"] == "display");
            assert!(place("before") < first && first < place("after"), "{:?}", watch.events());
            app.runner.assert_clean();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_can_change_and_late_readers_see_what_it_became() {
    let app = TestApp::start().await;
    let code = "\
handle = display('0 of 3', display_id=True)
print('between')
for n in range(1, 4): handle.update(f'{n} of 3')";
    let run = app.run(code).await;
    let mut watch = run.watch().await;
    watch.exit().await;
    let mut late = run.watch().await;
    late.exit().await;
    let shown = displays(&late);
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert_eq!((&shown[0]["type"], &shown[0]["data"]), (&json!("display"), &json!({})));
    assert_eq!(
        (&shown[1]["type"], &shown[1]["data"]),
        (&json!("updateDisplay"), &json!({"text/plain": "'3 of 3'"}))
    );
    assert_eq!(shown[0]["displayId"], shown[1]["displayId"]);
    assert!(!late.events().iter().any(|event| event["type"] == "gap"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_large_arrives_and_what_is_too_large_is_told() {
    let app = TestApp::start().await;
    let watch = watched(&app, "display({'text/plain': 'x' * 3_000_000}, raw=True)").await;
    assert_eq!(displays(&watch)[0]["data"]["text/plain"].as_str().unwrap().len(), 3_000_000);
    let watch = watched(&app, "display({'image/png': bytes(4_000_000)}, raw=True); print('on')").await;
    let words = displays(&watch)[0]["data"]["text/plain"].as_str().unwrap().to_owned();
    assert_eq!(words, "This is too large to be shown: 5.3 MB, and 4 MB at most.");
    assert_eq!(watch.text("stdout"), "on\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_that_cannot_show_itself_is_told_of_and_the_rest_is_shown() {
    let app = TestApp::start().await;
    let code = "\
class Odd:
    def _repr_html_(self): return 1 / 0
    def _repr_png_(self): raise NotImplementedError
    def _repr_json_(self): return {1, 2}
    def __repr__(self): return 'odd'
    def __getattr__(self, name): return 7
display(Odd(), Odd)
import os
if os.fork() == 0:
    display('in a child')
    os._exit(0)
os.wait()";
    let watch = watched(&app, code).await;
    let shown = displays(&watch);
    assert_eq!(shown[0]["data"], json!({"application/json": "{1, 2}", "text/plain": "odd"}));
    assert!(shown[1]["data"]["text/plain"].as_str().unwrap().contains("class"), "{shown:?}");
    assert!(!watch.text("stderr").contains("playpen"), "{}", watch.text("stderr"));
    assert!(watch.text("stderr").ends_with("ZeroDivisionError: division by zero\n"));
    assert_eq!(watch.text("stdout"), "'in a child'\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_never_comes_before_what_was_printed_before_it() {
    const TIMES: usize = 1_500;
    let app = TestApp::start().await;
    // By both streams, by descriptors, and by what does not wait until it was read.
    let code = "\
import os, sys
from playpen import _door
for n in range(1_500):
    if n % 3 == 0: print(f'<{n}>', flush=True)
    elif n % 3 == 1: print(f'<{n}>', file=sys.stderr, flush=True)
    else: os.write(1, b'<%d>' % n)
    _door.send({'type': 'display', 'data': {'text/plain': str(n)}})";
    let watch = watched(&app, code).await;
    let (mut printed, mut shown) = ((String::new(), String::new()), 0);
    for event in watch.events() {
        match (event["type"].as_str().unwrap(), event["stream"].as_str()) {
            ("output", Some("stdout")) => printed.0 += event["text"].as_str().unwrap(),
            ("output", _) => printed.1 += event["text"].as_str().unwrap(),
            ("display", _) => {
                let number = event["data"]["text/plain"].as_str().unwrap();
                let before = if number.parse::<usize>().unwrap() % 3 == 1 { &printed.1 } else { &printed.0 };
                assert!(before.contains(&format!("<{number}>")), "{number} came before its text");
                shown += 1;
            }
            _ => {}
        }
    }
    assert_eq!(shown, TIMES);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_displayed_lies_between_what_is_printed_before_and_after() {
    let app = TestApp::start().await;
    let watch = watched(&app, "for n in range(500): print(n, end=' '); display(n)").await;
    let mut wanted = Vec::new();
    for event in watch.events() {
        match event["type"].as_str().unwrap() {
            "output" => wanted.extend(event["text"].as_str().unwrap().split_whitespace().map(str::to_owned)),
            "display" => {
                let number = event["data"]["text/plain"].as_str().unwrap();
                assert_eq!(wanted.last().map(String::as_str), Some(number), "{:?}", watch.events());
            }
            _ => {}
        }
    }
    assert_eq!(wanted.len(), 500);
}
