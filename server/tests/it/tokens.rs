//! Runners show a token; without one, only this machine's own may connect.

use playpen_protocol::id::RunnerId;
use playpen_server::config::Tokens;
use playpen_server::places::PerClient;
use reqwest::header::AUTHORIZATION;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::support::app::{Answered, TestApp};
use crate::support::reader::Opening;
use crate::support::{program, soon};

const TOKEN: &str = "correct-horse-battery";

async fn with_token() -> TestApp {
    let app = TestApp::start_with(|config| config.access.runner_tokens = TOKEN.into()).await;
    app.child().submit(program("")).await;
    app
}

#[tokio::test]
async fn a_runner_without_a_token_is_asked_for_it() {
    let app = with_token().await;
    let answer = app.runner().asks(0).await;
    assert!(answer.refuses(401, "UNAUTHORIZED").contains("RUNNER_ACCESS_TOKEN"));
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    for no_bearer in ["", "Bearer", "Bearer ", "Basic Y29ycmVjdA=="] {
        let asked = app.http.post("/api/runner/jobs/claim").header(AUTHORIZATION, no_bearer);
        asked.answer().await.refuses(401, "UNAUTHORIZED");
    }
}

#[tokio::test]
async fn a_wrong_token_is_refused() {
    let app = with_token().await;
    for wrong in ["wrong", "correct-horse-batter", "correct-horse-batteryy", "CORRECT-HORSE-BATTERY"] {
        let words = app.runner_with(wrong).asks(0).await.refuses(403, "FORBIDDEN");
        assert!(!words.contains(TOKEN), "{words}");
    }
}

#[tokio::test]
async fn the_right_token_opens_the_whole_link() {
    let app = with_token().await;
    app.runner_with(TOKEN).starts().await.exit(0).await;
    app.runner_with(TOKEN).has_nothing().await;
    let asked = app.http.post("/api/runner/jobs/claim").header(AUTHORIZATION, format!("bearer {TOKEN}"));
    asked.answer().await.is(204);
}

#[tokio::test]
async fn events_need_the_token_as_much_as_claims() {
    let app = with_token().await;
    let job = app.runner_with(TOKEN).claim().await.job;
    let path = format!("/api/runner/jobs/{}/events", job.job_id);
    let body = json!({"lease": job.lease, "firstSeq": 1, "events": [{"type": "started"}]});
    app.http.post(&path).json(&body).answer().await.refuses(401, "UNAUTHORIZED");
    app.http.post(&path).json(&body).bearer_auth("wrong").answer().await.refuses(403, "FORBIDDEN");
    app.http.post(&path).json(&body).bearer_auth(TOKEN).answer().await.is(200);
}

#[tokio::test]
async fn a_token_that_is_taken_back_ends_what_it_opened() {
    let tokens = Tokens::from(TOKEN);
    let theirs = tokens.clone();
    let app = TestApp::start_with(|config| config.access.runner_tokens = theirs).await;
    let link = Opening::of(app.http.at, "/api/runner/ws").header("authorization", &format!("Bearer {TOKEN}"));
    let mut link = link.open().await.expect("a link");
    let runner = RunnerId::new(1, [7; 10]);
    let hello = json!({"type": "hello", "runnerId": runner, "name": "r", "version": "0", "level": "full",
        "slots": 1, "pythons": [], "labels": {}, "running": []});
    link.send(Message::text(hello.to_string())).await;
    assert!(link.message().await.expect("a welcome").to_text().expect("text").contains("welcome"));
    let body = json!({"waitMs": 25_000});
    let parked = app.http.post("/api/runner/jobs/claim").bearer_auth(TOKEN).json(&body).answer();
    let taken_back = async {
        let is_parked = async {
            while !app.http.get("/metrics").answer().await.text().contains("playpen_claims_parked 1") {}
        };
        soon("the claim is parked", is_parked).await;
        tokens.become_those_of(&"another-token".into());
    };
    let (answer, ()) = tokio::join!(parked, taken_back);
    answer.refuses(403, "FORBIDDEN");
    assert_eq!(link.closed().await.code, 4003);
    app.runner_with(TOKEN).asks(0).await.refuses(403, "FORBIDDEN");
    app.runner_with("another-token").has_nothing().await;
}

#[tokio::test]
async fn children_need_no_token() {
    let app = with_token().await;
    app.child().submit(program("")).await;
}

/// What a runner on this machine is answered, behind proxies that say this, with these of them trusted.
async fn without_token(forwarded: &[(&str, &str)], trusted: &[&str]) -> u16 {
    let app = TestApp::start_with(|config| {
        config.access.trusted_proxies = trusted.iter().map(|net| net.parse().expect("a network")).collect();
    })
    .await;
    let mut asked = app.http.post("/api/runner/jobs/claim");
    for (name, value) in forwarded {
        asked = asked.header(*name, *value);
    }
    let answer = asked.answer().await;
    if answer.status != 204 {
        assert!(answer.refuses(401, "UNAUTHORIZED").contains("on its own machine"));
    }
    answer.status
}

#[tokio::test]
async fn without_a_token_runners_of_this_machine_may_connect() {
    assert_eq!(without_token(&[], &[]).await, 204);
    assert_eq!(without_token(&[], &["127.0.0.1/32"]).await, 204);
    assert_eq!(without_token(&[("x-forwarded-for", "127.0.0.1")], &["127.0.0.1/32"]).await, 204);
}

#[tokio::test]
async fn without_a_token_nobody_connects_through_a_proxy() {
    let proxy: &[&str] = &["127.0.0.1/32"];
    assert_eq!(without_token(&[("x-forwarded-for", "127.0.0.1")], &[]).await, 401);
    assert_eq!(without_token(&[("forwarded", "for=127.0.0.1")], &[]).await, 401);
    assert_eq!(without_token(&[("x-forwarded-for", "203.0.113.9")], proxy).await, 401);
    assert_eq!(without_token(&[("x-forwarded-for", "127.0.0.1, 203.0.113.9")], proxy).await, 401);
    assert_eq!(without_token(&[("forwarded", "for=127.0.0.1")], proxy).await, 401);
    assert_eq!(without_token(&[("x-forwarded-for", "unknown")], proxy).await, 401);
    assert_eq!(without_token(&[("x-forwarded-for", "")], proxy).await, 401);
}

#[tokio::test]
async fn limits_are_counted_for_the_client_behind_a_trusted_proxy() {
    let app = TestApp::start_with(|config| {
        config.access.trusted_proxies = vec!["127.0.0.1/32".parse().expect("a network")];
        config.clients.runs_per_minute = PerClient::everyone(1);
    })
    .await;
    let from = |client: &str| app.child().asks(&program("")).header("x-forwarded-for", client).answer();
    from("203.0.113.1").await.is(202);
    from("203.0.113.2").await.is(202);
    from("203.0.113.1").await.refuses(429, "RATE_LIMITED");
    // What a client claims of itself in front of the proxy's own word does not help it.
    from("8.8.8.8, 203.0.113.2").await.refuses(429, "RATE_LIMITED");
}
