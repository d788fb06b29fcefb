//! Which web pages may use the API. A page that may not is refused before anything is done.

use playpen_server::config::{Config, Origins};
use reqwest::Method;
use serde_json::json;

use crate::support::answer::Answer;
use crate::support::app::{Answered, TestApp};
use crate::support::program;

async fn submits_from(app: &TestApp, origin: &str) -> Answer {
    app.child().asks(&program("")).header("origin", origin).answer().await
}

async fn preflight_from(app: &TestApp, origin: &str) -> Answer {
    let asked = app.http.request(Method::OPTIONS, "/api/run").header("origin", origin);
    let asked = asked.header("access-control-request-method", "POST");
    asked.header("access-control-request-headers", "content-type, idempotency-key").answer().await
}

/// A page of this origin may submit, look, ask first and watch.
async fn may(set: fn(&mut Config), origin: &str) {
    let app = TestApp::start_with(set).await;
    let origin = origin.replace("OWN", &app.http.at.to_string());
    let answer = submits_from(&app, &origin).await.is(202);
    readable(&answer, &origin);
    let run = app.child().run(&answer);
    readable(&run.request(Method::GET, "").header("origin", &origin).answer().await.is(200), &origin);
    let unknown = app.http.get("/api/run/7").header("origin", &origin).answer().await;
    unknown.refuses(404, "NOT_FOUND");
    readable(&unknown, &origin);
    run.stream().header("origin", &origin).ours().await.event().await;
    let answer = preflight_from(&app, &origin).await.is(204);
    readable(&answer, &origin);
    let allows = |name: &str| answer.header(name).expect("it says what is allowed").to_ascii_lowercase();
    assert!(allows("access-control-allow-methods").contains("post"));
    for header in ["content-type", "idempotency-key", "playpen-control", "playpen-client"] {
        assert!(allows("access-control-allow-headers").contains(header), "{header}");
    }
}

/// A page of this origin may read the answer; it comes without credentials.
#[track_caller]
fn readable(answer: &Answer, origin: &str) {
    assert_eq!(answer.header("access-control-allow-origin"), Some(origin), "{answer:?}");
    assert_eq!(answer.header("access-control-allow-credentials"), None, "{answer:?}");
    assert!(answer.header("vary").is_some_and(|vary| vary.eq_ignore_ascii_case("origin")), "{answer:?}");
    assert!(
        answer.header("access-control-expose-headers").is_some_and(|names| names.contains("retry-after"))
    );
}

/// A page of this origin may do nothing, and nothing is done for it.
async fn may_not(set: fn(&mut Config), origin: &str) {
    let app = TestApp::start_with(set).await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    let words = submits_from(&app, origin).await.refuses(403, "FORBIDDEN");
    assert!(words.contains("`ALLOWED_ORIGINS`"), "{words}");
    app.runner().has_nothing().await;
    for (method, rest) in
        [(Method::POST, "/cancel"), (Method::DELETE, ""), (Method::POST, "/input"), (Method::GET, "")]
    {
        let asked = run.request(method, rest).header("origin", origin).json(&json!({"data": "x"}));
        let answer = asked.answer().await;
        answer.refuses(403, "FORBIDDEN");
        assert_eq!(answer.header("access-control-allow-origin"), None, "{answer:?}");
    }
    preflight_from(&app, origin).await.refuses(403, "FORBIDDEN");
    let opened = run.stream().header("origin", origin).open().await;
    assert_eq!(opened.expect_err("refused").status, 403);
    let quiet = work.renew().await;
    assert!(!quiet.cancel && quiet.inputs.is_empty(), "{quiet:?}");
}

fn own(_: &mut Config) {}

fn listed(config: &mut Config) {
    config.access.origins = Origins::Listed(vec!["https://lessons.example".into()]);
}

fn any(config: &mut Config) {
    config.access.origins = Origins::Any;
}

#[tokio::test]
async fn pages_of_the_server_itself_may() {
    may(own, "http://OWN").await;
    may(listed, "http://OWN").await;
}

#[tokio::test]
async fn pages_of_this_machine_may() {
    may(own, "http://localhost:5173").await;
    may(own, "http://127.0.0.1:9").await;
}

#[tokio::test]
async fn foreign_pages_may_not() {
    may_not(own, "https://evil.example").await;
    may_not(own, "null").await;
    may_not(own, "http://localhost.evil.example").await;
}

#[tokio::test]
async fn listed_pages_may_and_others_may_not() {
    may(listed, "https://lessons.example").await;
    may_not(listed, "http://lessons.example").await;
    may_not(listed, "https://lessons.example.evil.example").await;
    may_not(listed, "http://localhost:5173").await;
}

#[tokio::test]
async fn with_a_star_all_pages_may() {
    may(any, "https://anything.example").await;
}

#[tokio::test]
async fn no_web_page_acts_as_a_runner() {
    let app = TestApp::start_with(any).await;
    app.child().submit(program("")).await;
    let own = format!("http://{}", app.http.at);
    for (name, value) in [
        ("origin", own.as_str()),
        ("origin", "null"),
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-site", "none"),
    ] {
        for path in ["claim", "7/events"] {
            let asked = app.http.post(&format!("/api/runner/jobs/{path}")).header(name, value);
            let words = asked.answer().await.refuses(403, "FORBIDDEN");
            assert!(words.contains("no web page"), "{words}");
        }
    }
    app.runner().claim().await;
}
